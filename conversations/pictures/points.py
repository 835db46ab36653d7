"""What a chart of one measure is made of: values as they are said, quarter by quarter, and where a line breaks off."""

from decimal import Decimal
from enum import StrEnum

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter


class Value(Noun):
    """A number to place and the words it is said with (`56.2%`, `£85,000`, `432`), as the digest says it."""

    number: Decimal
    said: str


NOUGHT = Value(number=Decimal(0), said="0")
"""Where nothing is known, a picture is laid out round this."""


class Gap(StrEnum):
    """Why a line does not run on from the quarter before; its value tells a reader so."""

    DEFINITION = "the definition changed"
    YEAR = "the count began anew with the year"


class Point(Noun):
    """A quarter's figure, none where there was none; `gap` says why it is not joined to what came before."""

    quarter: Quarter
    value: Value | None = None
    gap: Gap | None = None


class Milepost(Noun):
    """Where the measure should stand in a quarter; `upper` closes a range."""

    quarter: Quarter
    value: Value
    upper: Value | None = None

    @property
    def said(self) -> str:
        """`410`, or `10% to 15%` for a range."""
        return self.value.said if self.upper is None else f"{self.value.said} to {self.upper.said}"


class Ahead(Noun):
    """A value expected for a later quarter; `whose` says by whom or how: “the lead’s forecast”, “at this rate”."""

    quarter: Quarter
    value: Value
    whose: str
