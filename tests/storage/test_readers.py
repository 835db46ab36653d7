"""Every digest has its readers: the channel, the people by part or address, and addresses of nobody known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session

from conversations.digests.layers import BOARD, DISTRICT, GROUP, THEME
from conversations.partnership.districts import District
from conversations.partnership.parts import Body
from conversations.partnership.targets import Partnership, Theme
from storage.bodies import save_bodies
from storage.database import Store
from storage.districts import save_districts
from storage.people import save_partnership
from storage.readers import Readers, groups_of, readers_of
from storage.targets import save_themes
from tests.storage.examples import ANN, BOB, CAT, TOLERANCE, County, a_county

CHAIRED = (
    District(name="Ambleford", chair=CAT.email, channel="C0AMBLE", emails=("clerk@ambleford.example",)),
    District(name="Castle Marl", emails=(BOB.email.upper(),)),
)


@pytest.fixture
async def kent(store: Store) -> County:
    """Kent with a board that is posted to, a theme with a channel, and bodies on one target; Weald beside it."""

    def work(session: Session) -> County:
        for each in ("weald", "kent"):
            county = a_county(session, each)
            board = Partnership(
                name=f"{each.title()} Partnership", board="Board", board_channel="C0BOARD", default_rule=TOLERANCE,
                board_emails=("Ann.Lead@home.example", "Leader@kent.example"),
            )  # fmt: skip
            save_partnership(session, each, board)
            save_themes(session, each, [Theme(name="Safer", chair=BOB.email, channel="C0SAFER", emails=(BOB.email,)),
                                        Theme(name="Quiet")])  # fmt: skip
            save_bodies(session, each, [Body(ref="1", body="Ambleford", giver=ANN.email),
                                        Body(ref="1", body="Castle Marl", giver=CAT.email)])  # fmt: skip
        return county

    return await store.write(work)


async def test_the_board_reads_in_its_channel_and_at_its_addresses(store: Store, kent: County) -> None:
    """An address of somebody known is that person; the other stays an address."""
    board = await store.read(lambda session: readers_of(session, "kent", BOARD, ""))
    assert Readers("C0BOARD", ("leader@kent.example",), (kent.ann,)) == board


async def test_a_theme_is_read_by_its_chair_and_whoever_it_names(store: Store, kent: County) -> None:
    """The chair whose address is named too reads it once; a theme that names nobody has no readers."""
    bob = kent.ann + 1
    groups = await store.read(lambda session: groups_of(session, "kent", THEME))
    assert {"Safer": Readers("C0SAFER", (), (bob,)), "Quiet": Readers()} == groups


async def test_a_layer_with_readers_of_its_own_is_read_by_them_alone(store: Store, kent: County) -> None:
    """In every group, whoever chairs it; with an address alone it has no channel."""
    scrutiny = replace(THEME, name="scrutiny", channel="C0SCRUTINY",
                       emails=("Ann.Lead@home.example", "clerk@k.example"))  # fmt: skip
    groups = await store.read(lambda session: groups_of(session, "kent", scrutiny))
    assert dict.fromkeys(("Safer", "Quiet"), Readers("C0SCRUTINY", ("clerk@k.example",), (kent.ann,))) == groups
    quiet = replace(scrutiny, channel=None, emails=("clerk@k.example",))
    told = await store.read(lambda session: readers_of(session, "kent", quiet, "Safer"))
    assert Readers(None, ("clerk@k.example",)) == told


async def test_a_district_is_read_by_those_it_named(store: Store, kent: County) -> None:
    """Until any is named, every body that reports is a district that nobody reads for."""
    ambleford = Readers("C0AMBLE", ("clerk@ambleford.example",), (kent.ann + 2,))
    assert {"Ambleford": Readers(), "Castle Marl": Readers()} == await store.read(
        lambda session: groups_of(session, "kent", DISTRICT))
    await store.write(lambda session: save_districts(session, "kent", CHAIRED))
    assert {"Ambleford": ambleford, "Castle Marl": Readers(person_ids=(kent.ann + 1,))} == await store.read(
        lambda session: groups_of(session, "kent", DISTRICT))


async def test_a_target_is_read_by_its_lead_and_its_delivery_group(store: Store, kent: County) -> None:
    """Ann leads, Cat is a member; there is no channel."""
    groups = await store.read(lambda session: groups_of(session, "kent", GROUP))
    assert dict.fromkeys("12", Readers(person_ids=(kent.ann, kent.ann + 2))) == groups


async def test_a_group_that_is_not_there_has_no_readers(store: Store, kent: County) -> None:
    """The refusal names layer and group; one that is there is answered."""
    with pytest.raises(LookupError, match="The layer theme has no group “Sfaer”"):
        await store.read(lambda session: readers_of(session, "kent", THEME, "Sfaer"))
    assert "C0SAFER" == (await store.read(lambda session: readers_of(session, "kent", THEME, "Safer"))).channel
