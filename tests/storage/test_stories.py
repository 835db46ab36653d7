"""What everybody said of a target, put side by side: what was said in the round, by whom, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import RaisedBlockage
from conversations.partnership.case import Rating, Unrated
from conversations.partnership.conflicts import conflicts
from conversations.partnership.direction import Direction
from conversations.partnership.disputes import ConflictKind
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.parts import Body, Gives, PartFigure
from conversations.partnership.rating import Rated
from conversations.partnership.returns import Commentary, Forecast, Justified, Outlook, PromiseKept, Return
from conversations.partnership.risks import Grade
from conversations.partnership.story import Story
from conversations.partnership.updates import Update
from storage.blockages import raise_blockage
from storage.bodies import save_bodies
from storage.database import Session, Store
from storage.figures import Source
from storage.mentions import keep_promises
from storage.outcomes import keep_outcome
from storage.part_figures import add_part
from storage.people import person_ids
from storage.plans import add_grades, save_actions
from storage.returns import Sending, record_return
from storage.rounds import Opening, add_returns
from storage.sessions import Seat, seat_by_return
from storage.stories import story_of
from tests.storage.examples import ANN, BOB, CAT, NOW, Q1, Q2, County, a_county

LATER = NOW + timedelta(days=1)


@pytest.fixture
async def county(store: Store) -> County:
    """Kent beside the Weald; Ann leads, Bob sponsors, Cat is a member."""
    await store.write(lambda session: a_county(session, "weald"))
    return await store.write(a_county)


async def story(store: Store, county: County, partnership_id: str = "kent") -> Story:
    """What was said of the first target in the second quarter."""
    found = await store.read(lambda session: story_of(session, partnership_id, county.targets["1"], Q2))
    assert found is not None
    return found


def by(session: Session, email: str) -> Source:
    """Somebody says something on the second day of the round."""
    return Source(LATER, person_id=person_ids(session, "kent")[email])


def the_lead_says(session: Session, county: County, **said: Any) -> None:
    """Ann sends her return."""
    seat = seat_by_return(session, "kent", county.first_return)
    assert seat is not None
    told: dict[str, Any] = {
        "ref": "1", "figure": Figure(quarter=Q2, status=DataStatus.REPORTED, value=Decimal(500)),
        "rated": Rated(rating=Rating.GREEN)}  # fmt: skip
    record_return(session, seat, Return(**(told | said)), Sending("Q", Source(LATER, person_id=seat.person_id)))


async def test_before_anything_is_said_there_is_nothing_to_contradict(store: Store, county: County) -> None:
    """Names stand all the same; of a quarter without a round there is no story."""
    told = await story(store, county)
    assert ("1", Q2, "Ann", None, Unrated.NO_FIGURE, (), ()) == (
        told.ref, told.quarter, told.lead.name, told.figure, told.rated.unrated, told.blockages, told.bodies)
    assert () == conflicts(told)
    assert await store.read(lambda session: story_of(session, "kent", county.targets["1"], Q1)) is None


async def test_a_lead_s_return_is_told_whole(store: Store, county: County) -> None:
    """Figure with both numbers, rating now and before, direction, forecast and cause; kept words are marked so."""
    figure = Figure(quarter=Q2, status=DataStatus.REPORTED, value=Decimal(500), numerator=Decimal(5),
                    denominator=Decimal(10))  # fmt: skip
    await store.write(lambda session: the_lead_says(
        session, county, figure=figure, rated=Rated(rating=Rating.RED), forecast=Forecast(outlook=Outlook.MISSED),
        commentary=Commentary(cause="It improved", action="More", owner="Ann")))
    told = await story(store, county)
    assert told.figure is not None
    assert (Decimal(500), Decimal(5), Decimal(10)) == (told.figure.value, told.figure.numerator,
                                                       told.figure.denominator)
    assert (Rating.RED, Rating.GREEN, Outlook.MISSED) == (told.rated.rating, told.rated_before, told.outlook)
    assert told.words is not None
    assert ("It improved", False) == (told.words.text, told.words.justified)
    assert told.direction in Direction
    kept = Justified(key="cause", rule="contradiction", value="It improved", reason="Both are right")
    await store.write(lambda session: the_lead_says(
        session, county, commentary=Commentary(cause="It improved"), doubts=(kept,)))
    told = await story(store, county)
    assert told.words is not None
    assert told.words.justified


async def test_a_lead_s_own_words_can_contradict_their_figure(store: Store, county: County) -> None:
    """Both sides are the lead, who is asked about it once."""
    await store.write(lambda session: the_lead_says(
        session, county, rated=Rated(rating=Rating.RED),
        commentary=Commentary(cause="We are on track.", action="More", owner="Ann")))
    (found,) = conflicts(await story(store, county))
    assert (ConflictKind.WORDS, ANN.email, ANN.email) == (found.kind, found.first.email, found.second.email)


async def test_what_bodies_gave_last_counts(store: Store, county: County) -> None:
    """With who gave it; of this quarter alone."""

    def work(session: Session) -> None:
        save_bodies(session, "kent", [Body(ref="1", body="Police", giver=CAT.email),
                                      Body(ref="1", body="NHS", giver=BOB.email, gives=Gives.WHOLE)])
        for quarter, value in ((Q1, 1), (Q2, 2), (Q2, 3)):
            add_part(session, "kent", county.targets["1"], quarter, PartFigure(body="Police", value=Decimal(value)),
                     by(session, CAT.email))

    await store.write(work)
    told = await story(store, county)
    assert [("Police", CAT.email, Gives.PART), ("NHS", BOB.email, Gives.WHOLE)] == [
        (each.body, each.giver, each.gives) for each in told.bodies]
    assert [("Police", Decimal(3), CAT.email, "Cat")] == [
        (each.part.body, each.part.value, each.part.giver, each.giver.name) for each in told.parts]


async def test_whoever_reported_a_blockage_is_named(store: Store, county: County) -> None:
    """Of this target, in this partnership."""

    def work(session: Session) -> None:
        raised = RaisedBlockage(ref="1", what="No data {yet}")
        raise_blockage(session, "kent", county.targets["1"], "b1", raised, date(2026, 10, 2), by(session, CAT.email))

    await store.write(work)
    assert [("No data {yet}", "Cat")] == [
        (each.blockage.what, each.raiser.name) for each in (await story(store, county)).blockages]


async def test_a_grade_is_somebody_s_word_only_when_somebody_gave_it(store: Store, county: County) -> None:
    """And in this round. R1 came in with the import, at 2x4, after the round had opened; Cat scores it down to 1x4,
    then to 1x3.
    """
    earlier = [("R1", Grade(likelihood=2, impact=4), None)]
    await store.write(lambda session: add_grades(
        session, "kent", earlier, at=NOW - timedelta(days=90), person_id=by(session, CAT.email).person_id))
    assert () == (await story(store, county)).risks

    def work(session: Session) -> None:
        cat = by(session, CAT.email)
        for impact in (4, 3):
            add_grades(session, "kent", [("R1", Grade(likelihood=1, impact=impact), None)], at=cat.at,
                       person_id=cat.person_id)

    await store.write(work)
    (risk,) = (await story(store, county)).risks
    assert risk.reviewer is not None
    assert (Grade(likelihood=2, impact=4), "Cat") == (risk.before, risk.reviewer.name)


def cat_says(session: Session, county: County, progress: Progress) -> Seat:
    """Cat's update says how far A2 is."""
    opened = add_returns(session, "kent", county.opened.round_id, [
        Opening(county.targets["1"], person_ids(session, "kent")[CAT.email], "delivery_update@1", "{}", "m3")], NOW)
    (return_id,) = opened.returns[person_ids(session, "kent")[CAT.email]]
    seat = seat_by_return(session, "kent", return_id)
    assert seat is not None
    kept = Update(ref="1", promises=(PromiseKept(action="A2", progress=progress),))
    keep_promises(session, seat, (), kept.promises, by(session, CAT.email))
    keep_outcome(session, seat, kept, "Q", LATER)
    return seat


@pytest.mark.parametrize(("said", "became_done"), [(Progress.DONE, True), (Progress.LATE, False)])
async def test_an_action_became_done_where_somebody_said_so(
    store: Store, county: County, said: Progress, became_done: bool
) -> None:
    """In the round; one that came in as done nobody reported, whenever that was."""
    done = [Action(id="A2", ref="1", text="Ring", owner=CAT.email, due=date(2026, 9, 1)),
            Action(id="A3", ref="1", text="Write", owner=CAT.email, due=date(2026, 9, 1), progress=Progress.DONE)]
    await store.write(lambda session: save_actions(session, "kent", done, LATER))
    await store.write(lambda session: cat_says(session, county, said))
    await store.write(lambda session: the_lead_says(session, county, rated=Rated(rating=Rating.RED)))
    told = await story(store, county)
    assert (["A2"] if became_done else []) == [each.id for each in told.actions]
    assert ([(ConflictKind.DONE_BUT_MISSED, "A2")] if became_done else []) == [
        (each.kind, each.second.source) for each in conflicts(told)]
