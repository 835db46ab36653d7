"""The report of a rehearsal as a person reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from bot.cli.rehearsing.comparing import Came, Compared
from bot.cli.rehearsing.happened import Happened
from bot.cli.rehearsing.rehearsal import Rehearsed
from bot.cli.rehearsing.telling import as_json, said
from bot.handlers.preview_round import REMINDER, Preview
from conversations.partnership.calendars import RoundDates
from conversations.partnership.quarters import Quarter

AT = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
ENDS = AT + timedelta(days=60)
DATES = RoundDates(opens=AT, due=AT, no_new_returns=ENDS, digests=ENDS, edits_close=ENDS)


def compared(came: Came, why: tuple[str, ...] = (), wrong: tuple[str, ...] = (), *, answered: bool = False) -> Compared:
    """A reminder to Ann about NI 1."""
    return Compared(came, 1, "Ann", REMINDER, date(2026, 10, 9), ("NI 1",), why, answered, "NI 1 (Ann)", wrong)


def rehearsed(*messages: Compared) -> Rehearsed:
    """A rehearsal in which nobody was asked anything, with these messages."""
    return Rehearsed("Marlshire Together", Quarter(2026, 2), 7, AT, ENDS, Preview(DATES, "Europe/London", (), ()), {},
                     Happened(1, {}, (), (), {}, {}, ENDS, {}, {}), messages, (), ())  # fmt: skip


def beside(*messages: Compared) -> list[str]:
    """What is told of these messages beside the preview."""
    lines = list(said(rehearsed(*messages)))
    return [line.strip() for line in lines[lines.index("Beside the preview") + 1:]]


def test_the_report_has_its_parts_in_order() -> None:
    """Of which round, from when to when, and that nothing was sent; then what came, who, and beside the preview."""
    lines = list(said(rehearsed()))
    assert "Rehearsal of Q2 2026/27 (July to September 2026) for Marlshire Together, 1 October 2026 to 30 November " \
           "2026, seed 7." == lines[0]
    assert "It ran on a copy of the database, which is gone; nothing was sent to anybody." == lines[1]
    titles = [after for before, after in pairwise(lines) if not before]
    assert ["What came in", "People", "Passed on", "Digests", "Beside the preview"] == titles
    assert "Every difference has its reason." == lines[-1].strip()


def test_each_difference_is_a_line_with_its_reason() -> None:
    """What was only answered is counted; what nobody can explain, and what must not be, cannot be overlooked."""
    spared = compared(Came.NOT_SENT, ("NI 1 (Ann) answered, Thu 8 Oct",), answered=True)
    fine, other = compared(Came.AS_FORESEEN), compared(Came.OTHERWISE, ("handed over",))
    assert [
        "3 messages foreseen: 1 sent as foreseen, 1 otherwise, 1 not sent; 0 sent that were not foreseen.",
        "Not sent because everything in them was answered: 1 (Ann 1).",
        "Fri 9 Oct  reminder to Ann (NI 1): sent about NI 1 (Ann); handed over",
        "Every difference has its reason.",
    ] == beside(spared, fine, other)
    lost, wrong = compared(Came.NOT_FORESEEN), compared(Came.AS_FORESEEN, wrong=("it asks for what was given",))
    assert [
        "1 message foreseen: 1 sent as foreseen, 0 otherwise, 0 not sent; 1 sent that were not foreseen.",
        "Fri 9 Oct  reminder to Ann (NI 1): not foreseen; NOBODY KNOWS WHY",
        "Fri 9 Oct  reminder to Ann (NI 1): as foreseen; WRONG: it asks for what was given",
        "2 differences are unexplained.",
    ] == beside(lost, wrong)
    told = as_json(rehearsed(lost, wrong, fine))
    assert (2, [True, True, False]) == (told["unexplained"], [each["unexplained"] for each in told["compared"]])
