"""Talks outside a round: a sitting of their own, found by what they are about, ended when that has moved on."""

from __future__ import annotations

from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.sessions import save_session, seat_by_return
from storage.talks import begin_talk, end_talks, waiting_talks
from tests.storage.examples import NOW, a_county


async def test_a_talk_is_found_by_what_it_is_about_until_it_ends(store: Store) -> None:
    """Two wait about the same blockage; ended but for one, that one goes on and can be sent."""
    county = await store.write(a_county)

    def begin(session: Session) -> str:
        return begin_talk(session, "kent", county.ann, "unblocked@1", "{}", NOW, about="blockage:1")

    first, second = await store.write(begin), await store.write(begin)
    waiting = await store.read(lambda session: waiting_talks(session, "kent", "blockage:1"))
    assert [(first, county.ann), (second, county.ann)] == waiting
    assert [] == await store.read(lambda session: waiting_talks(session, "weald", "blockage:1"))
    assert 0 == await store.write(lambda session: end_talks(session, "weald", "blockage:1", NOW))
    assert 1 == await store.write(lambda session: end_talks(session, "kent", "blockage:1", NOW, but=second))
    assert [(second, county.ann)] == await store.read(lambda s: waiting_talks(s, "kent", "blockage:1"))
    seat = await store.read(lambda session: seat_by_return(session, "kent", second))
    assert seat is not None
    await store.write(lambda session: save_session(session, seat, "{}", ReturnState.SENT, NOW))
    assert 0 == await store.write(lambda session: end_talks(session, "kent", "blockage:1", NOW))


async def test_an_answer_that_names_no_talk_belongs_to_the_one_begun(store: Store) -> None:
    """The new sitting stands at its own talk."""
    county = await store.write(a_county)
    begun = await store.write(lambda session: begin_talk(session, "kent", county.ann, "risk@1", "{}", NOW))
    seat = await store.read(lambda session: seat_by_return(session, "kent", begun))
    assert seat is not None
    assert (None, None, f"t{seat.sitting_id}") == (seat.round_id, seat.target_id, begun)
