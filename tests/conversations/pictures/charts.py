"""Charts to look at: one of every kind, with everything that it can hold."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.matrix import usual_matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.risks import Grade
from conversations.pictures.bullet import Bullet
from conversations.pictures.chart import Chart
from conversations.pictures.line import Line
from conversations.pictures.points import Ahead, Gap, Milepost, Point, Value
from conversations.pictures.rating_counts import QuarterCounts, RatingCounts
from conversations.pictures.risk_matrix import PlacedRisk, RiskMatrix
from conversations.pictures.sparkline import Sparkline

NOW = Quarter(2026, 2)
SUBJECT = "First-time entrants to the youth justice system"


def value(number: int | str, sign: str = "") -> Value:
    """A value said as a digest says it."""
    return Value(number=Decimal(number), said=f"{Decimal(number):,}{sign}")


def points(*numbers: int | None, until: Quarter = NOW, anew: dict[int, Gap] | None = None) -> tuple[Point, ...]:
    """Figures of quarters that end with `until`; `anew` says before which place the line is broken."""
    return tuple(
        Point(quarter=until.plus(place + 1 - len(numbers)), value=None if each is None else value(each),
              gap=(anew or {}).get(place))
        for place, each in enumerate(numbers)
    )  # fmt: skip


def milepost(number: int, quarter: Quarter = NOW, upper: int | None = None) -> Milepost:
    """A milestone, or a range."""
    return Milepost(quarter=quarter, value=value(number), upper=None if upper is None else value(upper))


def a_line(**changes: object) -> Line:
    """A line with milestones, a gap, a missing figure, and both expected values."""
    fields: dict[str, object] = {
        "subject": SUBJECT, "unit": "young people", "rating": Rating.GREEN,
        "points": points(512, 498, 505, None, 402, 388, 361, 338, anew={4: Gap.DEFINITION}),
        "mileposts": (*(milepost(395 - 15 * place, NOW.plus(place - 3)) for place in range(4)),
                      milepost(320, NOW.year_end)),
        "ahead": (Ahead(quarter=NOW.year_end, value=value(310), whose="the lead’s forecast"),
                  Ahead(quarter=NOW.year_end, value=value(331), whose="at this rate")),
    }  # fmt: skip
    return Line.model_validate(fields | changes)


def a_bullet(**changes: object) -> Bullet:
    """A figure beside its milestone, last quarter’s figure and the year-end milestone."""
    fields: dict[str, object] = {
        "subject": "Referrals to the family hub", "unit": "referrals", "quarter": NOW, "figure": value(432),
        "milepost": milepost(410), "year_end": milepost(900, NOW.year_end),
        "before": Point(quarter=NOW.previous, value=value(205)), "rating": Rating.AMBER,
    }  # fmt: skip
    return Bullet.model_validate(fields | changes)


def counts(quarter: Quarter, *parts: int) -> QuarterCounts:
    """Green, amber, red, not rated, no figure."""
    names = ("green", "amber", "red", "not_rated", "no_figure")
    return QuarterCounts.model_validate({"quarter": quarter, **dict(zip(names, parts, strict=True))})


def some_counts() -> RatingCounts:
    """Eight quarters of a theme."""
    rows = ((5, 2, 1, 0, 1), (5, 2, 2, 0, 0), (6, 2, 1, 0, 0), (6, 1, 1, 1, 0),
            (4, 3, 2, 0, 0), (5, 2, 1, 0, 1), (6, 2, 1, 0, 0), (4, 2, 1, 0, 2))  # fmt: skip
    return RatingCounts(
        subject="Safer Communities",
        quarters=tuple(counts(NOW.plus(place - 7), *row) for place, row in enumerate(rows)),
    )


def placed(description: str, likelihood: int, impact: int, before: tuple[int, int] | None = None) -> PlacedRisk:
    """A risk in its place."""
    was = None if before is None else Grade(likelihood=before[0], impact=before[1])
    return PlacedRisk(description=description, grade=Grade(likelihood=likelihood, impact=impact), before=was)


def a_matrix() -> RiskMatrix:
    """Risks that rose, fell, stayed and are new, two of them in one place."""
    return RiskMatrix(subject="Safer Communities", matrix=usual_matrix(), risks=(
        placed("The data feed from the custody suite stops when its contract ends in March", 4, 5, (3, 4)),
        placed("Two of four outreach posts stay vacant over winter", 4, 3, (2, 3)),
        placed("The lease of the youth centre is not renewed", 4, 3),
        placed("Court backlogs delay disposals", 3, 3, (3, 3)),
        placed("Grant for the mentoring scheme is cut", 2, 4, (4, 4)),
        placed("Schools leave the exclusion panel", 1, 2),
    ))  # fmt: skip


def a_sparkline(**changes: object) -> Sparkline:
    """A small line with a hole in it."""
    fields: dict[str, object] = {"subject": SUBJECT, "points": points(402, 410, 388, None, 352, 338),
                                 "rating": Rating.GREEN}  # fmt: skip
    return Sparkline.model_validate(fields | changes)


CHARTS: dict[str, Chart] = {
    "line": a_line(),
    "bullet": a_bullet(),
    "rating_counts": some_counts(),
    "risk_matrix": a_matrix(),
    "sparkline": a_sparkline(),
}
