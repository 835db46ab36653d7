"""Checks on a figure while the person is still there: refuse, doubt, or note.

Each fault is one that published returns really had: a zero for “no figure”,
last quarter's value sent again, a value a hundred times out, a running total
that fell. A check that finds several faults of one family names the strongest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from statistics import median

from conversations.partnership.amounts import amount, plain
from conversations.partnership.brief import Brief, Past
from conversations.partnership.doubts import LIMITS, Doubt, Finding, Note, Refusal
from conversations.partnership.figures import DataStatus
from conversations.partnership.polarity import Polarity, adverse
from conversations.partnership.targets import Definition, Measure

Check = Callable[["Weighed"], Iterator[Finding]]

_WHOLE_SHARE = Decimal(100)
# A change may be negative and may pass 100 %, as a share may not (Hart's “% reduction” of crime).
_CHANGE_WORDS = frozenset({"reduction", "change", "increase", "decrease", "growth", "variance", "difference"})
_DEVIATION = Decimal("1.4826")  # a median deviation times this is a standard deviation


@dataclass(frozen=True, slots=True)
class Weighed:
    """A figure and everything already known that it is weighed against."""

    brief: Brief
    value: Decimal

    @property
    def definition(self) -> Definition:
        """How the figure is measured."""
        return self.brief.definition

    @property
    def cumulative(self) -> bool:
        """Whether it is a running total for the year."""
        return self.definition.measure is Measure.CUMULATIVE

    @property
    def last(self) -> Decimal | None:
        """The last comparable figure: last quarter's, or last year's of an annual measure."""
        past = self.brief.last_year if self.definition.measure is Measure.ANNUAL else self.brief.last
        return past.value if past is not None and _counts(past) else None

    @property
    def then(self) -> str:
        """When `last` was."""
        return "last year" if self.definition.measure is Measure.ANNUAL else "last quarter"

    @property
    def restarted(self) -> bool:
        """Whether a running total began anew since the last figure."""
        return self.cumulative and self.brief.quarter.number == 1

    @property
    def milestone(self) -> Decimal | None:
        """The level aimed at this quarter."""
        return None if self.brief.milestone is None else self.brief.milestone.value

    @property
    def known(self) -> tuple[Decimal, ...]:
        """Levels that show the right scale: last figure, milestone, yardsticks, baseline."""
        levels = (self.last, self.milestone, *self.brief.yardsticks, self.definition.baseline)
        return tuple(level for level in levels if level is not None)

    @property
    def optimum(self) -> Decimal | None:
        """The level that cannot be bettered, where there is one."""
        lowest, highest = bounds(self.brief)
        if self.definition.polarity is Polarity.HIGHER:
            return highest
        return (lowest or Decimal(0)) if self.definition.polarity is Polarity.LOWER else None

    def said(self, value: Decimal | None = None) -> str:
        """A value with its unit; the figure itself by default."""
        return amount(self.value if value is None else value, self.definition.unit)

    @property
    def asked(self) -> str:
        """The question that a doubt ends with, so that “yes” answers it."""
        return f"Is {self.said()} right?"

    def meant(self, value: Decimal) -> tuple[str, Decimal]:
        """Another reading to offer."""
        return f"I meant {self.said(value)}", value


def _counts(past: Past) -> bool:
    return past.comparable and past.status is DataStatus.REPORTED


def bounds(brief: Brief) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest possible figure, as defined or as follows from a share.

    A share lies between 0 and 100; a change in per cent need not, and neither
    does a measure that is known to have passed those bounds.
    """
    definition = brief.definition
    low, high = definition.minimum, definition.maximum
    is_change = not _CHANGE_WORDS.isdisjoint(definition.title.lower().split())
    if definition.unit != "%" or is_change:
        return low, high
    milestones = [each.value for each in (brief.milestone, brief.year_end) if each is not None]
    seen = [*milestones, *brief.yardsticks, *(each.value for each in brief.past if each.value is not None)]
    if low is None and min(seen, default=Decimal(0)) >= 0:
        low = Decimal(0)
    if high is None and max(seen, default=Decimal(0)) <= _WHOLE_SHARE:
        high = _WHOLE_SHARE
    return low, high


