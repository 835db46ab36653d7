"""A round in which every rule of a theme digest finds something, for tests and golden documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from conversations.digests.facts import (
    BlockageFacts,
    ContestFacts,
    DisputeFacts,
    PromiseFacts,
    Restatement,
    RiskFacts,
    RoundFacts,
    StretchFacts,
    TargetFacts,
)
from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.brief import Past
from conversations.partnership.disputes import ConflictKind, Dispute, Settled, Side
from conversations.partnership.figures import DataStatus, Figure, Flag, Standing
from conversations.partnership.parts import PartFigure, Total
from conversations.partnership.polarity import Polarity
from conversations.partnership.proxy import Proxy
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Tolerance, Unrated
from conversations.partnership.returns import (
    Assurance,
    CauseCode,
    Commentary,
    Forecast,
    Outlook,
    ReturnState,
)
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Definition, Measure, Milestone

QUARTER = Quarter(2026, 2)
TODAY = date(2026, 10, 30)
THEME = "Safer communities"
DISTRICT = "Burnley"


def a_definition(unit: str = "%", polarity: Polarity = Polarity.HIGHER, **changed: Any) -> Definition:
    """A snapshot measure of one decimal place, within ten per cent of its milestone amber."""
    given: dict[str, Any] = {
        "since": Quarter(2025, 1), "title": "As agreed", "unit": unit, "decimals": 1, "polarity": polarity,
        "measure": Measure.SNAPSHOT, "rule": Tolerance(percent=Decimal(10)),
    }  # fmt: skip
    return Definition(**(given | changed))


def a_figure(value: str | None, status: DataStatus = DataStatus.REPORTED, **changed: Any) -> Figure:
    """A final figure of the quarter, or the answer that there is none."""
    number = None if value is None else Decimal(value)
    standing = None if value is None else Standing.FINAL
    given: dict[str, Any] = {"quarter": QUARTER, "status": status, "value": number, "standing": standing}
    return Figure(**(given | changed))


def a_past(quarter: Quarter, value: str | None, rating: Rating | None, **changed: Any) -> Past:
    """What was known of an earlier quarter; without a value, a return that never came."""
    status = DataStatus.NO_RETURN if value is None else DataStatus.REPORTED
    number = None if value is None else Decimal(value)
    given: dict[str, Any] = {"quarter": quarter, "status": status, "value": number, "rating": rating}
    return Past(**(given | changed))


def before(*told: tuple[str | None, Rating | None]) -> tuple[Past, ...]:
    """The quarters before this one, oldest first."""
    first = -len(told)
    return tuple(a_past(QUARTER.plus(first + at), value, rating) for at, (value, rating) in enumerate(told))


def a_target(ref: str = "NI 111", value: str | None = "66", **changed: Any) -> TargetFacts:
    """A target on track, signed off, of which there is nothing to report."""
    given: dict[str, Any] = {
        "ref": ref, "title": "A promise kept", "theme": THEME, "lead": "Priya Shah", "due": True,
        "definition": a_definition(), "state": ReturnState.SIGNED_OFF, "return_id": f"return-{ref}",
        "figure": a_figure(value), "figure_id": f"figure-{ref}", "given": date(2026, 10, 9),
        "rated": Rated(rating=Rating.GREEN, variance=Decimal("0.015")), "assurance": Assurance.CHECKED,
        "milestone": Milestone(quarter=QUARTER, value=Decimal(65)),
        "past": before(("65", Rating.GREEN)), "actions": (an_action(),),
    }  # fmt: skip
    return TargetFacts(**(given | changed))


def no_answer(ref: str = "NI 195", **changed: Any) -> TargetFacts:
    """A target whose return has not come."""
    given: dict[str, Any] = {
        "value": None, "figure": None, "figure_id": None, "given": None, "assurance": None,
        "rated": Rated(unrated=Unrated.NO_FIGURE), "state": ReturnState.NOT_STARTED,
    }  # fmt: skip
    return a_target(ref, **(given | changed))


def a_commentary(**changed: Any) -> Commentary:
    """Cause, action, owner and date, as a good lead gives them."""
    given: dict[str, Any] = {
        "cause": "Two of the five caseworkers left in July and the posts stood empty until late September.",
        "cause_code": CauseCode.OURS,
        "action": "Both posts are filled; the backlog of 38 referrals goes to a weekly panel.",
        "owner": "Tom Ellis", "due": date(2026, 11, 30),
    }  # fmt: skip
    return Commentary(**(given | changed))


def an_action(**changed: Any) -> Action:
    """Something promised that is under way, with its risk considered."""
    given: dict[str, Any] = {
        "id": "A0", "ref": "NI 111", "text": "Keep at it", "progress": Progress.ON_TRACK, "considered": True,
    }  # fmt: skip
    return Action(**(given | changed))


def a_promise(**changed: Any) -> PromiseFacts:
    """An action not yet due."""
    given: dict[str, Any] = {
        "id": "A1", "text": "Sign the data sharing agreement", "owner": "Lena Fox", "due": date(2026, 12, 1),
    }  # fmt: skip
    return PromiseFacts(**(given | changed))


def a_risk(**changed: Any) -> RiskFacts:
    """A small risk that has not moved."""
    small = Grade(likelihood=2, impact=3)
    given: dict[str, Any] = {
        "id": "R1", "description": "Grant ends in March", "grade": small, "before": small,
    }  # fmt: skip
    return RiskFacts(**(given | changed))


def a_restatement(**changed: Any) -> Restatement:
    """The figure of this quarter: 38 and not 31, as was first said."""
    given: dict[str, Any] = {"quarter": QUARTER, "was": Decimal(31), "now": Decimal(38)}
    return Restatement(**(given | changed))


def a_blockage(**changed: Any) -> BlockageFacts:
    """Something stuck since early September."""
    given: dict[str, Any] = {
        "id": "B1", "what": "No access to the custody system", "raised_on": date(2026, 9, 7),
        "state": BlockageState.WITH_SPONSOR, "holder": "Patricia Okafor", "held_since": date(2026, 10, 3),
    }  # fmt: skip
    return BlockageFacts(**(given | changed))


def freed(**changed: Any) -> BlockageFacts:
    """What was stuck for twelve days, answered by the sponsor and found unblocked."""
    given: dict[str, Any] = {
        "id": "B2", "what": "The log-in had lapsed", "raised_on": date(2026, 10, 5),
        "state": BlockageState.RESOLVED, "holder": None, "held_since": None,
        "answer": "The duty inspector has the log-in now",
        "answered_by": "Patricia Okafor", "answered_on": date(2026, 10, 14), "resolved_on": date(2026, 10, 17),
    }  # fmt: skip
    return a_blockage(**(given | changed))


def a_dispute(settled: Settled | None = None, value: Decimal | None = None, **changed: Any) -> DisputeFacts:
    """Police and county give different figures."""
    police = Side(email="carl@police.example", name="Carl Dunn", body="County Police", says="It is 41",
                  value=Decimal(41))  # fmt: skip
    county = Side(email="priya@county.example", name="Priya Shah", body="County Council", says="It is 38",
                  value=Decimal(38))  # fmt: skip
    given: dict[str, Any] = {
        "id": "figures:NI 20", "kind": ConflictKind.FIGURES, "ref": "NI 20", "first": county, "second": police,
        "says": "County Council reports 38 per 1,000 and County Police 41 per 1,000.",
    }  # fmt: skip
    return DisputeFacts(dispute=Dispute(**(given | changed)), settled=settled, value=value)


def settled(holds: str = "second", by: str = "Ruth Adeyemi") -> Settled:
    """By the sponsor, at the end of October, for the police."""
    return Settled(by=by, on=date(2026, 10, 28), holds=holds, words="The police count is the published one")


def a_round(*targets: TargetFacts, **changed: Any) -> RoundFacts:
    """The second quarter of 2026/27, due on 14 October."""
    given: dict[str, Any] = {
        "round_id": "round-7", "partnership": "Wealdshire Partnership", "quarter": QUARTER,
        "opened": date(2026, 10, 1), "due": date(2026, 10, 14), "digests_on": date(2026, 10, 30), "targets": targets,
    }  # fmt: skip
    return RoundFacts(**(given | changed))


def rich_round() -> RoundFacts:
    """Fifteen targets of one theme, and one of another that must never appear."""
    theirs = (*_behind(), *_at_risk(), *_doubtful(), *_missing(), *_well())
    return a_round(*theirs, a_target("EDU 1", theme="Learning"))


def _behind() -> tuple[TargetFacts, ...]:
    counted = a_definition("referrals", Polarity.LOWER, decimals=0)
    entrants = a_target(
        "NI 111", "432", title="First-time entrants to the youth justice system", definition=counted,
        rated=Rated(rating=Rating.RED, variance=Decimal("-0.3292")),
        milestone=Milestone(quarter=QUARTER, value=Decimal(325)),
        past=(a_past(QUARTER.year_before, "390", Rating.AMBER),
              *before(("410", Rating.RED), ("455", Rating.RED))),
        commentary=a_commentary(help_wanted=True), state=ReturnState.SENT,
        forecast=Forecast(outlook=Outlook.MISSED, value=Decimal(420)), run_rate=Decimal(429),
        year_end=Milestone(quarter=QUARTER.year_end, value=Decimal(300)), year_end_rating=Rating.RED,
        promises=(
            a_promise(progress=Progress.NOT_DONE, due=date(2026, 9, 30), note="Legal advice is awaited"),
            a_promise(id="A2", text="Open the Saturday triage session", due=date(2026, 8, 31), moved=3),
        ),
        actions=(
            an_action(id="A1", text="Sign the data sharing agreement", progress=Progress.NOT_DONE),
            an_action(id="A2", text="Open the Saturday triage session", progress=Progress.LATE, considered=False),
            an_action(id="A3", text="Train the desk sergeants", progress=Progress.DONE),
        ),
        risks=_feared(),
        blockages=(
            a_blockage(who_can="Custody inspector, county force", tried="Two letters", since=date(2026, 8, 20),
                       action="Open the Saturday triage session", needed_by=date(2026, 11, 15)),
            freed(),
            a_blockage(id="B3", what="Nobody signs for the laptops", raised_on=date(2026, 10, 21),
                       state=BlockageState.WITH_LEAD, holder="Priya Shah", held_since=date(2026, 10, 22)),
            a_blockage(id="B4", what="The hall is closed on Saturdays", raised_on=date(2026, 10, 15),
                       answer="The caretaker opens it from November", answered_by="Patricia Okafor",
                       answered_on=date(2026, 10, 28)),
        ),
    )  # fmt: skip
    burglary = a_target(
        "NI 16", title="Serious acquisitive crime", actions=(),
        figure=a_figure("12.4", standing=Standing.PROVISIONAL, covers="April to September 2026"),
        definition=a_definition("rate per 1,000", Polarity.LOWER),
        rated=Rated(rating=Rating.RED, variance=Decimal("-0.1481")), state=ReturnState.SENT,
        milestone=Milestone(quarter=QUARTER, value=Decimal("10.8")), past=before(("10.7", Rating.GREEN)),
        stretch=StretchFacts(reward=Decimal(250000), share=Decimal("0.62")), commentary=None,
    )  # fmt: skip
    return entrants, burglary


def _feared() -> tuple[RiskFacts, ...]:
    return (
        a_risk(grade=Grade(likelihood=4, impact=4), before=Grade(likelihood=1, impact=4),
               cause="The three-year grant was for one term only",
               consequence="Two of five caseworkers would go", aim=Grade(likelihood=2, impact=2),
               mitigation="Bid to the health board in November", owner="Dana Okafor",
               actions=("Open the Saturday triage session",), review=date(2026, 12, 31)),
        a_risk(id="R2", description="The courts move", grade=Grade(likelihood=5, impact=3), before=None),
        a_risk(id="R3", description="The van breaks down", before=None),
    )  # fmt: skip


def _at_risk() -> tuple[TargetFacts, ...]:
    amber = Rated(rating=Rating.AMBER, variance=Decimal("-0.0738"))
    return (
        a_target("NI 32", "60.2", title="Repeat incidents of domestic abuse", rated=amber,
                 past=before(("66.1", Rating.GREEN)), commentary=a_commentary(cause_code=CauseCode.PARTNER),
                 contest=ContestFacts(
                     computed=Rating.AMBER, contested=Rating.GREEN, refused_by="Ruth Adeyemi",
                     reason="The new recording rule adds about 6 points",
                     words="The rule was known when we agreed the milestone")),
        a_target("NI 40", "61", title="Drug users in effective treatment", rated=amber,
                 past=before((None, None)), commentary=a_commentary(),
                 promises=(a_promise(id="A7", text="Agree the pathway with prison health",
                                     due=date(2026, 10, 1), progress=Progress.PARTLY),)),
        a_target("NI 27", "60.9", title="Understanding of local concerns", rated=amber,
                 past=before(("61", Rating.AMBER)), commentary=a_commentary()),
    )  # fmt: skip


def _doubtful() -> tuple[TargetFacts, ...]:
    count = a_definition("fires", Polarity.LOWER, decimals=0, measure=Measure.CUMULATIVE)
    return (
        a_target("LOC 4", "0", title="Arson in empty homes", definition=count,
                 assurance=Assurance.NOT_CHECKED, rated=Rated(rating=Rating.GREEN),
                 milestone=Milestone(quarter=QUARTER, value=Decimal(0)),
                 past=before(("0", Rating.GREEN))),
        a_target("NI 20", "38", title="Assault with injury", restated=(a_restatement(),),
                 disputes=(a_dispute(), a_dispute(settled(), id="denominators:NI 20",
                                                  says="The two count different districts.")),
                 figure=a_figure("38", flags=(Flag.RESTATED, Flag.DISPUTED, Flag.LATE)),
                 definition=a_definition("rate per 1,000", Polarity.LOWER, since=QUARTER, breaks_series=True),
                 milestone=Milestone(quarter=QUARTER, value=Decimal(40)),
                 past=(a_past(QUARTER.previous, "9.8", Rating.GREEN, comparable=False),)),
        a_target("NI 17", None, title="Perceptions of anti-social behaviour",
                 rated=Rated(unrated=Unrated.NO_FIGURE),
                 figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=date(2026, 10, 20),
                                 reason="the Place Survey is late"), assurance=None,
                 proxy=Proxy(done=1, on_track=2, late=1, stuck=0, total=5, next_figure=date(2026, 10, 20))),
        a_target("NI 35", None, title="Building resilience to violent extremism", assurance=None,
                 figure=a_figure(None, DataStatus.WITHHELD, reason="Restricted by the police"),
                 rated=Rated(unrated=Unrated.NO_FIGURE), visibility="restricted"),
    )  # fmt: skip


def _missing() -> tuple[TargetFacts, ...]:
    return (
        no_answer("NI 195", title="Street cleanliness", past=before(("7", Rating.GREEN)),
                  parts=Total(given=tuple("ABCDEFGHIJK"), missing=("Burnley",), so_far=Decimal(70)),
                  districts=(*"ABCDEFGHIJK", DISTRICT)),
        no_answer("NI 37", title="Awareness of civil protection", due=False, return_id=None, past=(),
                  proxy=Proxy(done=1, on_track=2, late=0, stuck=1, total=4, next_figure=date(2027, 3, 31),
                              at_earliest=True)),
    )  # fmt: skip


def _well() -> tuple[TargetFacts, ...]:
    return (
        a_target("NI 15", "71", title="Violent crime detected", past=before(("60", Rating.AMBER)),
                 rated=Rated(rating=Rating.GREEN, variance=Decimal("0.0923"), over=True)),
        a_target("NI 45", "60", title="Young offenders out of work", rated=Rated(rating=Rating.GREEN),
                 definition=a_definition("young people", Polarity.LOWER, decimals=0, measure=Measure.CUMULATIVE),
                 milestone=Milestone(quarter=QUARTER, value=Decimal(100)), run_rate=Decimal(110),
                 year_end=Milestone(quarter=QUARTER.year_end, value=Decimal(100)), year_end_rating=Rating.AMBER,
                 stretch=StretchFacts(reward=Decimal(80000), share=Decimal(1), without=Decimal(130),
                                      level=Decimal(100))),
        a_target("NI 49", title="Primary fires attended in time",
                 parts=Total(given=(DISTRICT, "Pendle"), value=Decimal(66)), districts=(DISTRICT, "Pendle"),
                 part_figures=(PartFigure(body=DISTRICT, value=Decimal(60), numerator=Decimal(30),
                                          denominator=Decimal(50)),
                               PartFigure(body="Pendle", value=Decimal(72), numerator=Decimal(36),
                                          denominator=Decimal(50)))),
        a_target("NI 47", "65", title="Young drivers trained",
                 rated=Rated(rating=Rating.GREEN, variance=Decimal(0)), risks=(a_risk(),)),
    )  # fmt: skip
