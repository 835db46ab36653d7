"""The page of a return: its address, and whom a link that came back was made for.

A link is bound to one person and one return. It holds while that person has
the return and no later link took it back; a round that closed shows it without
a form.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.handlers.desk import Desk
from bot.tokens import Signer
from storage import sessions
from storage.database import Session
from storage.sessions import Seat

PAGE = "page"
"""The purpose its tokens are signed for."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """What a verified link names."""

    partnership_id: str
    person_id: int
    link: int
    return_id: str

    @property
    def name(self) -> str:
        """What is signed."""
        return f"{self.partnership_id}/{self.person_id}/{self.link}/{self.return_id}"


def page_address(desk: Desk, seat: Seat) -> str | None:
    """Where the seat's return can be answered as a page; none where nothing can be signed."""
    if desk.signer is None or not desk.base_url:
        return None
    return f"{desk.base_url.rstrip('/')}/r/{page_token(desk.signer, seat)}"


def page_token(signer: Signer, seat: Seat) -> str:
    """The last part of that address."""
    return signer.token(PAGE, PageKey(seat.partnership_id, seat.person_id, seat.link, seat.return_id).name)


def page_key(desk: Desk, token: str, purpose: str = PAGE) -> PageKey | None:
    """What a link names, if it is ours and made for this purpose."""
    name = desk.signer.read(purpose, token) if desk.signer is not None else None
    if name is None:
        return None
    partnership_id, person_id, link, return_id = name.split("/", 3)
    return PageKey(partnership_id, int(person_id), int(link), return_id)


def seat_of_page(session: Session, key: PageKey, *, turn: bool = False) -> Seat | None:
    """The seat a link opens; none when the return is another's by now, or the link was taken back."""
    seat = sessions.seat_by_return(session, key.partnership_id, key.return_id, turn=turn)
    return seat if seat is not None and (seat.person_id, seat.link) == (key.person_id, key.link) else None
