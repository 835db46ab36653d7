"""A turn finds its seat in one statement and never overwrites another turn."""

import asyncio

import pytest

from conversations.partnership.returns import ReturnState
from storage.database import Store
from storage.sessions import (
    Conflict,
    focus_on,
    next_waiting,
    place_sitting,
    save_session,
    seat_by_return,
    seat_by_slack,
    seats_of_person,
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
