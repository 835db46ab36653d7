"""Who is in the rehearsal, and what each is said to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.example import COUNTY
from bot.folders.contents import Contents
from bot.folders.reading import read_import
from bot.rehearsal.mailbox import PostOffice
from bot.rehearsal.start.cast import cast, hand_out_mailboxes, part, rooms
from conversations.digests.own_layers import OwnLayer
from conversations.partnership.quarters import Quarter


@pytest.fixture(scope="module")
def county() -> Contents:
    """The example county."""
    contents = read_import(COUNTY, Quarter(2026, 2))
    assert isinstance(contents, Contents)
    return contents


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("dan.ellis@jobcentre.marlshire.example", "Leads NI 152, NI 153"),
        ("patricia.okafor@marlshire.example", "Chairs Children and young people"),
        ("xanthe.abel@fire.marlshire.example", "Sponsors NI 49"),
        ("greta.hill@jobcentre.marlshire.example", "Delivers NI 152, NI 153; stands in for Dan Ellis"),
        ("gwen.marsh@marlshire.example", "Reads for the Marlshire Public Service Board"),
        ("imran.malik@ambleford.example",
         "Leads NI 155, NI 156; chairs the partnership of Ambleford District Council"),
        ("ursula.wynn@castlemarl.example",
         "Chairs Economic development and enterprise and the partnership of Castle Marl Borough Council"),
        ("nobody@marlshire.example", "Takes part"),
    ],
)
def test_a_part_reads_as_people_would_say_it(county: Contents, email: str, said: str) -> None:
    """The chief part only; references keep their capitals and are not broken over two lines."""
    assert said == part(email, county).replace("\N{NO-BREAK SPACE}", " ")


def test_everybody_of_the_county_is_there(county: Contents) -> None:
    """Everybody with an identity in Slack is there, everybody has a mailbox, and all have something to do."""
    people = cast(county)
    assert [person.email for person in county.people if person.slack] == [person.email for person in people]
    assert all(person.part for person in people)
    office = PostOffice(lambda: datetime(2026, 10, 5, tzinfo=UTC))
    hand_out_mailboxes(office, county, "/rehearsal")
    readers = {reader.address: reader for reader in office.everybody()}
    assert {person.email for person in county.people} == set(readers)
    assert "/rehearsal/as/U0DANELLIS" == readers["dan.ellis@jobcentre.marlshire.example"].elsewhere
    assert "" == readers["cat.dewan@college.marlshire.example"].elsewhere


def test_each_theme_has_its_room(county: Contents) -> None:
    """The chair, leads, sponsors and members of a theme's targets are in its channel, and nobody else."""
    children = next(room for room in rooms(county) if room.name == "children")
    assert ("C0CHILDREN", "Children and young people") == (children.id, children.topic)
    assert {"U0PATRICIAOKAFOR", "U0MAYAQUINN", "U0CARLDUNN"} <= set(children.members)
    assert "U0ANNARCHER" not in children.members


def test_the_board_and_each_district_have_their_rooms(county: Contents) -> None:
    """The board's readers, and a district's chair with whoever gives its part; a room's id is letters and digits."""
    found = {room.topic: room for room in rooms(county)}
    board, castle = found["Marlshire Public Service Board"], found["Castle Marl Borough Council"]
    assert ("C0PUBLICSERVICEBOARD", "public-service-board", ("U0GWENMARSH",)) == (board.id, board.name, board.members)
    assert ("C0CASTLEMARL", ("U0JOYCENEWTON", "U0URSULAWYNN")) == (castle.id, castle.members)


def test_a_layer_with_a_channel_of_its_own_has_a_room(county: Contents) -> None:
    """With those in it whom it names; one that goes to the rooms of its groups has none."""
    named = OwnLayer(name="scrutiny", reader="scrutiny committee", channel="#scrutiny",
                     emails=("gwen.marsh@marlshire.example",))  # fmt: skip
    found = {room.topic: room for room in rooms(replace(county, layers=(named, OwnLayer(name="board", lines=6))))}
    scrutiny = found.pop("scrutiny committee")
    assert ("C0SCRUTINY", "scrutiny", ("U0GWENMARSH",)) == (scrutiny.id, scrutiny.name, scrutiny.members)
    assert {room.topic for room in rooms(county)} == set(found)
