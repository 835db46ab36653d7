"""What a digest is told of a round is what was stored, in a handful of statements, and nobody else's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from conversations.digests.facts import Restatement, RoundFacts, TargetFacts
from conversations.partnership.actions import Action, Progress
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating, Unrated
from conversations.partnership.register import Movement
from conversations.partnership.returns import (
    Assurance,
    CauseCode,
    Commentary,
    Contest,
    Forecast,
    NewBlockage,
    NewRisk,
    Outlook,
    PromiseKept,
    ReturnState,
    RiskReviewed,
)
from conversations.partnership.risks import Grade, Risk
from storage.database import Store
from storage.facts import UnknownRound, round_facts
from storage.figures import Reported, Source, add_version, save_figures
from storage.plans import save_actions, save_risks
from storage.rounds import close_round
from storage.targets import target_ids
from tests.storage.stored_round import (
    ANSWERED,
    LONG_AGO,
    QUARTER,
    a_definition,
    a_target,
    answer,
    found,
    set_up,
)


async def read(store: Store, partnership: str = "weald") -> RoundFacts:
    """The facts of the round."""
    return await store.read(lambda session: round_facts(session, partnership, QUARTER))


async def read_one(store: Store) -> TargetFacts:
    """The facts of the round's one target."""
    [target] = (await read(store)).targets
    return target


async def test_a_return_is_told_with_everything_it_said(store: Store) -> None:
    """Figure, rating, commentary, contest, forecast and assurance come back as they were sent."""
    said = Commentary(cause="Two left", cause_code=CauseCode.OURS, action="Hire", owner="Tom",
                      due=date(2026, 12, 1))  # fmt: skip

    def work(session: Session) -> int:
        set_up(session, "weald", (a_target("NI 111"),))
        return answer(
            session, "weald", "NI 111", commentary=said, assurance=Assurance.SAMPLED,
            contest=Contest(rating=Rating.AMBER, reason="One-off"),
            forecast=Forecast(outlook=Outlook.MISSED, value=Decimal(480)),
        )  # fmt: skip

    figure_id = await store.write(work)
    target = await read_one(store)
    assert (Decimal(250), str(figure_id), Rating.RED) == (target.value, target.figure_id, target.rated.rating)
    assert said == target.commentary
    assert target.contest is not None
    assert (Rating.RED, Rating.AMBER) == (target.contest.computed, target.contest.contested)
    assert (Assurance.SAMPLED, ReturnState.SENT) == (target.assurance, target.state)
    assert (Decimal(500), Rating.RED) == (target.run_rate, target.year_end_rating)


async def test_days_are_those_of_the_partnership(store: Store) -> None:
    """Half past eleven at night in UTC is the next day in a London summer."""
    await store.write(lambda session: set_up(session, "weald", (a_target("NI 111"),)))
    await store.write(lambda session: answer(session, "weald", "NI 111"))
    assert date(2026, 10, 9) == (await read_one(store)).given


async def test_a_target_without_a_return_has_no_figure_and_no_colour(store: Store) -> None:
    """Nothing is carried forward from last quarter."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        save_figures(session, "weald", [found("NI 111", QUARTER.previous, 99)], LONG_AGO)

    await store.write(work)
    target = await read_one(store)
    assert (None, Unrated.NO_FIGURE) == (target.figure, target.rated.unrated)
    assert ReturnState.NOT_STARTED is target.state
    assert target.counted


async def test_what_was_imported_without_a_rating_is_rated_by_its_own_rule(store: Store) -> None:
    """Newly red is only known when last quarter has a rating; a stored one is never recomputed."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        past = [found("NI 111", Quarter(2026, 1), 105), found("NI 111", Quarter(2025, 4), 1, Rating.RED)]
        save_figures(session, "weald", past, LONG_AGO)

    await store.write(work)
    target = await read_one(store)
    assert [Quarter(2025, 4), Quarter(2026, 1)] == [past.quarter for past in target.past]
    assert [Rating.RED, Rating.AMBER] == [past.rating for past in target.past]


@pytest.mark.parametrize(
    ("since", "expected"), [(Quarter(2026, 1), [False, True]), (QUARTER, [False, False])]
)
async def test_a_changed_definition_breaks_comparison(
    store: Store, since: Quarter, expected: list[bool]
) -> None:
    """Quarters before the break do not compare; those since do."""
    changed = a_definition(since=since, breaks_series=True)

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111", changed),))
        past = [found("NI 111", Quarter(2025, 4), 90), found("NI 111", Quarter(2026, 1), 100)]
        save_figures(session, "weald", past, LONG_AGO)

    await store.write(work)
    assert expected == [past.comparable for past in (await read_one(store)).past]


