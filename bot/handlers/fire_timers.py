"""What fell due: a talk put off is taken up again, a round is chased, closes and is released on its days."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

from bot.handlers.blocking import time_is_over
from bot.handlers.desk import Desk
from bot.handlers.occasions import (
    ASK_AGAIN,
    BLOCKAGE_DUE,
    CHASE,
    CLOSES,
    DIGESTS,
    DIGESTS_OUT,
    INVITE,
    OPENS,
    REDATE,
    RISK_DUE,
    ROLE_PASSED,
    SIGN_OFF,
)
from bot.handlers.posting import POST, REPLY, conversation, paced
from bot.handlers.putting_before import put_before
from bot.handlers.reaching import EMAIL, SLACK, ways_to
from bot.handlers.replanning import plan_anew
from bot.handlers.talking import Talking
from bot.handlers.turns import named_by, written_in
from bot.journal import Teller, bound
from bot.ports import Reach, lane_of
from conversations.partnership.calendars import local_date
from storage import notices, outbox, redating, sessions, timers
from storage.database import Session
from storage.outbox import Message
from storage.sessions import Seat
from storage.timers import Fired

AGAIN = timedelta(minutes=5)
FAILED = "timer_failed"
SAID = "Something that fell due ({what}) could not be done, and is tried again every five minutes; the log says why."

PASSED_ON = "“{title}” is yours to answer now, with your other returns: the support team has put it in your name."

Going = tuple[Fired, AsyncIterator[Sequence[str]]]
"""A timer of which the transactions are not all done, and what each of the others does."""

log = Teller(__name__)


class CannotFire(RuntimeError):
    """What a timer should do failed; the cause says how. Nothing of it was written."""

    def __init__(self, fired: Fired) -> None:
        super().__init__(f"The timer {fired.timer.id} failed.")
        self.fired = fired


async def fire_timers(desk: Desk) -> int:
    """Do what is due now, each in a transaction of its own that marks it fired; how many lanes then have work.

    One that fails is told to the support team and tried again every few minutes, and holds up no other.
    """
    woken, going = 0, deque[Going]()
    while (lanes := await _next(desk, going)) is not None:
        for lane in lanes:
            desk.wake(lane)
        woken += len(lanes)
    return woken


async def _next(desk: Desk, going: deque[Going]) -> Sequence[str] | None:
    """Do the oldest that is due, else go on with what is not done; the lanes with work, or none at the end."""
    try:
        done = await desk.store.write(partial(_fire, desk))
        if done is None:
            return await _go_on(going)
    except CannotFire as failed:
        with bound(turn=named_by(_turn(failed.fired))):
            log.error("a timer failed", timer=failed.fired.timer.id, exc_info=failed.__cause__)
        await desk.store.write(partial(_put_off, desk, failed.fired))
        return ()
    fired, lanes = done
    if fired.timer.kind == CHASE:
        going.append((fired, _sweep(desk, fired)))
    return lanes


async def _go_on(going: deque[Going]) -> Sequence[str] | None:
    """Do a part more of what is not done in one transaction; the lanes that then have work, or none at the end."""
    while going:
        fired, parts = going[0]
        try:
            return await anext(parts)
        except StopAsyncIteration:
            going.popleft()
        except Exception as fault:
            going.popleft()
            raise CannotFire(fired) from fault
    return None


def _sweep(desk: Desk, fired: Fired) -> AsyncIterator[Sequence[str]]:
    from bot.handlers.chase_sweep import sweep  # read when a round is chased: a server that opens none is spared it

    return sweep(desk, fired, _turn(fired))


def _fire(desk: Desk, session: Session) -> tuple[Fired, Sequence[str]] | None:
    due = timers.fire_due(session, desk.clock(), many=1, kinds=tuple(sorted(FIRED)))
    if not due:
        return None
    (fired,) = due
    try:
        lanes = written_in(_turn(fired), partial(_done, desk, fired))(session)
    except Exception as fault:
        raise CannotFire(fired) from fault
    if fired.timer.kind != CHASE:  # a round is not chased yet: that says itself when it is done
        notices.settle_notice(session, fired.partnership_id, fired.timer.id, desk.clock())
    return fired, lanes


def _turn(fired: Fired) -> str:
    """What names the turn: a timer falls due once at a time, and may be set again."""
    return f"timer:{fired.timer.id}:{fired.timer.due_at:%Y%m%dT%H%M%S}"


def _done(desk: Desk, fired: Fired, session: Session) -> Sequence[str]:
    log.info("a timer fell due", timer=fired.timer.id, kind=fired.timer.kind)
    return list(FIRED[fired.timer.kind](desk, session, fired))


def _put_off(desk: Desk, fired: Fired, session: Session) -> None:
    now = desk.clock()
    timers.put_off(session, fired.partnership_id, fired.timer.id, now + AGAIN)
    notices.notify(session, fired.partnership_id, FAILED, fired.timer.id, SAID.format(what=fired.timer.kind), now)


def _closes(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The last day for new returns is over: the round closes, unless somebody closed it before."""
    from bot.handlers.closing import close_on_its_day  # read once a quarter: a server is spared it till then

    close_on_its_day(desk, session, fired)
    yield from ()


