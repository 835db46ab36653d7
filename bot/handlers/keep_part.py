"""What somebody answered for another is filed into that return, in their name; whoever leads it is told.

Nothing is sent by it: the lead sends, and sends again what had been sent before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.handlers.after import After, Lanes
from bot.handlers.handing_over import labels_of, what_of
from bot.handlers.refusing import why_closed
from bot.handlers.showing import show_state
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from conversations.dialogue.answers import doubted_by
from conversations.dialogue.session import Answered, Event, Refused, Reply
from conversations.dialogue.standing import outstanding
from conversations.partnership.calendars import local_date
from conversations.partnership.delegations import DelegationState
from conversations.partnership.returns import AnsweredFor
from storage import delegations, ledger, notices, outcomes, sessions
from storage.delegations import DelegationHeld
from storage.sessions import Seat

NOT_FILED = "part_not_filed"
"""The kind of a notice about an answer that came when its return took none any more."""
IN = "{taker} has answered {what}, as you asked."
NOT_TAKEN = "{label} was not taken: {why}"
LEFT_OUT = "{taker} left out {what}, so that it is still yours to answer or to leave out."
SEND_AGAIN = "You had sent this return before. Look at the answers and send it again, so that they count."
TO_SEND = "Look at the answers with the others before you send."
TOO_LATE = "{taker} answered {what} after it was closed; the answer is kept and was not taken: {why}"


def keep_part(after: After, outcome: AnsweredFor) -> Lanes:
    """Keep what was answered and file what of it is new; what the lead corrected since stays as it is."""
    before = outcomes.outcome_before(after.session, after.seat, AnsweredFor)
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    held = delegations.delegation_behind(after.session, after.partnership, after.seat.return_id)
    if held is None or held.delegation.state is not DelegationState.HOLDS:
        raise LookupError(f"No hand-over holds for the part answered in {after.seat.return_id}.")
    seat = sessions.seat_by_return(after.session, after.partnership, held.delegation.return_id, turn=True)
    if seat is None:
        raise LookupError(f"Return {held.delegation.return_id} of {after.partnership} is gone.")
    known = dict(before.texts) if before is not None else {}
    new = {key: text for key, text in outcome.texts if known.get(key) != text and doubted_by(key) is None}
    closed = why_closed(seat, after.received.at)
    if closed is not None:
        return _too_late(after, held, seat, new, closed)
    events = after.file(seat, _with_reasons(after, seat, new), _words(after)) if new else ()
    return _tell_lead(after, held, seat, events)


def _with_reasons(after: After, seat: Seat, new: Mapping[str, str]) -> list[Reply]:
    """The answers, and of the reasons given those that the return will ask for: it may doubt what the part did not."""
    replies = [Reply(key=key, text=text) for key, text in new.items()]
    filed, _ = Talking.at(seat, after.today).take(replies)
    given = after.talking.session.texts
    doubts = [slot.key for slot in outstanding(filed.answers) if slot.about in new and slot.key in given]
    return [*replies, *(Reply(key=key, text=given[key]) for key in doubts)]


def _words(after: After) -> Mapping[str, str]:
    """The words in which each answer was given in the talk that was just sent."""
    entries = ledger.entries_of(after.session, after.partnership, after.seat.return_id)
    return {each.key: each.said for each in entries if each.kind == "answered" and each.key and each.said}


def _tell_lead(after: After, held: DelegationHeld, seat: Seat, events: Sequence[Event]) -> Lanes:
    now = sessions.seat_by_return(after.session, after.partnership, seat.return_id) or seat
    talking = Talking.at(now, local_date(after.received.at, now.timezone))
    lines = [*_lines(held, talking, events), SEND_AGAIN if _to_send_again(talking) else TO_SEND]
    shown = show_state(after.desk, after.session, now, after.received.at, f"{held.about}:{after.received.key}")
    told = tell(after.desk, after.session, after.partnership, seat.person_id, lines,
                f"{held.about}:in:{after.received.key}", after.received.at, about=f"Answered: {talking.brief.title}")
    return (*shown, *told)


def _to_send_again(talking: Talking) -> bool:
    return talking.session.sent is not None and not talking.session.is_sent


def _lines(held: DelegationHeld, talking: Talking, events: Sequence[Event]) -> Iterator[str]:
    """What came in, what was left out, and what the return did not take, with the reason."""
    given = [event.key for event in events if isinstance(event, Answered) and doubted_by(event.key) is None]
    asked = list(dict.fromkeys(given)) or held.delegation.keys
    what = what_of(labels_of(talking, asked), talking.brief.title)
    yield (IN if given else LEFT_OUT).format(taker=held.delegation.taker, what=what)
    for event in events:
        if isinstance(event, Refused):
            yield NOT_TAKEN.format(label=what_of(labels_of(talking, [event.key]), talking.brief.title), why=event.why)


def _too_late(after: After, held: DelegationHeld, seat: Seat, new: Mapping[str, str], why: str) -> Lanes:
    talking = Talking.at(seat, local_date(after.received.at, seat.timezone))
    said = TOO_LATE.format(taker=held.delegation.taker, why=why,
                           what=what_of(labels_of(talking, list(new)), talking.brief.title))
    notices.notify(after.session, after.partnership, NOT_FILED, held.about, said, after.received.at)
    return tell(after.desk, after.session, after.partnership, seat.person_id, [said],
                f"{held.about}:late:{after.received.key}", after.received.at, about=f"Answered: {talking.brief.title}")
