"""A reader asks about a line: whoever answers for it is asked, and the answer comes back, whatever happens between."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_string, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.handlers import questioning
from bot.handlers.settle_handover import settle_handover
from storage import delegations
from storage.database import Store
from storage.tables import MessageRow, table
from tests.bot.handlers.arguing import MAYA as MAYA_EMAIL
from tests.bot.handlers.arguing import PATRICIA
from tests.bot.handlers.marlshire import CARL, GWEN, MARLSHIRE, MAYA, Marlshire
from tests.bot.handlers.reading_digests import (
    EVENTS,
    RED,
    RHYS,
    WHY,
    a_question,
    answers,
    asks,
    attached,
    for_support,
    released,
    reported,
)
from tests.bot.handlers.test_succession import MARSH, passes

_message = table(MessageRow)
BOARD = "gwen.marsh@marlshire.example"


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The county on either kind of database, its digests out."""
    return await released(store)


async def test_a_chair_s_question_by_letter_is_answered_in_slack_and_comes_back_by_letter(county: Marlshire) -> None:
    """The lead reads who asks, in which part, and the line as it was seen; both sides are kept with the line."""
    await county.replies(PATRICIA, f"{RED}: {WHY}")
    assert "Your question has gone to Maya Quinn" in county.last(PATRICIA, kind="letter:question").text
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    asked = county.last(MAYA).text
    for told in ("Patricia Okafor (chair of Children and young people) asks about “NI 111 First time", WHY,
                 "Behind (red)", "150 entrants against a milestone of 120", "Newly red"):
        assert told in asked
    await county.says(MAYA, EVENTS)
    await county.presses(MAYA, "Send")
    answer = county.last(PATRICIA, kind="letter:answer")
    assert f"Maya Quinn answers: “{EVENTS}”" in " ".join(answer.text.split())
    (kept,) = await attached(county)
    assert (WHY, "Patricia Okafor", EVENTS, "Maya Quinn") == (
        kept.words.removeprefix(f"{RED}: "), kept.asked_by, kept.answer, kept.answered_by)


async def test_the_answer_stands_in_the_thread_of_the_mail_that_asked(county: Marlshire) -> None:
    """In-Reply-To names it, so that mail programs show it there; a reply to the answer asks on about that line."""
    await county.replies(PATRICIA, f"{RED}: {WHY}")
    mail = f"<{county.heard}@marlshire.example>"
    await answers(county, MAYA)
    letter = await county.read(_answer_letter)
    assert (mail, True) == (letter["In-Reply-To"].strip(), mail in letter["References"])
    await county.replies(PATRICIA, "And who pays for the extra work?")
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    assert "And who pays for the extra work?" in county.last(MAYA).text


