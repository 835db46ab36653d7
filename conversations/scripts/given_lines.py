"""The lines that transcripts give facts in: “what: value”, “what name: part | part”, read and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from conversations.partnership.matter import Matter
from conversations.partnership.quarters import Quarter

USUAL: Mapping[str, str] = {
    "ref": "T1", "title": "First-time entrants", "quarter": "2026-Q2", "today": "2026-10-05", "due": "2026-10-14",
    "support": "The county support team", "matrix": "5",
}
"""What every talk is about, unless a line says otherwise."""


class MatterFacts(TypedDict):
    """What every matter is made of."""

    ref: str
    title: str
    quarter: Quarter
    due: date
    support: str


def pairs(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line as what it gives and its value; raises `ValueError` naming the line that is neither."""
    for line in given:
        key, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"“{line}” is not “what: value”.")
        yield key.strip(), value.strip()


def single(given: Sequence[str], usual: Mapping[str, str] = USUAL) -> dict[str, str]:
    """The lines that give one thing, over what is usual."""
    return {**usual, **{key: value for key, value in pairs(given) if " " not in key}}


def listed(given: Sequence[str], what: str, parts: int) -> Iterator[tuple[str, list[str]]]:
    """The lines like `action A7: text | owner`: each name with so many parts, those left out empty."""
    for key, value in pairs(given):
        head, _, name = key.partition(" ")
        if head == what and name:
            found = [part.strip() for part in value.split("|")]
            yield name, [*found, *[""] * parts][:parts]


def matter_facts(said: Mapping[str, str]) -> MatterFacts:
    """The facts of any matter, from single lines."""
    return MatterFacts(ref=said["ref"], title=said["title"], quarter=Quarter.parse(said["quarter"]),
                       due=date.fromisoformat(said["due"]), support=said["support"])


def day(text: str | None) -> date | None:
    """A day as 2026-10-14; none where there is none."""
    return date.fromisoformat(text) if text else None


def matter_lines(matter: Matter) -> Iterator[str]:
    """The lines that any matter begins with."""
    yield from lines({"ref": matter.ref, "title": matter.title, "quarter": matter.quarter, "due": matter.due,
                      "support": matter.support})


def lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """A line for each fact that there is."""
    yield from (line(key, value) for key, value in facts.items() if value is not None and value != "")


def line(key: str, *parts: Any) -> str:
    """One line: what would end it, or part it otherwise, is written as a space or a stroke."""
    told = [" ".join(str("" if part is None else part).split()) for part in parts]
    if len(told) > 1:
        told = [part.replace("|", "/") for part in told]
    return f"{key}: {' | '.join(told)}".rstrip(" |")
