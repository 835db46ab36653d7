"""Districts come back as they were named, and saying them again makes them what they are now."""

from __future__ import annotations

import pytest

from conversations.partnership.districts import District
from storage.database import Store
from storage.districts import DistrictHeld, districts_of, save_districts
from storage.people import UnknownName
from tests.storage.examples import CAT, County, a_county

AMBLEFORD = District(name="Ambleford", chair=CAT.email, channel="C0AMBLE", emails=("clerk@ambleford.example",))


@pytest.fixture
async def kent(store: Store) -> County:
    """Two partnerships alike in everything."""
    await store.write(lambda session: a_county(session, "weald"))
    return await store.write(a_county)


async def test_districts_are_those_named_last(store: Store, kent: County) -> None:
    """One that is named no more is gone; another partnership has none of it."""
    await store.write(lambda session: save_districts(session, "kent", (AMBLEFORD, District(name="Castle Marl"))))
    held = DistrictHeld(kent.ann + 2, "C0AMBLE", ("clerk@ambleford.example",))
    assert {"Ambleford": held, "Castle Marl": DistrictHeld()} == await store.read(
        lambda session: districts_of(session, "kent"))
    await store.write(lambda session: save_districts(session, "kent", (AMBLEFORD,)))
    assert {"Ambleford": held} == await store.read(lambda session: districts_of(session, "kent"))
    assert {} == await store.read(lambda session: districts_of(session, "weald"))


async def test_a_chair_who_is_nobody_is_refused(store: Store, kent: County) -> None:
    """The sentence names the district; without a chair it is taken."""
    lost = AMBLEFORD.model_copy(update={"chair": "eve@county.example"})
    with pytest.raises(UnknownName, match=r"“eve@county\.example” is named as chair of Ambleford"):
        await store.write(lambda session: save_districts(session, "kent", (lost,)))
    await store.write(lambda session: save_districts(session, "kent", (District(name="Ambleford"),)))
    assert {"Ambleford": DistrictHeld()} == await store.read(lambda session: districts_of(session, "kent"))
