"""What stands around a figure is told as it was stored: holders, answers, decisions, disputes, parts, the proxy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import BlockageState, Move, RaisedBlockage
from conversations.partnership.decisions import Decision, DecisionKind, Ruling
from conversations.partnership.disputes import ConflictKind, Dispute, Side
from conversations.partnership.matrix import usual_matrix
from conversations.partnership.parts import Body, Gives, PartFigure
from conversations.partnership.people import Person
from conversations.partnership.rating import Rating
from conversations.partnership.returns import Contest, NewRisk
from conversations.partnership.risks import Grade, Risk
from storage.blockages import Hold, keep_move, raise_blockage
from storage.bodies import save_bodies
from storage.conventions import save_conventions
from storage.database import Store
from storage.decisions import keep_decision
from storage.disputes import keep_dispute, settle_dispute
from storage.facts import round_facts
from storage.figures import Source
from storage.part_figures import add_part
from storage.people import person_ids, save_people
from storage.plans import save_actions, save_risks
from storage.tables import ReturnRow, table
from storage.targets import target_ids
from tests.storage.stored_round import (
    ANSWERED,
    LONG_AGO,
    QUARTER,
    a_definition,
    a_target,
    answer,
    set_up,
)


async def read(store: Store) -> RoundFacts:
    """The facts of the round."""
    return await store.read(lambda session: round_facts(session, "weald", QUARTER))


async def read_one(store: Store) -> TargetFacts:
    """The facts of the round's one target."""
    [target] = (await read(store)).targets
    return target


PATRICIA = Person(email="patricia@county.example", name="Patricia Okafor", organisation="County")


def with_patricia(session: Session, *refs: str, **changed: Any) -> tuple[int, int]:
    """A round over one target (or several), a sponsor beside its lead; the ids of the first target and of Patricia."""
    set_up(session, "weald", tuple(a_target(ref, **changed) for ref in refs or ("NI 111",)))
    save_people(session, "weald", [PATRICIA])
    people, targets = person_ids(session, "weald"), target_ids(session, "weald")
    return targets.must((refs or ("NI 111",))[0], "a target"), people.must(PATRICIA.email, "a sponsor")


def stuck(session: Session, target_id: int, blockage_id: str, *moves: tuple[Move, date], by: int) -> None:
    """A blockage raised on 2 October, with what then happened to it."""
    source = Source(ANSWERED, person_id=by)
    raised = RaisedBlockage(ref="NI 111", what=blockage_id, action="A1")
    raise_blockage(session, "weald", target_id, blockage_id, raised, date(2026, 10, 2), source)
    for move, on in moves:
        over = move in {Move.CONFIRMED, Move.WITHDRAWN}
        state = BlockageState.RESOLVED if over else BlockageState.WITH_SPONSOR
        keep_move(session, "weald", blockage_id, move, Hold(state, None if over else by, date(2026, 10, 3), None),
                  "The log-in is back" if move is Move.ANSWERED else None, source, on)  # fmt: skip


async def test_a_blockage_is_told_with_its_holder_its_action_and_its_answer(store: Store) -> None:
    """Open ones, and those freed since the round opened; one taken back or freed before is no news."""
    early, late = date(2026, 9, 30), date(2026, 10, 14)

    def work(session: Session) -> None:
        target_id, patricia = with_patricia(session)
        save_actions(session, "weald", [Action(id="A1", ref="NI 111", text="Open the desk")], LONG_AGO)
        answered = (Move.RAISED, early), (Move.ANSWERED, late)
        stuck(session, target_id, "held", (Move.RAISED, late), by=patricia)
        stuck(session, target_id, "answered", *answered, by=patricia)
        stuck(session, target_id, "freed", *answered, (Move.CONFIRMED, late), by=patricia)
        stuck(session, target_id, "long free", *answered, (Move.CONFIRMED, early), by=patricia)
        stuck(session, target_id, "taken back", (Move.RAISED, late), (Move.WITHDRAWN, late), by=patricia)

    await store.write(work)
    told = {each.what: each for each in (await read_one(store)).blockages}
    assert ["answered", "freed", "held"] == sorted(told)
    held, answered, freed = told["held"], told["answered"], told["freed"]
    assert ("Patricia Okafor", date(2026, 10, 3), "Open the desk") == (held.holder, held.held_since, held.action)
    assert (None, "The log-in is back", "Patricia Okafor") == (held.answer, answered.answer, answered.answered_by)
    assert (None, late, True) == (freed.holder, freed.resolved_on, freed.resolved)