def _outside(weighed: Weighed) -> Iterator[Finding]:
    low, high = bounds(weighed.brief)
    title = weighed.definition.title
    if low is not None and weighed.value < low:
        yield Refusal(rule="minimum", says=f"“{title}” must be {weighed.said(low)} or more.")
    if high is not None and weighed.value > high:
        slip = _hundredfold(weighed)
        remedy = "" if slip is None else f"; if you meant {weighed.said(slip[1])}, send that"
        yield Refusal(rule="maximum", says=f"“{title}” must be {weighed.said(high)} or less{remedy}.")


def _zero(weighed: Weighed) -> Iterator[Finding]:
    if weighed.value != 0 or (weighed.known and not any(weighed.known)):
        return
    yield Doubt(
        rule="zero",
        says="You sent exactly zero. Is zero the true figure?",
        keep=("It is a true zero",),
        instead=(
            ("There is no figure yet", DataStatus.NOT_YET_AVAILABLE),
            ("None is due this quarter", DataStatus.NOT_DUE),
        ),
    )


def _fell(weighed: Weighed) -> Iterator[Finding]:
    last = weighed.last
    if not weighed.cumulative or weighed.restarted or last is None or weighed.value >= last:
        return
    total = last + weighed.value
    highest = bounds(weighed.brief)[1]
    fits = weighed.value > 0 and (highest is None or total <= highest)
    alone = ((f"That was this quarter alone; the total is {weighed.said(total)}", total),) if fits else ()
    yield Doubt(
        rule="fell",
        says=(
            "This is a running total for the year, and it fell from "
            f"{weighed.said(last)} to {weighed.said()}. Does it correct an earlier figure?"
        ),
        keep=("It corrects an earlier figure",),
        instead=alone,
    )


def _unchanged(weighed: Weighed) -> Iterator[Finding]:
    if weighed.value != weighed.last or weighed.value == weighed.optimum:
        return
    adds_up = weighed.cumulative and not weighed.restarted
    total = " As a running total, that would mean that nothing was added." if adds_up else ""
    yield Doubt(
        rule="unchanged",
        says=f"{weighed.said()} is the same as {weighed.then}.{total} Is it the new figure?",
        keep=("It really is unchanged",),
        instead=(("There is no new figure yet", DataStatus.NOT_YET_AVAILABLE),),
    )


def _ratio(value: Decimal, level: Decimal) -> Decimal | None:
    return value / level if level and value and (value > 0) == (level > 0) else None


def _hundredfold(weighed: Weighed) -> tuple[Decimal, Decimal] | None:
    """The level that the figure is about 100 times off, and what was likely meant."""
    least, most = LIMITS.scale / LIMITS.scale_slack, LIMITS.scale * LIMITS.scale_slack
    for level in weighed.known:
        ratio = _ratio(weighed.value, level)
        if ratio is not None and least <= ratio <= most:
            return level, Decimal(plain(weighed.value / LIMITS.scale))
        if ratio is not None and least <= 1 / ratio <= most:
            return level, Decimal(plain(weighed.value * LIMITS.scale))
    return None


def _scale(weighed: Weighed) -> Iterator[Finding]:
    slip = _hundredfold(weighed)
    if slip is None:
        return
    level, right = slip
    yield Doubt(
        rule="scale",
        says=f"{weighed.said()} is about 100 times {'more' if abs(right) < abs(weighed.value) else 'less'} "
        f"than {weighed.said(level)}, a level known for this measure. {weighed.asked}",
        keep=(f"{weighed.said()} is right",),
        instead=(weighed.meant(right),),
    )


