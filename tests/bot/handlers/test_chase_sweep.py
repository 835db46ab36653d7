"""Everybody who is due is told once, a handful at a time, whatever happens between two handfuls."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import pytest

from bot.handlers import chase_sweep
from bot.handlers.chase_sweep import LEASE, SOON, begin_sweep, sweep
from bot.handlers.fire_timers import fire_timers
from conversations.partnership.people import Absence
from conversations.partnership.wished import Wish
from storage.chasing import note_wish
from storage.database import Access, Session, Store
from storage.people import save_absences
from storage.timers import fire_due
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import WEALD, email_of, led_by

T = TypeVar("T")
USERS = [f"U0LEAD{number:02}" for number in range(11)]
REMINDED = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
"""Half past nine in London, three working days before it is due."""
A_LIFE = 4
"""Transactions that a process does before it is killed: it takes the timer, and writes a handful between two looks."""


class Killed(Exception):
    """What a process dies of."""


class Mortal(Store):
    """A store that is killed with a transaction open, once it has done some."""

    lives = A_LIFE

    async def write(self, work: Callable[[Session], T]) -> T:
        """Do it, or do it and be killed."""
        self.lives -= 1

        def killed(session: Session) -> T:
            work(session)
            raise Killed

        return await super().write(killed if self.lives < 0 else work)


@pytest.fixture
async def due(weald: Collecting, monkeypatch: pytest.MonkeyPatch) -> Collecting:
    """The Weald on the morning on which everybody is to be reminded; so many are written to in a transaction."""
    monkeypatch.setattr(chase_sweep, "HANDFUL", 3)
    await weald.open(led_by(dict.fromkeys(USERS, 1)))
    await fire_timers(weald.desk)
    await weald.sent()
    weald.now = REMINDED
    return weald


async def reminded(weald: Collecting) -> list[str]:
    """Who was written a reminder, in order."""
    kept = await weald.store.read(partial(rows, statement=(
        "SELECT person.email FROM message JOIN person ON person.id = message.person_id "
        "WHERE message.kind = 'reminder' ORDER BY message.seq")))
    named = {email_of(user): user for user in USERS}
    return [named[email] for email, in kept]


async def begun(weald: Collecting) -> AsyncIterator[Sequence[str]]:
    """A process takes the timer of the round, and is about to chase it."""
    def take(session: Session) -> AsyncIterator[Sequence[str]]:
        [fired] = fire_due(session, weald.now, kinds=("chase",))
        begin_sweep(weald.desk, session, fired)
        return sweep(weald.desk, fired, "a turn")

    return await weald.store.write(take)


async def test_all_are_told_once_whatever_is_killed_between(due: Collecting, database_url: str) -> None:
    """Each process does one handful and is killed in the next; the one after it goes on when the lease is over."""
    told = [0]
    for _ in range(4):
        mortal = Mortal.open(database_url, Access.BESIDE)
        due.store, alive = mortal, due.store
        with suppress(Killed):
            await fire_timers(due.desk)
        due.store = alive
        await mortal.close()
        due.now += LEASE
        told.append(len(await reminded(due)))
    assert [0, 3, 6, 9, 11] == told
    await fire_timers(due.desk)
    assert Counter(USERS) == Counter(await reminded(due))


async def test_whoever_has_changed_since_is_looked_at_anew(due: Collecting) -> None:
    """They answered, wanted no reminders or went away after it was found whom to tell: none of them is told."""
    going = await begun(due)
    await anext(going)
    answered, wishes, away = USERS[3], USERS[5], USERS[8]
    await due.gives("118", answered)
    seat = await due.seat(wishes)
    none = Wish(person=seat.person_id, said_at=due.now)
    await due.store.write(partial(note_wish, partnership_id=WEALD, round_id=seat.round_id or 0, wish=none))
    leave = Absence(email=email_of(away), first=date(2026, 10, 9), last=date(2026, 10, 30))
    await due.store.write(partial(save_absences, partnership_id=WEALD, absences=[leave]))
    due.now = REMINDED
    assert [] == [lanes async for lanes in going if not lanes]
    left = [user for user in USERS if user not in {answered, wishes, away}]
    assert left == await reminded(due)
    due.now += SOON
    await fire_timers(due.desk)
    assert left == await reminded(due)


async def test_two_processes_at_once_tell_nobody_twice(due: Collecting) -> None:
    """One finds whom to tell, and another tells them all before it gets to them."""
    slow = await begun(due)
    await anext(slow)
    due.now += LEASE
    await fire_timers(due.desk)
    assert Counter(USERS) == Counter(await reminded(due))
    assert [(), (), ()] == [lanes async for lanes in slow]
    assert Counter(USERS) == Counter(await reminded(due))
