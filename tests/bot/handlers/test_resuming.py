"""A copy is put to work: what its original may have said is not said again, whatever fell due in between."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.handlers.inviting_all import HANDFUL
from bot.handlers.resuming import resume
from storage.backups.restoring import restore
from storage.backups.taking import take
from storage.database import Session, Store
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import STARTS, led_by

LEADS = HANDFUL + 5
"""More than are drawn as a round opens: the others are left to a timer."""


class GoingOn:
    """A clock that is a second further every time somebody looks."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The time."""
        self.at += timedelta(seconds=1)
        return self.at


async def test_what_is_drawn_as_a_copy_is_put_to_work_may_have_been_sent(
    weald: Collecting, database_url: str, tmp_path: Path
) -> None:
    """The original drew its invitations after the backup, and sent them: the copy looks for each before it sends."""
    await weald.open(led_by({f"U0LED{number:02}": 1 for number in range(LEADS)}))
    kept, copy = tmp_path / "opened.backup", f"sqlite:///{tmp_path / 'copy.db'}"
    await asyncio.to_thread(take, database_url, kept, STARTS)
    await asyncio.to_thread(restore, copy, kept, STARTS)
    store = Store.open(copy)
    done = await resume(desk_on(store, GoingOn(STARTS + timedelta(minutes=5))))
    found = await store.read(_waiting)
    await store.close()
    assert done is not None
    assert ([1] * LEADS, LEADS) == (found, done.doubted.looked_up)


def _waiting(session: Session) -> list[int]:
    """How often what is still to be sent counts as tried."""
    return [tries for tries, in rows(session, "SELECT attempts FROM message WHERE status IN ('pending', 'sending')")]