def _sign_off(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """A sponsor of a round that has closed is asked to sign off what was sent."""
    from bot.handlers.calling_sponsors import call_sponsor  # as above

    yield from call_sponsor(desk, session, fired)


def _digests(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The day of the digests has come: the round is released, and each handful of them leaves by its own timer."""
    from bot.handlers.releasing import release_on_its_day  # as above

    release_on_its_day(desk, session, fired)
    yield from ()


def _digests_out(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """A handful of digests leaves."""
    from bot.handlers.releasing import send_out  # as above

    yield from send_out(desk, session, fired)


def _ask_again(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Ask once more for what is left, where the person is reached; nothing when that is over.

    Of a round that is chased, its plan does: one message then names all that they have left.
    """
    return_id = fired.timer.subject.removeprefix("return:")
    seat = sessions.seat_by_return(session, fired.partnership_id, return_id)
    if seat is None or seat.state not in sessions.WAITING_STATES:
        return
    if seat.round_id is not None and redating.is_chased(session, seat.partnership_id, seat.round_id, desk.clock()):
        plan_anew(session, seat.partnership_id, fired.timer.due_at)
        return
    ways = ways_to(desk, session, fired.partnership_id, seat.person_id)
    if not ways:
        return
    purpose = f"r:{fired.timer.id}:{fired.timer.due_at:%Y%m%dT%H%M%S}"
    message = ASKED_AGAIN.get(ways[0].channel, _in_talk)(desk, session, ways[0], seat, purpose)
    outbox.enqueue(session, fired.partnership_id, [message], desk.clock())
    yield message.lane


def _chase(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """What chasing a round says falls due now is written next, a handful at a time."""
    from bot.handlers.chase_sweep import begin_sweep  # read when a round is chased: a server that opens none is spared

    begin_sweep(desk, session, fired)
    yield from ()


def _opens(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The day has come for which a round was planned."""
    from bot.handlers.open_round import open_planned  # read once a quarter, as above

    yield from open_planned(desk, session, fired)


def _redate(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The working days of a partnership changed, and with them the dates of its rounds."""
    from bot.handlers.dating_anew import date_anew  # read when it is wanted, like whatever a server seldom does

    yield from date_anew(desk, session, fired)


def _invite(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """A handful more of those whom a round asks are invited."""
    from bot.handlers.inviting_all import draw_more  # read when a round is opened, like whatever a server seldom does

    yield from draw_more(desk, session, fired)


def _blockage_due(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The time of whoever holds a blockage is over: it goes up, or they are asked again where they had taken it on."""
    yield from time_is_over(desk, session, fired.partnership_id, fired.timer.subject, desk.clock())


def _risk_due(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """The date has come on which a risk is looked at."""
    from bot.handlers.reviewing import review_due  # read when it is wanted, like whatever a server seldom does

    yield from review_due(desk, session, fired)


def _role_passed(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Put what went with a role before whoever has it now."""
    return_id = fired.timer.subject.removeprefix("return:")
    seat = sessions.seat_by_return(session, fired.partnership_id, return_id)
    if seat is not None and seat.state in sessions.WAITING_STATES:
        title = Talking.at(seat, local_date(desk.clock(), seat.timezone)).brief.title
        yield from put_before(desk, session, seat, PASSED_ON.format(title=title), fired.timer.id, desk.clock())


def _in_talk(desk: Desk, session: Session, reach: Reach, seat: Seat, purpose: str) -> Message:
    """The question standing, in the sitting's thread, else in the person's own direct messages."""
    speech = Talking.at(seat, local_date(desk.clock(), seat.timezone)).speech()
    in_thread = seat.slack_team and seat.slack_channel and seat.slack_thread
    lane = lane_of(SLACK, seat.slack_team) if in_thread and seat.slack_team else reach.lane
    place = f"{seat.slack_channel}/{seat.slack_thread}" if in_thread else f"user:{reach.address}"
    return Message(
        id=purpose,
        lane=lane,
        kind=REPLY,
        place=place,
        pace=paced(lane, place, seat.person_id),
        payload={"call": POST, "args": desk.drawers[reach.channel].speech(speech, seat.return_id)},
        conversation=conversation(seat),
        person_id=seat.person_id,
        subject=f"return:{seat.return_id}",
    )


def _by_letter(desk: Desk, session: Session, reach: Reach, seat: Seat, purpose: str) -> Message:
    """What is left of the sitting, in a letter."""
    from bot.handlers.writing import write_reminder  # read when it is wanted: 2 MB that talks alone are spared

    return write_reminder(desk, session, reach, seat, purpose)


ASKED_AGAIN: Mapping[str, Callable[[Desk, Session, Reach, Seat, str], Message]] = {EMAIL: _by_letter}
"""How what is left is asked for once more, by channel, where that is not in a talk."""

FIRED: Mapping[str, Callable[[Desk, Session, Fired], Iterator[str]]] = {
    ASK_AGAIN: _ask_again,
    CHASE: _chase,
    OPENS: _opens,
    REDATE: _redate,
    INVITE: _invite,
    CLOSES: _closes,
    SIGN_OFF: _sign_off,
    DIGESTS: _digests,
    DIGESTS_OUT: _digests_out,
    BLOCKAGE_DUE: _blockage_due,
    ROLE_PASSED: _role_passed,
    RISK_DUE: _risk_due,
}
"""What each kind of timer does, and the lanes that then have work."""
