"""A rehearsal of email: mailboxes, the world's mail servers, and everybody's mail program in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette

from bot.ports import Clock, Ids
from bot.rehearsal.mailbox.courier import Courier
from bot.rehearsal.mailbox.hands import Hands
from bot.rehearsal.mailbox.office import PostOffice
from bot.rehearsal.mailbox.pages import pages
from bot.rehearsal.mailbox.server import World, mail_server


@dataclass(frozen=True, slots=True)
class RehearsalMail:
    """A rehearsal of email that runs: `smtp_url` is for SMTP_URL, `app` can be mounted under any prefix.

    `hands` answer letters for tests in the same process. `world` knows what machines still send back, and `courier`
    where the bot is met.
    """

    office: PostOffice
    hands: Hands
    app: Starlette
    smtp_url: str
    world: World
    courier: Courier


@asynccontextmanager
async def rehearsal_mail(
    office: PostOffice, *, listens: str, relay: str, clock: Clock, ids: Ids, timezone: str = "Europe/London",
    start: str = "",
) -> AsyncIterator[RehearsalMail]:
    """Take the bot's letters and hand it people's, until the block ends.

    `listens` is the bot's MAIL_LISTEN, `relay` its MAIL_AUTHSERV_ID; `start` is
    where a demonstration begins, if this is part of one.
    """
    courier = Courier(listens, relay, clock)
    hands = Hands(office, courier, ids, timezone)
    world = World(office, courier)
    async with mail_server(world, office, courier) as smtp_url:
        try:
            yield RehearsalMail(office, hands, pages(office, hands, timezone, start), smtp_url, world, courier)
        finally:
            office.close()
