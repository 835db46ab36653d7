"""One click stops the reminders of a sitting (RFC 8058): the duty stays, the answers stay, and a person is told."""

from __future__ import annotations

import json
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.occasions import WISH
from bot.handlers.pages import PageKey, seat_of_page
from bot.handlers.wishes import no_more_reminders
from storage import ledger, notices
from storage.database import Session
from storage.ledger import Entry
from storage.sessions import Seat

STOP = "stop"
"""The purpose that links to stop are signed for, and the wish they stand for."""


def stop_address(desk: Desk, seat: Seat) -> str | None:
    """Where one click stops the reminders of the seat's sitting; none where nothing can be signed."""
    if desk.signer is None or not desk.base_url:
        return None
    key = PageKey(seat.partnership_id, seat.person_id, seat.link, seat.return_id)
    return f"{desk.base_url.rstrip('/')}/r/{STOP}.{desk.signer.token(STOP, key.name)}"


async def stop_reminders(desk: Desk, key: PageKey) -> bool:
    """Stop the reminders of the sitting that a link names; false where it names none any more. Safe to do again."""
    return await desk.store.write(partial(_stop, desk, key))


def _stop(desk: Desk, key: PageKey, session: Session) -> bool:
    seat, now = seat_of_page(session, key), desk.clock()
    if seat is None:
        return False
    no_more_reminders(session, seat, now)
    said = Entry(kind="wanted", said="One click", facts=json.dumps({"command": STOP}))
    ledger.append(session, seat.partnership_id, seat.return_id, [said], at=now, person_id=seat.person_id)
    notices.notify(session, seat.partnership_id, WISH, f"{seat.return_id} {STOP}",
                   f"{seat.name} wants no more reminders. Their answers are kept, and the return is still due.", now)
    return True