@pytest.mark.parametrize("quarter", [QUARTER, QUARTER.previous])
async def test_a_figure_restated_in_the_round_shows_what_it_was(store: Store, quarter: Quarter) -> None:
    """This quarter's or an earlier one's, rated anew after that or not; a correction without that flag is none."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        target_id = target_ids(session, "weald").must("NI 111", "a target")
        for value, flags in ((38, ()), (31, (Flag.RESTATED,)), (31, (Flag.RESTATED,))):
            figure = Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(value), flags=flags)
            add_version(session, "weald", target_id, Reported(figure), Source(ANSWERED))

    await store.write(work)
    expected = (Restatement(quarter=quarter, was=Decimal(38), now=Decimal(31)),)
    assert expected == (await read_one(store)).restated


async def test_what_was_restated_before_the_round_is_no_news(store: Store) -> None:
    """It was told in the digest of its own round; that it is rated anew in this one restates nothing."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        target_id = target_ids(session, "weald").must("NI 111", "a target")
        for value, at in ((38, LONG_AGO), (31, LONG_AGO), (31, ANSWERED)):
            figure = Figure(quarter=QUARTER.previous, status=DataStatus.REPORTED, value=Decimal(value),
                            flags=(Flag.RESTATED,))  # fmt: skip
            add_version(session, "weald", target_id, Reported(figure), Source(at))

    await store.write(work)
    assert () == (await read_one(store)).restated


async def test_promises_risks_and_blockages_are_those_of_the_target(store: Store) -> None:
    """A promise broken is told once; a risk is compared with its grade before the round."""
    small, big = Grade(likelihood=1, impact=2), Grade(likelihood=4, impact=4)

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        plans = [("A1", Progress.PROMISED), ("A2", Progress.DONE), ("A3", Progress.NOT_DONE)]
        actions = [Action(id=id_, ref="NI 111", text=id_, progress=how) for id_, how in plans]
        save_actions(session, "weald", actions, LONG_AGO)
        risk = Risk(id="R1", ref="NI 111", description="Grant ends", grade=small)
        save_risks(session, "weald", [risk], LONG_AGO)
        answer(
            session, "weald", "NI 111", promises=(PromiseKept(action="A1", progress=Progress.NOT_DONE),),
            risks=(RiskReviewed(risk="R1", grade=big),),
            new_risks=(NewRisk(description="Strike", grade=small),), blockages=(NewBlockage(what="No data"),),
        )  # fmt: skip

    await store.write(work)
    target = await read_one(store)
    assert [("A1", Progress.NOT_DONE)] == [(each.id, each.progress) for each in target.promises]
    assert {"Grant ends": Movement.UP, "Strike": Movement.NEW} == {
        each.description: each.movement for each in target.risks
    }
    assert ["No data"] == [each.what for each in target.blockages]


async def test_a_closed_round_and_its_dates_are_told(store: Store) -> None:
    """From then on a missing return is a “no return”."""
    await store.write(lambda session: set_up(session, "weald", (a_target("NI 111"),)))
    opened = await read(store)
    await store.write(lambda session: close_round(session, "weald", int(opened.round_id), ANSWERED))
    closed = await read(store)
    assert (False, True) == (opened.closed, closed.closed)
    assert (date(2026, 10, 14), date(2026, 10, 30)) == (closed.due, closed.digests_on)
    assert ReturnState.NO_RETURN is closed.targets[0].state


async def test_another_partnership_is_never_seen(store: Store) -> None:
    """Same refs, same quarter, risks of the same number, nothing in common."""
    def work(session: Session) -> None:
        for partnership, likelihood in (("shire", 2), ("weald", 5)):
            set_up(session, partnership, (a_target("NI 111"),))
            grade = Grade(likelihood=likelihood, impact=2)
            risk = Risk(id="R1", ref="NI 111", description="Grant ends", grade=grade)
            save_risks(session, partnership, [risk], LONG_AGO)
        answer(session, "weald", "NI 111")

    await store.write(work)
    [theirs] = (await read(store, "shire")).targets
    assert (None, None, ()) == (theirs.figure, theirs.commentary, theirs.blockages)
    assert [Movement.SAME] == [each.movement for each in theirs.risks]


async def test_a_quarter_without_a_round_is_refused_with_the_remedy(store: Store) -> None:
    """Then the round is opened, and it is read."""
    with pytest.raises(UnknownRound, match="no round for Q2 2026/27; open it first"):
        await read(store)
    await store.write(lambda session: set_up(session, "weald", (a_target("NI 111"),)))
    assert QUARTER == (await read(store)).quarter


async def test_the_statements_do_not_grow_with_the_targets(store: Store) -> None:
    """One target or forty, a digest costs the same few."""
    many = tuple(a_target(f"NI {n}") for n in range(40))
    await store.write(lambda session: set_up(session, "weald", (a_target("NI 1"),)))
    await store.write(lambda session: set_up(session, "shire", many))
    one = await store.read(lambda session: statements(session, "weald"))
    assert one == await store.read(lambda session: statements(session, "shire"))
    assert one <= 22


def statements(session: Session, partnership: str) -> int:
    """How many statements reading the facts takes."""
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(str(given[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    round_facts(session, partnership, QUARTER)
    event.remove(connection, "before_cursor_execute", note)
    return len(said)
