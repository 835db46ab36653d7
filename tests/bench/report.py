"""What was measured, as rows with their targets, and whether they are met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; `met` is none where there is nothing to meet."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def table(rows: Sequence[Row]) -> str:
    """The rows, drawn with plain characters."""
    heads = Row("measured", "", "target")
    widths = [max(len(get(row)) for row in (heads, *rows)) for get in COLUMNS]
    lines = [
        "  ".join(get(row).ljust(width) for get, width in zip(COLUMNS, widths, strict=True)).rstrip()
        for row in (heads, *rows)
    ]
    return "\n".join((lines[0], "-" * max(map(len, lines)), *lines[1:]))


COLUMNS: Sequence[Callable[[Row], str]] = (
    lambda row: row.what, lambda row: row.measured, lambda row: row.target,
    lambda row: "" if row.met is None else "met" if row.met else "NOT MET",
)


def at_least(what: str, measured: float, least: float, shown: str) -> Row:
    """A row that should reach a number."""
    return Row(what, shown, f">= {least:g}", measured >= least)


def at_most(what: str, measured: float, most: float, shown: str, unit: str = "") -> Row:
    """A row that should stay within a number."""
    return Row(what, shown, f"<= {most:g}{unit}", measured <= most)


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """The median, and how far the slices lie apart."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of the values lies, in milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1_000
