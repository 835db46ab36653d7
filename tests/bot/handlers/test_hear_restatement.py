"""What is heard as a figure that is wrong, from whom and where; and what is taken for the answer that it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conversations.partnership.quarters import Quarter
from storage.database import Store
from tests.bot.handlers.arguing import IMRAN, IVAN, SLACK, URSULA
from tests.bot.handlers.marlshire import GWEN, QUARTER, Marlshire, Told
from tests.bot.handlers.put_right import DAN, IMRANS, SAID, confirmed, told_wrong, versions


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The county after its second quarter, the third under way."""
    return await told_wrong(sqlite_store)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Q2 should be 231, not 240", "stands as 235 households, not 240"),
        ("Q1 should be 231, not 299", "stands as 74 homes, not 299"),
        ("NI 156 Q2 should be 235, not 235", "stands as 235 households already"),
        ("NI 111 Q2 should be 231, not 235", "“NI 111” is no target that you lead"),
        ("NI 156 Q4 2020/21 should be 231", "No figure of “Households living in temporary accommodation” was reported"),
    ],
)  # fmt: skip
async def test_what_cannot_be_put_right_is_said_back_with_the_way_out(county: Marlshire, said: str, told: str) -> None:
    """Nothing is changed, and nothing is asked; said as it can be, it is asked."""
    await county.says(IMRANS, said)
    assert told in county.last(IMRANS).text
    assert 1 == len(await versions(county, QUARTER))
    await confirmed(county)
    assert 2 == len(await versions(county, QUARTER))


async def test_what_is_typed_in_no_thread_is_answered_where_it_was_typed(county: Marlshire) -> None:
    """The thread of another talk is no place for it; said as it can be, it is asked in a message of its own."""
    await county.gets(IMRANS, "NI 156 Q2 should be 231, not 240")
    assert ("aside", True) == (county.last(IMRANS).kind, "stands as 235 households" in county.last(IMRANS).text)
    await county.gets(IMRANS, SAID)
    assert "Should it be 231 households?" in county.last(IMRANS).text


async def test_it_is_understood_by_mail(county: Marlshire) -> None:
    """In the letter that answers it the figure is confirmed; what cannot be put right is said back there too."""
    await county.replies(DAN, "Q1 should be 9.6, not 9.9\n\nDan\n\n> 1. What was it?")
    assert "could be of any" in " ".join(county.last(DAN).text.split())
    await county.replies(DAN, "Q1 should be 9.6, not 9.8: the survey was weighted wrongly\n\nDan")
    asked = " ".join(county.last(DAN).text.split())
    assert "stands as 9.8%. Should it be 9.6%?" in asked
    assert 1 == len(await versions(county, Quarter(2026, 1), "NI 152"))
    await county.replies(DAN, "1. Yes")
    _, new = await versions(county, Quarter(2026, 1), "NI 152")
    assert (Decimal("9.6"), "the survey was weighted wrongly") == (new.reported.figure.value, new.reported.note)


@pytest.mark.parametrize("said", [
    "Q3 should be 231, not 235", "Q4 2026/27 should be 200", "We said Q1 should be 198, not 231",
    "Q1 was 231 but this time 198", "The milestone for Q2 should be 231, not 235",
])  # fmt: skip
async def test_an_answer_that_only_looks_like_it_is_taken_for_one(county: Marlshire, said: str) -> None:
    """It speaks of a quarter still to be reported, of no target, or puts nothing right: the talk that asks reads it."""
    await county.presses(IMRANS, "Start")
    asked = county.last(IMRANS)
    await county.says(IMRANS, said)
    assert ("reply", asked.return_id) == (county.last(IMRANS).kind, county.last(IMRANS).return_id)
    assert "Nothing was changed" not in county.last(IMRANS).text
    assert [] == await county.seats(IMRAN, "restatement")
    await county.says(IMRANS, SAID)
    assert 1 == len(await county.seats(IMRAN, "restatement"))


