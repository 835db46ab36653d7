"""Bodies come back in the order of the agreement, and what each gave is kept version after version."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from conversations.partnership.parts import Body, Gives, PartFigure
from storage.bodies import BodyHeld, bodies_of, bodies_on, save_bodies
from storage.database import Session, Store
from storage.figures import Source
from storage.part_figures import add_part, parts_of
from storage.people import UnknownName, person_ids
from storage.statements import run
from storage.tables import PartFigureRow, table
from storage.targets import target_ids
from tests.storage.examples import ANN, BOB, CAT, NOW, Q1, Q2, save_agreement

COUNCIL = Body(ref="1", body="County Council", giver=ANN.email)
FORCE = Body(ref="1", body="A Force", giver=CAT.email)
COUNT = Body(ref="2", body="NHS", giver=BOB.email, gives=Gives.WHOLE)


@pytest.fixture
async def counties(store: Store) -> Store:
    """Two partnerships alike in everything, with the same bodies."""

    def work(session: Session) -> None:
        for partnership_id in ("kent", "weald"):
            save_agreement(session, partnership_id, ("1", "2", "3"))
            save_bodies(session, partnership_id, (COUNCIL, FORCE, COUNT))

    await store.write(work)
    return store


def target(session: Session, ref: str, partnership_id: str = "kent") -> int:
    """The id of a target."""
    return target_ids(session, partnership_id)[ref]


def person(session: Session, email: str, partnership_id: str = "kent") -> int:
    """The id of a person."""
    return person_ids(session, partnership_id)[email]


def give(session: Session, value: str | None, body: str = "A Force", ref: str = "1", who: str = CAT.email) -> bool:
    """Somebody in Kent gives a body's part."""
    part = PartFigure(body=body, value=None if value is None else Decimal(value),
                      reason=None if value else "Not counted yet")  # fmt: skip
    return add_part(session, "kent", target(session, ref), Q2, part, Source(NOW, person_id=person(session, who)))


async def test_bodies_stand_in_the_order_of_the_agreement(counties: Store) -> None:
    """With who speaks for each and what it gives; a target that none reports on has none."""

    def check(session: Session) -> None:
        expected = {
            target(session, "1"): (
                BodyHeld("County Council", person(session, ANN.email), Gives.PART),
                BodyHeld("A Force", person(session, CAT.email), Gives.PART),
            ),
            target(session, "2"): (BodyHeld("NHS", person(session, BOB.email), Gives.WHOLE),),
        }
        assert expected == bodies_of(session, "kent")
        for ref in ("1", "2", "3"):
            assert expected.get(target(session, ref), ()) == bodies_on(session, "kent", target(session, ref))
        assert () == bodies_on(session, "kent", target(session, "1", "weald"))

    await counties.read(check)


async def test_saving_bodies_again_makes_them_what_they_are_now(counties: Store) -> None:
    """One that left the agreement is gone, a new giver speaks; another partnership keeps its own."""
    moved = FORCE.model_copy(update={"giver": BOB.email})
    await counties.write(lambda session: save_bodies(session, "kent", (moved,)))

    def names(session: Session, partnership_id: str) -> list[tuple[str, int]]:
        held = bodies_of(session, partnership_id).values()
        return [(each.body, each.person_id) for bodies in held for each in bodies]

    bob = await counties.read(lambda session: person(session, BOB.email))
    assert [("A Force", bob)] == await counties.read(lambda session: names(session, "kent"))
    assert 3 == len(await counties.read(lambda session: names(session, "weald")))


@pytest.mark.parametrize(("part", "name"), [("ref", "9"), ("giver", "eve@county.example")])
async def test_a_body_that_names_nobody_is_refused(counties: Store, part: str, name: str) -> None:
    """The sentence says who is missing, and the agreement stays as it was; with names that are known it is accepted."""
    lost = FORCE.model_copy(update={part: name})
    with pytest.raises(UnknownName, match=f"“{name}” is named as .* A Force"):
        await counties.write(lambda session: save_bodies(session, "kent", (lost,)))
    assert 2 == len(await counties.read(lambda session: bodies_of(session, "kent")))
    await counties.write(lambda session: save_bodies(session, "kent", (FORCE,)))


async def test_the_newest_part_holds(counties: Store) -> None:
    """A correction is a version of its own, the same again is none; zero is given, a reason is not a number."""

    def work(session: Session) -> list[bool]:
        given = [give(session, "40"), give(session, "40.0"), give(session, "0"), give(session, None)]
        return [*given, give(session, None), give(session, "38"), give(session, "7", "County Council", who=ANN.email)]

    assert [True, False, True, True, False, True, True] == await counties.write(work)
    target_id = await counties.read(lambda session: target(session, "1"))
    expected = {target_id: [PartFigure(body="A Force", value=Decimal(38), giver="Cat"),
                            PartFigure(body="County Council", value=Decimal(7), giver="Ann")]}  # fmt: skip
    assert expected == await counties.read(lambda session: parts_of(session, "kent", Q2))
    assert {} == await counties.read(lambda session: parts_of(session, "kent", Q1))
    assert {} == await counties.read(lambda session: parts_of(session, "weald", Q2))


async def test_a_share_keeps_what_it_is_made_of(counties: Store) -> None:
    """Numerator and denominator come back exactly; another denominator alone is another version."""
    share = PartFigure(body="NHS", value=Decimal("12.5"), numerator=Decimal(1), denominator=Decimal(8))
    wider = share.model_copy(update={"numerator": Decimal(2), "denominator": Decimal(16)})

    def work(session: Session) -> list[bool]:
        added = [add_part(session, "kent", target(session, "2"), Q2, one, Source(NOW)) for one in (share, share, wider)]
        assert {target(session, "2"): [wider]} == parts_of(session, "kent", Q2)
        return added

    assert [True, False, True] == await counties.write(work)


async def test_a_part_once_given_is_never_taken_back(counties: Store) -> None:
    """The database refuses to delete or to point into another partnership; one more version is accepted."""
    await counties.write(lambda session: give(session, "40"))
    with pytest.raises(DBAPIError):
        await counties.write(lambda session: run(session, delete(table(PartFigureRow))))
    theirs = await counties.read(lambda session: target(session, "1", "weald"))
    part = PartFigure(body="A Force", value=Decimal(1))
    with pytest.raises(DBAPIError):
        await counties.write(lambda session: add_part(session, "kent", theirs, Q2, part, Source(NOW)))
    assert await counties.write(lambda session: give(session, "41"))
