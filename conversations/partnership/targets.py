"""What was promised: partnerships, themes, targets, and how each is measured over time."""

import re
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.nouns import Noun
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rule

_PER = re.compile(r"per\s+([\d,]+)")


class Measure(StrEnum):
    """What a quarter's figure covers (the letters Havering prints, and period-only)."""

    CUMULATIVE = "cumulative"
    SNAPSHOT = "snapshot"
    ROLLING_YEAR = "rolling_year"
    ANNUAL = "annual"
    PERIOD = "period"


class Partnership(Noun):
    """Those who signed one agreement: the tenant that owns every other row."""

    name: str
    board: str
    board_channel: str | None = None
    board_emails: tuple[str, ...] = ()
    timezone: str = "Europe/London"
    calendar: str = "england"
    default_rule: Rule


class Theme(Noun):
    """A thematic partnership: its chair, where its digest is posted, who else gets it."""

    name: str
    chair: str | None = None
    channel: str | None = None
    emails: tuple[str, ...] = ()


class Definition(Noun):
    """How a target is measured from quarter `since` on, until the next definition.

    `unit` is what people write: `%`, `£`, `days`, `rate per 1,000`, `referrals`.
    `minimum` and `maximum` are lawful bounds. `due_in` holds the numbers (1-4)
    of the quarters that have a figure. `breaks_series` says that figures from
    here on may not be compared with earlier ones. `frozen` says that the target
    is being renegotiated: figures are still asked for, none is rated.
    """

    since: Quarter
    title: str
    unit: str
    decimals: int = 0
    polarity: Polarity
    measure: Measure
    rule: Rule
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    due_in: tuple[int, ...] = (1, 2, 3, 4)
    baseline: Decimal | None = None
    baseline_period: str | None = None
    wording: str | None = None
    breaks_series: bool = False
    frozen: bool = False

    @property
    def per(self) -> Decimal | None:
        """What a share or a rate is of: 100 for a percentage, 1,000 for a rate per 1,000; none for any other unit."""
        if "%" in self.unit or "per cent" in self.unit.lower():
            return Decimal(100)
        found = _PER.search(self.unit)
        return Decimal(found[1].replace(",", "")) if found else None


class Milestone(Noun):
    """Where the target should stand at the end of `quarter`; `upper` closes a range."""

    quarter: Quarter
    value: Decimal
    upper: Decimal | None = None


class Target(Noun):
    """A promise, known by its `ref` in the partnership; people are named by email."""

    ref: str
    theme: str
    lead: str
    sponsor: str | None = None
    members: tuple[str, ...] = ()
    without: Decimal | None = None
    stretch: Decimal | None = None
    reward: Decimal | None = None
    visibility: str = "partnership"
    definitions: tuple[Definition, ...]

    def defined(self, quarter: Quarter) -> Definition:
        """The definition in force in `quarter`; the first one for any quarter before it."""
        in_order = sorted(self.definitions, key=lambda each: each.since)
        begun = [each for each in in_order if each.since <= quarter]
        return begun[-1] if begun else in_order[0]
