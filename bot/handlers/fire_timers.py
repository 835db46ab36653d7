"""What fell due: a talk put off is taken up again, digests go out on their day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.open_round import DIGESTS
from bot.handlers.posting import POST, REPLY, conversation, lane_of
from bot.handlers.publish_digest import publish_all
from bot.handlers.talking import Talking
from bot.handlers.wishes import ASK_AGAIN
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from storage import outbox, people, sessions, timers
from storage.database import Session
from storage.outbox import Message
from storage.sessions import Seat
from storage.timers import Fired


async def fire_timers(desk: Desk) -> int:
    """Do what is due now, each in the transaction that marks it fired; how many there were."""
    lanes = await desk.store.write(partial(_fire, desk))
    for lane in lanes:
        desk.wake(lane)
    return len(lanes)


def _fire(desk: Desk, session: Session) -> list[str]:
    return [lane for fired in timers.fire_due(session, desk.clock())
            for lane in FIRED[fired.timer.kind](desk, session, fired)]


def _digests(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Post every theme's digest of the quarter that the timer names."""
    quarter = Quarter.parse(json.loads(fired.timer.facts)["quarter"])
    publish_all(desk, fired.partnership_id, quarter, session)
    yield from outbox.due_lanes(session, desk.clock())


def _ask_again(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Put the question standing once more, in the person's thread; nothing when that is over."""
    return_id = fired.timer.subject.removeprefix("return:")
    seat = sessions.seat_by_return(session, fired.partnership_id, return_id)
    if seat is None or seat.state not in sessions.WAITING_STATES:
        return
    reach = _reach(session, seat)
    if reach is None:
        return
    team, place = reach
    speech = Talking.at(seat, local_date(desk.clock(), seat.timezone)).speech()
    message = Message(
        id=f"r:{fired.timer.id}:{fired.timer.due_at:%Y%m%dT%H%M%S}",
        lane=lane_of(team),
        kind=REPLY,
        place=place,
        payload={"call": POST, "args": desk.drawers["slack"].speech(speech, seat.return_id)},
        conversation=conversation(seat),
        person_id=seat.person_id,
        subject=fired.timer.subject,
    )
    outbox.enqueue(session, fired.partnership_id, [message], desk.clock())
    yield message.lane


def _reach(session: Session, seat: Seat) -> tuple[str, str] | None:
    """The workspace and place to say it: the sitting's thread, else the person's own direct messages."""
    if seat.slack_team and seat.slack_channel and seat.slack_thread:
        return seat.slack_team, f"{seat.slack_channel}/{seat.slack_thread}"
    known = people.slack_identities(session, seat.partnership_id).get(seat.person_id)
    return None if known is None else (known[0], f"user:{known[1]}")


FIRED: Mapping[str, Callable[[Desk, Session, Fired], Iterator[str]]] = {ASK_AGAIN: _ask_again, DIGESTS: _digests}
"""What each kind of timer does, and the lanes that then have work."""
