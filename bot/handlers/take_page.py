"""A page came back: one transaction from the form to what is kept of it.

The good answers are kept and the rest is asked again. A form that is sent twice
has no effect the second time, but is told the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.once import admitted, in_a_turn, keep_failed, refuse
from bot.handlers.page import Page, opened, page_at
from bot.handlers.pages import PageKey
from bot.handlers.refusing import why_closed
from bot.handlers.showing import show_state
from bot.handlers.taken import Taken
from bot.handlers.taking import take_turn
from bot.handlers.talking import Talking
from bot.ports import Received
from conversations.dialogue.session import Event, Refused, Reply, Sent
from conversations.dialogue.slots import YES
from conversations.dialogue.speech import Manner
from conversations.dialogue.standing import outstanding
from conversations.dialogue.turn import SEND
from conversations.partnership.calendars import local_date
from storage import sessions
from storage.database import Session
from storage.sessions import Seat

CLOSED = "the round was closed"
OVERTAKEN = "the answers had changed since they were shown"


@dataclass(frozen=True, slots=True)
class PageTaken:
    """What came of a form: the page as it then stands, and what its reader is told.

    `refused` are answers asked back; `told` answers to what was asked of the
    talk itself; `left_blank` the questions that waited before and still do.
    `overtaken` means that nothing was sent, since the answers were no longer
    those that were seen; `closed`, that nothing was taken at all.
    """

    page: Page
    refused: tuple[Refused, ...] = ()
    told: tuple[str, ...] = ()
    left_blank: tuple[str, ...] = ()
    sent: bool = False
    overtaken: bool = False
    closed: bool = False
    lanes: tuple[str, ...] = ()


async def take_page(
    desk: Desk, key: PageKey, received: Received, replies: Sequence[Reply], *, send: bool = False,
    seen: str | None = None,
) -> PageTaken | None:
    """Take a form; none where the link opens nothing. With `send` the return is sent, if it still is as `seen`.

    What fails is kept as failed with the form, and raised.
    """
    kept = False
    try:
        form = _Form(key, received, tuple(replies), send, seen)
        taken = await in_a_turn(desk, received.key, received.channel, partial(_turn, desk, form))
        kept = True
    finally:
        if not kept:
            await desk.store.write(partial(keep_failed, received))
    for lane in taken.lanes if taken is not None else ():
        desk.wake(lane)
    return taken


@dataclass(frozen=True, slots=True)
class _Form:
    key: PageKey
    received: Received
    replies: tuple[Reply, ...]
    send: bool
    seen: str | None


def _turn(desk: Desk, form: _Form, session: Session) -> PageTaken | None:
    received = form.received
    seat = opened(session, form.key, received.at, turn=True)
    if seat is None:
        return None
    if not admitted(session, received, seat):
        return _told_again(desk, session, seat, form)
    page = page_at(desk, session, seat, received.at)
    if page.closed:
        refuse(session, received, seat, CLOSED)
        return PageTaken(page, closed=True)
    if form.send and form.seen != page.seen and not page.sent:
        refuse(session, received, seat, OVERTAKEN)
        return PageTaken(page, overtaken=True)
    return _take(desk, session, seat, form)


def _take(desk: Desk, session: Session, seat: Seat, form: _Form) -> PageTaken:
    received = form.received
    before = Talking.at(seat, local_date(received.at, seat.timezone))
    replies = [*form.replies, *([Reply(key=SEND, text=YES)] if form.send else [])]
    taken = take_turn(desk, session, seat, received, replies)
    lanes = _gone_on(desk, session, seat, received) if taken.sent else ()
    now = sessions.seat_by_return(session, seat.partnership_id, seat.return_id)
    if now is None:
        raise LookupError(f"Return {seat.return_id} went while its page was taken.")
    return PageTaken(
        page=page_at(desk, session, now, received.at),
        refused=_refused(taken.events),
        told=_said(taken.talking, taken.events, taken.promised),
        left_blank=_left_blank(before, taken),
        sent=taken.sent,
        lanes=(*lanes, *taken.lanes),
    )


def _gone_on(desk: Desk, session: Session, seat: Seat, received: Received) -> tuple[str, ...]:
    """After one return is sent, answers that name none belong to the next; the thread's top tells how far it is."""
    following = sessions.next_waiting(session, seat)
    if following is not None:
        sessions.focus_on(session, seat, following)
    return show_state(desk, session, seat, received.at, received.key)


def _told_again(desk: Desk, session: Session, seat: Seat, form: _Form) -> PageTaken:
    """A form that was taken before: nothing is done, and what could not be read is asked back as it was."""
    talking = Talking.at(seat, local_date(form.received.at, seat.timezone))
    after, events = talking.take(form.replies)
    return PageTaken(
        page=page_at(desk, session, seat, form.received.at),
        refused=_refused(events),
        told=_said(after, events, ()),
        sent=form.send and talking.session.is_sent,
        closed=why_closed(seat, form.received.at) is not None,
    )


def _refused(events: Sequence[Event]) -> tuple[Refused, ...]:
    return tuple(event for event in events if isinstance(event, Refused))


def _said(talking: Talking, events: Sequence[Event], promised: Sequence[str]) -> tuple[str, ...]:
    """What the talk itself was asked; that a return was sent is told by its receipt."""
    asked = [event for event in events if not isinstance(event, Sent)]
    lines = talking.speech(asked).lines
    return (*(line.text for line in lines if line.manner is Manner.TOLD), *promised)


def _left_blank(before: Talking, taken: Taken) -> tuple[str, ...]:
    waited = {slot.key for slot in outstanding(before.answers)}
    return tuple(slot.key for slot in outstanding(taken.talking.answers) if slot.key in waited)
