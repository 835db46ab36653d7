"""What happens to a blockage: who holds it, since when, and until when, and the laws that no order of moves breaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.blockages import Blockage, BlockageState, Move
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.climbing import Step, next_step, say_no_further
from conversations.partnership.ladder import USUAL_LADDER, Ladder, Rung
from conversations.partnership.people import Person

WEDNESDAY = date(2026, 10, 14)
CALENDAR = WorkingCalendar(holidays=frozenset({date(2026, 10, 16)}))
"""The Friday after is a holiday, so that five working days end on a Thursday."""
OPEN, LEAD, SPONSOR, BOARD, RESOLVED = BlockageState
ORDER = list(BlockageState)

MEMBER, PRIYA, PAT, CHAIR = (
    Person(email=f"{name.split()[0].lower()}@example.org", name=name, organisation="County Council")
    for name in ("Lena Fox", "Priya Shah", "Patricia Okafor", "Ruth Adeyemi")
)
ALL: Mapping[BlockageState, Person | None] = {LEAD: PRIYA, SPONSOR: PAT, BOARD: CHAIR}
Holders = Mapping[BlockageState, Person | None]


def a_blockage(state: BlockageState = LEAD, raised_by: Person = MEMBER, **changed: object) -> Blockage:
    """Something stuck that came to whoever holds it a week ago."""
    given: dict[str, object] = {
        "id": "B1", "ref": "NI 111", "what": "No access to the custody system", "raised_by": raised_by.email,
        "raised_on": date(2026, 10, 1), "state": state, "held_since": None if state is OPEN else date(2026, 10, 7),
    }  # fmt: skip
    return Blockage.model_validate(given | changed)


def answered(state: BlockageState = LEAD, by: Person = PRIYA) -> Blockage:
    """One whose answer awaits the raiser's word since Monday."""
    return a_blockage(state, answer="A log-in was issued", answered_on=date(2026, 10, 12), answered_by=by.name)


def step(blockage: Blockage, move: Move, holders: Holders = ALL, ladder: Ladder = USUAL_LADDER) -> Step:
    """The move on Wednesday 14 October."""
    return next_step(blockage, move, ladder, holders, WEDNESDAY, CALENDAR)


HELD = date(2026, 10, 7)
FIVE_ON, TEN_ON = date(2026, 10, 22), date(2026, 10, 29)


@pytest.mark.parametrize(
    ("expected", "blockage", "move"),
    [
        (Step(LEAD, PRIYA, WEDNESDAY, FIVE_ON), a_blockage(OPEN), Move.RAISED),
        (Step(LEAD, PRIYA, WEDNESDAY, FIVE_ON, answered=True), a_blockage(OPEN), Move.ANSWERED),
        (Step(LEAD, PRIYA, HELD, date(2026, 10, 14)), a_blockage(), Move.RAISED),
        (Step(LEAD, PRIYA, HELD, FIVE_ON), a_blockage(), Move.TAKEN_ON),
        (Step(SPONSOR, PAT, WEDNESDAY, TEN_ON), a_blockage(), Move.PASSED_ON),
        (Step(SPONSOR, PAT, WEDNESDAY, TEN_ON), a_blockage(), Move.OVERDUE),
        (Step(BOARD, CHAIR, WEDNESDAY, None), a_blockage(SPONSOR), Move.PASSED_ON),
        (Step(BOARD, CHAIR, HELD, None, no_further=True), a_blockage(BOARD), Move.PASSED_ON),
        (Step(BOARD, CHAIR, HELD, None, no_further=True), a_blockage(BOARD), Move.OVERDUE),
        (Step(LEAD, PRIYA, HELD, FIVE_ON, answered=True), a_blockage(), Move.ANSWERED),
        (Step(LEAD, PRIYA, HELD, FIVE_ON, answered=True), answered(), Move.OVERDUE),
        (Step(LEAD, PRIYA, HELD, date(2026, 10, 20), answered=True), answered(), Move.RAISED),
        (Step(SPONSOR, PAT, WEDNESDAY, TEN_ON), answered(), Move.PASSED_ON),
        (Step(LEAD, PRIYA, WEDNESDAY, FIVE_ON), answered(), Move.REOPENED),
        (Step(SPONSOR, PAT, WEDNESDAY, TEN_ON), answered(SPONSOR, PRIYA), Move.REOPENED),
        (Step(SPONSOR, PAT, WEDNESDAY, TEN_ON), answered(LEAD, PAT), Move.REOPENED),
        (Step(RESOLVED, None, HELD, None), answered(), Move.CONFIRMED),
        (Step(RESOLVED, None, HELD, None), a_blockage(BOARD), Move.WITHDRAWN),
        (Step(RESOLVED, None, HELD, None), a_blockage(RESOLVED), Move.REOPENED),
    ],
)
def test_where_a_move_leaves_a_blockage(expected: Step, blockage: Blockage, move: Move) -> None:
    """State, holder, since when, until when, over a holiday and a weekend."""
    assert expected == step(blockage, move)


