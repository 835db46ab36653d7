"""Something came in: one transaction from the delivery to the reply that waits to be sent.

A delivery with a known key has no effect. What was answered, what it came to
and what is said next are committed together, before anything is acknowledged;
sending happens afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.posting import lane_of, post, say_state
from bot.handlers.sending import store_outcome
from bot.handlers.talking import Talking
from bot.handlers.wishes import ask_again
from bot.ports import Received
from conversations.dialogue.session import Answered, Event, Refused, Reply, Sent, Wanted
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.partnership.calendars import local_date
from storage import inbox, ledger, sessions
from storage.database import Session
from storage.inbox import Outcome
from storage.ledger import Entry
from storage.outbox import Claimed
from storage.sessions import Conflict, Seat

ANSWERS = frozenset({"answered", "refused", "skipped"})
TRIES = 3
NOBODY = "I do not know you here, or nothing is waiting for you. Ask the support team if you expected a return."


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of a delivery: what is said, what was refused by key, which lanes have work.

    `fresh` is false for a delivery that had been taken before. `claimed` are
    messages to send now, already marked as being sent.
    """

    fresh: bool
    speech: Speech | None = None
    refusals: tuple[tuple[str, str], ...] = ()
    lanes: tuple[str, ...] = ()
    claimed: tuple[Claimed, ...] = ()


async def receive(desk: Desk, received: Received) -> Handled:
    """Take one delivery. What fails is kept as failed with the delivery, and raised."""
    kept = False
    try:
        handled = await _taken(desk, received)
        kept = True
    finally:
        if not kept:
            await desk.store.write(partial(_keep_failed, received))
    for claimed in handled.claimed:
        desk.send(claimed)
    for lane in handled.lanes:
        desk.wake(lane)
    return handled


async def _taken(desk: Desk, received: Received) -> Handled:
    for _ in range(TRIES - 1):
        try:
            return await desk.store.write(partial(_turn, desk, received))
        except Conflict:  # another turn of the same return came first; take this one on what it left
            continue
    return await desk.store.write(partial(_turn, desk, received))


def _keep_failed(received: Received, session: Session) -> None:
    if _admitted(session, received):
        inbox.settle(session, received.key, Outcome.FAILED, at=received.at,
                     reason="Taking it failed; the log of this moment says why. It is taken when it comes again.")


def _admitted(session: Session, received: Received) -> bool:
    if inbox.admit(session, received.key, channel=received.channel, place=received.place,
                   received_at=received.at, raw=received.raw, outcome=Outcome.TAKEN):
        return True
    before = inbox.delivery(session, received.key)
    return before is not None and before.outcome == Outcome.FAILED


def _turn(desk: Desk, received: Received, session: Session) -> Handled:
    if not _admitted(session, received):
        return Handled(fresh=False)
    seat, replies = _meant(session, received)
    if seat is None:
        inbox.settle(session, received.key, Outcome.IGNORED, at=received.at, reason="nobody here, or nothing waiting")
        return Handled(fresh=True, speech=Speech(lines=(Line(manner=Manner.TOLD, text=NOBODY),)))
    closed = _closed(seat, received)
    if closed is not None and replies:
        inbox.settle(session, received.key, Outcome.REFUSED, at=received.at, reason=closed,
                     partnership_id=seat.partnership_id, person_id=seat.person_id)
        return _say(desk, session, received, seat, Speech(lines=(Line(manner=Manner.REFUSED, text=closed),)), ())
    return _talk(desk, session, received, seat, replies)


def _meant(session: Session, received: Received) -> tuple[Seat | None, Sequence[Reply]]:
    """Whose answer it is and to what: by the return it names, the message it edits, or the thread it is in."""
    replies = [Reply(key=key, text=text) for key, text in received.replies]
    team, user = received.workspace, received.sender
    if received.return_id is not None:
        return sessions.seat_by_slack(session, team, user, return_id=received.return_id, turn=True), replies
    _, _, thread = (received.thread or "").partition("/")
    seat = sessions.seat_by_slack(session, team, user, thread, turn=True) if thread else None
    seat = seat or sessions.seat_by_slack(session, team, user, turn=True)
    if seat is None or received.edits is None:
        return seat, replies
    return _corrected(session, received, seat, replies)


