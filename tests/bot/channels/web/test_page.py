"""A return as a page: filled in, saved, asked back, checked, sent, corrected; as a browser without a script does it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from conversations.partnership.returns import ReturnState
from storage import ledger
from storage.database import Session
from tests.bot.channels.web.paging import AMBER, GREEN, Paging
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import WEALD


def figures(session: Session) -> list[Decimal]:
    """Every figure that was sent, in order."""
    return [Decimal(str(value)) for value, in rows(session, "SELECT value FROM figure WHERE return_id IS NOT NULL "
                                                            "ORDER BY id")]


async def test_a_green_return_is_filled_in_checked_and_sent(weald: Paging) -> None:
    """One form, one look at the answers, one press; and the receipt names the reference."""
    ann = await weald.reader()
    seen = await ann.opens()
    assert (200, True) == (seen.status, "Answering as Ann Archer" in seen.words)
    check = await ann.goes_on(**GREEN)
    assert "Check your answers" in check.title
    assert "402" in check.words
    receipt = await ann.goes_on({"send": "yes"})
    assert "Return sent" in receipt.title
    assert "2026-Q2/ANN 1/" in receipt.words
    assert (ReturnState.SENT, [Decimal(402)]) == ((await weald.seat()).state, await weald.read(figures))


async def test_what_is_known_is_said(promised: Paging) -> None:
    """Title, quarter, date, last figure, milestone, which return of how many, and the promise that was made."""
    seen = await (await promised.reader()).opens()
    for said in ("Ann Archer’s indicator 1", "Q2 2026/27 (July to September 2026)", "Return 1 of 2",
                 "455 in Q1 2026/27", "410 or less", "Open a second triage desk", "Promise 1", "Risk 1",
                 "The custody suite may close", "Taken as “Final” unless you say otherwise",
                 "Only if there is a rating", "What do you expect the year-end figure to be? (optional)"):
        assert said in seen.words


async def test_reasons_are_asked_for_once_the_figure_earns_them(weald: Paging) -> None:
    """What follows from an answer is listed as more to answer, not as a fault; then all of it goes in at once."""
    ann = await weald.reader()
    more = await ann.goes_on(**GREEN | {"a.figure": "432", "a.new_risk.1": "no", "a.blockage.1": "no"})
    assert "There is a problem" not in more.words
    assert "leads to a few more questions" in more.words
    assert "Cause: enter an answer" in more.words
    assert "At risk" in more.words
    assert "Check your answers" in (await ann.goes_on(**AMBER)).title


async def test_what_was_left_blank_is_asked_for(weald: Paging) -> None:
    """The summary at the top links to the field, the title says so, and what was answered stands."""
    ann = await weald.reader()
    seen = await ann.goes_on(**{"a.checked": "audited"})
    assert seen.title.startswith("Error: ")
    assert '<a href="#q-figure">Figure: enter an answer</a>' in seen.html
    assert "audited" == seen.fields["a.checked"]
    assert "Check your answers" in (await ann.goes_on(**{"a.figure": "402"})).title


async def test_the_good_is_kept_and_the_rest_asked_again(weald: Paging) -> None:
    """What could not be read stands in its field just as it was typed, with the reason beside it."""
    ann = await weald.reader()
    seen = await ann.sends(**GREEN | {"a.figure": "  four <b>hundred</b>-ish?? "})
    assert (422, True) == (seen.status, seen.title.startswith("Error: "))
    assert "  four <b>hundred</b>-ish?? " == seen.fields["a.figure"]
    assert "There is a problem" in seen.words
    assert 'id="q-figure-error"' in seen.html
    assert "sampled" == seen.fields["a.checked"]
    assert "Check your answers" in (await ann.goes_on(**{"a.figure": "402"})).title


async def test_a_doubt_is_a_question_with_its_offers(weald: Paging) -> None:
    """A zero is asked about near its value; pressing an offer answers, and nothing is stored that was not said."""
    ann = await weald.reader()
    seen = await ann.goes_on(**GREEN | {"a.figure": "0"})
    assert "You sent exactly zero. Is zero the true figure?" in seen.words
    assert "It is a true zero" in seen.words
    after = await ann.goes_on(seen.button("not_yet_available"))
    assert "Why is there no figure" in after.words
    assert "Figure expected: enter an answer" in after.words
    check = await ann.goes_on(**{"a.expected": "1 December 2026"})
    assert "Not yet available" in check.words
    assert "Check your answers" in check.title


async def test_a_doubt_takes_a_reason(weald: Paging) -> None:
    """The reason offered settles it."""
    ann = await weald.reader()
    seen = await ann.goes_on(**GREEN | {"a.figure": "0"})
    after = await ann.goes_on(seen.button("It is a true zero"))
    assert "Is zero the true figure?" not in after.words
    assert "Check your answers" in after.title


async def test_another_risk_is_added_without_a_script(weald: Paging) -> None:
    """The button saves what is there and leads to the fields of the next one."""
    ann = await weald.reader()
    first = {"a.new_risk.1.what": "The unit may close", "a.new_risk.1.grade": "3x4",
             "a.new_risk.1.mitigation": "Talks are held"}
    answer = await ann.sends({"open": "new_risk"}, **GREEN | first)
    assert (303, "form#q-new_5f_risk.2.what") == (answer.status, answer.headers["Location"].partition("?")[2])
    seen = await ann.opens("?form")
    assert "a.new_risk.2.what" in seen.fields
    assert "New risk 2" in seen.words
    second = {name.replace(".1.", ".2."): text + " too" for name, text in first.items() if "grade" not in name}
    check = await ann.goes_on(**second | {"a.new_risk.2.grade": "2x2", "a.new_risk.3": "no"})
    assert "Check your answers" in check.title
    assert "The unit may close too" in check.words


async def test_a_page_left_open_overwrites_nothing(weald: Paging) -> None:
    """Only what was changed on the page counts: what another page said meanwhile stands."""
    early, late = await weald.reader(), await weald.reader()
    await early.goes_on(**GREEN)
    stale = await late.opens("?form")
    await early.opens("?form")
    await early.goes_on(**{"a.figure": "401"})
    late.seen = stale
    check = await late.goes_on(**{"a.checked": "audited"})
    assert "401" in check.words
    assert "Audited" in check.words


async def test_only_what_was_seen_is_sent(weald: Paging) -> None:
    """Answers that changed after they were shown are shown again; then they can be sent."""
    ann, again = await weald.reader(), await weald.reader()
    check = await ann.goes_on(**GREEN)
    await again.opens("?form")
    await again.goes_on(**{"a.figure": "403"})
    ann.seen = check
    refused = await ann.sends({"send": "yes"})
    assert (409, True, []) == (refused.status, "Your answers have changed" in refused.words, await weald.read(figures))
    assert "Return sent" in (await ann.goes_on({"send": "yes"})).title
    assert [Decimal(403)] == await weald.read(figures)


async def test_a_form_sent_twice_has_one_effect(weald: Paging) -> None:
    """The same form again changes no row and is told the same."""
    ann = await weald.reader()
    form = await ann.opens()
    first = await ann.sends(**GREEN)
    before = await weald.dump()
    ann.seen = form
    second = await ann.sends(**GREEN)
    assert (303, first.headers["Location"]) == (second.status, second.headers["Location"])
    assert before == await weald.dump()


async def test_a_form_that_could_not_be_read_is_told_the_same_twice(weald: Paging) -> None:
    """Loading the page with its errors once more shows them once more, and stores nothing."""
    ann = await weald.reader()
    form = await ann.opens()
    first = await ann.sends(**{"a.figure": "lots"})
    before = await weald.dump()
    ann.seen = form
    second = await ann.sends(**{"a.figure": "lots"})
    assert (first.status, first.words) == (second.status, second.words)
    assert before == await weald.dump()


async def test_a_sent_return_is_corrected_by_the_same_link(weald: Paging) -> None:
    """Change leads to the field; why it changed is asked; sent again, both figures are kept."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN)
    receipt = await ann.goes_on({"send": "yes"})
    assert 'href="?form#q-figure"' in receipt.html
    await ann.opens("?form")
    asked = await ann.goes_on(**{"a.figure": "399"})
    assert "You sent 402 before. Why has it changed?" in asked.words
    key = next(name for name in asked.fields if name.startswith("a.figure?changed"))
    check = await ann.goes_on(**{key: "Three were counted twice"})
    assert "Send again" in check.words
    assert "Return sent" in (await ann.goes_on({"send": "yes"})).title
    assert [Decimal(402), Decimal(399)] == await weald.read(figures)


