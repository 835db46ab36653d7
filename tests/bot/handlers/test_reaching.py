"""Each person is reached by the way they prefer; asked of one or of all, the ways are the same."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.handlers.desk import Desk, Ways
from bot.handlers.reaching import reaches, ways_to
from bot.ports import Reach
from conversations.partnership.people import Person, SlackIdentity
from storage.addresses import mark_dead
from storage.database import Session, Store
from storage.people import people_of, save_people
from tests.bot.handlers.corresponding import Corresponding
from tests.bot.wire.weald import ANN, BOB, TEAM, WEALD, email_of, led_by, set_up

UNLINKED = Person(email=email_of(BOB), name="Bob Carter", organisation="County")
OUT_OF_REACH = Person(email="eve@district.example", name="Eve", organisation="District")
BOTH = Person(email="kim@nhs.example", name="Kim", organisation="NHS", other_emails=("kim@home.example",),
              slack=SlackIdentity(team=TEAM, user="U0KIM"))


@pytest.fixture
async def county(store: Store) -> Corresponding:
    """Ann and Kim are in Slack and have letters, Bob only letters, and nothing reaches Eve."""

    def work(session: Session) -> None:
        set_up(session, led_by({ANN: 1, BOB: 1}))
        save_people(session, WEALD, [UNLINKED, OUT_OF_REACH, BOTH])
        mark_dead(session, WEALD, OUT_OF_REACH.email, "no such user", Corresponding(store).now)

    await store.write(work)
    return Corresponding(store)


def by_note(session: Session, partnership_id: str) -> Iterator[tuple[int, Reach]]:
    """A channel of its own that reaches everybody."""
    for person_id, person in people_of(session, partnership_id).items():
        yield person_id, Reach("note", "hall", person.email)


def ways(session: Session, desk: Desk, person: Person) -> list[tuple[str, str]]:
    """The ways to somebody, as they are told when only they are asked for."""
    (who,) = (who for who, each in people_of(session, WEALD).items() if each.email == person.email)
    return [(way.channel, way.address) for way in ways_to(desk, session, WEALD, who)]


@pytest.mark.parametrize("brought", [(), (by_note,)])
async def test_the_ways_to_one_are_theirs_among_the_ways_to_all(county: Corresponding, brought: tuple[Ways]) -> None:
    """Whatever channels are open, for whoever has both, one or none."""
    desk = replace(county.desk, ways=brought)

    def check(session: Session) -> None:
        everybody = reaches(desk, session, WEALD)
        known = people_of(session, WEALD)
        assert {who: everybody.get(who, ()) for who in known} == {
            who: ways_to(desk, session, WEALD, who) for who in known}

    await county.store.read(check)


async def test_the_way_that_is_preferred_comes_first(county: Corresponding) -> None:
    """And changes with what they prefer; an address that is dead is no way, another of theirs is."""
    desk = county.desk
    slack, letter = ("slack", "U0KIM"), ("email", "kim@nhs.example")
    assert [slack, letter] == await county.store.read(lambda session: ways(session, desk, BOTH))
    assert [("email", email_of(BOB))] == await county.store.read(lambda session: ways(session, desk, UNLINKED))
    assert [] == await county.store.read(lambda session: ways(session, desk, OUT_OF_REACH))
    rather = BOTH.model_copy(update={"prefers": "email"})
    await county.store.write(lambda session: save_people(session, WEALD, [rather]))
    assert [letter, slack] == await county.store.read(lambda session: ways(session, desk, BOTH))
    await county.store.write(lambda session: mark_dead(session, WEALD, BOTH.email, "full", county.now))
    assert [("email", "kim@home.example"), slack] == await county.store.read(
        lambda session: ways(session, desk, BOTH))
