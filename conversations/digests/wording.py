"""How a digest says values, dates, distances and directions: plain British English, read well aloud."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from conversations.partnership.amounts import amount, plain
from conversations.partnership.polarity import Polarity, adverse
from conversations.partnership.targets import Definition, Milestone

_NOT_PLURAL = ("ss", "ies", "ses", "xes", "ches")
_SIGNS = ("%", "£")
_SPARE_PLACES = 2


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 target`, `2 targets`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def say_value(value: Decimal, definition: Definition) -> str:
    """A value with its unit: `56.2%`, `£85,000`, `432 referrals`, `12.3 per 1,000`."""
    return amount(_shown(value, definition), _unit_of(abs(value), definition.unit.strip()))


def say_bare(value: Decimal, definition: Definition) -> str:
    """A value beside another of the same unit: the sign of money or per cent stays, words are left out."""
    unit = definition.unit.strip()
    return amount(_shown(value, definition), unit if unit.startswith(_SIGNS) else "")


def _shown(value: Decimal, definition: Definition) -> Decimal:
    """At most two places more than defined: enough that 97.04 is not read as the 97.0 it is rated against."""
    finest = Decimal(1).scaleb(-(definition.decimals + _SPARE_PLACES))
    return value.quantize(finest, ROUND_HALF_UP)


def _unit_of(count: Decimal, unit: str) -> str:
    if count == 1 and unit.endswith("s") and not unit.endswith(_NOT_PLURAL):
        return unit[:-1]
    return unit


def say_milestone(milestone: Milestone, definition: Definition) -> str:
    """`410`, or `10% to 15%` for a range."""
    lower = say_bare(milestone.value, definition)
    return lower if milestone.upper is None else f"{lower} to {say_bare(milestone.upper, definition)}"


def say_against(
    value: Decimal, milestone: Milestone | None, definition: Definition, variance: Decimal | None
) -> str:
    """A figure beside its milestone: `432 referrals against a milestone of 410: 22 worse (5.4%)`."""
    said = say_value(value, definition)
    if milestone is None:
        return f"{said}; there is no milestone for this quarter"
    against = f"{said} against a milestone of {say_milestone(milestone, definition)}"
    if definition.polarity is Polarity.NONE:
        return against
    return f"{against}: {_distance(value, milestone, definition, variance)}"


def _distance(value: Decimal, milestone: Milestone, definition: Definition, variance: Decimal | None) -> str:
    high = milestone.value if milestone.upper is None else milestone.upper
    worse = adverse(definition.polarity, value, milestone.value, high)
    if worse == 0:
        return "met" if milestone.upper is None else "inside the range"
    gap = f"{say_gap(abs(worse), definition)} {'worse' if worse > 0 else 'better'}"
    return gap if variance is None or definition.unit == "%" else f"{gap} ({say_share(abs(variance))})"


def say_gap(gap: Decimal, definition: Definition) -> str:
    """A distance in the measure's own unit: `22`, `£1,500`, `1.5 percentage points`."""
    if definition.unit.strip() != "%":
        return say_bare(gap, definition)
    return f"{plain(_shown(gap, definition))} percentage {'point' if gap == 1 else 'points'}"


def say_share(fraction: Decimal) -> str:
    """A fraction as per cent with at most one place: `5.4%`, `12%`."""
    percent = (fraction * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return "under 0.1%" if percent == 0 and fraction else f"{percent.normalize():f}%"


def say_percent_of(part: int, whole: int) -> str:
    """Whole per cent, never 100 or 0 by rounding: 199 of 200 are 99%."""
    percent = int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent}%"


def listed(words: tuple[str, ...] | list[str]) -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def tidy(text: str) -> str:
    """What a person wrote as one paragraph: white space closed up, nothing else changed."""
    return " ".join(text.split())


def sentence(text: str) -> str:
    """With a capital at the start and a stop at the end."""
    text = tidy(text)
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
