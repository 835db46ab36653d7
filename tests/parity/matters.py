"""What talks are about, drawn by chance: a strategy of briefs for every kind of brief in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import Blockage, ConfirmBrief, Move, MoveTold, RaisingBrief, Speakable
from conversations.partnership.blockages import BlockageState as State
from conversations.partnership.brief import Brief, Past
from conversations.partnership.case import Rating
from conversations.partnership.decisions import DecisionBrief, DecisionKind, Override, SignOff
from conversations.partnership.delegations import HandoverBrief
from conversations.partnership.disputes import ConflictKind, Dispute, DisputeBrief, Side
from conversations.partnership.figures import DataStatus
from conversations.partnership.matter import Matter
from conversations.partnership.parts import Gives, PartAsked
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.questions import LineSeen, QuestionBrief
from conversations.partnership.rating import Rule, rule_named
from conversations.partnership.restating import Rerated, RestateBrief
from conversations.partnership.risks import Grade, Risk, RiskBrief
from conversations.partnership.targets import Definition, Measure, Milestone
from conversations.partnership.updates import UpdateBrief

TODAY = date(2026, 10, 5)
QUARTER = Quarter.parse("2026-Q2")
RULES: tuple[Rule, ...] = (
    rule_named("tolerance", "10%"), rule_named("tolerance", "10% over 10%"), rule_named("points", "2"),
    rule_named("two_state"), rule_named("range", "5%"),
)  # fmt: skip
UNITS = (("people", 0), ("%", 1), ("days", 2), ("£000", 0), ("rate per 1,000", 1))
IDS = ("A7", "A.8", "12", "A?9")
WORDS = (
    "More arrests at two large events in August.", "Staff moved to the other office", "Performance improved again.",
    "The list came late; 12 cases moved.", "A triage desk at both suites", "Zażółć gęślą jaźń",
)  # fmt: skip
LONG_STORY = f"It began in May. {'Nobody at the depot answers; we wrote nine times. ' * 28}“Who, if anybody, can?”"
STORIES = (*WORDS, LONG_STORY)
"""Texts of others that a talk quotes: short ones, and one of some 1,500 characters."""
NAMES = ("Ben Brook", "The police estate manager", "Jo Smith")


def numbers(decimals: int) -> st.SearchStrategy[Decimal]:
    """Figures with so many decimals, from nothing to sixty."""
    return st.integers(0, 60 * 10**decimals).map(lambda units: Decimal(units).scaleb(-decimals))


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """A brief of any polarity, unit, measure and rule, with or without a past, promises and risks."""
    unit, decimals = draw(st.sampled_from(UNITS))
    polarity = draw(st.sampled_from(list(Polarity)))
    levels = numbers(decimals)
    low = draw(st.none() | levels)
    upper = low + 10 if low is not None and polarity is Polarity.RANGE else None
    quarters = draw(st.lists(st.integers(1, 5), unique=True, max_size=4))
    return Brief(
        ref="T1", title="First-time {entrants}", theme="Safer", quarter=QUARTER, due=date(2026, 10, 14),
        lead="Ann Archer", sponsor=draw(st.none() | st.just("Sam Stone")), support="The county support team",
        definition=Definition(
            since=QUARTER.plus(-12), title="First-time {entrants}", unit=unit, decimals=decimals, polarity=polarity,
            measure=draw(st.sampled_from(list(Measure))), minimum=Decimal(0),
            rule=RULES[4] if polarity is Polarity.RANGE else draw(st.sampled_from(RULES[:4])),
        ),
        milestone=None if low is None else Milestone(quarter=QUARTER, value=low, upper=upper),
        year_end=None if low is None else Milestone(quarter=QUARTER.year_end, value=low),
        past=tuple(Past(quarter=QUARTER.plus(-n), status=DataStatus.REPORTED, value=draw(levels))
                   for n in sorted(quarters, reverse=True)),
        others=tuple(draw(st.lists(levels, max_size=1))),
        actions=tuple(Action(id=name, ref="T1", text=f"Promise {name}", progress=Progress.PROMISED)
                      for name in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=2))),
        risks=tuple(Risk(id=name, ref="T1", description=f"Risk {name}", grade=Grade(likelihood=3, impact=4))
                    for name in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=2))),
    )  # fmt: skip



stories, names = st.sampled_from(STORIES), st.sampled_from(NAMES)
titles = st.sampled_from(("First-time {entrants}", "Waste"))
matrices = st.sampled_from((3, 4, 5))
days_past = st.integers(1, 200).map(lambda days: TODAY - timedelta(days=days))
days_ahead = st.integers(1, 200).map(lambda days: TODAY + timedelta(days=days))
ABOUT: Mapping[str, Any] = {"ref": "T1", "quarter": QUARTER, "due": date(2026, 10, 14),
                            "support": "The county support team"}
"""What every matter has."""
_SAME = {name: st.just(value) for name, value in ABOUT.items()}


def grades(most: int = 3) -> st.SearchStrategy[Grade]:
    """Places on a matrix that has so many grades at least."""
    return st.builds(Grade, likelihood=st.integers(1, most), impact=st.integers(1, most))


def risks() -> st.SearchStrategy[Risk]:
    """A risk on the register, told shortly or at length."""
    return st.builds(
        Risk, id=st.sampled_from(IDS), ref=st.just("T1"), description=stories, grade=grades(),
        cause=st.none() | stories, consequence=st.none() | stories, mitigation=st.none() | stories,
        owner=st.none() | names, review=st.none() | days_ahead,
    )  # fmt: skip


def actions() -> st.SearchStrategy[tuple[Action, ...]]:
    """Up to three promises, due or overdue, moved or not."""
    one = st.builds(Action, id=st.sampled_from(IDS), ref=st.just("T1"), text=stories, owner=st.none() | names,
                    due=st.none() | days_past | days_ahead, moved=st.integers(0, 3),
                    progress=st.sampled_from((Progress.PROMISED, Progress.ON_TRACK, Progress.LATE, Progress.STUCK)))
    return st.lists(one, max_size=3, unique_by=lambda action: action.id).map(tuple)


def blocked() -> st.SearchStrategy[Blockage]:
    """A blockage somebody raised."""
    return st.builds(
        Blockage, id=st.just("B7"), ref=st.just("T1"), what=stories, raised_by=st.just("jo@weald.example"),
        raised_on=days_past, since=st.none(), who_can=st.none() | names, tried=st.none() | stories,
        needed_by=st.none() | days_ahead, state=st.sampled_from((State.WITH_LEAD, State.WITH_SPONSOR)),
        holder=st.just("Ann Archer"),
    )  # fmt: skip


_sides = st.builds(Side, email=st.sampled_from(("a@weald.example", "b@weald.example")), name=names,
                   body=st.sampled_from(("Hart", "Ford")), says=stories, value=st.none() | numbers(1))
_moves = st.lists(st.builds(MoveTold, move=st.sampled_from(list(Move)), state=st.just(State.WITH_LEAD),
                            by=st.none() | names, on=days_past, words=st.none() | stories), max_size=3).map(tuple)
_SUBJECTS: Mapping[DecisionKind, tuple[str, st.SearchStrategy[Any]]] = {
    DecisionKind.UNBLOCK: ("blockage", blocked()),
    DecisionKind.OVERRIDE: ("override", st.builds(
        Override, return_id=st.just("1.1"), figure=st.just("455 people"), computed=st.just(Rating.RED),
        contested=st.sampled_from((Rating.AMBER, Rating.GREEN)), reason=stories)),
    DecisionKind.DISPUTE: ("dispute", st.builds(
        Dispute, id=st.just("D1"), kind=st.sampled_from(list(ConflictKind)), ref=st.just("T1"), says=stories,
        first=_sides, second=_sides)),
    DecisionKind.RISK: ("risk", risks()),
    DecisionKind.SIGN_OFF: ("sign_off", st.builds(
        SignOff, return_id=st.just("1.1"), rows=st.just((("Figure", "455"), ("Cause", "More arrests"))),
        seen=st.just("abc"))),
}  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn) -> DecisionBrief:
    """Anything that is put before anybody who decides."""
    about = draw(st.sampled_from(list(DecisionKind)))
    fact, drawn = _SUBJECTS[about]
    return DecisionBrief(
        **ABOUT, title=draw(titles), about=about, decider="Ann Archer", lead=draw(names), raised_by=draw(names),
        above=draw(st.none() | st.just("the target sponsor, Sam Stone")), action=draw(st.none() | stories),
        moves=draw(_moves), why_risk=draw(st.sampled_from(((), ("It has risen two steps.",)))), **{fact: draw(drawn)},
    )  # fmt: skip


_speakable = st.builds(Speakable, ref=st.sampled_from(("T1", "T2", "NI 111")), title=titles, actions=st.sampled_from(
    ((), (("A7", "Open the desk"),), (("A7", "Open the desk"), ("A9", "Hire two")))))
_spoken_of = st.lists(_speakable, min_size=1, max_size=3, unique_by=lambda one: one.ref).map(tuple)
_seen = st.builds(LineSeen, digest=titles, title=titles, gist=stories, rating=st.none() | st.just("Behind (red)"),
                  why=st.sampled_from(((), ("newly red",), ("newly red", "red without an action"))))
_ratings = st.none() | st.sampled_from(list(Rating))
_changes = st.lists(st.builds(Rerated, quarter=st.sampled_from((Quarter(2026, 1), Quarter(2026, 2))), was=_ratings,
                              now=_ratings), max_size=2, unique_by=lambda each: each.quarter).map(tuple)
_parts = st.builds(
    PartAsked, body=st.just("Hart"), gives=st.sampled_from(list(Gives)), indicator=titles, unit=st.just("people"),
    decimals=st.integers(0, 1), minimum=st.just(Decimal(0)), last=st.none() | numbers(0),
)  # fmt: skip

BRIEFS: Mapping[type[Matter], st.SearchStrategy[Matter]] = {
    Brief: briefs(),
    DecisionBrief: decisions(),
    ConfirmBrief: st.builds(ConfirmBrief, **_SAME, title=titles,
                            blockage=blocked(), answer=stories, answered_by=names),
    DisputeBrief: st.builds(DisputeBrief, **_SAME, title=titles,
                            dispute=st.just("D1"), kind=st.sampled_from(list(ConflictKind)), says=stories,
                            person=names, yours=stories, other=names, theirs=st.none() | stories),
    HandoverBrief: st.builds(HandoverBrief, **_SAME, title=titles,
                             delegation=st.just("H1"), giver=names, taker=names, target=titles,
                             questions=st.sampled_from(((), ("Cause", "Intended action")))),
    QuestionBrief: st.builds(QuestionBrief, **_SAME, title=titles,
                             question=st.just("q1"), asker=names, part=st.none() | st.just("chair of Safer"),
                             words=stories, seen=_seen),
    RestateBrief: st.builds(RestateBrief, **_SAME, title=titles, of=st.just(Quarter(2026, 1)), was=numbers(0),
                            now=numbers(0), definition=st.just(Definition(
                                since=Quarter(2026, 1), title="T", unit="people", polarity=Polarity.LOWER,
                                measure=Measure.PERIOD, rule=rule_named("tolerance", "10%"))),
                            person=names, told=st.integers(0, 3), reason=st.none() | stories, changes=_changes),
    UpdateBrief: st.builds(UpdateBrief, **_SAME, title=titles,
                           member=names, body=st.just("Hart"), lead=names, actions=actions(),
                           part=st.none() | _parts, matrix=matrices),
    RiskBrief: st.builds(RiskBrief, **_SAME, title=titles,
                         risk=risks(), owner=names, last=st.none() | grades(), matrix=matrices,
                         linked=st.lists(stories, max_size=2).map(tuple), review_by=st.none() | days_ahead),
    RaisingBrief: st.builds(RaisingBrief, **_SAME, title=titles,
                            person=names, matrix=matrices, targets=_spoken_of),
}  # fmt: skip
"""By the brief that a talk needs. A new kind of brief needs its strategy here: the laws ask for it."""
