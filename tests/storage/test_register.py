"""The register moves: what a talk graded, how each risk stood before, since when it stands so high."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.partnership.actions import Action
from conversations.partnership.risks import Grade, RaisedRisk
from storage.database import Session, Store
from storage.figures import Source
from storage.plans import add_grades, open_actions
from storage.register import (
    RiskHeld,
    graded_in,
    link_action,
    open_risks_of,
    promise_for_risk,
    raise_risk,
    risk_of,
)
from tests.storage.examples import ANN, NOW, County, a_county

RAISED = RaisedRisk(
    ref="1", description="The {grant} ends", cause="A review", consequence="Half the posts go",
    inherent=Grade(likelihood=5, impact=4), grade=Grade(likelihood=3, impact=4), aim=Grade(likelihood=1, impact=4),
    mitigation="A bid", action="A1", owner=ANN.email, review=date(2026, 12, 1))  # fmt: skip


@pytest.fixture
async def county(store: Store) -> County:
    """Kent beside the Weald, each with R1 at 2x4."""
    await store.write(lambda session: a_county(session, "weald"))
    return await store.write(a_county)


async def raised(store: Store, county: County, risk: RaisedRisk = RAISED) -> RiskHeld:
    """A risk that Ann reports in a talk, as it then stands."""

    def work(session: Session) -> RiskHeld | None:
        source = Source(NOW, return_id=county.first_return, person_id=county.ann)
        raise_risk(session, "kent", county.targets["1"], "t1.risk.1", risk, source)
        return risk_of(session, "kent", "t1.risk.1")

    held = await store.write(work)
    assert held is not None
    return held


async def test_a_risk_is_kept_as_it_was_reported(store: Store, county: County) -> None:
    """With its three places, its owner as a person, its action; it had no grade before."""
    held = await raised(store, county)
    risk = held.risk
    assert (RAISED.description, RAISED.cause, RAISED.consequence, RAISED.mitigation, RAISED.review) == (
        risk.description, risk.cause, risk.consequence, risk.mitigation, risk.review)
    assert (RAISED.inherent, RAISED.grade, RAISED.aim) == (risk.inherent, risk.grade, risk.aim)
    assert ("Ann", county.ann, ("A1",), None, 0, True) == (
        risk.owner, held.owner_id, risk.actions, held.before, held.rise, risk.open)
    assert await store.read(lambda session: risk_of(session, "weald", "t1.risk.1")) is None
    assert {"R1"} == {each.risk.id for each in await store.read(lambda session: open_risks_of(session, "weald"))}
    assert {"R1", "t1.risk.1"} == {
        each.risk.id for each in await store.read(lambda s: open_risks_of(s, "kent", county.targets["1"]))}
    assert [] == await store.read(lambda session: open_risks_of(session, "kent", county.targets["2"]))


async def test_reported_once_more_it_reads_anew(store: Store, county: County) -> None:
    """In the same talk: a new grade is one more in its history, the same one is none."""
    await raised(store, county)
    await raised(store, county, RAISED.model_copy(update={"description": "The grant is cut"}))
    higher = RAISED.model_copy(update={"grade": Grade(likelihood=4, impact=4), "owner": "Nobody known"})
    held = await raised(store, county, higher)
    assert ("The {grant} ends", Grade(likelihood=4, impact=4), "Nobody known", None) == (
        held.risk.description, held.risk.grade, held.risk.owner, held.owner_id)
    assert (RAISED.grade, 1) == (held.before, held.rise)
    (of_talk,) = await store.read(lambda session: graded_in(session, "kent", county.first_return))
    assert ("t1.risk.1", None) == (of_talk.risk.id, of_talk.before)
    assert [] == await store.read(lambda session: graded_in(session, "weald", county.first_return))


async def test_a_risk_rises_from_the_last_grade_below(store: Store, county: County) -> None:
    """The count stays while it stands or falls a little, and moves when it has fallen below and risen again."""

    async def grade(likelihood: int, impact: int) -> tuple[int, int]:
        now = Grade(likelihood=likelihood, impact=impact)

        def work(session: Session) -> RiskHeld | None:
            raise_risk(session, "kent", county.targets["1"], "t1.risk.1",
                       RAISED.model_copy(update={"grade": now}), Source(NOW))
            return risk_of(session, "kent", "t1.risk.1")

        held = await store.write(work)
        assert held is not None
        return held.rise, held.before.score if held.before else 0

    assert [(0, 0), (1, 6), (2, 12), (1, 20), (0, 12), (5, 6)] == [
        await grade(*each) for each in ((2, 3), (3, 4), (4, 5), (3, 4), (2, 3), (3, 4))]


async def test_a_grade_of_another_talk_is_what_it_was_before(store: Store, county: County) -> None:
    """R1 was imported at 2x4, and a talk grades it twice: before the talk it was 2x4."""

    def work(session: Session) -> None:
        for likelihood in (3, 4):
            add_grades(session, "kent", [("R1", Grade(likelihood=likelihood, impact=4), None)], at=NOW,
                       return_id=county.first_return, person_id=county.ann)

    await store.write(work)
    (held,) = await store.read(lambda session: graded_in(session, "kent", county.first_return))
    assert Grade(likelihood=2, impact=4) == held.before


async def test_what_has_to_be_done_is_a_promise_tied_to_the_risk(store: Store, county: County) -> None:
    """Once, however often the link is made; its risk has been considered."""
    held = await store.read(lambda session: risk_of(session, "kent", "R1"))
    assert held is not None

    def work(session: Session) -> dict[int, tuple[Action, ...]]:
        promise_for_risk(session, "kent", held, "t9.action", "Find a second grant", ANN.email, date(2026, 12, 1),
                         Source(NOW))
        link_action(session, "kent", "R1", "t9.action")
        return open_actions(session, "kent", {county.targets["1"]: "1"})

    promised = (await store.write(work))[county.targets["1"]]
    assert [("Find a second grant", "Ann", date(2026, 12, 1), True)] == [
        (each.text, each.owner, each.due, each.considered) for each in promised if each.id == "t9.action"]
    now = await store.read(lambda session: risk_of(session, "kent", "R1"))
    assert now is not None
    assert ("t9.action",) == now.risk.actions