async def test_the_other_returns_are_linked(weald: Paging) -> None:
    """The receipt leads to the next return of the sitting, and that link works."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN)
    receipt = await ann.goes_on({"send": "yes"})
    assert "Ann Archer’s indicator 2 Not started" in receipt.words
    other = await weald.reader(number=1)
    assert f'href="{other.link}"' in receipt.html
    assert "Ann Archer’s indicator 2" in (await other.opens()).words


async def test_saving_for_later_says_so(weald: Paging) -> None:
    """Half a form is kept, and nothing is called a problem."""
    ann = await weald.reader()
    seen = await ann.goes_on({"later": "yes"}, **{"a.checked": "audited"})
    assert "Your answers are saved" in seen.words
    assert "There is a problem" not in seen.words
    assert "audited" == (await ann.opens()).fields["a.checked"]


async def test_what_is_asked_of_the_talk_is_answered(weald: Paging) -> None:
    """A wish in a field is understood as in every other channel."""
    seen = await (await weald.reader()).sends(**{"a.figure": "can I speak to a person"})
    assert (200, True) == (seen.status, "Please note" in seen.words)
    left_out = await (await weald.reader()).goes_on(**AMBER | {"a.cause": "skip because the team has left"})
    assert "Left out: the team has left" in left_out.words


async def test_an_optional_answer_can_be_taken_out_again(weald: Paging) -> None:
    """An emptied field that may be empty is empty."""
    ann = await weald.reader()
    await ann.goes_on(**AMBER | {"a.new_risk.1": "", "a.blockage.1": "yes", "a.blockage.1.what": "No lease",
                                 "a.blockage.1.who_can": "Jo Lee", "a.blockage.1.tried": "Two letters",
                                 "a.blockage.1.needed_by": "1 December 2026"})
    form = await ann.opens("?form")
    assert "Two letters" == form.fields["a.blockage.1.tried"]
    after = await ann.goes_on(**{"a.blockage.1.tried": ""})
    assert "Two letters" not in after.words + str(after.fields)


async def test_a_needed_answer_cannot_be_emptied(weald: Paging) -> None:
    """It is asked for again, and the earlier one stands until then."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN)
    await ann.opens("?form")
    seen = await ann.sends(**{"a.figure": ""})
    assert (422, "") == (seen.status, seen.fields["a.figure"])
    assert "402" in (await ann.opens()).words


