"""A turn of one return, whatever the channel: taken, written to the ledger, kept, and stored when sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.handlers.after import After, Lanes
from bot.handlers.desk import Desk
from bot.handlers.posting import DOUBLE_CLICK
from bot.handlers.sending import store_outcome
from bot.handlers.taken import Taken
from bot.handlers.talking import Talking
from bot.handlers.wishes import carry_out
from bot.ports import Received
from conversations.dialogue.session import Answered, Event, Refused, Reply, Sent, Skipped, Told, Wanted
from conversations.dialogue.slots import YES
from conversations.dialogue.standing import pending
from conversations.dialogue.turn import SEND
from conversations.partnership.calendars import local_date
from conversations.partnership.returns import ReturnState
from storage import chasing, ledger, sessions
from storage.database import Session
from storage.ledger import Entry
from storage.sessions import Seat

ANSWERED = "What it reminds of was answered before it left."
"""Why a reminder was withdrawn, as operators read it."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """Whoever says something to a return that is not theirs: their id, and their own words by question."""

    person_id: int
    words: Mapping[str, str]

    def in_words(self, event: Event) -> Event:
        """The event with the words in which it was first said."""
        if isinstance(event, Answered) and event.key in self.words:
            return event.model_copy(update={"said": self.words[event.key]})
        return event


def take_turn(
    desk: Desk, session: Session, seat: Seat, received: Received, replies: Sequence[Reply], *,
    complete: bool = False, sayer: Sayer | None = None,
) -> Taken:  # fmt: skip
    """Take the replies to one return, in a transaction already begun that holds its seat.

    With `complete` the return is sent as soon as nothing is left to answer and
    nothing was refused: a letter or a form that gives everything need not be
    confirmed once more. What a `sayer` says stands in the ledger as theirs.

    Raises:
        storage.sessions.Conflict: another turn of this return was stored meanwhile.
    """
    before = Talking.at(seat, local_date(received.at, seat.timezone))
    talking, events = before.take(replies)
    if complete and _ready(talking, events):
        talking, more = talking.take([Reply(key=SEND, text=YES)])
        events = [*events, *more]
    who, events = (seat.person_id, events) if sayer is None else (sayer.person_id, [*map(sayer.in_words, events)])
    if _nothing_new(before, talking, replies, events) or _sent_just_now(seat, received, events):
        return Taken(talking, events, (), changed=False)
    if events:
        ledger.append(session, seat.partnership_id, seat.return_id, [_entry(e) for e in events], at=received.at,
                      person_id=who, inbox_key=received.key)
    if talking.session != before.session or seat.session is None:
        sessions.save_session(session, seat, talking.leave(seat), _state(seat, before, talking), received.at)
    wanted = [event for event in events if isinstance(event, Wanted)]
    done = [carry_out(desk, session, seat, talking, event, received.at) for event in wanted]
    sent = any(isinstance(event, Sent) for event in events)
    lanes = _stored(desk, session, seat, talking, received) if sent else ()
    return Taken(talking, events, tuple(each.said for each in done if each.said), changed=True,
                 lanes=(*lanes, *(lane for each in done for lane in each.lanes)))


def _stored(desk: Desk, session: Session, seat: Seat, talking: Talking, received: Received) -> Lanes:
    """Keep what was sent; where nothing more is asked, no reminder leaves that had still to."""
    if not seat.others_waiting and seat.round_id is not None:
        chasing.withdraw_reminders(session, seat.partnership_id, seat.person_id, seat.sitting_id, ANSWERED)
    return store_outcome(_after(desk, session, seat, talking, received))


def _after(desk: Desk, session: Session, seat: Seat, talking: Talking, received: Received) -> After:
    def answer(other: Seat, replies: Sequence[Reply]) -> Lanes:
        sayer = Sayer(seat.person_id, {})
        return take_turn(desk, session, other, received, replies, complete=True, sayer=sayer).lanes

    def file(other: Seat, replies: Sequence[Reply], words: Mapping[str, str]) -> Sequence[Event]:
        return take_turn(desk, session, other, received, replies, sayer=Sayer(seat.person_id, words)).events

    return After(desk, session, seat, talking, received, answer, file)


def _state(seat: Seat, before: Talking, talking: Talking) -> ReturnState:
    """How far it has come; what others decided of it stands until something else is said or it is sent again."""
    was, now = before.session, talking.session
    same = seat.session is not None and (was.given, was.sent) == (now.given, now.sent)
    return ReturnState(seat.state) if same else talking.state


def _ready(talking: Talking, events: Sequence[Event]) -> bool:
    refused = any(isinstance(event, Refused) for event in events)
    if not any(isinstance(event, Answered | Skipped) for event in events):
        return False  # a wish, or a question about the talk, sends nothing
    return not refused and not talking.session.is_sent and pending(talking.answers) is None


def _nothing_new(before: Talking, after: Talking, replies: Sequence[Reply], events: Sequence[Event]) -> bool:
    return bool(replies) and after.session == before.session and not _worth_saying(events)


def already_sent(events: Sequence[Event]) -> bool:
    """Whether all that happened is that a return sent before was to be sent."""
    return bool(events) and all(isinstance(event, Told) and event.topic == "sent" for event in events)


def _sent_just_now(seat: Seat, received: Received, events: Sequence[Event]) -> bool:
    """Whether this is the second press of a double click on Send."""
    return (already_sent(events) and received.return_id is not None and seat.sent_at is not None
            and received.at - seat.sent_at <= DOUBLE_CLICK)


def _worth_saying(events: Sequence[Event]) -> bool:
    """Whether anything happened beyond an answer given once more (a button pressed twice)."""
    return any(not isinstance(event, Answered) or event.before != event.text for event in events)


def _entry(event: Event) -> Entry:
    """An event as the ledger keeps it: what it has in common with others in columns, the rest as JSON."""
    facts = event.model_dump(mode="json", exclude_none=True)
    kind = facts.pop("kind")
    common = {name: facts.pop(name, None) for name in ("key", "text", "said")}
    return Entry(kind=kind, **common, facts=json.dumps(facts, ensure_ascii=False) if facts else None)
