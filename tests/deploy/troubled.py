"""An installation in which much is amiss: the example county with its round open, served by the real command.

What the runbook speaks of is laid into its database before the server starts: messages that came to a stop, a mail that
is held. The relay that it is told of is not there.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.channels.slack.delivery import FINAL
from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from bot.main import now
from bot.sockets import free_socket
from storage import inbox, mail, notices, outbox, people
from storage.database import Session, Store
from storage.inbox import Outcome
from storage.outbox import Message, MessageState, Settled
from tests.bot.cli.calls import KEY

COMMAND = Path(sys.executable).with_name("quarterday")
MAIL = "mail:" + "ab12" * 16
UNPROVEN = "Our relay did not prove who sent it (it said nothing)."
STOPPED = (
    (Message("m:1", "slack:T0MARL", "reply", "C0CHILDREN", {}), MessageState.DEAD, FINAL["channel_not_found"]),
    (Message("l:2", "email:relay.example", "letter:receipt", "ann@county.example", {}), MessageState.UNCONFIRMED,
     "The relay broke off after the letter was sent."),
)  # fmt: skip


def free_port() -> int:
    """A port at which nobody listens."""
    with free_socket() as bound:
        return int(bound.getsockname()[1])


def surroundings(database_url: str) -> dict[str, str]:
    """The settings of the installation; everything of this machine's own is left out."""
    told = {
        "DATABASE_URL": database_url, "SECRET_KEYS": KEY, "PORT": str(free_port()), "MAIL_MODE": "on",
        "MAIL_DOMAIN": "returns.example.gov.uk", "MAIL_FROM": "Returns <returns@example.gov.uk>",
        "SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "MAIL_LISTEN": f"lmtp://127.0.0.1:{free_port()}",
        "MAIL_AUTHSERV_ID": "mail.example.gov.uk",
    }  # fmt: skip
    return {f"QUARTERDAY_{name}": value for name, value in told.items()}


def lay_trouble(database_url: str) -> None:
    """Take the county in, and let two messages have come to a stop and a mail be held."""

    async def laid() -> None:
        store = Store.open(database_url)
        assert isinstance(await import_folder(store, COUNTY, now()), Imported)
        await store.write(_trouble)
        await store.close()

    asyncio.run(laid())


def _trouble(session: Session) -> None:
    owner, at = next(iter(people.partnerships(session))), now()
    for message, state, reason in STOPPED:
        outbox.enqueue(session, owner, [message], at)
        (taken,) = outbox.claim(session, message.lane, at, 9, timedelta(seconds=9))
        outbox.settle(session, [Settled(taken.id, 1, state, reason=reason)], at)
    mail.keep_mail(session, MAIL, b"From: ann@example.org\r\n\r\n1. 402\r\n", source="lmtp", sender="ann@example.org",
                   recipients=["returns@returns.example.gov.uk"], place="<1@example.org>", body_hash="b",
                   received_at=at)  # fmt: skip
    inbox.settle(session, MAIL, Outcome.PARKED, at=at, reason=UNPROVEN, partnership_id=owner)
    notices.notify(session, owner, "held_mail", MAIL, f"A mail from ann@example.org waits: {UNPROVEN}", at)


@contextmanager
def running(place: Path, told: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, once it says that it runs; ended with the block."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERDAY_")}
    journal = place / f"{'-'.join(words)}.log"
    with journal.open("w") as log, subprocess.Popen(
        (COMMAND, *words), cwd=place, text=True, stdout=subprocess.PIPE, stderr=log,
        env=bare | dict(told) | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Quarterday "), journal.read_text("utf-8")
            yield process
        finally:
            process.terminate()
            process.wait(20)
