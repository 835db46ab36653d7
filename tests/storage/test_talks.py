"""Talks outside a round: a sitting of their own, found by what they are about, ended when that has moved on."""

from __future__ import annotations

from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.sessions import save_session, seat_by_return
from storage.talks import asked_under, begin_talk, end_talks, waiting_talks, waiting_under, was_asked
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


async def test_talks_are_found_by_how_what_they_are_about_begins(store: Store) -> None:
    """Of one target; a talk that ended before it was answered was not asked, one that was answered waits no more."""
    county = await store.write(a_county)
    target, other = county.targets["1"], county.targets["2"]

    def begin(session: Session, about: str, target_id: int) -> str:
        return begin_talk(session, "kent", county.ann, "sponsor_decision@1", "{}", NOW, about=about,
                          target_id=target_id)

    for about, target_id in (("risk:R_1:0", target), ("risk:R_1:2:bare", target), ("risk:R_10:0", target),
                             ("risk:RX1:0", target), ("risk:R_1:5", other)):  # fmt: skip
        await store.write(lambda s, about=about, target_id=target_id: begin(s, about, target_id))  # type: ignore[misc]
    both = ["risk:R_1:0", "risk:R_1:2:bare"]
    assert both == await store.read(lambda session: waiting_under(session, "kent", target, "risk:R_1"))
    assert both == await store.read(lambda session: asked_under(session, "kent", target, "risk:R_1"))
    assert [] == await store.read(lambda session: waiting_under(session, "weald", target, "risk:R_1"))
    assert [] == await store.read(lambda session: asked_under(session, "weald", target, "risk:R_1"))
    await store.write(lambda session: end_talks(session, "kent", "risk:R_1:0", NOW))
    assert both[1:] == await store.read(lambda session: asked_under(session, "kent", target, "risk:R_1"))
    assert not await store.read(lambda session: was_asked(session, "kent", "risk:R_1:0"))
    assert await store.read(lambda session: was_asked(session, "kent", "risk:R_1:2:bare"))
    ((waiting, _),) = await store.read(lambda session: waiting_talks(session, "kent", "risk:R_1:2:bare"))
    seat = await store.read(lambda session: seat_by_return(session, "kent", waiting))
    assert seat is not None
    await store.write(lambda session: save_session(session, seat, "{}", ReturnState.SENT, NOW))
    assert [] == await store.read(lambda session: waiting_under(session, "kent", target, "risk:R_1"))
    assert both[1:] == await store.read(lambda session: asked_under(session, "kent", target, "risk:R_1"))
