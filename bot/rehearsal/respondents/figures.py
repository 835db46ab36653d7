"""A figure that a person may well give: made from what the target has shown so far, and where it should stand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from conversations.partnership.brief import Brief
from conversations.partnership.figures import DataStatus
from conversations.partnership.parts import PartAsked
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure

UNUSUAL = Decimal(100)
"""By how much a figure is out that is given in the wrong unit."""
NOTHING_KNOWN = Decimal(10)


def likely_figure(brief: Brief, chance: random.Random) -> Decimal:
    """A figure for the quarter, within its lawful bounds and never just that of last quarter."""
    defined = brief.definition
    value = _running_total(brief, chance) if defined.measure is Measure.CUMULATIVE else _near(brief, chance)
    return _written(value, defined.decimals, (defined.minimum, defined.maximum), _known(brief, brief.quarter.previous))


def likely_part(asked: PartAsked, chance: random.Random) -> str:
    """What a body gives: a number, or so many out of so many."""
    last = asked.last if asked.last is not None else NOTHING_KNOWN
    value = last * _about(chance, 0.05)
    if asked.shares:
        whole = Decimal(chance.randint(380, 620))
        per = Decimal(100) if "%" in asked.unit else Decimal(1000)
        return f"{int(whole * min(max(value, Decimal(1)), per) / per)} out of {whole}"
    return str(_written(value, asked.decimals, (asked.minimum, asked.maximum), asked.last))


def in_wrong_unit(value: Decimal, percent: bool) -> str:
    """The same figure a hundred times out: a share as a fraction, anything else multiplied."""
    return f"{(value / UNUSUAL if percent else value * UNUSUAL).normalize():f}"


def _running_total(brief: Brief, chance: random.Random) -> Decimal:
    """What was reached last quarter, and about what the same quarter brought a year ago."""
    now, before = brief.quarter, brief.quarter.previous
    milestone = brief.milestone.value if brief.milestone else None
    if now.number == 1:
        return (_known(brief, now.year_before) or milestone or NOTHING_KNOWN) * _about(chance, 0.08)
    reached = _known(brief, before)
    year_ago, year_ago_before = _known(brief, now.year_before), _known(brief, before.year_before)
    if reached is None:
        return (milestone or NOTHING_KNOWN) * _about(chance, 0.08)
    if year_ago is not None and year_ago_before is not None and year_ago > year_ago_before:
        return reached + (year_ago - year_ago_before) * _about(chance, 0.15)
    step = max((milestone or reached * 2) - reached, reached / now.number)
    return reached + step * _about(chance, 0.15)


def _near(brief: Brief, chance: random.Random) -> Decimal:
    """Where it stood last, some of the way to where it should stand."""
    newest = _newest(brief)
    base = newest[-1] if newest else _yardstick(brief)
    towards = (brief.milestone.value if brief.milestone else base) - base
    return base + towards * Decimal(str(chance.uniform(0, 0.8))) + base * (_about(chance, 0.02) - 1)


def _newest(brief: Brief) -> Sequence[Decimal]:
    return [each.value for each in brief.past if each.status is DataStatus.REPORTED and each.value is not None]


def _yardstick(brief: Brief) -> Decimal:
    known = [*brief.yardsticks, *([brief.milestone.value] if brief.milestone else [])]
    return known[0] if known else NOTHING_KNOWN


def _known(brief: Brief, quarter: Quarter) -> Decimal | None:
    return next((each.value for each in brief.past if each.quarter == quarter), None)


def _about(chance: random.Random, spread: float) -> Decimal:
    return Decimal(str(round(chance.uniform(1 - spread, 1 + spread), 6)))


def _written(
    value: Decimal, decimals: int, bounds: tuple[Decimal | None, Decimal | None], last: Decimal | None
) -> Decimal:
    """As many decimals as are asked for, within the bounds; the same as last time is moved by the least that counts."""
    least, most = bounds
    unit = Decimal(1).scaleb(-decimals)
    found = min(max(value, value if least is None else least), value if most is None else most).quantize(unit)
    found = max(found, least.quantize(unit)) if least is not None else found
    if found != last:
        return found
    return found - unit if most is not None and found + unit > most else found + unit