def _answer_letter(session: Session) -> EmailMessage:
    ((payload,),) = session.connection().execute(select(_message.c.payload).where(_message.c.kind == "letter:answer"))
    letter = message_from_string(json.loads(payload)["raw"], policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


async def test_a_delegation_in_between_loses_nothing(county: Marlshire) -> None:
    """“Not me, it’s Gwen”: once both have agreed she is asked, and the chair has the answer in her name."""
    await county.replies(PATRICIA, f"{RED}: {WHY}")
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    await county.says(MAYA, "not me, it's Gwen")
    assert "Gwen Marsh is asked whether they will answer" in county.last(MAYA).text
    (held,) = await county.read(partial(delegations.delegations, partnership_id=MARLSHIRE))
    await settle_handover(county.desk, MARLSHIRE, held.delegation.id, agreed=True)
    await county.post()
    await county.presses(GWEN, "Start", on=county.last(GWEN, kind="top"))
    for text in ("yes", "send"):
        await county.says(GWEN, text)
    await answers(county, GWEN)
    assert f"Gwen Marsh answers: “{EVENTS}”" in " ".join(county.last(PATRICIA, kind="letter:answer").text.split())
    assert [("Gwen Marsh", EVENTS)] == [(each.answered_by, each.answer) for each in await attached(county)]


async def test_a_return_handed_over_takes_its_questions_with_it(store: Store) -> None:
    """Whoever answers for the figures answers for the lines they stand on; what is asked later goes there at once.

    The round was opened on the day of its digests, so that it does not close by itself.
    """
    county = await Marlshire(store, now=datetime(2026, 10, 30, 12, tzinfo=UTC)).open()
    await county.presses(MAYA, "Start")
    await county.says(MAYA, "not me, it's Gwen")
    assert (await asks(county, PATRICIA, a_question())).said.startswith("Your question has gone to Maya Quinn")
    await settle_handover(county.desk, MARLSHIRE, "1.1-1", agreed=True)
    await county.presses(GWEN, "Start", on=county.last(GWEN, kind="top"))
    for text in ("yes", "send"):
        await county.says(GWEN, text)
    assert (await asks(county, PATRICIA, a_question("By when?", key="k2"))).said.startswith(
        "Your question has gone to Gwen Marsh")
    asked = [told for told in county.told if told.to == GWEN and told.text.startswith("A question from Patricia")]
    assert 2 == len(asked)
    for told in asked:
        await county.presses(GWEN, "Start", on=told)
        await county.says(GWEN, EVENTS, under=told)
        await county.says(GWEN, "send", under=told)
    assert [EVENTS, EVENTS] == [each.answer for each in await attached(county)]


async def test_a_new_lead_is_asked_what_the_old_one_had_not_answered(county: Marlshire, tmp_path: Path) -> None:
    """An import that names another lead passes it on, and the answer still comes to the chair."""
    await county.replies(PATRICIA, f"{RED}: {WHY}")
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    await passes(county, tmp_path / "new", lead=MARSH)
    await county.says(MAYA, EVENTS, under=county.last(MAYA, kind="top"))
    assert [None] == [each.answer for each in await attached(county)]
    asked = [told for told in county.told if told.to == GWEN and told.text.startswith("A question from Patricia")]
    await county.presses(GWEN, "Start", on=asked[-1])
    await county.says(GWEN, EVENTS)
    await county.presses(GWEN, "Send")
    assert f"Gwen Marsh answers: “{EVENTS}”" in " ".join(county.last(PATRICIA, kind="letter:answer").text.split())


async def test_the_same_delivery_asks_once_and_the_same_question_is_put_once(county: Marlshire) -> None:
    """Whoever asks the same in other capitals is told that it waits, and has the answer too; later, at once."""
    first = await asks(county, PATRICIA, a_question())
    again = await asks(county, PATRICIA, a_question())
    assert (True, first.said, ()) == (first.said.startswith("Your question has gone to Maya Quinn"), again.said,
                                      again.lanes)
    board = a_question(f"  {WHY.upper()}", key="k2", document="2026-Q2:board:")
    assert "Maya Quinn has been asked the same already" in (await asks(county, BOARD, board)).said
    assert 1 == len(await county.seats(MAYA_EMAIL, "reader_question"))
    await answers(county, MAYA)
    assert [EVENTS, EVENTS] == [each.answer for each in await attached(county)]
    assert EVENTS in county.last(GWEN, kind="told").text
    assert EVENTS in county.last(PATRICIA).text
    later = await asks(county, BOARD, a_question(key="k3"))
    assert f"That was asked before, and Maya Quinn answered: “{EVENTS}”" == later.said
    assert 0 == len(await county.seats(MAYA_EMAIL, "reader_question"))


async def test_what_is_about_no_target_goes_to_the_support_team(county: Marlshire) -> None:
    """Counts and coverage have no lead; the asker is told who has it."""
    put = await asks(county, PATRICIA, a_question("Why so many without a return?", line="coverage"))
    assert (questioning.TO_SUPPORT, True) == (put.said, put.kept)
    assert ["Why so many without a return?" in each for each in await for_support(county)] == [True]


@pytest.mark.parametrize(("email", "question", "said"), [
    (RHYS, a_question(), questioning.NOT_YOURS),
    (PATRICIA, a_question(document="2026-Q2:theme:Nothing"), questioning.NOT_YOURS),
    (PATRICIA, a_question(document="nonsense"), questioning.NOT_YOURS),
    (PATRICIA, a_question(line="NI 999"), questioning.NO_LINE),
    (PATRICIA, a_question(" ?! "), questioning.NO_WORDS),
    (PATRICIA, a_question("Why? " * 200), questioning.TOO_LONG.format(many=1000, most=questioning.MOST_WORDS)),
    (MAYA_EMAIL, a_question(), questioning.YOURS),
])  # fmt: skip
async def test_what_cannot_be_put_is_refused_and_then_the_right_one_is_put(
    county: Marlshire, email: str, question: questioning.LineQuestion, said: str
) -> None:
    """Nobody is asked, and the sentence says what to do; asked rightly, it is."""
    put = await asks(county, email, question)
    assert (said, False) == (put.said, put.kept)
    assert [] == await county.seats(MAYA_EMAIL, "reader_question")
    assert (await asks(county, PATRICIA, a_question(key="k9"))).said.startswith("Your question has gone to Maya Quinn")


async def test_nobody_asks_before_the_digest_is_out(store: Store) -> None:
    """Before its day it is nobody's to read; from the day on it is."""
    county = await Marlshire(store).open()
    await reported(county)
    assert questioning.NOT_YOURS == (await asks(county, PATRICIA, a_question())).said
    county.now = county.now.replace(month=11, day=2)
    assert (await asks(county, PATRICIA, a_question(key="k2"))).kept


async def test_more_questions_than_a_day_holds_go_to_the_support_team(county: Marlshire) -> None:
    """The lead is not flooded, nothing is lost, and on the next day there is room again."""
    for number in range(questioning.MOST_A_DAY):
        assert "has gone to" in (await asks(county, PATRICIA, a_question(f"Why {number}?", key=f"m{number}"))).said
    put = await asks(county, PATRICIA, a_question("Why not?", key="more"))
    assert (True, True) == (put.kept, "support team" in put.said)
    assert ["Why not?" in each for each in await for_support(county)] == [True]
    county.now += questioning.DAY + questioning.DAY
    assert "has gone to" in (await asks(county, PATRICIA, a_question("Why then?", key="next"))).said


async def test_a_lead_who_finds_the_line_wrong_goes_on_to_correct_it(county: Marlshire) -> None:
    """The asker hears so; the return is put before the lead with its answers, and is corrected there."""
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    await asks(county, PATRICIA, a_question())
    asked = county.last(MAYA, kind="top")
    await county.presses(MAYA, "Start", on=asked)
    await county.presses(MAYA, "It is wrong: I will correct it")
    await county.presses(MAYA, "Send")
    assert "That is wrong. I am putting it right." in county.last(PATRICIA).text
    shown = county.last(MAYA)
    assert "Correct it here, and send it again." in shown.text or "Correct it in your return" in shown.text


async def test_a_member_of_the_delivery_group_asks_in_its_name(county: Marlshire) -> None:
    """Whoever has a part in a target may read its theme's digest, and is answered by their own way."""
    assert (await asks(county, "carl.dunn@police.marlshire.example", a_question())).kept
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    assert "Carl Dunn (delivery group) asks" in county.last(MAYA).text
    await county.says(MAYA, EVENTS)
    await county.presses(MAYA, "Send")
    assert EVENTS in county.last(CARL).text
