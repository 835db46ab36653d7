"""Bands: the limits of each colour as a council printed them, gaps and all."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.nouns import Noun
from conversations.partnership.rules.cells import OVER, read_cell
from conversations.partnership.rules.criterion import Criterion, NotNegative, graded
from conversations.partnership.rules.goal import Goal

_EXAMPLE = "green to 0%; amber over 0% to 10%; red over 10%"
_NUMBER = r"(\d+(?:\.\d+)?)\s*%"
_BAND = re.compile(rf"(green|amber|red)(?: (over|from) {_NUMBER})?(?: (to|under) {_NUMBER})?")


class Edge(Noun):
    """Where a band begins or ends, in per cent of target on the worse side; `closed` includes it."""

    percent: NotNegative
    closed: bool

    def on(self, measured: Measured) -> bool:
        """Whether the figure lies exactly on the edge."""
        return measured.adverse * 100 == self.percent * abs(measured.bound)


class Band(Noun):
    """One published band: from `above` to `up_to`; without an edge it is open that way."""

    rating: Rating
    above: Edge | None = None
    up_to: Edge | None = None

    def begins_after(self, measured: Measured) -> bool:
        """Whether the figure has not yet come so far down as this band."""
        if self.above is None:
            return False
        return measured.within(self.above.percent) and not (self.above.closed and self.above.on(measured))

    def reaches(self, measured: Measured) -> bool:
        """Whether the band goes down as far as the figure."""
        if self.up_to is None:
            return True
        return measured.within(self.up_to.percent) and (self.up_to.closed or not self.up_to.on(measured))

    def __str__(self) -> str:
        text = self.rating.value
        if self.above is not None:
            text += f" {'from' if self.above.closed else 'over'} {plain(self.above.percent)}%"
        if self.up_to is not None:
            text += f" {'to' if self.up_to.closed else 'under'} {plain(self.up_to.percent)}%"
        return text


class Bands(Criterion):
    """Bands of adverse variance, best first.

    A figure in a gap between two bands (Allerdale leaves 9.99 to 10, Epsom
    exactly 10) belongs to the better one, and so does one that both include.
    """

    name: Literal["bands"] = "bands"
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _best_first_and_open(self) -> Self:
        order = [list(Rating).index(band.rating) for band in self.bands]
        if order != sorted(set(order)):
            raise ValueError("Bands go from green to red, each colour once; put them in that order.")
        if self.bands[-1].up_to is not None:
            raise ValueError("The last band must be open, so that every figure has a colour; drop its end.")
        return self

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `green to 0%; amber over 0% under 10%; red over 10%`, perhaps with `over 15%`."""
        over: Decimal | None = None
        bands: list[Band] = []
        for part in filter(None, (each.strip().lower() for each in tolerance.split(";"))):
            if part.startswith("over"):
                over = read_cell(part, {"over": OVER}, "over 10%")["over"]
            else:
                bands.append(_read_band(part))
        if not bands:
            raise ValueError(f"The bands are missing; write them like {_EXAMPLE}.")
        return cls(bands=tuple(bands), over=over)

    def cells(self) -> tuple[str, str]:
        """The bands in order, then the over-achievement band."""
        parts = [str(band) for band in self.bands]
        if self.over is not None:
            parts.append(f"over {plain(self.over)}%")
        return "; ".join(parts), ""

    def judge(self, measured: Measured) -> Rating:
        """The best band that reaches the figure, or that the next one leaves a gap after."""
        if measured.bound == 0:
            return graded(measured.met, amber=False)
        for band, following in zip(self.bands, self.bands[1:], strict=False):
            if band.reaches(measured) or following.begins_after(measured):
                return band.rating
        return self.bands[-1].rating

    def allowance(self, bound: Decimal) -> Decimal | None:
        """Where the band after green begins, if a figure exactly there is still green."""
        if bound == 0:
            return Decimal(0)
        if len(self.bands) == 1 or self.bands[0].rating is not Rating.GREEN:
            return None
        edge = self.bands[1].above
        return None if edge is None or edge.closed else edge.percent * abs(bound) / 100

    def sentence(self, goal: Goal) -> str:
        """The bands as printed, and what becomes of their gaps."""
        bands = "; ".join(str(band) for band in self.bands)
        side = goal.side.removesuffix(" it")
        return f"By how far the figure is {side} {goal.level}: {bands}. Between two bands the better counts."


def _read_band(part: str) -> Band:
    found = _BAND.fullmatch(re.sub(r"\s+", " ", part))
    if found is None:
        raise ValueError(f"“{part}” is not a band; write the bands like {_EXAMPLE}.")
    rating, begins, begin, ends, end = found.groups()
    return Band(
        rating=Rating(rating),
        above=Edge(percent=Decimal(begin), closed=begins == "from") if begins else None,
        up_to=Edge(percent=Decimal(end), closed=ends == "to") if ends else None,
    )