async def test_a_closed_round_shows_the_answers_without_a_form(weald: Paging) -> None:
    """A form filled in before and sent after is refused, and says so; something else can still be reported."""
    ann, late = await weald.reader(), await weald.reader()
    await ann.goes_on(**GREEN)
    open_form = await late.opens("?form")
    seat = await weald.seat()
    assert seat.edits_close is not None
    weald.clock.move_to(seat.edits_close + timedelta(hours=1))
    seen = await ann.opens()
    assert (200, {"form"}, True) == (seen.status, set(seen.fields), "402" in seen.words)
    assert [("begin", "blockage"), ("begin", "risk")] == seen.buttons
    late.seen = open_form
    refused = await late.sends(**{"a.figure": "300"})
    assert (409, True) == (refused.status, "Nothing was changed" in refused.words)
    assert "402" in (await ann.opens()).words


async def test_the_record_names_the_form_it_came_from(weald: Paging) -> None:
    """Every answer leads back to the person, the exact words and the delivery."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN | {"a.figure": "402 (provisional)"})
    seat = await weald.seat()
    kept = [e for e in await weald.read(lambda s: ledger.entries_of(s, WEALD, seat.return_id)) if e.key == "figure"]
    assert ["402 (provisional)"] == [entry.said for entry in kept]
    stored = await weald.read(lambda s: rows(s, "SELECT channel, outcome, person_id FROM inbox"))
    assert [("web", "taken", seat.person_id)] == stored


ODD = ["=1+1", "Line one\r\nLine two\r\n\r\n– and “more” ’s", "£&<>\"'`{{ 7*7 }}", "0\x000\x1b[31m",
       "</textarea><script>alert(1)</script>"]


@pytest.mark.parametrize("typed", ODD)
async def test_words_come_back_as_they_were_typed(weald: Paging, typed: str) -> None:
    """Nothing in a text is markup, a formula or a template; only what is invisible is left out."""
    ann = await weald.reader()
    await ann.goes_on(**AMBER | {"a.cause": f"Because of this: {typed}"})
    kept = (await ann.opens("?form")).fields["a.cause"]
    assert f"Because of this: {typed}".replace("\r\n", "\n").replace("\x00", "").replace("\x1b", "") == kept
