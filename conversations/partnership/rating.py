"""Red, amber and green, computed from a figure by rules fixed beforehand.

A rule is data on the target, one of a closed set drawn from rules that real
councils published. A boundary belongs to the better side. To add a rule, write
one class here and name it in `Rule`.
"""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from conversations.partnership.case import Case, Measured, Rated, Rating, Unrated
from conversations.partnership.nouns import Noun
from conversations.partnership.polarity import Polarity

__all__ = [
    "Band", "Bands", "Case", "ClassTolerance", "Classes", "Criterion", "Edge", "Floor", "Points", "Range",
    "Rated", "Rating", "Rule", "Tolerance", "ToleranceThenTrend", "Trajectory", "TwoState", "Unrated", "rate",
]  # fmt: skip

NotNegative = Annotated[Decimal, Field(ge=0)]
Positive = Annotated[Decimal, Field(gt=0)]
ClassName = Annotated[str, StringConstraints(pattern=r"^[a-z]+( [a-z]+)*$")]


def _graded(green: bool, amber: bool) -> Rating:
    if green:
        return Rating.GREEN
    return Rating.AMBER if amber else Rating.RED


class Criterion(Noun, ABC):
    """What every rule has in common: how it judges, and an optional over-achievement band.

    `over` is in per cent of the target: beaten by that much or more, a figure
    earns a question too (Isle of Wight 5, Durham 10).
    """

    over: Positive | None = None

    @abstractmethod
    def judge(self, measured: Measured) -> Rating:
        """The rating of a figure whose target is known."""

    def beaten(self, measured: Measured) -> bool:
        """Whether the figure reaches the over-achievement band; never with a target of 0."""
        return self.over is not None and measured.bound != 0 and measured.within(-self.over)


class Tolerance(Criterion):
    """Green when met; amber within `percent` of the target; red beyond (Maidstone 10).

    `green_within` lets green itself have a tolerance (Poole 10, amber to 15).
    `at_zero` is the tolerance in the measure's own unit where the target is 0
    and a percentage means nothing; without it such a target is met or not met.
    """

    name: Literal["tolerance"] = "tolerance"
    percent: NotNegative
    green_within: NotNegative = Decimal(0)
    at_zero: Positive | None = None

    @model_validator(mode="after")
    def _green_inside_amber(self) -> Self:
        if self.green_within > self.percent:
            raise ValueError("The tolerance of green must not be wider than that of amber.")
        return self

    def judge(self, measured: Measured) -> Rating:
        """By the share of the target that is missing."""
        if measured.bound == 0 and self.at_zero is not None:
            return _graded(measured.met, measured.adverse <= self.at_zero)
        return _graded(measured.within(self.green_within), measured.within(self.percent))


class Points(Criterion):
    """Green when met; amber within `points` of it in the measure's own unit; red beyond."""

    name: Literal["points"] = "points"
    points: NotNegative
    green_within: NotNegative = Decimal(0)

    @model_validator(mode="after")
    def _green_inside_amber(self) -> Self:
        if self.green_within > self.points:
            raise ValueError("The tolerance of green must not be wider than that of amber.")
        return self

    def judge(self, measured: Measured) -> Rating:
        """By the distance itself, so that a target of 0 or near it can be rated."""
        return _graded(measured.adverse <= self.green_within, measured.adverse <= self.points)


class ClassTolerance(Noun):
    """The tolerance, in per cent of target, of one class of indicator."""

    of: ClassName
    percent: NotNegative


class Classes(Criterion):
    """A tolerance by class of indicator (Kensington: 5 for a vital sign, 10 otherwise).

    `is_a` is the class of this indicator; without one, `otherwise` applies.
    """

    name: Literal["classes"] = "classes"
    classes: tuple[ClassTolerance, ...]
    otherwise: NotNegative
    is_a: ClassName | None = None

    @model_validator(mode="after")
    def _class_is_known(self) -> Self:
        known = [each.of for each in self.classes]
        if self.is_a is not None and self.is_a not in known:
            raise ValueError(f"“{self.is_a}” is not one of the classes; give it a tolerance too.")
        if len(set(known)) < len(known):
            raise ValueError("A class may have one tolerance only; remove the second.")
        return self

    @property
    def percent(self) -> Decimal:
        """The tolerance that applies to this indicator."""
        return next((each.percent for each in self.classes if each.of == self.is_a), self.otherwise)

    def judge(self, measured: Measured) -> Rating:
        """As a tolerance, of the width its class has."""
        return _graded(measured.met, measured.within(self.percent))