@pytest.mark.parametrize(
    ("expected", "raiser", "holders"),
    [
        ((LEAD, PRIYA), MEMBER, ALL),
        ((SPONSOR, PAT), PRIYA, ALL),
        ((BOARD, CHAIR), PAT, ALL),
        ((LEAD, PRIYA), CHAIR, ALL),
        ((SPONSOR, PAT), MEMBER, {LEAD: None, SPONSOR: PAT}),
        ((LEAD, PRIYA), PAT, {LEAD: PRIYA, SPONSOR: PAT}),
        ((BOARD, CHAIR), PRIYA, {LEAD: PRIYA, SPONSOR: PRIYA, BOARD: CHAIR}),
        ((LEAD, PRIYA), PRIYA, {LEAD: PRIYA}),
        ((OPEN, None), MEMBER, {}),
    ],
)
def test_nobody_is_asked_about_what_they_raised_themselves(
    expected: tuple[BlockageState, Person | None], raiser: Person, holders: Holders
) -> None:
    """It starts above the raiser, else at the bottom; with the raiser only where there is nobody else."""
    told = step(a_blockage(OPEN, raiser), Move.RAISED, holders)
    assert expected == (told.state, told.holder)


@pytest.mark.parametrize(
    ("expected", "blockage", "holders"),
    [
        ((BOARD, CHAIR, False), a_blockage(), {LEAD: PRIYA, SPONSOR: None, BOARD: CHAIR}),
        ((BOARD, CHAIR, False), a_blockage(), {LEAD: PRIYA, SPONSOR: PRIYA, BOARD: CHAIR}),
        ((BOARD, CHAIR, False), a_blockage(raised_by=PAT), ALL),
        ((LEAD, PRIYA, True), a_blockage(), {LEAD: PRIYA}),
        ((SPONSOR, PAT, False), a_blockage(), {LEAD: None, SPONSOR: PAT}),
        ((BOARD, PAT, True), a_blockage(BOARD), {LEAD: PRIYA, SPONSOR: PAT}),
        ((BOARD, None, True), a_blockage(BOARD), {}),
    ],
)
def test_going_up_passes_over_rungs_without_anybody_else(
    expected: tuple[BlockageState, Person | None, bool], blockage: Blockage, holders: Holders
) -> None:
    """Nobody there, the same person, the raiser; and a rung that was left since is stood in for from below."""
    told = step(blockage, Move.PASSED_ON, holders)
    assert expected == (told.state, told.holder, told.no_further)


def test_what_can_go_no_further_says_so() -> None:
    """With the name of whoever keeps it, and with what is missing where nobody does."""
    stays = step(a_blockage(BOARD), Move.OVERDUE)
    assert "It stays with Ruth Adeyemi: there is nobody above to ask." == say_no_further(stays)
    nobody = step(a_blockage(OPEN), Move.RAISED, {})
    assert "Nobody can be asked about it: no lead, sponsor or chair is known." == say_no_further(nobody)


