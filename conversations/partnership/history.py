"""What is known of a target's earlier quarters, kept small and unfolded only where somebody looks.

Ten thousand targets have four hundred thousand quarters: as objects they would
fill a machine, as the text they are stored in they hardly show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from conversations.partnership.brief import Past
from conversations.partnership.figures import DataStatus
from conversations.partnership.judging import rate_against
from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Definition, Milestone
from conversations.partnership.trend import QUARTERS, Trend, stretch_of

NOTHING = "-"
"""What stands in a line for a value that was not given, and for a rating that was never computed."""
BETWEEN = ";"

_quarter = lru_cache(maxsize=256)(Quarter.parse)
_RATINGS = {each.value: each for each in Rating}


class Known(NamedTuple):
    """What is known of one quarter; only those of the same `stretch` may be joined or compared.

    Neither value nor rating is set where none is known.
    """

    quarter: Quarter
    value: Decimal | None
    milestone: Milestone | None
    rating: Rating | None
    stretch: int


class History(Noun):
    """Definitions as objects, figures and milestones as lines parted by `;`, in any order.

    A line of `figures` is `2026-Q1 reported 432 red`: quarter, status, newest
    value, and the rating or the reason for none as they were stored. A line of
    `milestones` is `2026-Q1 410 430`: quarter, value, and the end of a range.
    What is not there is `-`. `definitions` runs from the oldest to the newest
    and is never empty.
    """

    definitions: tuple[Definition, ...]
    figures: str = ""
    milestones: str = ""

    @property
    def breaks(self) -> tuple[Quarter, ...]:
        """The quarters from which on earlier figures do not compare."""
        return tuple(each.since for each in self.definitions if each.breaks_series)

    def defined(self, quarter: Quarter) -> Definition:
        """The definition in force in a quarter; the first one for any quarter before it."""
        begun = (each for each in reversed(self.definitions) if each.since <= quarter)
        return next(begun, self.definitions[0])

    def milestone(self, quarter: Quarter) -> Milestone | None:
        """Where the target should stand at the end of a quarter."""
        line = _line_of(self.milestones, quarter)
        return None if line is None else _milestone(line)

    def rating(self, quarter: Quarter) -> Rating | None:
        """The rating of a quarter, as stored or as its own rule gives it; none where it had none."""
        line = _line_of(self.figures, quarter)
        return None if line is None else self._rating(line)

    def trend(self, quarter: Quarter, value: Decimal | None, among: Sequence[int] = (1, 2, 3, 4)) -> Trend:
        """The values up to `quarter`, whose own is `value`; of quarters of these numbers only."""
        wanted = "".join(map(str, among))
        lines = (line.split(" ", 3) for line in self._before(quarter) if line[6] in wanted)
        known = {_quarter(name): Decimal(said) for name, _, said, _ in lines if said != NOTHING}
        if value is not None:
            known[quarter] = value
        return Trend(known, self.breaks)

    def past(self, quarter: Quarter, quarters: int) -> tuple[Past, ...]:
        """So many earlier quarters as `quarter` sees them, the oldest first, each rated by the rule of its own time."""
        before = (_line_of(self.figures, quarter.plus(-back)) for back in range(quarters, 0, -1))
        breaks = self.breaks
        here = stretch_of(breaks, quarter)
        return tuple(
            _past(line, self._rating(line), stretch_of(breaks, _quarter(line[:7])) == here)
            for line in before if line is not None
        )  # fmt: skip

    def known(self, quarter: Quarter, value: Decimal | None, rating: Rating | None) -> tuple[Known, ...]:
        """Every quarter with a value or milestone, from nine years ago to the end of this year, the oldest first.

        `value` and `rating` are those of `quarter`, which its facts know better.
        """
        figures = {line[:7]: line for line in self._before(quarter)}
        goals = {line[:7]: _milestone(line) for line in _lines(self.milestones)}
        first, last = f"{quarter.plus(1 - QUARTERS)}", f"{quarter.year_end}"
        wanted = sorted(each for each in {*figures, *goals, str(quarter)} if first <= each <= last)
        return tuple(self._one(_quarter(each), figures.get(each), goals.get(each)) if each != str(quarter)
                     else Known(quarter, value, goals.get(each), rating, stretch_of(self.breaks, quarter))
                     for each in wanted)  # fmt: skip

    def _one(self, quarter: Quarter, line: str | None, goal: Milestone | None) -> Known:
        value = None if line is None else _value(line)
        rating = None if line is None else self._rating(line)
        return Known(quarter, value, goal, rating, stretch_of(self.breaks, quarter))

    def _before(self, quarter: Quarter) -> Iterator[str]:
        """The lines of the quarters before, at most forty with `quarter` itself."""
        first, end = f"{quarter.plus(1 - QUARTERS)}", f"{quarter}"
        return (line for line in _lines(self.figures) if first <= line < end)

    def _rating(self, line: str) -> Rating | None:
        """As stored; a figure that came without a rating has the one that its own rule gives."""
        name, _, said, rated = line.split(" ")
        if rated != NOTHING:
            return _RATINGS.get(rated)
        if said == NOTHING:
            return None
        quarter = _quarter(name)
        past = tuple(self._seen(each, quarter) for each in (quarter.year_before, quarter.previous))
        return rate_against(self.defined(quarter), self.milestone(quarter), Decimal(said), quarter=quarter,
                            past=tuple(each for each in past if each is not None)).rating

    def _seen(self, earlier: Quarter, quarter: Quarter) -> Past | None:
        """An earlier quarter as a rule looks at it: unrated."""
        line = _line_of(self.figures, earlier)
        if line is None:
            return None
        alike = stretch_of(self.breaks, earlier) == stretch_of(self.breaks, quarter)
        return _past(line, None, alike)


def _lines(text: str) -> list[str]:
    return text.split(BETWEEN) if text else []


def _line_of(text: str, quarter: Quarter) -> str | None:
    """The line of one quarter: nothing but the beginning of a line is written like one."""
    begin = text.find(f"{quarter} ")
    if begin < 0:
        return None
    end = text.find(BETWEEN, begin)
    return text[begin:] if end < 0 else text[begin:end]


def _value(line: str) -> Decimal | None:
    said = line.split(" ")[2]
    return None if said == NOTHING else Decimal(said)


def _past(line: str, rating: Rating | None, comparable: bool) -> Past:
    quarter, status, _, _ = line.split(" ")
    return Past.as_stored(quarter=_quarter(quarter), status=DataStatus(status), value=_value(line), rating=rating,
                          comparable=comparable)  # fmt: skip


def _milestone(line: str) -> Milestone:
    quarter, value, upper = line.split(" ")
    return Milestone.as_stored(quarter=_quarter(quarter), value=Decimal(value),
                               upper=None if upper == NOTHING else Decimal(upper))  # fmt: skip
