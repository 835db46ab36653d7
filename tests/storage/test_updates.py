"""Members and givers are told what is theirs, once, and leads are not asked again what their return asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.partnership.actions import Action, Progress
from conversations.partnership.matrix import usual_matrix
from conversations.partnership.parts import Body, Gives, PartFigure
from storage.bodies import save_bodies
from storage.conventions import conventions_of
from storage.database import Session, Store
from storage.figures import Source
from storage.part_figures import add_part
from storage.people import person_ids
from storage.plans import save_actions
from storage.targets import save_targets
from storage.updates import UpdateWanted, updates_for
from tests.storage.examples import ANN, BOB, CAT, DUE, NOW, Q1, Q2, County, a_county, a_definition, a_target


@pytest.fixture
async def county(store: Store) -> County:
    """Kent beside the Weald; in each Cat is the member of both targets, and has no action."""
    await store.write(lambda session: a_county(session, "weald"))
    return await store.write(a_county)


async def wanted(store: Store, partnership_id: str = "kent") -> list[UpdateWanted]:
    """The updates of the second quarter."""
    return list(await store.read(lambda session: updates_for(session, partnership_id, Q2, DUE, "Support")))


async def test_a_member_is_asked_about_each_target_of_theirs(store: Store, county: County) -> None:
    """With their own open actions alone: not the lead's, not one that is finished."""
    actions = [Action(id="A2", ref="1", text="Ring the clerk", owner=CAT.email, due=date(2026, 10, 1)),
               Action(id="A3", ref="1", text="Write to them", owner="Cat"),
               Action(id="A4", ref="1", text="Done long ago", owner=CAT.email, progress=Progress.DONE),
               Action(id="A5", ref="2", text="Another's", owner=BOB.email)]  # fmt: skip
    await store.write(lambda session: save_actions(session, "kent", actions, NOW))
    asked = await wanted(store)
    assert [("1", "Cat", ("A2", "A3")), ("2", "Cat", ())] == [
        (each.brief.ref, each.brief.member, tuple(action.id for action in each.brief.actions)) for each in asked]
    first = asked[0].brief
    assert ("Police", "Ann", Q2, DUE, None, usual_matrix().size) == (
        first.body, first.lead, first.quarter, first.due, first.part, first.matrix)
    assert [()] * 2 == [each.brief.actions for each in await wanted(store, "weald")]
    assert 2 == len({(each.target_id, each.part) for each in asked})
    assert usual_matrix() == await store.read(lambda session: conventions_of(session, "kent").matrix)


async def test_a_giver_is_asked_for_each_body_they_speak_for(store: Store, county: County) -> None:
    """Whoever they are: a member once with actions and part, a lead for the part alone, and what it was last."""

    def work(session: Session) -> None:
        save_bodies(session, "kent", [
            Body(ref="1", body="Police", giver=CAT.email), Body(ref="1", body="Probation", giver=CAT.email),
            Body(ref="1", body="County Council", giver=ANN.email, gives=Gives.WHOLE)])
        part = PartFigure(body="Police", value=Decimal(7))
        add_part(session, "kent", county.targets["1"], Q1, part, Source(NOW, person_id=person_ids(session, "kent")[
            CAT.email]))

    await store.write(work)
    await store.write(lambda session: save_actions(
        session, "kent", [Action(id="A2", ref="1", text="Ring the clerk", owner=CAT.email)], NOW))
    asked = [each for each in await wanted(store) if each.brief.ref == "1"]
    told = {each.brief.body: (each.brief.member, len(each.brief.actions), each.brief.part) for each in asked}
    assert {"Police": ("Cat", 1), "Probation": ("Cat", 0), "County Council": ("Ann", 0)} == {
        body: (member, many) for body, (member, many, _) in told.items()}
    parts = {body: part for body, (_, _, part) in told.items() if part is not None}
    assert {"Police": Decimal(7), "Probation": None, "County Council": None} == {
        body: part.last for body, part in parts.items()}
    assert (Gives.WHOLE, "young people", False) == (
        parts["County Council"].gives, parts["County Council"].unit, parts["County Council"].shares)
    assert len(asked) == len({each.part for each in asked})


async def test_a_lead_of_their_own_group_is_not_asked_twice(store: Store, county: County) -> None:
    """What blocks them and what they fear, their return asks."""
    target = a_target("1", members=(ANN.email, CAT.email))
    await store.write(lambda session: save_targets(session, "kent", [target], NOW))
    assert ["Cat"] == [each.brief.member for each in await wanted(store) if each.brief.ref == "1"]


async def test_without_a_figure_this_quarter_only_actions_are_asked_about(store: Store, county: County) -> None:
    """And no part-figure; without an action nobody is asked."""
    annual = a_target("1", definitions=(a_definition(due_in=(4,)),))

    def work(session: Session) -> None:
        save_targets(session, "kent", [annual], NOW)
        save_bodies(session, "kent", [Body(ref="1", body="Police", giver=CAT.email)])

    await store.write(work)
    assert [] == [each for each in await wanted(store) if each.brief.ref == "1"]
    await store.write(lambda session: save_actions(
        session, "kent", [Action(id="A2", ref="1", text="Ring the clerk", owner=CAT.email)], NOW))
    (one,) = [each for each in await wanted(store) if each.brief.ref == "1"]
    assert (("A2",), None) == (tuple(action.id for action in one.brief.actions), one.brief.part)
