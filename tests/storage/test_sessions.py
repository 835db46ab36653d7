"""A turn finds its seat in one statement and never overwrites another turn."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.sessions import (
    Conflict,
    Seat,
    focus_on,
    next_waiting,
    place_sitting,
    save_session,
    seat_by_return,
    seat_by_slack,
    seats_of_person,
    seats_of_round,
    seats_of_sitting,
)
from tests.storage.examples import ANN, NOW, a_county


async def test_a_slack_user_is_shown_to_their_seat(store: Store) -> None:
    """Person, place, return, brief and version come together; nothing was said yet."""
    county = await store.write(a_county)
    seat = await store.read(lambda session: seat_by_slack(session, "T1", "U1"))
    assert seat is not None
    assert ("kent", county.ann, ANN.email, county.first_return) == (
        seat.partnership_id, seat.person_id, seat.email, seat.return_id)
    assert (None, 0, "not_started", 1) == (seat.session, seat.version, seat.state, seat.others_waiting)
    assert '"ref":"1"' in seat.brief


async def test_a_thread_belongs_to_one_person(store: Store) -> None:
    """In Ann's thread Ann finds her seat and Bob does not."""
    county = await store.write(a_county)
    sitting = county.opened.sittings[county.ann]
    await store.write(lambda session: place_sitting(
        session, "kent", sitting, team="T1", channel="C1", thread="1.1", top_message="1.1"))
    anns = await store.read(lambda session: seat_by_slack(session, "T1", "U1", "1.1"))
    bobs = await store.read(lambda session: seat_by_slack(session, "T1", "U2", "1.1"))
    elsewhere = await store.read(lambda session: seat_by_slack(session, "T1", "U1", "2.2"))
    assert anns is not None
    assert ("C1", "1.1") == (anns.slack_channel, anns.top_message)
    assert (None, None) == (bobs, elsewhere)


async def test_a_person_of_two_partnerships_sits_where_they_last_sat(store: Store) -> None:
    """Without a thread, the return touched last is the one meant."""
    kent = await store.write(a_county)
    weald = await store.write(lambda session: a_county(session, "weald"))
    for county in (kent, weald):
        seat = await _take_a_turn(store, county.id, county.first_return, minutes=len(county.id))
        found = await store.read(lambda session: seat_by_slack(session, "T1", "U1"))
        assert seat == found


async def test_what_a_turn_leaves_is_there_for_the_next(store: Store) -> None:
    """The session, state and version are what the last turn saved."""
    county = await store.write(a_county)
    saved = await _take_a_turn(store, "kent", county.first_return, minutes=1)
    found = await store.read(lambda session: seat_by_return(session, "kent", county.first_return))
    assert saved == found
    assert ('{"texts":{}}', "in_progress", 1) == (saved.session, saved.state, saved.version)


async def test_of_two_turns_from_one_seat_the_second_is_refused(store: Store) -> None:
    """Nothing is overwritten; taken again from the seat as it now is, the turn is kept."""
    county = await store.write(a_county)
    seat = await store.read(lambda session: seat_by_return(session, "kent", county.first_return))
    assert seat is not None

    def save(text: str) -> Callable[[Session], Seat]:
        return lambda session: save_session(session, seat, text, ReturnState.IN_PROGRESS, NOW)

    outcomes = await asyncio.gather(
        store.write(save("one")), store.write(save("two")), return_exceptions=True)
    assert 1 == sum(isinstance(outcome, Conflict) for outcome in outcomes)
    again = await store.read(lambda session: seat_by_return(session, "kent", county.first_return))
    assert again is not None
    assert again.session in ("one", "two")
    saved = await store.write(lambda session: save_session(session, again, "three", ReturnState.READY, NOW))
    assert 2 == saved.version


async def test_turns_at_the_same_instant_take_turns(store: Store) -> None:
    """Each turn that reads its seat in its own transaction sees what the one before left: none is lost."""
    county = await store.write(a_county)

    def turn(session: Session) -> None:
        seat = seat_by_return(session, "kent", county.first_return, turn=True)
        assert seat is not None
        save_session(session, seat, f"{seat.session or ''}x", ReturnState.IN_PROGRESS, NOW)

    await asyncio.gather(*(store.write(turn) for _ in range(8)))
    seat = await store.read(lambda session: seat_by_return(session, "kent", county.first_return))
    assert seat is not None
    assert ("xxxxxxxx", 8) == (seat.session, seat.version)


async def test_the_sitting_moves_on_to_what_waits(store: Store) -> None:
    """When a return is sent the next one is offered, and none when all are sent."""
    county = await store.write(a_county)
    first, second = county.opened.returns[county.ann]
    seat = await _take_a_turn(store, "kent", first, minutes=1, state=ReturnState.SENT)
    assert second == await store.read(lambda session: next_waiting(session, seat))
    assert await store.write(lambda session: focus_on(session, seat, second))
    there = await store.read(lambda session: seat_by_slack(session, "T1", "U1"))
    assert there is not None
    assert (second, 0) == (there.return_id, there.others_waiting)
    last = await _take_a_turn(store, "kent", second, minutes=2, state=ReturnState.SENT)
    assert await store.read(lambda session: next_waiting(session, last)) is None


async def test_the_focus_stays_within_the_sitting(store: Store) -> None:
    """A return of another partnership cannot be sat at."""
    county = await store.write(a_county)
    other = await store.write(lambda session: a_county(session, "weald"))
    seat = await store.read(lambda session: seat_by_return(session, "kent", county.first_return))
    assert seat is not None
    assert not await store.write(lambda session: focus_on(session, seat, other.first_return))


async def test_all_returns_of_a_person_are_read_at_once(store: Store) -> None:
    """A letter holds the sitting's returns, the task list the person's; both in the order of targets."""
    county = await store.write(a_county)
    sitting = county.opened.sittings[county.ann]
    letter = await store.read(lambda session: seats_of_sitting(session, "kent", sitting))
    tasks = await store.read(lambda session: seats_of_person(session, "kent", county.ann))
    assert list(county.opened.returns[county.ann]) == [seat.return_id for seat in letter]
    assert letter == tasks


async def _take_a_turn(
    store: Store, partnership_id: str, return_id: str, minutes: int,
    state: ReturnState = ReturnState.IN_PROGRESS,
) -> Seat:
    def turn(session: Session) -> Seat:
        seat = seat_by_return(session, partnership_id, return_id, turn=True)
        assert seat is not None
        return save_session(session, seat, '{"texts":{}}', state, NOW + timedelta(minutes=minutes))

    return await store.write(turn)


async def test_all_returns_of_a_round_are_read_at_once(store: Store) -> None:
    """By sitting, each exactly as it is read alone; another partnership's round is not among them."""
    county = await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    by_sitting = await store.read(lambda session: seats_of_round(session, "kent", county.opened.round_id))
    assert set(county.opened.sittings.values()) == set(by_sitting)
    alone = await store.read(
        lambda session: {sitting: seats_of_sitting(session, "kent", sitting) for sitting in by_sitting})
    assert alone == by_sitting


async def test_a_return_named_is_found_only_by_its_owner(store: Store) -> None:
    """A button carries a return's id and no right: Bob's press on Ann's return finds nothing."""
    county = await store.write(a_county)
    anns = await store.read(lambda session: seat_by_slack(session, "T1", "U1", return_id=county.first_return))
    bobs = await store.read(lambda session: seat_by_slack(session, "T1", "U2", return_id=county.first_return))
    assert anns is not None
    assert (county.first_return, None) == (anns.return_id, bobs)
