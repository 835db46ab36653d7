"""The way back from a line as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.digests.trail import RESTRICTED, lines_of
from conversations.digests.way_back import Backed, WayBack
from conversations.digests.wording import tidy


def as_text(way: WayBack) -> str:
    """The line, then its facts with what each leads back to; a later part of a long line has no head."""
    return "\n".join([*([] if way.start else _head(way)), *(line for each in way.backed for line in _fact(each))])


def _head(way: WayBack) -> list[str]:
    line = way.line
    standing = [] if line.verdict is None else [line.verdict.word]
    why = [f"{'. '.join(line.rules)}."] if line.rules else []
    return [line.title, *standing, *why, f"In “{tidy(way.digest)}”. {way.subtitle}"]


def _fact(backed: Backed) -> Iterator[str]:
    fact = backed.fact
    said = f"“{tidy(fact.text)}”" if fact.quoted else tidy(fact.text)
    yield ""
    yield f"{fact.label}: {said}{f' {tidy(fact.after)}' if fact.after else ''}"
    for trail in backed.trails:
        yield from (f"  {line}" for line in lines_of(trail))
    if backed.above:
        yield f"  See above: {'; '.join(each.heading for each in backed.above)}."
    if backed.restricted:
        yield f"  {RESTRICTED}"
