"""Something came in: one transaction from the delivery to the reply that waits to be sent.

A delivery with a known key has no effect. What was answered, what it came to
and what is said next are committed together, before anything is acknowledged;
sending happens afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.handlers.beginning import NOTHING_TO_REPORT_ON, PRESSED_TWICE, begin, begun_just_now
from bot.handlers.desk import Desk
from bot.handlers.hear_restatement import apart, heard, weighed
from bot.handlers.meaning import NOBODY, Meant, meant, reporter
from bot.handlers.once import admitted, in_a_turn, keep_failed, refuse
from bot.handlers.posting import post
from bot.handlers.refusing import why_closed
from bot.handlers.showing import show_state
from bot.handlers.taking import already_sent, take_turn
from bot.handlers.talking import Talking
from bot.ports import Asked, Received, lane_of
from conversations.dialogue.grammar.restatements import Restatement
from conversations.dialogue.session import Event, Refused, Reply
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.partnership.calendars import local_date
from storage import inbox, sessions
from storage.database import Session
from storage.inbox import Outcome
from storage.outbox import Claimed
from storage.sessions import Seat

ALL_DONE = "That was everything for this quarter."
"""Said at the end of a round's sitting; a talk outside a round was the only one of its own."""
NOTHING_LEFT = "Everything has been sent. To correct something, press Change beside it or say “change 1”."


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of a delivery: what is said, what was refused by key, which lanes have work.

    `fresh` is false for a delivery that had been taken before. `alone` says
    that the speech is for the sender alone and stands in no thread. `claimed`
    are messages to send now, already marked as being sent.
    """

    fresh: bool
    speech: Speech | None = None
    refusals: tuple[tuple[str, str], ...] = ()
    lanes: tuple[str, ...] = ()
    claimed: tuple[Claimed, ...] = ()
    alone: bool = False


async def receive(desk: Desk, received: Received) -> Handled:
    """Take one delivery. What fails is kept as failed with the delivery, and raised."""
    kept = False
    try:
        handled = await in_a_turn(desk, received.key, received.channel, partial(_turn, desk, received))
        kept = True
    finally:
        if not kept:
            await desk.store.write(partial(keep_failed, received))
    if desk.send is not None:
        for claimed in handled.claimed:
            desk.send(claimed)
    for lane in handled.lanes:
        desk.wake(lane)
    return handled


def refuse_foreign(call: str, reason: str, at: datetime, session: Session) -> None:
    """Keep on record that a call came for somebody who is none of ours; not what it said."""
    key = f"refused:{call}"
    if inbox.admit(session, key, channel="slack", place="", received_at=at, raw="", outcome=Outcome.REFUSED):
        inbox.settle(session, key, Outcome.REFUSED, at=at, reason=reason)


def _turn(desk: Desk, received: Received, session: Session) -> Handled:
    if received.begins is not None:
        return _begin(desk, session, received, received.begins)
    found = meant(session, received)
    said = heard(received)
    restated = _restate(desk, session, received, found, said) if said is not None else None
    if restated is not None:
        return restated
    if found.post is not None:
        from bot.handlers.ask_under_post import asked_under_post  # read when it is wanted, which is seldom

        return asked_under_post(desk, Asked(received, found.post), session)
    if not admitted(session, received, found.seat):
        return Handled(fresh=False)
    if found.seat is None:
        inbox.settle(session, received.key, Outcome.IGNORED, at=received.at, reason=found.why)
        return Handled(fresh=True, speech=_sentence(found.says) if found.says else None, alone=found.says is not None)
    # What a closed round holds may still be looked at; a talk that has moved on is not begun anew.
    looked_at = not found.replies and found.seat.round_id is not None
    closed = None if looked_at else why_closed(found.seat, received.at)
    if closed is not None:
        return _refused(desk, session, received, found.seat, closed, _sentence(closed))
    if found.why is not None:
        return _overtaken(desk, session, received, found.seat, found)
    if not found.replies:
        return _resume(desk, session, received, found.seat)
    return _talk(desk, session, received, found.seat, found.replies)


def _restate(
    desk: Desk, session: Session, received: Received, found: Meant, said: Restatement
) -> Handled | None:
    """A figure that was reported is wrong: whoever says so confirms it, or is told why not; none where it is none."""
    from bot.handlers.restating import TALK, NotRestated, begin_restating  # read when it is wanted, which is seldom

    known = weighed(desk, session, received, found, said)
    if known is None:
        return None
    if not admitted(session, received, found.seat):
        return Handled(fresh=False)
    person, wanted = known
    if isinstance(wanted, NotRestated):
        if found.seat is not None and received.thread is not None:
            return _refused(desk, session, received, found.seat, wanted.says,
                            _sentence(wanted.says, Manner.REFUSED))
        # Typed in no thread it is about no talk: the answer stands where it was typed, not in the thread of another.
        inbox.settle(session, received.key, Outcome.REFUSED, at=received.at, reason=wanted.says,
                     partnership_id=person.partnership_id, person_id=person.person_id)
        return Handled(fresh=True, speech=_sentence(wanted.says, Manner.REFUSED), alone=True)
    inbox.settle(session, received.key, Outcome.TAKEN, at=received.at, partnership_id=person.partnership_id,
                 person_id=person.person_id)
    begun = begin_restating(session, person, wanted, received.at, received.replies[0][1], received.key)
    return _talk(desk, session, apart(received, TALK), begun, ())


def _begin(desk: Desk, session: Session, received: Received, talk: str) -> Handled:
    """Somebody reports something of their own accord, in the partnership where they last sat."""
    if not admitted(session, received):
        return Handled(fresh=False)
    person = reporter(session, received)
    if person is not None and not received.replies and begun_just_now(session, person, talk, received.at):
        inbox.settle(session, received.key, Outcome.IGNORED, at=received.at, reason=PRESSED_TWICE)
        return Handled(fresh=True)
    seat = begin(desk, session, person, talk, received.at) if person is not None else None
    if seat is None:
        said = NOBODY if person is None else NOTHING_TO_REPORT_ON
        inbox.settle(session, received.key, Outcome.IGNORED, at=received.at, reason=said)
        return Handled(fresh=True, speech=_sentence(said), alone=True)
    inbox.settle(session, received.key, Outcome.TAKEN, at=received.at, partnership_id=seat.partnership_id,
                 person_id=seat.person_id)
    return _talk(desk, session, received, seat, [Reply(key=key, text=text) for key, text in received.replies])


def _sentence(text: str, manner: Manner = Manner.TOLD) -> Speech:
    return Speech(lines=(Line(manner=manner, text=text),))


def _refused(
    desk: Desk, session: Session, received: Received, seat: Seat, why: str, speech: Speech
) -> Handled:
    refuse(session, received, seat, why)
    return _say(desk, session, received, seat, speech, ())


def _overtaken(desk: Desk, session: Session, received: Received, seat: Seat, found: Meant) -> Handled:
    """What came too late is quoted back, with the question that stands now."""
    standing = Talking.at(seat, local_date(received.at, seat.timezone)).speech()
    line = Line(manner=Manner.REFUSED, text=found.says or "")
    speech = standing.model_copy(update={"lines": (line, *standing.lines)})
    return _refused(desk, session, received, seat, found.why or "", speech)


def _resume(desk: Desk, session: Session, received: Received, seat: Seat) -> Handled:
    """Somebody asks where things stand: the return named, else the next that waits, else that none does."""
    talking = Talking.at(seat, local_date(received.at, seat.timezone))
    if not talking.session.is_sent:
        return _talk(desk, session, received, seat, (), heading=_name_among(session, seat, talking))
    following = sessions.next_waiting(session, seat)
    onward = sessions.seat_by_return(session, seat.partnership_id, following, turn=True) if following else None
    if onward is None:
        return _say(desk, session, received, seat, _sentence(NOTHING_LEFT), ())
    sessions.focus_on(session, seat, onward.return_id)
    return _talk(desk, session, received, onward, ())


def _name_among(session: Session, seat: Seat, talking: Talking) -> str | None:
    """What a talk that begins is called, where its person is asked for several and its question says not of what."""
    prompt = talking.speech().prompt
    if talking.session.given or prompt is None or talking.brief.title in prompt.ask:
        return None
    several = len(sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id)) > 1
    return talking.called if several else None


def _talk(
    desk: Desk, session: Session, received: Received, seat: Seat, replies: Sequence[Reply], heading: str | None = None
) -> Handled:
    turn = take_turn(desk, session, seat, received, replies)
    if not turn.changed:
        return Handled(fresh=True)
    speech = turn.talking.speech(turn.events).model_copy(update={"heading": heading})
    for line in turn.promised:
        speech = _with(speech, line)
    say = _go_on if turn.sent else _say
    handled = say(desk, session, received, seat, speech, turn.events)
    return replace(handled, lanes=tuple(dict.fromkeys((*handled.lanes, *turn.lanes))))


def _go_on(
    desk: Desk, session: Session, received: Received, seat: Seat, speech: Speech, events: Sequence[Event]
) -> Handled:
    """After one return is sent, the next of the same sitting; the top message tells how far it has come."""
    following = sessions.next_waiting(session, seat)
    show_state(desk, session, seat, received.at, received.key)
    if following is None:
        last = _with(speech, ALL_DONE) if seat.round_id is not None else speech
        return _say(desk, session, received, seat, last, events)
    sessions.focus_on(session, seat, following)
    onward = sessions.seat_by_return(session, seat.partnership_id, following, turn=True)
    if onward is None:
        raise LookupError(f"Return {following} of sitting {seat.sitting_id} is gone.")
    talking = Talking.at(onward, local_date(received.at, onward.timezone))
    heading = f"Next: {talking.called}"
    both = talking.speech().model_copy(update={"lines": speech.lines, "heading": heading})
    return _say(desk, session, received, onward, both, events)


def _say(
    desk: Desk, session: Session, received: Received, seat: Seat, speech: Speech, events: Sequence[Event]
) -> Handled:
    refusals = tuple((event.key, event.why) for event in events if isinstance(event, Refused))
    if (received.return_id is not None or received.edits is not None) and not already_sent(events):
        sessions.focus_on(session, seat, seat.return_id)
    if received.aside:
        return Handled(fresh=True, speech=speech, refusals=refusals, alone=True)
    claimed = post(desk, session, seat, received, speech)
    if claimed is None:
        lane = lane_of(received.channel, received.workspace)
        return Handled(fresh=True, speech=speech, refusals=refusals, lanes=(lane,))
    # When it lands its lane is looked through, which sends all else that was written here: no need to wake it now.
    return Handled(fresh=True, speech=speech, refusals=refusals, claimed=(claimed,))


def _with(speech: Speech, line: str) -> Speech:
    return speech.model_copy(update={"lines": (*speech.lines, Line(manner=Manner.TOLD, text=line))})