async def test_the_talk_that_waited_goes_on_when_it_is_confirmed(county: Marlshire) -> None:
    """What was asked in its own thread is answered there afterwards."""
    await county.presses(IMRANS, "Start")
    asked = county.last(IMRANS)
    await confirmed(county)
    await county.says(IMRANS, "done", under=asked)
    assert "Did it happen?" not in county.last(IMRANS).text
    assert 2 == len(await versions(county, QUARTER))


async def test_whoever_leads_nothing_answers_what_waits_for_them_or_is_told(county: Marlshire) -> None:
    """A member and a sponsor are asked on; somebody with no part in anything learns whose it is to say."""
    await county.presses(SLACK[IVAN], "Start")
    asked = county.last(SLACK[IVAN]).text.splitlines()[-2:]
    await county.says(SLACK[IVAN], SAID)
    assert asked == county.last(SLACK[IVAN]).text.splitlines()[-2:]
    await county.gets(GWEN, SAID)
    assert "You lead no target here, so no figure is yours to put right." in county.last(GWEN).text
    await confirmed(county)
    await county.replies(URSULA, "Q2 should be 235, not 231")
    assert "1 question left" in county.last(URSULA).text
    assert 2 == len(await versions(county, QUARTER))


@pytest.mark.parametrize(("said", "was"), [
    ("Q1 should be 9.6, not 9.8: the survey was weighted\nwrongly", "the survey was weighted wrongly"),
    ("Q1 2026/27 for NI 152 should be 9.6", None),
])  # fmt: skip
async def test_what_a_mail_answers_besides_is_taken_too(county: Marlshire, said: str, was: str | None) -> None:
    """Nothing of it is taken for the figure of this quarter; the earlier one is confirmed in a letter of its own."""
    new = await county.replies(DAN, f"Hello,\n\n{said}\n\n2. still right\n3. checked on a sample\n\nDan")
    (seat,) = await county.seats(DAN, "quarterly_return", "NI 152")
    assert '"texts":{"risk.R3.still":"same","checked":"sampled"}' in (seat.session or "")
    (asked,) = [each for each in new if each.to == DAN and "Should it be 9.6%?" in " ".join(each.text.split())]
    assert "stands as 9.8%" in " ".join(asked.text.split())
    await county.replies(DAN, "1. Yes\n2. The survey was weighted wrongly", under=asked)
    _, right = await versions(county, Quarter(2026, 1), "NI 152")
    assert (Decimal("9.6"), was or "The survey was weighted wrongly") == (
        right.reported.figure.value, right.reported.note)


@pytest.mark.parametrize("said", ["Q1 should be 9.6, not 9.8", "Q1 2026/27 for NI 152 should be 9.6"])
async def test_a_mail_that_is_one_alone_answers_nothing_else(county: Marlshire, said: str) -> None:
    """What it says is not taken for an answer to question 1 as well: one letter comes back, and asks one thing."""
    new = await county.replies(DAN, said)
    assert 1 == sum(each.to == DAN for each in new)
    (seat,) = await county.seats(DAN, "quarterly_return", "NI 152")
    assert '"figure"' not in (seat.session or "")
    assert "Should it be 9.6%?" in " ".join(county.last(DAN).text.split())
    assert 1 == len(await county.seats(DAN, "restatement"))


async def test_a_chair_asks_by_the_same_words_in_reply_to_a_digest(county: Marlshire) -> None:
    """It is not theirs to put right: their question goes to the lead, and the figure stays."""
    letter = _digest_letter(county)
    await county.replies(letter.to, f"NI 156 {SAID}", under=letter)
    assert 1 == len(await county.seats(IMRAN, "reader_question", "NI 156"))
    assert 1 == len(await versions(county, QUARTER))


def _digest_letter(county: Marlshire) -> Told:
    return next(each for each in county.told if each.kind.startswith("letter:digest") and "NI 156" in each.text
                and each.to not in {IMRAN, URSULA})