def _corrected(
    session: Session, received: Received, seat: Seat, replies: Sequence[Reply]
) -> tuple[Seat | None, Sequence[Reply]]:
    """An edit of a message corrects the answer that message gave."""
    given = [e for e in ledger.entries_at(session, seat.partnership_id, received.edits or "") if e.kind in ANSWERS]
    if not given:
        return None, ()
    return (
        sessions.seat_by_slack(session, received.workspace, received.sender, return_id=given[0].return_id, turn=True),
        [Reply(key=given[0].key, text=reply.text) for reply in replies],
    )


def _closed(seat: Seat, received: Received) -> str | None:
    if seat.edits_close is not None and received.at > seat.edits_close:
        return "This round is closed and its answers cannot be changed here any more. Ask the support team."
    return None


def _talk(
    desk: Desk, session: Session, received: Received, seat: Seat, replies: Sequence[Reply]
) -> Handled:
    talking = Talking.at(seat, local_date(received.at, seat.timezone))
    taken, events = talking.take(replies)
    again = bool(replies) and taken.session == talking.session and not _worth_saying(events)
    if events:
        ledger.append(session, seat.partnership_id, seat.return_id, [_entry(e) for e in events], at=received.at,
                      person_id=seat.person_id, inbox_key=received.key)
    if taken.session != talking.session or seat.session is None:
        sessions.save_session(session, seat, taken.session.model_dump_json(), taken.state, received.at)
    if again:
        return Handled(fresh=True)
    speech = taken.speech(events)
    for wanted in (event for event in events if isinstance(event, Wanted)):
        said = ask_again(desk, session, seat, wanted, received.at)
        speech = _with(speech, said) if said else speech
    if any(isinstance(event, Sent) for event in events):
        store_outcome(session, seat, taken, received)
        return _go_on(desk, session, received, seat, speech, events)
    return _say(desk, session, received, seat, speech, events)


def _worth_saying(events: Sequence[Event]) -> bool:
    """Whether anything happened beyond an answer given once more (a button pressed twice)."""
    return any(not isinstance(event, Answered) or event.before != event.text for event in events)


def _go_on(
    desk: Desk, session: Session, received: Received, seat: Seat, speech: Speech, events: Sequence[Event]
) -> Handled:
    """After one return is sent, the next of the same sitting; the top message tells how far it has come."""
    following = sessions.next_waiting(session, seat)
    say_state(desk, session, seat, received)
    if following is None:
        done = Line(manner=Manner.TOLD, text="That was everything for this quarter.")
        last = speech.model_copy(update={"lines": (*speech.lines, done)})
        return _say(desk, session, received, seat, last, events)
    sessions.focus_on(session, seat, following)
    onward = sessions.seat_by_return(session, seat.partnership_id, following, turn=True)
    if onward is None:
        raise LookupError(f"Return {following} of sitting {seat.sitting_id} is gone.")
    talking = Talking.at(onward, local_date(received.at, onward.timezone))
    heading = f"Next: {talking.brief.title}"
    both = talking.speech().model_copy(update={"lines": speech.lines, "heading": heading})
    return _say(desk, session, received, onward, both, events)


def _say(
    desk: Desk, session: Session, received: Received, seat: Seat, speech: Speech, events: Sequence[Event]
) -> Handled:
    refusals = tuple((event.key, event.why) for event in events if isinstance(event, Refused))
    if received.return_id is not None or received.edits is not None:
        sessions.focus_on(session, seat, seat.return_id)
    if received.aside:
        return Handled(fresh=True, speech=speech, refusals=refusals)
    claimed = post(desk, session, seat, received, speech)
    return Handled(fresh=True, speech=speech, refusals=refusals, lanes=(lane_of(received.workspace),),
                   claimed=(claimed,) if claimed else ())


def _with(speech: Speech, line: str) -> Speech:
    return speech.model_copy(update={"lines": (*speech.lines, Line(manner=Manner.TOLD, text=line))})


def _entry(event: Event) -> Entry:
    """An event as the ledger keeps it: what it has in common with others in columns, the rest as JSON."""
    facts = event.model_dump(mode="json", exclude_none=True)
    kind = facts.pop("kind")
    common = {name: facts.pop(name, None) for name in ("key", "text", "said")}
    return Entry(kind=kind, **common, facts=json.dumps(facts, ensure_ascii=False) if facts else None)
