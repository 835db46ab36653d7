"""Many rows at once are the rows they would be one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage import outbox
from storage.database import Session, Store
from storage.loading import MANY
from storage.outbox import Message
from tests.bot.wire import weald
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import ANN, WEALD, led_by

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
AWKWARD = "“a”\tb\\N\nc £"
"""Whatever a copied row has to carry unharmed."""


@pytest.fixture
async def held(store: Store) -> Store:
    """A store with a partnership to own the messages."""
    await store.write(lambda session: weald.set_up(session, led_by({ANN: 1})))
    return store


def messages(many: int) -> list[Message]:
    """So many messages; the second has nothing that it can do without."""
    every = [Message(f"m:{n}", "slack:T1", "reply", "C1", {"n": n, "text": AWKWARD}, f"c:{n}", due_at=NOON)
             for n in range(many)]
    return [every[0], replace(every[1], conversation=None, due_at=None), *every[2:]]


def written(session: Session) -> Sequence[tuple[object, ...]]:
    """Every message, in the order in which it was written."""
    return rows(session, "SELECT id, lane, conversation, pace, payload, status, due_at, attempts, created_at"
                         " FROM message ORDER BY seq")  # fmt: skip


async def test_many_are_written_as_few_are(held: Store) -> None:
    """The same rows in the same order, whether all at once or one after another."""
    wanted = messages(MANY)
    await held.write(lambda session: outbox.enqueue(session, WEALD, wanted, NOON))
    at_once = await held.read(written)
    await held.write(lambda session: session.connection().exec_driver_sql("DELETE FROM message"))
    for each in wanted:
        await held.write(lambda session, each=each: outbox.enqueue(session, WEALD, [each], NOON))  # type: ignore[misc]
    assert MANY == len(at_once)
    assert at_once == await held.read(written)


async def test_what_stands_already_stays_as_it_is(held: Store) -> None:
    """Again, and twice in one transaction: a purpose that was served is left alone, what is new is added."""
    first = replace(messages(2)[0], place="C0FIRST")
    await held.write(lambda session: outbox.enqueue(session, WEALD, [first], NOON))

    def twice(session: Session) -> None:
        for _ in range(2):
            outbox.enqueue(session, WEALD, messages(MANY), NOON)

    await held.write(twice)
    found = await held.read(lambda session: rows(session, "SELECT id, place FROM message ORDER BY seq"))
    assert [("m:0", "C0FIRST"), *((f"m:{n}", "C1") for n in range(1, MANY))] == found
