"""The course of one measure as a chart: a line where enough quarters compare, else a bar beside its milestone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from conversations.digests.facts import TargetFacts
from conversations.digests.wording import say_bare, say_value, tidy
from conversations.partnership.history import Known
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition, Measure, Milestone
from conversations.pictures.bullet import Bullet
from conversations.pictures.line import Line
from conversations.pictures.points import Ahead, Gap, Milepost, Point, Value
from conversations.pictures.sparkline import Sparkline

ENOUGH = 3
"""Two figures are no course."""


def course_of(target: TargetFacts, quarter: Quarter) -> Line | Bullet | Sparkline | None:
    """What there is to be seen of a target that is not restricted; none where no figures compare and none is aimed at.

    A line with its milestones and what is expected; a small one where there is
    neither; a bar where fewer than three quarters compare.
    """
    known = target.trend(quarter)
    here = known_in(known, quarter)
    alike = [each for each in known if here and each.stretch == here.stretch and each.value is not None]
    if len(alike) < ENOUGH:
        return _bullet(target, quarter)
    subject, unit = tidy(target.name), unit_beside(target.definition)
    points, posts = points_of(target, known, quarter), _mileposts(target, known, quarter)
    ahead = tuple(_ahead(target, quarter))
    rating = target.rated.rating
    if not posts and not ahead:
        return Sparkline(subject=subject, unit=unit, points=points, rating=rating)
    return Line(subject=subject, unit=unit, points=points, mileposts=posts, ahead=ahead, rating=rating)


def known_in(known: Sequence[Known], quarter: Quarter) -> Known | None:
    """What is known of one quarter."""
    return next((each for each in known if each.quarter == quarter), None)


def unit_beside(definition: Definition) -> str:
    """The unit that bare numbers leave out; empty for money, shares and plain counts."""
    two = Decimal(2)
    bare, whole = say_bare(two, definition), say_value(two, definition)
    return "" if bare == whole else tidy(whole.removeprefix(bare))


def points_of(target: TargetFacts, known: Sequence[Known], quarter: Quarter) -> tuple[Point, ...]:
    """A point for each quarter with a figure or without one that was due, from the first figure on."""
    by_quarter = {each.quarter: each for each in known if each.value is not None}
    first = min([*by_quarter, quarter])
    count = (quarter.year - first.year) * 4 + quarter.number - first.number + 1
    wanted = [each for each in (first.plus(place) for place in range(count))
              if each in by_quarter or each.number in target.definition.due_in or each == quarter]  # fmt: skip
    return tuple(_points(target, by_quarter, wanted))


def _points(target: TargetFacts, known: dict[Quarter, Known], wanted: Sequence[Quarter]) -> Iterator[Point]:
    before: Known | None = None
    year: int | None = None
    for quarter in wanted:
        each, gap = known.get(quarter), None
        if target.definition.measure is Measure.CUMULATIVE and year not in (None, quarter.year):
            gap = Gap.YEAR
        if each is not None and before is not None and each.stretch != before.stretch:
            gap = Gap.DEFINITION
        value = None if each is None or each.value is None else value_of(each.value, target.definition)
        yield Point(quarter=quarter, value=value, gap=gap)
        before, year = each or before, quarter.year


def value_of(number: Decimal, definition: Definition) -> Value:
    """A value as the lines of the digest say it."""
    return Value(number=number, said=say_bare(number, definition))


def milepost_of(milestone: Milestone, definition: Definition) -> Milepost:
    """A milestone as the lines of the digest say it."""
    upper = None if milestone.upper is None else value_of(milestone.upper, definition)
    return Milepost(quarter=milestone.quarter, value=value_of(milestone.value, definition), upper=upper)


def _mileposts(target: TargetFacts, known: Sequence[Known], quarter: Quarter) -> tuple[Milepost, ...]:
    """Those of quarters measured as this one is, from the first figure on, and the year end’s."""
    here, first = known_in(known, quarter), min(each.quarter for each in known if each.value is not None)
    found = {each.quarter: each.milestone for each in known
             if each.milestone and here and each.stretch == here.stretch and each.quarter >= first}  # fmt: skip
    if target.year_end is not None:
        found[target.year_end.quarter] = target.year_end
    return tuple(milepost_of(found[each], target.definition) for each in sorted(found))


def _ahead(target: TargetFacts, quarter: Quarter) -> Iterator[Ahead]:
    """What is expected of the year’s end, by the lead and by arithmetic; nothing once the year is over."""
    if quarter == quarter.year_end or target.value is None:
        return
    said = None if target.forecast is None else target.forecast.value
    projected = None if target.projection is None else target.projection.value
    told = ((said, "the lead’s forecast"), (target.run_rate, "at this rate"),
            (projected if target.run_rate is None else None, "as past years went"))  # fmt: skip
    for value, whose in told:
        if value is not None:
            yield Ahead(quarter=quarter.year_end, value=value_of(value, target.definition), whose=whose)


def _bullet(target: TargetFacts, quarter: Quarter) -> Bullet | None:
    if target.value is None or target.milestone is None:
        return None
    definition = target.definition
    year_end = None if target.year_end is None else milepost_of(target.year_end, definition)
    before = next((each for each in target.past
                   if each.quarter == quarter.previous and each.comparable and each.value is not None), None)
    return Bullet(
        subject=tidy(target.name), unit=unit_beside(definition), quarter=quarter,
        figure=value_of(target.value, definition), milepost=milepost_of(target.milestone, definition),
        year_end=year_end, rating=target.rated.rating,
        before=None if before is None or before.value is None else
        Point(quarter=before.quarter, value=value_of(before.value, definition)),
    )  # fmt: skip
