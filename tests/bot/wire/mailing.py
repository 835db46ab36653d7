"""The Weald with mail and nothing else: its settings, its open round, and what its database says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from bot.handlers.open_round import open_round
from bot.main import letterer_of, signer_of
from bot.rehearsal.clock import RehearsalClock
from bot.settings import read_settings
from bot.sockets import free_socket
from conversations.partnership.people import Person
from storage.database import Access, Session, Store
from storage.people import save_people
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import QUARTER, WEALD, Led, email_of, name_of
from tests.mail_settings import DOMAIN, RELAY

T = TypeVar("T")
HOST = "127.0.0.1"


def free_port() -> int:
    """A port at which nobody listens."""
    with free_socket() as bound:
        return int(bound.getsockname()[1])


def told(database_url: str, smtp: int, lmtp: int) -> Mapping[str, str]:
    """The settings of a bot that sends to one port and listens for mail at another."""
    web = free_port()
    return {
        "database_url": database_url, "secret_keys": "a key of the tests that is long enough", "port": str(web),
        "base_url": f"http://{HOST}:{web}", "mail_mode": "on", "mail_domain": DOMAIN, "mail_authserv_id": RELAY,
        "mail_from": f"Returns <returns@{DOMAIN}>", "smtp_url": f"smtp://{HOST}:{smtp}",
        "mail_listen": f"lmtp://{HOST}:{lmtp}",
    }  # fmt: skip


async def prepare(told: Mapping[str, str], clock: RehearsalClock, led: Sequence[Led]) -> None:
    """Store the partnership, whose leads would rather have letters, and open its round while no server runs."""
    settings, store = read_settings(**told), Store.open(told["database_url"])
    desk = replace(desk_on(store, clock), letterer=letterer_of(settings), signer=signer_of(settings),
                   base_url=settings.base_url)
    try:
        await store.write(partial(_set_up, led=led))
        await open_round(desk, WEALD, QUARTER)
    finally:
        await store.close()


def _set_up(session: Session, led: Sequence[Led]) -> None:
    weald.set_up(session, led)
    save_people(session, WEALD, [
        Person(email=email_of(each.user), name=name_of(each.user), organisation="County", prefers="email")
        for each in led
    ])


async def read(url: str, look: Callable[[Session], T]) -> T:
    """What the database says, whoever is writing it."""
    store = Store.open(url, Access.READING)
    try:
        return await store.read(look)
    finally:
        await store.close()
