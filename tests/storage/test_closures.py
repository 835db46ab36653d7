"""A partnership's closures are its own, and replaced whole."""

from datetime import date

from conversations.partnership.closures import Closure
from storage.closures import closures_of, save_closures
from storage.database import Session, Store
from tests.storage.examples import save_agreement


async def test_closures_are_stored_for_their_partnership_and_replaced(store: Store) -> None:
    """By day, for one nation or for all; what is saved next takes their place, and no other partnership's."""
    def two_counties(session: Session) -> None:
        save_agreement(session, "kent", ("1",))
        save_agreement(session, "weald", ("1",))

    await store.write(two_counties)
    closed = Closure(day=date(2026, 12, 29), name="Closed")
    worked = Closure(day=date(2026, 8, 31), name="Open", calendar="england", worked=True)
    for _ in range(2):
        await store.write(lambda session: save_closures(session, "kent", [closed, worked]))
    await store.write(lambda session: save_closures(session, "weald", [closed]))
    assert (worked, closed) == await store.read(lambda session: closures_of(session, "kent"))
    await store.write(lambda session: save_closures(session, "kent", []))
    assert () == await store.read(lambda session: closures_of(session, "kent"))
    assert (closed,) == await store.read(lambda session: closures_of(session, "weald"))
