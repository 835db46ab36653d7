"""Whatever matrix and ladder a partnership brings come back as they were; without any, the usual ones hold."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.partnership.blockages import BlockageState
from conversations.partnership.ladder import USUAL_LADDER, Ladder, Rung
from conversations.partnership.matrix import Matrix, usual_matrix
from storage.conventions import Conventions, conventions_of, save_conventions
from storage.database import Store
from tests.conversations.partnership.matrices import matrices
from tests.storage.examples import save_agreement

HELD = (BlockageState.WITH_LEAD, BlockageState.WITH_SPONSOR, BlockageState.WITH_BOARD)
SLOW = Ladder(rungs=(Rung(state=BlockageState.WITH_BOARD, days=20),), confirm=9)
USUAL = Conventions(usual_matrix(), USUAL_LADDER)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any ladder there may be."""
    states = draw(st.sets(st.sampled_from(HELD), min_size=1))
    days = st.none() | st.integers(1, 60)
    return Ladder(rungs=tuple(Rung(state=state, days=draw(days)) for state in HELD if state in states),
                  confirm=draw(st.integers(1, 60)))  # fmt: skip


async def test_a_partnership_that_brought_none_has_the_usual_ones(store: Store) -> None:
    """Five by five, and the ladder of a week, two weeks and the board's own time."""
    await store.write(lambda session: save_agreement(session, "kent", ("1",)))
    assert USUAL == await store.read(lambda session: conventions_of(session, "kent"))


async def test_what_is_not_brought_again_stays(store: Store) -> None:
    """A ladder alone leaves the matrix, and nothing at all leaves both; another partnership has its own."""
    await store.write(lambda session: save_agreement(session, "kent", ("1",)))
    await store.write(lambda session: save_agreement(session, "weald", ("1",)))
    await store.write(lambda session: save_conventions(session, "kent", usual_matrix(3), None))
    await store.write(lambda session: save_conventions(session, "kent", None, SLOW))
    await store.write(lambda session: save_conventions(session, "kent", None, None))
    await store.write(lambda session: save_agreement(session, "kent", ("1",)))
    assert Conventions(usual_matrix(3), SLOW) == await store.read(lambda session: conventions_of(session, "kent"))
    assert USUAL == await store.read(lambda session: conventions_of(session, "weald"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(matrix=matrices(), ladder=ladders())
async def test_any_matrix_and_ladder_come_back_unchanged(store: Store, matrix: Matrix, ladder: Ladder) -> None:
    """Words, zones and clocks, every place in its zone."""
    await store.write(lambda session: save_agreement(session, "kent", ("1",)))
    await store.write(lambda session: save_conventions(session, "kent", matrix, ladder))
    assert Conventions(matrix, ladder) == await store.read(lambda session: conventions_of(session, "kent"))
