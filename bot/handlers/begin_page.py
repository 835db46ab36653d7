"""A report begun on a page: for whom the link was made, and once however often its form is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot.handlers.beginning import begin
from bot.handlers.desk import Desk
from bot.handlers.once import admitted, in_a_turn
from bot.handlers.page import opened
from bot.handlers.pages import PageKey
from bot.handlers.showing import show_state
from bot.ports import Received
from storage import inbox, people, sessions
from storage.database import Session
from storage.sessions import Conflict, Seat

_PAGE = "page/"


@dataclass(frozen=True, slots=True)
class PageBegun:
    """The seat of the report; none where there is nothing that its person may report on."""

    seat: Seat | None
    lanes: tuple[str, ...] = ()


async def begin_on_page(desk: Desk, key: PageKey, received: Received, talk: str) -> PageBegun | None:
    """Begin a report for the person of a link, or find the one that the same form has begun.

    None where the link opens nothing.
    """
    begun = await in_a_turn(desk, received.key, received.channel, partial(_begin, desk, key, received, talk))
    for lane in begun.lanes if begun is not None else ():
        desk.wake(lane)
    return begun


def _begin(desk: Desk, key: PageKey, received: Received, talk: str, session: Session) -> PageBegun | None:
    seat = opened(session, key, received.at, turn=True)
    if seat is None:
        return None
    before = inbox.delivery(session, received.key)
    if before is not None:
        return PageBegun(sessions.seat_by_return(session, key.partnership_id, before.place.removeprefix(_PAGE)))
    person = people.person_of(session, key.partnership_id, key.person_id)
    begun = begin(desk, session, person, talk, received.at)
    if begun is None:
        return PageBegun(None)
    if not admitted(session, replace(received, place=f"{_PAGE}{begun.return_id}"), begun):
        raise Conflict(f"The form {received.key} began a report meanwhile.")
    return PageBegun(begun, show_state(desk, session, begun, received.at, received.key))