@pytest.mark.parametrize(
    ("rulings", "expected"),
    [
        ((), (None, None, None)),
        ((Ruling.AGREED,), ("Patricia Okafor", None, "agreed")),
        ((Ruling.AGREED, Ruling.REFUSED), (None, "Patricia Okafor", "refused")),
    ],
)
async def test_the_newest_decision_on_a_contested_rating_is_told(
    store: Store, rulings: tuple[Ruling, ...], expected: tuple[str | None, ...]
) -> None:
    """Who agreed or refused and why; both ratings stay."""
    def work(session: Session) -> None:
        target_id, patricia = with_patricia(session)
        answer(session, "weald", "NI 111", contest=Contest(rating=Rating.AMBER, reason="One-off"))
        [seat] = [each for each in seats(session) if each.endswith(f".{target_id}")]
        for ruling in rulings:
            decision = Decision(about=DecisionKind.OVERRIDE, subject=seat, ruling=ruling, words=ruling.value)
            keep_decision(session, "weald", decision, Source(ANSWERED, person_id=patricia))

    await store.write(work)
    contest = (await read_one(store)).contest
    assert contest is not None
    assert (Rating.RED, Rating.AMBER) == (contest.computed, contest.contested)
    assert expected == (contest.agreed_by, contest.refused_by, contest.words)


def seats(session: Session) -> list[str]:
    """The ids of the returns."""
    returns = table(ReturnRow)
    return list(session.connection().execute(select(returns.c.id)).scalars())


async def test_a_dispute_is_told_until_it_is_settled_and_then_by_whom(store: Store) -> None:
    """With the figure that was ruled to hold; another quarter's is no news."""
    side = Side(email="a@b.example", name="Ann", body="Police", says="It is 41")

    def found_one(session: Session) -> tuple[int, int]:
        target_id, patricia = with_patricia(session)
        for quarter in (QUARTER, QUARTER.previous):
            dispute = Dispute(id=f"D {quarter}", kind=ConflictKind.FIGURES, ref="NI 111", says="They differ.",
                              first=side, second=side)  # fmt: skip
            keep_dispute(session, "weald", target_id, quarter, dispute, Source(ANSWERED))
        return target_id, patricia

    _, patricia = await store.write(found_one)
    [standing] = (await read_one(store)).disputes
    assert ("D 2026-Q2", None) == (standing.dispute.id, standing.settled)

    def settle(session: Session) -> None:
        source = Source(ANSWERED, person_id=patricia)
        ruling = Decision(about=DecisionKind.DISPUTE, subject="D 2026-Q2", ruling=Ruling.ANOTHER, value=Decimal(40))
        keep_decision(session, "weald", ruling, source)
        settle_dispute(session, "weald", "D 2026-Q2", "another", "Counted again", source)

    await store.write(settle)
    [over] = (await read_one(store)).disputes
    assert over.settled is not None
    assert ("Patricia Okafor", Decimal(40), True) == (over.settled.by, over.value, over.settled_by_somebody)


