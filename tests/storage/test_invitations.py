"""Who of a round was not told yet that anything is asked of them: neither spoken to, nor at work by themselves."""

from __future__ import annotations

from functools import partial

import pytest

from conversations.partnership.returns import ReturnState
from storage import chasing, invitations
from storage.database import Store
from storage.outbox import Message, enqueue
from storage.sessions import save_session, seat_by_return, set_state
from tests.storage.examples import NOW, County, a_county


async def untold(store: Store, county: County) -> dict[int, int]:
    """Who of the county is still to be invited, with their sitting."""
    return await store.read(lambda session: invitations.uninvited(session, county.id, county.opened.round_id))


async def told_since(store: Store, county: County) -> set[int]:
    """Whom a reminder may take for told: the opposite, as chasing reads it."""
    found = await store.read(lambda session: chasing.touched_since(session, county.id, NOW))
    return {who for who, _ in found}


async def test_whoever_began_without_a_message_is_not_invited_any_more(store: Store) -> None:
    """By the page or the task list, of another of their returns too; what ended by itself was begun by nobody."""
    county, other = await store.write(a_county), await store.write(lambda session: a_county(session, "weald"))
    first, second = county.opened.returns[county.ann]
    await store.write(lambda session: set_state(session, county.id, first, ReturnState.NO_RETURN, NOW))
    assert (county.opened.sittings, set()) == (await untold(store, county), await told_since(store, county))
    seat = await store.read(lambda session: seat_by_return(session, county.id, second))
    assert seat is not None
    await store.write(lambda session: save_session(session, seat, "{}", ReturnState.IN_PROGRESS, NOW))
    assert ({}, {county.ann}) == (await untold(store, county), await told_since(store, county))
    assert other.opened.sittings == await untold(store, other)


@pytest.mark.parametrize("talk", invitations.CONVERSATIONS)
async def test_whoever_was_spoken_to_is_not_invited_again(store: Store, talk: str) -> None:
    """In a thread or by letter of their own sitting; what they were told in another leaves them to be invited."""
    county, other = await store.write(a_county), await store.write(lambda session: a_county(session, "weald"))
    (sitting,) = county.opened.sittings.values()
    away = Message(id="p:1", lane="slack:T1", kind="top", place="user:U1", payload={}, person_id=county.ann,
                   conversation=f"{talk}{sitting + 10}")  # fmt: skip
    await store.write(partial(enqueue, partnership_id=county.id, messages=[away], now=NOW))
    assert county.opened.sittings == await untold(store, county)
    told = Message(id="p:2", lane="slack:T1", kind="top", place="user:U1", payload={}, person_id=county.ann,
                   conversation=f"{talk}{sitting}")  # fmt: skip
    await store.write(partial(enqueue, partnership_id=county.id, messages=[told], now=NOW))
    assert ({}, {county.ann}) == (await untold(store, county), await told_since(store, county))
    assert other.opened.sittings == await untold(store, other)
