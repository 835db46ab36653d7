"""Sign-off line by line: what somebody saw when they signed a return, and what has moved on it since.

A later change to a signed line reopens that line alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conversations.partnership.nouns import Noun

LONG = 4
"""Of so many words or more an answer is quoted."""


class SeenLine(Noun):
    """A line of a return as a person reads it: the key of its answer, what it is called, what it says."""

    key: str
    label: str
    value: str


class MovedLine(Noun):
    """A line that no longer says what was signed, in plain words; without `line` nothing is said there any more."""

    key: str
    words: str
    line: SeenLine | None = None


def moved_since(signed: Mapping[str, SeenLine], now: Sequence[SeenLine]) -> tuple[MovedLine, ...]:
    """What has moved since it was signed, in the order of the return, then what is not said any more.

    A line that nobody signed has moved too: it was not there when the return was signed.
    """
    stands = {each.key for each in now}
    changed = [
        MovedLine(key=each.key, words=say_moved(signed.get(each.key), each), line=each)
        for each in now
        if each.key not in signed or signed[each.key].value != each.value
    ]
    gone = [MovedLine(key=key, words=say_moved(seen, None)) for key, seen in signed.items() if key not in stands]
    return (*changed, *gone)


def say_moved(was: SeenLine | None, now: SeenLine | None) -> str:
    """What moved, as “The figure was 38 and is now 31.” is said of a figure.

    Raises:
        ValueError: nothing was there, and nothing is.
    """
    if was is not None and now is not None:
        return f"{_named(now)} was {_said(was.value)} and is now {_said(now.value)}."
    if now is not None:
        return f"{_named(now)} was not there and is now {_said(now.value)}."
    if was is not None:
        return f"{_named(was)} was {_said(was.value)} and is not given any more."
    raise ValueError("Nothing was there and nothing is; name the line as it was or as it is.")


def _named(line: SeenLine) -> str:
    """“The figure”; a label that begins with somebody's own words, a question word or a name stays as it is."""
    first = line.label[:1]
    lowered = first.isupper() and not line.label[1:2].isupper() and not line.label.startswith(("Why ", "What ", "Who "))
    return f"The {first.lower()}{line.label[1:]}" if lowered else f"“{line.label.strip('“”')}”"


def _said(value: str) -> str:
    told = " ".join(value.split()).rstrip(".")
    return f"“{told}”" if len(told.split()) >= LONG else told
