"""How many mails are read and answered a second, and what ten thousand that wait cost the server's memory.

A mail is counted from its octets to the letter that answers it: kept, taken
apart and read in the reader's process, taken, and a receipt in the outbox.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

from bot.channels.email.identity import body_hash, mail_key
from bot.handlers.fire_timers import fire_timers
from bot.rehearsal.clock import RehearsalClock
from storage import mail as mails_kept
from storage import migrations
from storage.database import Session, Store
from tests.bench.readers import PORTS, clock, desk_of
from tests.bench.report import Row, at_most, spread
from tests.bot.wire.mailing import prepare, told
from tests.bot.wire.weald import STARTS, led_by
from tests.mail_settings import DOMAIN

AT_A_TIME = 500
HEAD = b"From: Jo <jo@county.example>\r\nMessage-ID: <%d@county.example>\r\nSubject: Re: return\r\n\r\n"
LINE = b"Thank you for your letter of this quarter, to which we shall reply as soon as we can.\r\n"
LARGE = 20_000
"""Octets of a mail that waits: a reply with its quote."""
MOST_GROWN = 5.0


async def mails(place: Path, rounds: int, many: int, waiting: int = 10_000) -> list[Row]:
    """The rows: mails a second; memory with many waiting."""
    answered = await _open(place / "answered.db", many + 1)
    taken = []
    for number in range(rounds):
        copy = place / f"answered-{number}.db"
        shutil.copy(answered, copy)
        taken.append(_measured("rate", copy, many))
    few, full = [await _waiting(place / f"waiting-{number}.db", number) for number in (many, waiting)]
    (before,), (after,) = _measured("memory", few, many), _measured("memory", full, many)
    return [
        Row("mails read and answered a second", spread([rate for rate, _ in taken], ",.0f")),
        Row("    processor a mail, the reader's process apart", f"{median(cost for _, cost in taken):.1f} ms"),
        at_most(f"memory while reading, {waiting:,} mails waiting: more than with {many:,}", after - before, MOST_GROWN,
                f"{after - before:+.1f} MB (at most {after:.0f})", " MB"),
    ]


async def _open(database: Path, leads: int) -> Path:
    """A database in which so many leads have had their invitation, and nobody has replied."""
    url = f"sqlite:///{database}"
    migrations.upgrade(url)
    led = led_by({f"U0LEAD{number:04}": 1 for number in range(leads)})
    await prepare(told(url, *PORTS), RehearsalClock(STARTS, clock), led)
    store = Store.open(url)
    await fire_timers(desk_of(store, url))  # but for the first handful invitations are drawn by a timer
    await store.close()
    return database


async def _waiting(database: Path, many: int) -> Path:
    """A database in which so many mails wait to be read."""
    migrations.upgrade(f"sqlite:///{database}")
    store = Store.open(f"sqlite:///{database}")
    for first in range(0, many, AT_A_TIME):
        await store.write(partial(_keep, range(first, min(first + AT_A_TIME, many))))
    await store.close()
    return database


def _keep(numbers: range, session: Session) -> None:
    for number in numbers:
        raw = HEAD % number + LINE * (LARGE // len(LINE))
        mails_kept.keep_mail(session, mail_key(raw), raw, source="lmtp", sender="jo@county.example",
                             recipients=[f"returns@{DOMAIN}"], place=f"<{number}@county.example>",
                             body_hash=body_hash(raw), received_at=STARTS)


def _measured(kind: str, database: Path, many: int) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.readers", kind, f"sqlite:///{database}", str(many)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(each) for each in json.loads(printed)]
