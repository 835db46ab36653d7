"""A copy is put to work: what its original may have said is not said again, whatever fell due in between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.handlers.fire_timers import fire_timers
from bot.handlers.inviting_all import HANDFUL
from bot.handlers.resuming import resume
from storage.backups.restoring import restore
from storage.backups.taking import take
from storage.database import Session, Store
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, BOB, STARTS, led_by

LEADS = HANDFUL + 5
"""More than are drawn as a round opens: the others are left to a timer."""
THREE_DAYS_BEFORE = datetime(2026, 10, 9, 10, tzinfo=UTC)
DUE = datetime(2026, 10, 14, 14, tzinfo=UTC)
"""A Friday and a Wednesday, within everybody's hours, on which everybody is reminded who has not answered."""


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


async def test_a_reminder_that_fell_due_in_between_counts_as_given(
    weald: Collecting, database_url: str, tmp_path: Path
) -> None:
    """The original gave it before it stopped: the copy writes none for that day, and the next in its turn."""
    await weald.open(led_by({ANN: 1, BOB: 1}))
    assert 2 == len(await weald.sent())
    kept, copy = tmp_path / "invited.backup", f"sqlite:///{tmp_path / 'copy.db'}"
    await asyncio.to_thread(take, database_url, kept, STARTS)
    await asyncio.to_thread(restore, copy, kept, THREE_DAYS_BEFORE)
    store, clock = Store.open(copy), GoingOn(THREE_DAYS_BEFORE)
    done = await resume(desk_on(store, clock))
    assert done is not None
    assert 2 == done.reminded
    reminders = []
    for moment in (clock.at + timedelta(hours=1), DUE):
        clock.at = moment
        await fire_timers(desk_on(store, clock))
        reminders.append(await store.read(_reminders))
    await store.close()
    assert [0, 2] == reminders


def _reminders(session: Session) -> int:
    """How many reminders were ever written."""
    return len(list(rows(session, "SELECT id FROM message WHERE kind = 'reminder'")))


async def test_invitations_that_fell_due_since_the_backup_may_have_been_sent(
    weald: Collecting, database_url: str, tmp_path: Path
) -> None:
    """Opened on a Sunday and backed up; the original invited on Monday, and its copy is put to work in the evening."""
    weald.now = STARTS - timedelta(days=1)
    assert LEADS == (await weald.open(led_by({f"U0LED{number:02}": 1 for number in range(LEADS)}))).later
    kept, copy = tmp_path / "sunday.backup", f"sqlite:///{tmp_path / 'copy.db'}"
    await asyncio.to_thread(take, database_url, kept, weald.now)
    await asyncio.to_thread(restore, copy, kept, weald.now)
    store, clock = Store.open(copy), GoingOn(STARTS + timedelta(hours=12))
    done = await resume(desk_on(store, clock))
    found = await store.read(_waiting)
    assert done is not None
    assert ([1] * LEADS, LEADS, 0) == (found, done.doubted.looked_up, done.reminded)
    clock.at += timedelta(days=1)
    await fire_timers(desk_on(store, clock))
    assert found == await store.read(_waiting)
    await store.close()


def _waiting(session: Session) -> list[int]:
    """How often what is still to be sent counts as tried."""
    return [tries for tries, in rows(session, "SELECT attempts FROM message WHERE status IN ('pending', 'sending')")]
