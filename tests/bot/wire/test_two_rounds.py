"""Two rounds open at once over the wire, each on its own version of the questions; in Slack and by letter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from bot.rehearsal.mailbox import Letter
from bot.rehearsal.slack.records import Message
from conversations.dialogue.kinds import choice
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Assurance, ReturnState
from conversations.scripts import catalogue, quarterly_return
from storage import rounds
from storage.database import Session
from tests.bot.wire.county import MARLSHIRE, MAYA, QUARTER, County, county, plain
from tests.bot.wire.kept import rows

NEXT = Quarter(2026, 3)
DAYS = {"opens": date(2026, 10, 1), "due": date(2026, 10, 14), "no_new_returns": date(2026, 10, 28)}
CAT = "cat.dewan@college.marlshire.example"
OLD, NEW = "How was the figure checked?", "Who looked the figure over?"
"""What the two versions ask of the same thing."""
MORNING = datetime(2026, 10, 2, 8, 31, tzinfo=UTC)
"""When whoever was asked for one quarter yesterday is asked for the other: nobody hears twice a day."""
REMINDED = datetime(2026, 10, 9, 8, 31, tzinfo=UTC)
"""Three working days before both are due."""


@pytest.fixture
async def there(database_url: str) -> AsyncIterator[County]:
    """The county on either kind of database, before any of its rounds is open."""
    async with county(database_url, opened=False) as there:
        yield there


def ask_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version comes out in which the question is another, and a colleague's look is no answer to it."""
    fewer = choice("checked", {Assurance.SAMPLED: "Checked on a sample", Assurance.AUDITED: "Audited"},
                   label="Data quality")  # fmt: skip
    asked = replace(quarterly_return.checked, kind=fewer, ask=NEW)
    parts = tuple(asked if part is quarterly_return.checked else part for part in quarterly_return.SCRIPT.parts)
    was = catalogue.BY_ID[quarterly_return.SCRIPT.id]
    talks = (*catalogue.TALKS, replace(was, script=replace(was.script, version=2, parts=parts)))
    monkeypatch.setattr(catalogue, "TALKS", talks)
    monkeypatch.setattr(catalogue, "BY_ID", {talk.script.id: talk for talk in talks})


async def begins(there: County, quarter: Quarter, figure: str, asks: str) -> Message:
    """Maya begins her return of a quarter, and gives its figure; the question that she leaves standing."""
    top = await there.told(MAYA, f"Quarterly return for {quarter.name}")
    await there.presses(MAYA, "Start", top)
    under = await said_under(there, top, "What was “First time entrants")
    there.says(MAYA, figure, under)
    return await said_under(there, top, asks)


async def said_under(there: County, top: Message, has: str) -> Message:
    """The latest message with these words in the thread of another, once there is one."""
    def found() -> list[Message]:
        return [each for each in there.messages(MAYA, has) if each.thread_ts == (top.thread_ts or top.ts)]

    await there.stand.until(lambda: bool(found()))
    return found()[-1]


async def reads_back(there: County, to: Letter, reply: str, figure: str) -> Letter:
    """Cat replies to a letter, and gets one that reads back a figure, once it says how far that has come."""
    had = len(there.letters(CAT, figure))
    await there.replies(to, reply)
    return await there.letter(CAT, figure, had + 1)


async def test_each_round_goes_on_with_its_own_questions(there: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-finished returns of both; a reminder names both; each is finished as it was begun, and stands by itself."""
    await there.opens(QUARTER)
    old = await begins(there, QUARTER, "118", OLD)
    first = await reads_back(there, await there.letter(CAT, QUARTER.name), "1. 78.7", "78.7%")
    ask_otherwise(monkeypatch)
    await there.opens(NEXT, **DAYS)
    await there.stand.move_to(MORNING)
    new = await begins(there, NEXT, "170", NEW)
    second = await reads_back(there, await there.letter(CAT, NEXT.name), "1. 81.2", "81.2%")
    assert [(True, False), (False, True)] == [(OLD in plain(each), NEW in plain(each)) for each in (first, second)]
    await reminded_once_of_both(there)
    await finished(there, old, new)
    await finished_by_letter(there, first, second)
    assert {QUARTER: ("quarterly_return@1", 2), NEXT: ("quarterly_return@2", 2)} \
        == {quarter: await there.stand.read(partial(stands, quarter)) for quarter in (QUARTER, NEXT)}
    assert [("NI 111", "2026-Q2", "118", "checked"), ("NI 111", "2026-Q3", "170", "audited"),
            ("NI 163", "2026-Q2", "78.7", "checked"), ("NI 163", "2026-Q3", "81.2", "sampled")] == await figures(there)


async def reminded_once_of_both(there: County) -> None:
    """The day comes on which both would be reminded of: one message in Slack, one letter, each with both quarters."""
    await there.stand.move_to(REMINDED)
    said, letter = await there.told(MAYA, "Also still to answer"), await there.letter(CAT, "Also still to answer")
    assert all(quarter.name in text for quarter in (QUARTER, NEXT) for text in (said.text, plain(letter)))
    await there.quiet()
    assert 1 == len(there.messages(MAYA, "till to answer for "))
    assert 1 == len([each for each in there.mail.office.came(CAT) if "till to answer for " in plain(each)])


async def finished(there: County, old: Message, new: Message) -> None:
    """A colleague’s look is an answer in the older round alone; each is answered in its own thread."""
    there.says(MAYA, "checked by a colleague", new)
    await said_under(there, new, "Data quality must be “Checked on a sample” or “Audited”.")
    there.says(MAYA, "checked by a colleague", old)
    there.says(MAYA, "audited", await said_under(there, new, NEW))
    for thread in (old, new):
        await said_under(there, thread, "Check your answers")
        there.says(MAYA, "send", thread)
        await said_under(there, thread, "Sent. Thank you.")


async def finished_by_letter(there: County, old: Letter, new: Letter) -> None:
    """By letter as in Slack: what is an answer to the one is refused by the other, which asks again."""
    await there.replies(old, "2. checked by a colleague")
    again = await reads_back(there, new, "2. checked by a colleague", "81.2%")
    assert NEW in plain(again)
    await there.replies(again, "2. checked on a sample")
    await there.stand.until_read(figures_sent, lambda many: many == 4)


def figures_sent(session: Session) -> int:
    """How many figures were sent."""
    return len(rows(session, SENT))


def stands(quarter: Quarter, session: Session) -> tuple[str, int]:
    """By which version a round asks for returns, and how many of them are sent."""
    held = rounds.round_of(session, MARLSHIRE, quarter)
    assert held is not None
    lines = [each for each in rounds.lines(session, MARLSHIRE, held.round_id) if each.is_return]
    [script] = {each.script for each in lines}
    assert held.round.script == script
    return script, sum(each.state == ReturnState.SENT for each in lines)


SENT = ("SELECT t.ref, f.quarter, f.value, l.text FROM figure f JOIN target t ON t.id = f.target_id "
        "JOIN ledger l ON l.return_id = f.return_id AND l.kind = 'answered' AND l.key = 'checked' "
        "ORDER BY t.ref, f.quarter")


async def figures(there: County) -> list[tuple[str, str, str, str]]:
    """Every figure that was sent, of which quarter, and how it was checked."""
    return [(ref, str(quarter), str(value), text) for ref, quarter, value, text in await there.rows(SENT)]
