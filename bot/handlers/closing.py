"""A round is closed: what was not sent becomes “no return”, and sponsors are asked to sign off what was.

Until its last day for changes a return is still taken, and marked as late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.desk import Desk
from bot.handlers.no_round import no_round
from bot.handlers.signing_off import put_to_sponsors
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState
from storage import people, rounds
from storage.database import Session
from storage.rounds import ReturnLine, RoundHeld

NOT_OPEN = "The round of {name} is not open yet: it opens on {day}, and nobody was asked."
RELEASED = "The round of {name} is released already; nothing in it waits to be closed."


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
    done, lanes = await desk.store.write(partial(_close, desk, partnership_id, quarter))
    for lane in lanes:
        desk.wake(lane)
    return done


def _close(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session
) -> tuple[Closed | NotClosed, Lanes]:
    held = rounds.round_of(session, partnership_id, quarter)
    zone = people.partnerships(session)[partnership_id].timezone
    if held is None:
        return NotClosed(no_round(quarter)), ()
    if held.round.state is RoundState.PLANNED:
        day = long_date(local_date(held.round.opens, zone))
        return NotClosed(NOT_OPEN.format(name=quarter.name, day=day)), ()
    if held.round.state is RoundState.RELEASED:
        return NotClosed(RELEASED.format(name=quarter.name)), ()
    asked, lanes = close(desk, session, partnership_id, held)
    missing = missing_of(rounds.lines(session, partnership_id, held.round_id))
    return Closed(missing, asked, local_date(held.round.edits_close, zone)), lanes


def close(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> tuple[int, Lanes]:
    """Close a round that is open; how many returns are put to their sponsors, and the lanes that then have work."""
    rounds.close_round(session, partnership_id, held.round_id, desk.clock())
    return put_to_sponsors(desk, partnership_id, held.round_id, session)


def missing_of(lines: Sequence[ReturnLine]) -> tuple[ReturnLine, ...]:
    """What a round has no answer to."""
    return tuple(line for line in lines if line.state == ReturnState.NO_RETURN)
