"""A small county for storage tests: Ann leads, Bob sponsors, Cat is a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from conversations.partnership.actions import Action
from conversations.partnership.figures import DataStatus, Figure, Standing
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.risks import Grade, Risk
from conversations.partnership.rounds import Round
from conversations.partnership.rules.tolerance import Tolerance
from conversations.partnership.targets import Definition, Measure, Milestone, Partnership, Target, Theme
from storage.briefs import briefs_for
from storage.figures import Reported, save_figures
from storage.people import save_partnership, save_people
from storage.plans import save_actions, save_risks
from storage.rounds import OpenedRound, open_round
from storage.targets import save_milestones, save_targets, save_themes

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
Q2 = Quarter(2026, 2)
Q1 = Q2.previous
DUE = date(2026, 10, 14)

ANN = Person(email="ann@county.example", name="Ann", organisation="County Council",
             other_emails=("Ann.Lead@home.example",), slack=SlackIdentity(team="T1", user="U1"),
             deputy="bob@county.example")
BOB = Person(email="bob@county.example", name="Bob", organisation="NHS",
             slack=SlackIdentity(team="T1", user="U2"))
CAT = Person(email="cat@county.example", name="Cat", organisation="Police", prefers="email")
PEOPLE = (ANN, BOB, CAT)

TOLERANCE = Tolerance(percent=Decimal(10))


@dataclass(frozen=True, slots=True)
class County:
    """A partnership as saved, with an open round: ids by which tests reach into it."""

    id: str
    opened: OpenedRound
    targets: dict[str, int]

    @property
    def ann(self) -> int:
        """Ann's id: she leads every target."""
        return next(iter(self.opened.sittings))

    @property
    def first_return(self) -> str:
        """The return Ann's sitting stands at when the round opens."""
        return self.opened.returns[self.ann][0]


def a_definition(**changes: object) -> Definition:
    """Young people entering the justice system: fewer is better, added up over the year."""
    facts = {"since": Quarter(2024, 1), "title": "First-time entrants", "unit": "young people",
             "polarity": Polarity.LOWER, "measure": Measure.CUMULATIVE, "rule": TOLERANCE,
             "baseline": Decimal(1900)}
    return Definition.model_validate(facts | changes)


def a_target(ref: str, **changes: object) -> Target:
    """A target that Ann leads and Bob sponsors, with Cat in its delivery group."""
    facts = {"ref": ref, "theme": "Safer", "lead": ANN.email, "sponsor": BOB.email, "members": (CAT.email,),
             "definitions": (a_definition(),)}
    return Target.model_validate(facts | changes)


def a_round(quarter: Quarter = Q2) -> Round:
    """A round that opened when the quarter had just ended."""
    opens = NOW - timedelta(hours=1)
    return Round(quarter=quarter, script="quarterly-return@1", opens=opens, due=opens + timedelta(days=13),
                 no_new_returns=opens + timedelta(days=27), digests=opens + timedelta(days=30),
                 edits_close=opens + timedelta(days=55))


def reported(value: str, quarter: Quarter = Q1, rating: Rating | None = Rating.GREEN) -> Reported:
    """A final figure as it was rated."""
    figure = Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(value),
                    standing=Standing.FINAL)
    return Reported(figure, Rated(rating=rating))


def save_agreement(session: Session, partnership_id: str, refs: tuple[str, ...]) -> None:
    """A county with these targets, a milestone and last quarter's figure for each, an action and a risk."""
    name = f"{partnership_id.title()} Partnership"
    save_partnership(session, partnership_id, Partnership(name=name, board="Board", default_rule=TOLERANCE))
    save_people(session, partnership_id, PEOPLE)
    save_themes(session, partnership_id, [Theme(name="Safer", chair=BOB.email)])
    save_targets(session, partnership_id, [a_target(ref) for ref in refs], NOW)
    milestones = [(ref, Milestone(quarter=q, value=Decimal(410 * q.number))) for ref in refs
                  for q in (Q1, Q2, Q2.year_end)]
    save_milestones(session, partnership_id, milestones, NOW)
    save_figures(session, partnership_id, [(ref, reported("455")) for ref in refs], NOW)
    save_actions(session, partnership_id, [Action(id="A1", ref=refs[0], text="Hire a worker", due=DUE)], NOW)
    risk = Risk(id="R1", ref=refs[0], description="Funding ends", grade=Grade(likelihood=2, impact=4))
    save_risks(session, partnership_id, [risk], NOW)


def a_county(session: Session, partnership_id: str = "kent", refs: tuple[str, ...] = ("1", "2")) -> County:
    """An agreement with a round open for the second quarter."""
    save_agreement(session, partnership_id, refs)
    briefs = briefs_for(session, partnership_id, Q2, DUE, "support@county.example")
    opened = open_round(session, partnership_id, a_round(), briefs, NOW)
    return County(partnership_id, opened, {brief.ref: target_id for target_id, brief in briefs})
