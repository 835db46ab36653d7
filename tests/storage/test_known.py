"""The people a turn needs are read one by one, and only within their partnership."""

import pytest

from storage.database import Session, Store
from storage.known import Known
from storage.people import people_of
from tests.storage.examples import ANN, save_agreement


def two_counties(session: Session) -> None:
    """Ann, Bob and Cat work in both."""
    save_agreement(session, "kent", ("1",))
    save_agreement(session, "weald", ("1",))


async def test_a_person_is_the_one_that_everybody_is_read_as(store: Store) -> None:
    """By id as among all; nobody for no id."""
    await store.write(two_counties)
    everybody = await store.read(lambda session: people_of(session, "weald"))

    def read(session: Session) -> None:
        known = Known(session, "weald")
        assert everybody == {person_id: known[person_id] for person_id in everybody}
        assert list(everybody.values()) == [known.get(person_id) for person_id in everybody]
        assert known.get(None) is None

    await store.read(read)


async def test_somebody_of_another_partnership_is_refused_by_id(store: Store) -> None:
    """A sentence says whose they are not; those of its own are read all the same."""
    await store.write(two_counties)
    theirs = await store.read(lambda session: set(people_of(session, "kent")))

    def read(session: Session) -> None:
        known = Known(session, "weald")
        for person_id in theirs:
            with pytest.raises(LookupError, match=f"Partnership weald has no person {person_id}"):
                known[person_id]
        assert all(known[person_id].partnership_id == "weald" for person_id in people_of(session, "weald"))

    await store.read(read)


@pytest.mark.parametrize("email", ["ann@county.example", "ANN@county.example", "ann.lead@HOME.example"])
@pytest.mark.parametrize("before", [True, False])
async def test_an_address_finds_its_person(store: Store, email: str, before: bool) -> None:
    """By each of their addresses, in any letters, whether they were read before or not."""
    await store.write(two_counties)

    def read(session: Session) -> None:
        (ann,) = (who for who, each in people_of(session, "weald").items() if each.email == ANN.email)
        known = Known(session, "weald")
        assert not before or known[ann].name == "Ann"
        assert ann == known.at(email)
        assert known.at("eve@county.example") is None

    await store.read(read)