async def test_parts_come_to_a_total_only_when_all_are_in(store: Store) -> None:
    """Shares by numerator and denominator; a body that counts the whole is no part of it."""
    names = {"Burnley": Gives.PART, "Pendle": Gives.PART, "Police": Gives.WHOLE}

    def part(session: Session, body: str, numerator: int, denominator: int) -> None:
        given = PartFigure(body=body, value=Decimal(1), numerator=Decimal(numerator), denominator=Decimal(denominator))
        add_part(session, "weald", target_ids(session, "weald").must("NI 111", "a target"), QUARTER, given,
                 Source(ANSWERED))  # fmt: skip

    def work(session: Session) -> None:
        with_patricia(session, definitions=(a_definition(unit="%"),))
        save_bodies(session, "weald", [Body(ref="NI 111", body=body, giver=PATRICIA.email, gives=gives)
                                       for body, gives in names.items()])  # fmt: skip
        part(session, "Burnley", 1, 4)
        part(session, "Police", 9, 10)

    await store.write(work)
    half = (await read_one(store)).parts
    assert half is not None
    assert (None, ("Burnley",), ("Pendle",)) == (half.value, half.given, half.missing)
    await store.write(lambda session: part(session, "Pendle", 2, 6))
    target = await read_one(store)
    assert target.parts is not None
    assert (Decimal(30), None) == (target.parts.value, target.figure)


async def test_a_target_without_a_figure_this_quarter_has_its_delivery_plan_for_a_proxy(store: Store) -> None:
    """Not one whose figure is due and has not come: that is still awaited."""
    def work(session: Session) -> None:
        yearly = a_target("NI 2", definitions=(a_definition(due_in=(4,)),))
        set_up(session, "weald", (a_target("NI 1"), yearly))
        actions = [Action(id=f"A{n}", ref=f"NI {n}", text="Do it", progress=Progress.DONE) for n in (1, 2)]
        save_actions(session, "weald", actions, LONG_AGO)

    await store.write(work)
    awaited, yearly = (await read(store)).targets
    assert awaited.proxy is None
    assert yearly.proxy is not None
    assert (1, 1, QUARTER.year_end.last_day) == (yearly.proxy.done, yearly.proxy.total, yearly.proxy.next_figure)


async def test_a_risk_is_told_with_its_aim_its_actions_and_its_review(store: Store) -> None:
    """An action that mitigates one has had its own risk considered; one that was dropped mitigates nothing."""
    small, big = Grade(likelihood=1, impact=2), Grade(likelihood=4, impact=4)

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        plans = [("A1", Progress.PROMISED), ("A2", Progress.DROPPED), ("A3", Progress.PROMISED)]
        actions = [Action(id=id_, ref="NI 111", text=f"Do {id_}", progress=how) for id_, how in plans]
        save_actions(session, "weald", actions, LONG_AGO)
        risk = Risk(id="R1", ref="NI 111", description="Grant ends", grade=big, aim=small, cause="One term",
                    actions=("A1", "A2"), review=date(2026, 12, 31))  # fmt: skip
        save_risks(session, "weald", [risk], LONG_AGO)

    await store.write(work)
    target = await read_one(store)
    [told] = target.risks
    assert (small, ("Do A1",), "One term", date(2026, 12, 31)) == (told.aim, told.actions, told.cause, told.review)
    assert ["A3"] == [each.id for each in target.actions if not each.considered]


async def test_a_risk_that_was_imported_since_the_round_opened_is_not_new(store: Store) -> None:
    """It was in the register before; one that somebody names in the round is new."""
    small, big = Grade(likelihood=1, impact=2), Grade(likelihood=4, impact=4)

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        for grade in (small, big):
            risk = Risk(id="R1", ref="NI 111", description="Grant ends", grade=grade)
            save_risks(session, "weald", [risk], ANSWERED)
        answer(session, "weald", "NI 111", new_risks=(NewRisk(description="Strike", grade=small),))

    await store.write(work)
    assert {"Grant ends": small, "Strike": None} == {
        each.description: each.before for each in (await read_one(store)).risks
    }


async def test_the_matrix_is_the_partnership_s_own(store: Store) -> None:
    """The usual one until it brings another."""
    await store.write(lambda session: set_up(session, "weald", (a_target("NI 111"),)))
    assert usual_matrix() == (await read(store)).matrix
    await store.write(lambda session: save_conventions(session, "weald", usual_matrix(3), None))
    assert usual_matrix(3) == (await read(store)).matrix
