"""Tables of words and phrases, written as people would list them."""

from __future__ import annotations

from collections.abc import Iterator


def sayings(table: str) -> Iterator[str]:
    """The phrases of a table: parted by `|` and by line ends."""
    return (phrase.strip() for line in table.split("\n") for phrase in line.split("|") if phrase.strip())
