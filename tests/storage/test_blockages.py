"""Blockages as stored: raised, held, answered, confirmed, with every step on record."""

from __future__ import annotations

from datetime import date

from conversations.partnership.blockages import BlockageState, Move, RaisedBlockage
from storage.blockages import (
    BlockageHeld,
    Hold,
    blockage_of,
    blockages_of,
    keep_move,
    moves_of,
    open_blockages,
    raise_blockage,
)
from storage.database import Session, Store
from storage.figures import Source
from tests.storage.examples import ANN, NOW, County, a_county

ON = date(2026, 10, 5)


async def stuck(store: Store, county: County) -> BlockageHeld:
    """A blockage that Ann raised."""

    def keep(session: Session) -> BlockageHeld | None:
        raised = RaisedBlockage(ref="1", what="No data from the police", since=date(2026, 9, 1), who_can="Cat")
        raise_blockage(session, "kent", county.targets["1"], "b1", raised, ON, Source(NOW, person_id=county.ann))
        return blockage_of(session, "kent", "b1")

    held = await store.write(keep)
    assert held is not None
    return held


async def test_a_blockage_is_kept_as_it_was_reported(store: Store) -> None:
    """Nobody holds it yet; another partnership does not see it; reported again in the same talk it reads anew."""
    county = await store.write(a_county)
    held = await stuck(store, county)
    assert (ANN.email, "No data from the police", BlockageState.OPEN, None, county.ann) == (
        held.blockage.raised_by, held.blockage.what, held.blockage.state, held.holder_id, held.raiser_id)
    assert await store.read(lambda session: blockage_of(session, "weald", "b1")) is None
    assert [] == await store.read(lambda session: open_blockages(session, "weald"))
    anew = RaisedBlockage(ref="1", what="No data at all")
    await store.write(lambda session: raise_blockage(session, "kent", county.targets["1"], "b1", anew, ON, Source(NOW)))
    (held,) = await store.read(lambda session: blockages_of(session, "kent", county.targets["1"]))
    assert ("No data at all", None, county.ann) == (held.blockage.what, held.blockage.since, held.raiser_id)


async def test_every_step_is_kept_and_the_last_one_stands(store: Store) -> None:
    """Passed on, answered, opened again, answered, confirmed: then it is open no more."""
    county = await store.write(a_county)
    await stuck(store, county)

    async def step(move: Move, state: BlockageState, words: str | None = None) -> BlockageHeld | None:
        hold = Hold(state, county.ann, ON, date(2026, 10, 12))

        def keep(session: Session) -> BlockageHeld | None:
            keep_move(session, "kent", "b1", move, hold, words, Source(NOW, person_id=county.ann), ON)
            return blockage_of(session, "kent", "b1")

        return await store.write(keep)

    held = await step(Move.PASSED_ON, BlockageState.WITH_SPONSOR, "Beyond me")
    assert held is not None
    assert (BlockageState.WITH_SPONSOR, "Ann", date(2026, 10, 12)) == (
        held.blockage.state, held.blockage.holder, held.falls_due)
    held = await step(Move.ANSWERED, BlockageState.WITH_SPONSOR, "Written to the Chief")
    assert held is not None
    assert ("Written to the Chief", "Ann", ON) == (
        held.blockage.answer, held.blockage.answered_by, held.blockage.answered_on)
    held = await step(Move.REOPENED, BlockageState.WITH_SPONSOR, "No reply came")
    assert held is not None
    assert (None, None) == (held.blockage.answer, held.answerer_id)
    await step(Move.ANSWERED, BlockageState.WITH_SPONSOR, "They will send it on Monday")
    held = await step(Move.CONFIRMED, BlockageState.RESOLVED)
    assert held is not None
    assert (ON, "They will send it on Monday") == (held.blockage.resolved_on, held.blockage.answer)
    assert [] == await store.read(lambda session: open_blockages(session, "kent"))
    told = await store.read(lambda session: moves_of(session, "kent", "b1"))
    assert [("passed_on", "Beyond me"), ("answered", "Written to the Chief"), ("reopened", "No reply came"),
            ("answered", "They will send it on Monday"), ("confirmed", None)] == [(m.move, m.words) for m in told]
    assert [] == await store.read(lambda session: moves_of(session, "weald", "b1"))
