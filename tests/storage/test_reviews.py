"""Owners look at their risks: when the zone or the date asks, and none that the target's lead looks at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conversations.partnership.actions import Action
from conversations.partnership.risks import Grade, Risk
from storage.database import Session, Store
from storage.plans import save_actions, save_risks
from storage.register import risk_of
from storage.reviews import ReviewWanted, about, review_of, reviews_for
from tests.storage.examples import ANN, BOB, CAT, DUE, NOW, Q2, County, a_county

LOW, HIGH = Grade(likelihood=1, impact=2), Grade(likelihood=5, impact=5)


@pytest.fixture
async def county(store: Store) -> County:
    """Kent beside the Weald."""
    await store.write(lambda session: a_county(session, "weald"))
    return await store.write(a_county)


def a_risk(risk_id: str, owner: str | None, grade: Grade = HIGH, review: date | None = None, **facts: object) -> Risk:
    """A risk to the first target."""
    told = {"id": risk_id, "ref": "1", "description": f"What {risk_id} fears", "grade": grade, "owner": owner,
            "review": review}  # fmt: skip
    return Risk.model_validate(told | facts)


async def wanted(store: Store, *risks: Risk) -> list[ReviewWanted]:
    """The reviews of the second quarter, with these risks on the register."""
    await store.write(lambda session: save_risks(session, "kent", risks, NOW))
    return list(await store.read(lambda session: reviews_for(session, "kent", Q2, DUE, "Support")))


async def test_owners_are_asked_and_leads_are_not(store: Store, county: County) -> None:
    """Not for a risk of the lead's own, nor of nobody's, nor one that is closed."""
    asked = await wanted(store, a_risk("R2", CAT.email), a_risk("R3", ANN.email), a_risk("R4", "Somebody else"),
                         a_risk("R5", BOB.email, open=False), a_risk("R6", "Bob"))  # fmt: skip
    assert [("R2", "Cat"), ("R6", "Bob")] == [(each.risk_id, each.brief.owner) for each in asked]
    assert {county.targets["1"]} == {each.target_id for each in asked}
    assert [] == list(await store.read(lambda session: reviews_for(session, "weald", Q2, DUE, "Support")))


@pytest.mark.parametrize(("grade", "review", "asked"), [
    (HIGH, DUE + timedelta(days=99), True), (LOW, DUE, True), (LOW, DUE + timedelta(days=1), False), (LOW, None, True)])
async def test_zone_or_date_asks(store: Store, county: County, grade: Grade, review: date | None, asked: bool) -> None:
    """A high risk in every round; a low one once its date comes by the time the round is due, or where it has none."""
    assert asked == bool(await wanted(store, a_risk("R2", CAT.email, grade, review)))


async def test_an_owner_is_told_how_it_stood_and_what_is_done(store: Store, county: County) -> None:
    """The grade before, the open actions that mitigate it, and by when it is to be looked at again."""
    await store.write(lambda session: save_actions(session, "kent", [
        Action(id="A2", ref="1", text="Stagger the leases", owner=CAT.email)], NOW))
    await wanted(store, a_risk("R2", CAT.email, LOW, actions=("A2",)))
    (one,) = await wanted(store, a_risk("R2", CAT.email, HIGH, actions=("A2",)))
    assert (LOW, HIGH, ("Stagger the leases",), 5, DUE) == (
        one.brief.last, one.brief.risk.grade, one.brief.linked, one.brief.matrix, one.brief.due)

    def outside(session: Session) -> ReviewWanted:
        held = risk_of(session, "kent", "R2")
        assert held is not None
        return review_of(session, "kent", held, county.ann, Q2, DUE, "Support")

    by_ann = await store.read(outside)
    assert ("Ann", one.brief.risk) == (by_ann.brief.owner, by_ann.brief.risk)
    assert "review:R2" == about(by_ann.risk_id)
