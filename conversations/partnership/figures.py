"""What was reported for a target and quarter, and what kind of answer that is."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter


class DataStatus(StrEnum):
    """Why there is a figure, or why there is none; zero is `REPORTED`."""

    REPORTED = "reported"
    NOT_YET_AVAILABLE = "not_yet_available"
    NOT_DUE = "not_due"
    NO_LONGER_COLLECTED = "no_longer_collected"
    WITHHELD = "withheld"
    NO_RETURN = "no_return"


class Standing(StrEnum):
    """How firm a reported figure is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"


class Flag(StrEnum):
    """What a reader should know of a figure beside its value."""

    LATE = "late"
    RESTATED = "restated"
    DISPUTED = "disputed"
    SUPPRESSED = "suppressed"
    APPROXIMATE = "approximate"


class Figure(Noun):
    """One version of the answer for a target and quarter; versions are added, never replaced.

    `value` is set exactly when `status` is `REPORTED`. `expected` is when a
    figure not yet available is due; `reason` says why there is none.
    """

    quarter: Quarter
    status: DataStatus
    value: Decimal | None = None
    standing: Standing | None = None
    flags: tuple[Flag, ...] = ()
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    covers: str | None = None
    expected: date | None = None
    reason: str | None = None
