"""A hand-over holds once the person named and the support team have both confirmed it; then rights follow it.

A whole return goes to the person named with what was answered so far. Of some
questions they are asked in a talk of their own, and the return stays where it is.
"""

from __future__ import annotations

from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.asking import Asking, ask
from bot.handlers.desk import Desk
from bot.handlers.handing_over import labels_of, overtake, what_of
from bot.handlers.occasions import ASK_AGAIN
from bot.handlers.putting_before import put_before
from bot.handlers.refusing import why_closed
from bot.handlers.replanning import plan_anew
from bot.handlers.showing import show_state
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from conversations.partnership.calendars import local_date
from conversations.partnership.delegations import DelegationState, next_state
from storage import delegations, ledger, notices, rounds, sessions
from storage.database import Session
from storage.delegations import DelegationHeld
from storage.ledger import Entry
from storage.questions import waiting_questions
from storage.sessions import Seat
from storage.timers import cancel_timers

HOLDS = "{taker} answers {what} from now on."
WHOLE_HOLDS = " What you answered goes with it, and stays on record as yours."
PART_HOLDS = " You will be told when the answer is in; the rest stays with you."
DECLINED = "{taker} will not answer {what}{words}. It stays with you."
REFUSED = "The support team did not confirm that {taker} answers {what}{words}. It stays with you."
BACK = "{taker} does not answer {what} any more{words}. It is with you again."
TAKEN_BACK = "You are not asked for {what} any more{words}. You need not do anything."
NO_MORE = "“{title}” is closed, or somebody else’s by now, so that it cannot be handed over."
YOURS = "“{title}” is yours to answer now: it is in the thread of your other returns. {giver} named you."
LEDGER = "handed_over"
"""The kind of a ledger entry: what somebody was given to answer, or does not answer any more."""


def confirm(
    desk: Desk, session: Session, partnership_id: str, held: DelegationHeld, now: datetime, *, taken: bool
) -> Lanes:
    """One of the two confirms: the person named has `taken` it, or the support team agrees; it holds once both have."""
    state = next_state(held.delegation.state, taken=taken, confirmed=not taken)
    if state is held.delegation.state:
        return ()
    if state is not DelegationState.HOLDS:
        delegations.advance(session, partnership_id, held, state)
        return ()
    seat = sessions.seat_by_return(session, partnership_id, held.delegation.return_id, turn=True)
    if seat is None or not _stands(seat, held, now):
        return _too_late(desk, session, partnership_id, held, now)
    delegations.advance(session, partnership_id, held, state)
    notices.settle_notice(session, partnership_id, held.about, now)
    _record(session, seat, held, state, now)
    give = _give_part if held.delegation.keys else _give_whole
    return (*give(desk, session, seat, held, now), *_tell_giver(desk, session, seat, held, _holds(held), now))


def decline(
    desk: Desk, session: Session, partnership_id: str, held: DelegationHeld, words: str | None, now: datetime
) -> Lanes:
    """The person named does not take it: whoever gave it is told, with their words."""
    if held.delegation.state in {*delegations.OVER, DelegationState.HOLDS}:
        return ()
    delegations.advance(session, partnership_id, held, DelegationState.DECLINED)
    notices.settle_notice(session, partnership_id, held.about, now)
    seat = sessions.seat_by_return(session, partnership_id, held.delegation.return_id)
    return _tell_giver(desk, session, seat, held, DECLINED, now, words) if seat is not None else ()


def refuse(
    desk: Desk, session: Session, partnership_id: str, held: DelegationHeld, words: str | None, now: datetime
) -> Lanes:
    """The support team does not agree, or ends what held: what was handed over is with whoever gave it again.

    One that was declined or has ended must not be refused once more.
    """
    held_before = held.delegation.state is DelegationState.HOLDS
    overtake(session, partnership_id, held, now)
    seat = sessions.seat_by_return(session, partnership_id, held.delegation.return_id, turn=True)
    if seat is None:
        return ()
    _record(session, seat, held, DelegationState.ENDED, now)
    whole = held_before and not held.delegation.keys and seat.person_id == held.taker_id
    lanes = _move(desk, session, seat, held.giver_id, held, now) if whole else ()
    said = _said(seat, held, TAKEN_BACK, words)
    told = tell(desk, session, partnership_id, held.taker_id, [said], f"{held.about}:taken_back", now,
                about=_about(seat, held))
    return (*lanes, *told, *_tell_giver(desk, session, seat, held, BACK if held_before else REFUSED, now, words))


def _stands(seat: Seat, held: DelegationHeld, now: datetime) -> bool:
    """Whether whoever gave it has it still, and an answer to it would be taken, as a late one is, of a closed round."""
    return seat.person_id == held.giver_id and why_closed(seat, now) is None


