"""Disputes are found once, answered by sides, settled by one person, and open again when a correction is taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

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
from tests.storage.examples import ANN, CAT, NOW, Q1, Q2, County, a_county

LATER = NOW + timedelta(hours=1)
FOUND = Dispute(
    id="figures:1:2026-Q2:lead=12,police=14", kind=ConflictKind.FIGURES, ref="1", says="Two figures {differ}.",
    first=Side(email=ANN.email, name="Ann", body="County Council", says="The figure is 12.", value=Decimal("12.50")),
    second=Side(email=CAT.email, name="Cat", body="Police", says="The figure is 14.", value=Decimal(14), source="p1"),
)  # fmt: skip


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
