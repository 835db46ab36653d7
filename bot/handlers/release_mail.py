"""An operator releases a mail that was held: it is taken after all, and who sent it is believed."""

from __future__ import annotations

from functools import partial

from bot.handlers.desk import Desk
from storage import inbox, notices
from storage import mail as mails
from storage.database import Session

MAIL = "mail:"
"""How the key of a mail begins."""


async def release(desk: Desk, partnership_id: str, key: str) -> bool:
    """Let a held mail of the partnership, or of nobody known, be taken; false when it is none, or not held."""
    if not key.startswith(MAIL):
        return False
    return await desk.store.write(partial(_release, desk, partnership_id, key))


def _release(desk: Desk, partnership_id: str, key: str, session: Session) -> bool:
    for owner in (partnership_id, None):
        if inbox.release(session, owner, key):
            notices.settle_notice(session, owner, key, desk.clock())
            mails.vouch_for(session, key)
            return True
    return False