def test_the_ladder_says_the_steps_and_the_days() -> None:
    """One that skips the sponsor and gives a day is data, not another rule."""
    short = Ladder(rungs=(Rung(state=LEAD, days=1), Rung(state=BOARD, days=2)), confirm=3)
    assert Step(LEAD, PRIYA, WEDNESDAY, date(2026, 10, 15)) == step(a_blockage(OPEN), Move.RAISED, ladder=short)
    assert Step(BOARD, CHAIR, WEDNESDAY, date(2026, 10, 19)) == step(a_blockage(), Move.OVERDUE, ladder=short)
    assert date(2026, 10, 20) == step(a_blockage(), Move.ANSWERED, ladder=short).due


PEOPLE = st.none() | st.sampled_from([PRIYA, PAT, CHAIR, MEMBER])
HOLDERS = st.fixed_dictionaries({LEAD: PEOPLE, SPONSOR: PEOPLE, BOARD: PEOPLE})
LADDERS = st.builds(
    lambda states, days, confirm: Ladder(
        rungs=tuple(Rung(state=state, days=days) for state in sorted(states, key=ORDER.index)), confirm=confirm
    ),
    st.sets(st.sampled_from([LEAD, SPONSOR, BOARD]), min_size=1), st.none() | st.integers(1, 10), st.integers(1, 5),
)  # fmt: skip
MOVES = st.lists(st.tuples(st.sampled_from(Move), st.integers(0, 9), HOLDERS), max_size=12)


def stepped(blockage: Blockage, told: Step, today: date) -> Blockage:
    """The blockage as it stands after a step, as a store keeps it."""
    answer = ("Done", today, told.holder and told.holder.name) if told.answered else (None, None, None)
    resolved = blockage.resolved_on or (today if told.state is RESOLVED else None)
    return blockage.model_copy(update={
        "state": told.state, "held_since": told.held_since, "holder": told.holder and told.holder.name,
        "answer": answer[0], "answered_on": answer[1], "answered_by": answer[2], "resolved_on": resolved,
    })  # fmt: skip


@given(LADDERS, st.sampled_from([MEMBER, PRIYA, PAT, CHAIR]), MOVES)
def test_the_laws_of_climbing(ladder: Ladder, raiser: Person, moves: list[tuple[Move, int, Holders]]) -> None:
    """Never lower, never younger, held by one person where there is one, and resolved for good."""
    today, blockage = WEDNESDAY, a_blockage(OPEN, raiser, raised_on=WEDNESDAY)
    for move, days, holders in moves:
        today += timedelta(days=days)
        told = next_step(blockage, move, ladder, holders, today, CALENDAR)
        there = [holders[rung.state] for rung in ladder.rungs if holders[rung.state] is not None]
        later = stepped(blockage, told, today)

        assert ORDER.index(told.state) >= ORDER.index(blockage.state)
        assert later.age(today) >= blockage.age(today - timedelta(days=days))
        assert (blockage.state is RESOLVED) <= (told.state is RESOLVED)
        if told.state is not RESOLVED:
            assert bool(there) is (told.holder is not None)
            assert told.holder is None or told.holder in there
            others = [each for each in there if each is not None and each.email != raiser.email]
            assert told.holder != raiser or not others
            assert told.due is None or told.due > blockage.raised_on
        blockage = later


@given(LADDERS, HOLDERS, st.lists(st.sampled_from([Move.PASSED_ON, Move.OVERDUE]), min_size=4, max_size=6))
def test_what_is_passed_on_often_enough_stands_at_the_top(ladder: Ladder, holders: Holders, moves: list[Move]) -> None:
    """And stays there, and says so."""
    blockage = a_blockage(OPEN)
    for move in (Move.RAISED, *moves):
        told = next_step(blockage, move, ladder, holders, WEDNESDAY, CALENDAR)
        blockage = stepped(blockage, told, WEDNESDAY)
    assert told.no_further
