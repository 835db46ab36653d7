"""The Weald, a small partnership for talks over the wire: whoever leads there, so many targets each, one theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Tolerance
from conversations.partnership.targets import Definition, Measure, Milestone, Partnership, Target, Theme
from storage.database import Session
from storage.figures import Reported, save_figures
from storage.people import save_partnership, save_people
from storage.targets import save_milestones, save_targets, save_themes

WEALD = "weald"
TEAM = "T0WEALD"
QUARTER = Quarter(2026, 2)
STARTS = datetime(2026, 10, 5, 8, 31, tzinfo=UTC)
"""A Monday morning, 09:31 in London, in the collection of July to September."""
LONG_AGO = datetime(2026, 4, 10, 9, tzinfo=UTC)
RULE = Tolerance(percent=Decimal(10))
THEME, CHANNEL, CHANNEL_ID = "Safer", "#safer", "C0SAFER"
ANN, BOB, CAT, ZED = "U0ANN", "U0BOB", "U0CAT", "U0ZED"
NAMES = {ANN: "Ann Archer", BOB: "Bob Carter", CAT: "Cat Dewan", ZED: "Zed Nobody"}


@dataclass(frozen=True, slots=True)
class Led:
    """A target and who leads it. 402 is green against its milestone of 410; 432 is amber; 455 was last quarter's."""

    ref: str
    title: str
    user: str


def led_by(targets: Mapping[str, int]) -> tuple[Led, ...]:
    """So many targets for each user."""
    return tuple(
        Led(f"{user[2:]} {number}", f"{name_of(user)}’s indicator {number}", user)
        for user, count in targets.items() for number in range(1, count + 1)
    )


def name_of(user: str) -> str:
    """What people call a user."""
    return NAMES.get(user, f"Lead {user[2:].title()}")


def email_of(user: str) -> str:
    """Their address."""
    return f"{user[2:].lower()}@weald.example"


def running_quarter(now: datetime) -> Quarter:
    """The quarter of a moment: whatever the day, its round is not closed yet, as a server on the true time needs."""
    return Quarter.containing(now.date())


def set_up(
    session: Session, led: Sequence[Led], partnership_id: str = WEALD, quarter: Quarter = QUARTER
) -> None:
    """Everybody and everything of the partnership, before its round opens."""
    save_partnership(session, partnership_id, Partnership(name="The Weald", board="Board", default_rule=RULE))
    users = dict.fromkeys(each.user for each in led)
    save_people(session, partnership_id, [
        Person(email=email_of(user), name=name_of(user), organisation="County",
               slack=SlackIdentity(team=TEAM, user=user)) for user in users
    ])
    save_themes(session, partnership_id, [Theme(name=THEME, channel=CHANNEL)])
    save_targets(session, partnership_id, [target_of(each) for each in led], LONG_AGO)
    goals = {-1: 420, 0: 410, 1: 405, 2: 400}
    save_milestones(session, partnership_id, [
        (each.ref, Milestone(quarter=quarter.plus(later), value=Decimal(goal)))
        for each in led for later, goal in goals.items()
    ], LONG_AGO)
    save_figures(session, partnership_id, [(each.ref, _last(quarter.previous)) for each in led], LONG_AGO)


def target_of(led: Led) -> Target:
    """The target as it is agreed, with its lead and nobody else."""
    definition = Definition(since=Quarter(2025, 1), title=led.title, unit="referrals", polarity=Polarity.LOWER,
                            measure=Measure.SNAPSHOT, rule=RULE)
    return Target(ref=led.ref, theme=THEME, lead=email_of(led.user), definitions=(definition,))


def _last(quarter: Quarter) -> Reported:
    return Reported(Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(455)),
                    Rated(rating=None))
