"""Letters on their way to a far side."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.relay import Relay
from bot.ports import Delivery, Outgoing, Sent
from tests.bot.channels.email.far_side import HOST, FarSide

LANE, PACE = "email:relay", "email:relay:county.example"
MESSAGE_ID = "<q.token.one@bot.example>"
RAW = f"Message-ID: {MESSAGE_ID}\r\nSubject: Your return\r\n\r\n1. How many?\r\n"


def letter(raw: str = RAW, to: str = "jo@county.example", number: int = 1, attempts: int = 1) -> Outgoing:
    """A letter, claimed for sending."""
    payload = {"from": "returns-b+token@bot.example", "to": to, "raw": raw}
    return Outgoing(f"letter:{number}", LANE, to, payload, attempts, None)


class WrittenAtOnce(EmailDelivery):
    """A delivery for whoever writes down at once what was sent."""

    async def deliver(self, message: Outgoing) -> Delivery:
        """Send, and have it written down."""
        delivery = await super().deliver(message)
        if not isinstance(delivery, Sent):
            return delivery
        delivery.written()
        return Sent(delivery.external_id, delivery.place)


@asynccontextmanager
async def delivering(
    far: FarSide, *, connections: int = 4, patience: float = 5.0, longest_word: float = 5.0, url: str = "",
    tls: ssl.SSLContext | None = None, kind: type[EmailDelivery] = WrittenAtOnce,
) -> AsyncIterator[EmailDelivery]:
    """A delivery through this far side."""
    relay = Relay.read(url or f"smtp://{HOST}:{far.port}")
    delivery = kind(relay, "bot.example", connections=connections, patience=patience, longest_word=longest_word,
                    tls=tls)
    try:
        yield delivery
    finally:
        await delivery.close()