class Floor(Criterion):
    """Green when met; amber down to a floor standard; red below it, which calls for action (Kent).

    `floor` is in the measure's own unit. Where lower is better it lies above the target.
    """

    name: Literal["floor"] = "floor"
    floor: Decimal

    def judge(self, measured: Measured) -> Rating:
        """By the target, then by the floor."""
        lower = measured.polarity is Polarity.LOWER
        holds = measured.value <= self.floor if lower else measured.value >= self.floor
        return _graded(measured.met, holds)


class Range(Criterion):
    """Green inside the band; amber within `percent` of the nearer edge outside it; red beyond."""

    name: Literal["range"] = "range"
    percent: NotNegative

    def judge(self, measured: Measured) -> Rating:
        """By the distance outside the band."""
        return _graded(measured.met, measured.within(self.percent))


class TwoState(Criterion):
    """Green when met, red otherwise (Rotherham 2009-11)."""

    name: Literal["two_state"] = "two_state"

    def judge(self, measured: Measured) -> Rating:
        """Met or not met."""
        return _graded(measured.met, amber=False)


class Edge(Noun):
    """Where a band begins or ends, in per cent of target on the worse side; `closed` includes it."""

    percent: NotNegative
    closed: bool


class Band(Noun):
    """One published band: from `above` to `up_to`; without an edge it is open that way."""

    rating: Rating
    above: Edge | None = None
    up_to: Edge | None = None

    def begins_after(self, measured: Measured) -> bool:
        """Whether the figure has not yet come so far down as this band."""
        if self.above is None:
            return False
        short_of = measured.within(self.above.percent)
        on_edge = measured.adverse * 100 == self.above.percent * abs(measured.bound)
        return short_of and not (on_edge and self.above.closed)

    def reaches(self, measured: Measured) -> bool:
        """Whether the band goes down as far as the figure."""
        if self.up_to is None:
            return True
        on_edge = measured.adverse * 100 == self.up_to.percent * abs(measured.bound)
        return measured.within(self.up_to.percent) and (self.up_to.closed or not on_edge)


class Bands(Criterion):
    """Bands as a council printed them, best first, gaps and all.

    A figure in a gap between two bands (Allerdale leaves 9.99 to 10, Epsom
    exactly 10) belongs to the better one, and so does one that both include.
    """

    name: Literal["bands"] = "bands"
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _best_first(self) -> Self:
        order = [list(Rating).index(band.rating) for band in self.bands]
        if order != sorted(set(order)):
            raise ValueError("Bands go from the best to the worst, each colour once; put them in that order.")
        if self.bands[-1].up_to is not None:
            raise ValueError("The last band must be open, so that every figure has a colour; leave out its end.")
        return self

    def judge(self, measured: Measured) -> Rating:
        """The best band that reaches the figure, or that the next one leaves a gap after."""
        if measured.bound == 0:
            return _graded(measured.met, amber=False)
        for band, following in zip(self.bands, self.bands[1:], strict=False):
            if band.reaches(measured) or following.begins_after(measured):
                return band.rating
        return self.bands[-1].rating


class ToleranceThenTrend(Criterion):
    """Green within `percent`; beyond it amber when no worse than a year before, else red (Havering 2013).

    Without a comparable figure of the year before, amber has not been earned: red.
    """

    name: Literal["tolerance_then_trend"] = "tolerance_then_trend"
    percent: NotNegative

    def judge(self, measured: Measured) -> Rating:
        """By the tolerance, then by direction on last year."""
        before = measured.last_year
        return _graded(measured.within(self.percent), before is not None and measured.gain_on(before) >= 0)


class Trajectory(Criterion):
    """Green on or ahead of the trajectory; amber behind but improving; red without progress (Hertfordshire).

    Improving is seen against the last comparable figure: last quarter's, or
    last year's where last quarter's may not be compared. Without either: red.
    """

    name: Literal["trajectory"] = "trajectory"

    def judge(self, measured: Measured) -> Rating:
        """By the trajectory, then by direction."""
        before = measured.last if measured.last is not None else measured.last_year
        return _graded(measured.met, before is not None and measured.gain_on(before) > 0)


Rule = Annotated[
    Tolerance | Points | Classes | Floor | Range | TwoState | Bands | ToleranceThenTrend | Trajectory,
    Field(discriminator="name"),
]


def rate(rule: Rule, case: Case) -> Rated:
    """What the rule makes of the case; a missing part gives a reason and never a colour."""
    measured = case.measured()
    if isinstance(measured, Unrated):
        return Rated(unrated=measured)
    return Rated(rating=rule.judge(measured), variance=measured.variance, over=rule.beaten(measured))
