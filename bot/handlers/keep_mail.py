"""A mail came: it is kept byte for byte before anybody acknowledges it; reading comes later."""

from __future__ import annotations

from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.turns import named_by
from bot.journal import Teller, bound
from bot.mail import RawMail
from storage import mail
from storage.database import Session

log = Teller(__name__)


async def keep_mail(desk: Desk, came: RawMail) -> bool:
    """Keep a mail; false when it was kept before. Once this returns, nothing loses it.

    Whatever goes wrong is raised: the sender's server then keeps it and tries again.
    """
    new = await desk.store.write(partial(_keep, desk, came))
    with bound(turn=named_by(came.key)):
        log.info("a mail was kept", mail=came.key, new=new, octets=len(came.raw))
    return new


def _keep(desk: Desk, came: RawMail, session: Session) -> bool:
    new = mail.keep_mail(
        session, came.key, came.raw, source=came.envelope.source, sender=came.envelope.sender,
        recipients=came.envelope.recipients, place=came.message_id, body_hash=came.body_hash,
        received_at=desk.clock(),
    )
    if came.fetched is not None:
        mail.note_fetched(session, *came.fetched)
    return new
