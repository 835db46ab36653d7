"""Disputes are found once, answered by sides, settled by one person, and open again when a correction is taken back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial

from conversations.partnership.disputes import Answer, ConflictKind, Dispute, Side, Stance
from storage.database import Session, Store
from storage.disputes import (
    GONE,
    DisputeHeld,
    dispute_of,
    disputes_in,
    disputes_of,
    keep_dispute,
    keep_stance,
    settle_dispute,
    stances_on,
)
from storage.figures import Source
from storage.people import person_ids
from storage.sessions import Conflict
from tests.storage.examples import ANN, CAT, NOW, Q1, Q2, County, a_county

LONG = 10.0
"""Seconds after which a turn waits no longer for the other: it has failed."""
LATER = NOW + timedelta(hours=1)
FOUND = Dispute(
    id="figures:1:2026-Q2:lead=12,police=14", kind=ConflictKind.FIGURES, ref="1", says="Two figures {differ}.",
    first=Side(email=ANN.email, name="Ann", body="County Council", says="The figure is 12.", value=Decimal("12.50")),
    second=Side(email=CAT.email, name="Cat", body="Police", says="The figure is 14.", value=Decimal(14), source="p1"),
)  # fmt: skip
OTHER = FOUND.model_copy(update={"id": "figures:1:2026-Q2:lead=12,fire=15"})


def keep(session: Session, county: County, dispute: Dispute = FOUND, at: Source | None = None) -> bool:
    """A dispute is found in a partnership."""
    return keep_dispute(session, county.id, county.targets["1"], Q2, dispute, at or Source(NOW))


def say(session: Session, stance: Stance, words: str, source: Source) -> None:
    """A side of it answers."""
    keep_stance(session, "kent", Answer(dispute=FOUND.id, stance=stance, words=words), source)


async def held(store: Store) -> DisputeHeld:
    """The dispute as it stands."""
    found = await store.read(lambda session: dispute_of(session, "kent", FOUND.id))
    assert found is not None
    return found


async def test_a_dispute_is_found_once(store: Store) -> None:
    """Kept as it was found, with both values to the last digit; another partnership has none of it."""
    county = await store.write(a_county)
    other = await store.write(lambda session: a_county(session, "weald"))
    assert await store.write(lambda session: keep(session, county))
    assert not await store.write(lambda session: keep(session, county))
    kept = await held(store)
    assert (FOUND, county.targets["1"], Q2, None) == (kept.dispute, kept.target_id, kept.quarter, kept.settled)
    assert str(kept.dispute.first.value) == "12.50"
    target = county.targets["1"]
    assert [kept] == await store.read(lambda session: disputes_of(session, "kent", target, Q2))
    assert {target: [kept]} == await store.read(lambda session: disputes_in(session, "kent", Q2))
    assert {} == await store.read(lambda session: disputes_in(session, "kent", Q1))
    assert [] == await store.read(lambda session: disputes_of(session, "weald", other.targets["1"], Q2))
    assert await store.read(lambda session: dispute_of(session, "weald", FOUND.id)) is None
    assert await store.write(lambda session: keep(session, other))


async def test_what_a_side_said_last_counts(store: Store) -> None:
    """Of each side; what is said in another partnership about the same is not theirs."""
    county = await store.write(a_county)
    await store.write(lambda session: keep(session, county))
    ann = Source(NOW, person_id=county.ann)
    await store.write(lambda session: say(session, Stance.STANDS, "I counted it", ann))
    await store.write(lambda session: say(session, Stance.YIELDS, "I was wrong", ann))
    taken = await store.read(lambda session: stances_on(session, "kent", FOUND.id))
    assert [(ANN.email, Stance.YIELDS, "I was wrong")] == [(each.email, each.stance, each.words) for each in taken]
    assert [] == list(await store.read(lambda session: stances_on(session, "weald", FOUND.id)))


async def test_whoever_settles_it_first_has_settled_it(store: Store) -> None:
    """By name, on the day, in their words; found again it stays so, and a second settlement changes nothing."""
    county = await store.write(a_county)
    await store.write(lambda session: keep(session, county))
    ann = Source(NOW, person_id=county.ann)
    await store.write(lambda session: settle_dispute(session, "weald", FOUND.id, "first", "Not theirs", ann))
    assert (await held(store)).settled is None
    await store.write(lambda session: settle_dispute(session, "kent", FOUND.id, "second", "Cat is right", ann))
    await store.write(lambda session: settle_dispute(session, "kent", FOUND.id, "first", "Too late", ann))
    assert not await store.write(lambda session: keep(session, county))
    settled = (await held(store)).settled
    assert settled is not None
    assert ("Ann", NOW.date(), "second", "Cat is right") == (settled.by, settled.on, settled.holds, settled.words)


async def test_what_a_correction_settled_opens_again_when_it_is_taken_back(store: Store) -> None:
    """Nobody settled it; found anew, in its newest words, it stands, and what was answered before counts no more."""
    county = await store.write(a_county)
    await store.write(lambda session: keep(session, county))
    ann, anew = Source(NOW, person_id=county.ann), Source(LATER, person_id=county.ann)
    await store.write(lambda session: say(session, Stance.STANDS, "I counted it", ann))
    await store.write(lambda session: settle_dispute(session, "kent", FOUND.id, GONE, None, ann))
    settled = (await held(store)).settled
    assert settled is not None
    assert ("", GONE, None) == (settled.by, settled.holds, settled.words)
    worded = FOUND.model_copy(update={"says": "Two figures differ again."})
    assert await store.write(lambda session: keep(session, county, worded, anew))
    assert ("Two figures differ again.", None) == ((await held(store)).dispute.says, (await held(store)).settled)
    assert [] == list(await store.read(lambda session: stances_on(session, "kent", FOUND.id)))
    await store.write(lambda session: say(session, Stance.BOTH, "Both", anew))
    assert 1 == len(await store.read(lambda session: stances_on(session, "kent", FOUND.id)))


async def test_of_two_sides_that_answer_at_one_instant_the_second_sees_the_first(postgres_url: str) -> None:
    """However many turns are taken at once: else neither would find that both have answered."""
    store, begun, heard = Store.open(postgres_url), threading.Event(), threading.Event()
    try:
        keep_for = await store.write(a_county)
        await store.write(lambda session: keep(session, keep_for))
        ids = await store.read(lambda session: person_ids(session, "kent"))

        def first(session: Session) -> None:
            say(session, Stance.STANDS, "It is 12.", Source(NOW, person_id=ids[ANN.email]))
            begun.set()
            heard.wait(LONG)

        def second(session: Session) -> int:
            begun.wait(LONG)
            heard.set()
            say(session, Stance.STANDS, "It is 14.", Source(NOW, person_id=ids[CAT.email]))
            return len(stances_on(session, "kent", FOUND.id))

        _, seen = await asyncio.gather(store.write(first), store.write(second))
        assert 2 == seen
    finally:
        await store.close()


async def test_two_turns_that_wait_for_one_another_are_a_conflict(postgres_url: str) -> None:
    """PostgreSQL gives one of them up: it is taken again as when another came first; the other is stored."""
    store, both = Store.open(postgres_url), threading.Barrier(2, timeout=LONG)
    try:
        county = await store.write(a_county)
        for each in (FOUND, OTHER):
            await store.write(partial(keep, county=county, dispute=each))

        def turn(session: Session, dispute_ids: Sequence[str]) -> None:
            for number, id_ in enumerate(dispute_ids):
                answer = Answer(dispute=id_, stance=Stance.STANDS, words="It is 12.")
                keep_stance(session, "kent", answer, Source(NOW, person_id=county.ann))
                if number == 0:
                    both.wait()

        ids = [FOUND.id, OTHER.id]
        ended = await asyncio.gather(*(store.write(partial(turn, dispute_ids=each)) for each in (ids, ids[::-1])),
                                     return_exceptions=True)
        assert {Conflict, type(None)} == set(map(type, ended))
    finally:
        await store.close()
