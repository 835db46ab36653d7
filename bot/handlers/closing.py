"""A round is closed: what was not sent becomes “no return”, and sponsors are asked to sign off what was.

It closes by itself once its last day for new returns is over, or when somebody
says so. Until its last day for changes a return is still taken, and marked as late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.handlers.calling_sponsors import Called, call, call_later, to_be_called
from bot.handlers.desk import Desk
from bot.handlers.no_round import no_round
from bot.handlers.occasions import CLOSED_WITHOUT
from bot.handlers.winding import round_of_timer
from conversations.digests.wording import listed, plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState
from storage import notices, people, rounds
from storage.database import Session
from storage.rounds import ReturnLine, RoundHeld
from storage.timers import Fired

NOT_OPEN = "The round of {name} is not open yet: it opens on {day}, and nobody was asked."
RELEASED = "The round of {name} is released already; nothing in it waits to be closed."
SAID = ("The round of {name} has closed by itself. {returns} as “no return”: {named}. Until {day} a return is still "
        "taken, and its figure marked as late. All who answered nothing: `quarterday round status {quarter} "
        "--missing`.")  # fmt: skip
MOST = 10
"""Returns that such a notice names; of the others it says how many."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What a round was closed without, how many returns are put to sponsors, and until when late ones are taken."""

    missing: tuple[ReturnLine, ...]
    asked: int
    taken_until: date


@dataclass(frozen=True, slots=True)
class NotClosed:
    """Nothing was closed; the reason says why."""

    reason: str


async def close_round(desk: Desk, partnership_id: str, quarter: Quarter) -> Closed | NotClosed:
    """Close the round of a quarter; closed again it is as it was, with what was sent since put to its sponsors."""
    done = await desk.store.write(partial(_close, desk, partnership_id, quarter))
    if isinstance(done, NotClosed):
        return done
    closed, at_work = done
    for each in at_work:
        for lane in await desk.store.write(partial(call, desk, partnership_id, each.round_id, each.person_id)):
            desk.wake(lane)
    return closed


def _close(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session
) -> tuple[Closed, Sequence[Called]] | NotClosed:
    """Close it, and have sponsors asked later who are not at work now; those who are."""
    held = rounds.round_of(session, partnership_id, quarter)
    zone = people.partnerships(session)[partnership_id].timezone
    if held is None:
        return NotClosed(no_round(quarter))
    if held.round.state is RoundState.PLANNED:
        day = long_date(local_date(held.round.opens, zone))
        return NotClosed(NOT_OPEN.format(name=quarter.name, day=day))
    if held.round.state is RoundState.RELEASED:
        return NotClosed(RELEASED.format(name=quarter.name))
    called = close(desk, session, partnership_id, held)
    call_later(session, partnership_id, [each for each in called if each.at > desk.clock()])
    missing = missing_of(rounds.lines(session, partnership_id, held.round_id))
    done = Closed(missing, sum(each.returns for each in called), local_date(held.round.edits_close, zone))
    return done, [each for each in called if each.at <= desk.clock()]


def close_on_its_day(desk: Desk, session: Session, fired: Fired) -> None:
    """The last day for new returns is over: the round closes, unless somebody closed it before."""
    held = round_of_timer(session, fired)
    if held is not None and held.round.state is RoundState.OPEN:
        call_later(session, fired.partnership_id, close(desk, session, fired.partnership_id, held))
        _tell_support(session, fired.partnership_id, held, desk.clock())


def close(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> Sequence[Called]:
    """Close a round; the sponsors who are to be asked now about what was sent."""
    rounds.close_round(session, partnership_id, held.round_id, desk.clock())
    return to_be_called(desk, session, partnership_id, held)


def _tell_support(session: Session, partnership_id: str, held: RoundHeld, now: datetime) -> None:
    """What a round that closed while nobody looked has no answer to, until it is released."""
    missing = [line for line in missing_of(rounds.lines(session, partnership_id, held.round_id)) if line.is_return]
    if missing:
        zone = people.partnerships(session)[partnership_id].timezone
        day, quarter = long_date(local_date(held.round.edits_close, zone)), held.round.quarter
        said = SAID.format(name=quarter.name, quarter=quarter, day=day, named=_named(missing),
                           returns=plural(len(missing), "return stands", "returns stand"))
        notices.notify(session, partnership_id, CLOSED_WITHOUT, str(held.round_id), said, now)


def _named(missing: Sequence[ReturnLine]) -> str:
    more = len(missing) - MOST
    named = [f"{line.ref} ({line.name})" for line in missing[:MOST]]
    return listed([*named, f"{more} more"] if more > 0 else named)


def missing_of(lines: Sequence[ReturnLine]) -> tuple[ReturnLine, ...]:
    """What a round has no answer to."""
    return tuple(line for line in lines if line.state == ReturnState.NO_RETURN)