def _jump(weighed: Weighed) -> Iterator[Finding]:
    ratio = None if weighed.last is None else _ratio(weighed.value, weighed.last)
    if weighed.last is None or ratio is None:
        return
    up, down = ratio >= LIMITS.jump, ratio <= 1 / LIMITS.jump and not weighed.restarted
    if up or down:
        times = round(ratio if up else 1 / ratio)
        yield Doubt(
            rule="jump",
            says=f"{weighed.said()} is about {times} times {'more' if up else 'less'} than "
            f"{weighed.then}'s {weighed.said(weighed.last)}. {weighed.asked}",
            keep=(f"{weighed.said()} is right",),
        )


def _spread(weighed: Weighed) -> Iterator[Finding]:
    quarter = weighed.brief.quarter
    same = [
        each.value
        for each in weighed.brief.past
        if each.quarter.number == quarter.number and _counts(each) and each.value is not None
    ]
    if len(same) < LIMITS.fewest:
        return
    middle = median(same)
    width = median(abs(each - middle) for each in same) * _DEVIATION
    reach = max(width, abs(middle) * LIMITS.least_width) * LIMITS.spread
    if abs(weighed.value - middle) > reach:
        yield Doubt(
            rule="spread",
            says=f"{weighed.said()} is outside what this quarter usually brings: in {len(same)} earlier "
            f"years it lay between {weighed.said(min(same))} and {weighed.said(max(same))}. {weighed.asked}",
            keep=(f"{weighed.said()} is right",),
        )


def _others(weighed: Weighed) -> Iterator[Finding]:
    differing = sorted(each for each in set(weighed.brief.others) if each != weighed.value)
    if differing:
        given = " and ".join(weighed.said(each) for each in differing)
        yield Doubt(
            rule="others",
            says=f"Another partner gave {given} for this target; you gave {weighed.said()}. Is yours right?",
            keep=("Mine is the right figure", "We have not agreed on a figure yet"),
            instead=tuple((f"Use {weighed.said(each)}", each) for each in differing),
        )


def _far_beyond(weighed: Weighed) -> Iterator[Finding]:
    milestone = weighed.milestone
    if weighed.cumulative and milestone is not None and 0 < milestone * LIMITS.beyond < weighed.value:
        yield Note(
            rule="milestone_not_rolled",
            says=f"{weighed.said()} is more than {LIMITS.beyond} times the milestone of "
            f"{weighed.said(milestone)}; check that the milestone is this quarter's.",
        )


def _year_end_passed(weighed: Weighed) -> Iterator[Finding]:
    goal = weighed.brief.year_end
    lower = weighed.definition.polarity is Polarity.LOWER
    if weighed.cumulative and lower and goal is not None and weighed.value > goal.value:
        yield Note(
            rule="year_end_passed",
            says=f"{weighed.said()} is already past the year-end milestone of {weighed.said(goal.value)}; "
            "a running total cannot come back.",
        )


def _easier_milestone(weighed: Weighed) -> Iterator[Finding]:
    now, later, polarity = weighed.brief.milestone, weighed.brief.year_end, weighed.definition.polarity
    if weighed.cumulative or now is None or later is None or polarity in (Polarity.RANGE, Polarity.NONE):
        return
    if adverse(polarity, later.value, now.value, now.value) > 0:
        yield Note(
            rule="easier_milestone",
            says=f"The year-end milestone of {weighed.said(later.value)} is easier than this quarter's "
            f"{weighed.said(now.value)}.",
        )


# One family a row: of several doubts in a row only the first is raised.
FAMILIES: tuple[tuple[Check, ...], ...] = (
    (_zero, _fell, _unchanged, _scale, _jump, _spread),
    (_others,),
    (_far_beyond,),
    (_year_end_passed,),
    (_easier_milestone,),
)


def check_figure(brief: Brief, value: Decimal) -> tuple[Finding, ...]:
    """What there is to say of `value` as this quarter's figure; refusals alone if there are any."""
    weighed = Weighed(brief, value)
    if refused := tuple(_outside(weighed)):
        return refused
    first = (next(chain.from_iterable(check(weighed) for check in family), None) for family in FAMILIES)
    return tuple(finding for finding in first if finding is not None)