def _too_late(
    desk: Desk, session: Session, partnership_id: str, held: DelegationHeld, now: datetime
) -> Lanes:
    overtake(session, partnership_id, held, now)
    seat = sessions.seat_by_return(session, partnership_id, held.delegation.return_id)
    if seat is None:
        return ()
    _record(session, seat, held, DelegationState.ENDED, now)
    said = _said(seat, held, NO_MORE)
    return tuple(lane for who in (held.giver_id, held.taker_id)
                 for lane in tell(desk, session, partnership_id, who, [said], f"{held.about}:too_late:{who}", now,
                                  about=_about(seat, held)))  # fmt: skip


# What follows when it holds -----------------------------------------------------


def _give_whole(desk: Desk, session: Session, seat: Seat, held: DelegationHeld, now: datetime) -> Lanes:
    return _move(desk, session, seat, held.taker_id, held, now)


def _move(
    desk: Desk, session: Session, seat: Seat, person_id: int, held: DelegationHeld, now: datetime
) -> Lanes:
    """Put the return before another person: where their thread is, else by an invitation; old links open nothing.

    What readers ask about its target, and whoever had it has not answered, goes with it.
    """
    lanes: Lanes = ()
    if seat.round_id is not None and seat.target_id is not None:
        for talk in waiting_questions(session, seat.partnership_id, seat.target_id, seat.person_id):
            asked = sessions.seat_by_return(session, seat.partnership_id, talk, turn=True)
            lanes += _move(desk, session, asked, person_id, held, now) if asked is not None else ()
    rounds.hand_over(session, seat, person_id, now)
    cancel_timers(session, seat.partnership_id, f"return:{seat.return_id}", [ASK_AGAIN])
    plan_anew(session, seat.partnership_id, now)
    sessions.take_back_links(session, seat.partnership_id, seat.return_id)
    purpose = f"{held.about}:{person_id}:{seat.return_id}"
    lanes += show_state(desk, session, seat, now, purpose)
    moved = sessions.seat_by_return(session, seat.partnership_id, seat.return_id)
    if moved is None:
        raise LookupError(f"Return {seat.return_id} went while it was handed over.")
    back = person_id == held.giver_id
    said = None if back else YOURS.format(title=_talking(seat, now).brief.title, giver=held.delegation.giver)
    return (*lanes, *put_before(desk, session, moved, said, purpose, now))


def _give_part(desk: Desk, session: Session, seat: Seat, held: DelegationHeld, now: datetime) -> Lanes:
    """Ask the person named these questions, knowing what the lead knew when the round opened."""
    talk = f"{seat.script}:{','.join(held.delegation.keys)}"
    asking = Asking(held.taker_id, talk, _talking(seat, now).brief, held.about, seat.target_id)
    return ask(desk, session, seat.partnership_id, asking, now)


def _holds(held: DelegationHeld) -> str:
    return HOLDS + (PART_HOLDS if held.delegation.keys else WHOLE_HOLDS)


# What is said of it ----------------------------------------------------------------


def _record(session: Session, seat: Seat, held: DelegationHeld, state: DelegationState, now: datetime) -> None:
    """Keep in the ledger of the return that its rights changed hands: whoever gave it did that, or no longer has it."""
    who = held.giver_id if state is DelegationState.HOLDS else held.taker_id
    entry = Entry(kind=LEDGER, text=state, said=held.said, facts=held.delegation.model_dump_json())
    ledger.append(session, seat.partnership_id, seat.return_id, [entry], at=now, person_id=who)


def _tell_giver(
    desk: Desk, session: Session, seat: Seat, held: DelegationHeld, sentence: str, now: datetime,
    words: str | None = None,
) -> Lanes:  # fmt: skip
    purpose = f"{held.about}:giver:{held.delegation.state}"
    return tell(desk, session, seat.partnership_id, held.giver_id, [_said(seat, held, sentence, words)], purpose, now,
                about=_about(seat, held))


def _said(seat: Seat, held: DelegationHeld, sentence: str, words: str | None = None) -> str:
    talking = _talking(seat, held.at)
    what = what_of(labels_of(talking, held.delegation.keys), talking.brief.title)
    return sentence.format(taker=held.delegation.taker, what=what, title=talking.brief.title,
                           words=f": “{words.rstrip('.')}”" if words else "")


def _about(seat: Seat, held: DelegationHeld) -> str:
    return f"Who answers: {_talking(seat, held.at).brief.title}"


def _talking(seat: Seat, at: datetime) -> Talking:
    return Talking.at(seat, local_date(at, seat.timezone))
