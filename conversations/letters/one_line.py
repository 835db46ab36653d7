"""Several answers on one line: `1. 45.2, 2. final 3: none`, when that is unmistakable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversations.letters.cleaning import MOST_EXAMINED
from conversations.letters.labels import Labels, Lead, takes_a_number

_INSIDE = re.compile(
    r"(?<![\w.,£$€-])(?P<word>q|question|no|#)?\.?\s?(?P<paren>\()?(?P<number>\d{1,3})"
    r"(?P<mark>[).:]|\s?=|\s[-–—](?=\s))(?=\s|[^\d\s])",
    re.IGNORECASE,
)
_PARTS = (",", ";", "|", "/", "\t", "  ")
_FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one line in their order; none when it is unclear where one ends."""

    said: tuple[tuple[str, str], ...]

    @property
    def unclear(self) -> bool:
        """Whether the line may hold several answers, or one with numbers in it."""
        return not self.said


def on_one_line(lead: Lead, labels: Labels) -> Answers:
    """The answers of a line that begins with a label."""
    said: list[tuple[str, str]] = []
    label, begun = lead.label, 0
    for inside in _INSIDE.finditer(lead.rest[:MOST_EXAMINED]):
        number = str(int(inside["number"]))
        if not _could_follow(number, label, labels) or not _written_alike(inside, lead):
            continue
        before = lead.rest[begun : inside.start()]
        if not before.strip(" \t,;/|"):  # `1. 2. 3. all the same`: said to several, or a value
            return Answers(())
        parted = _parted(before, label, labels, next_one=labels.follows(number, label))
        if parted is None:
            return Answers(())
        if parted:
            said.append((label, before.strip(" \t,;/|")))
            label, begun = number, inside.end()
    return Answers((*said, (label, lead.rest[begun:].strip(" \t" if not said else " \t,;/|"))))


def _could_follow(number: str, label: str, labels: Labels) -> bool:
    order = labels.order
    return number in order and label in order and order.index(number) > order.index(label)


def _written_alike(inside: re.Match[str], lead: Lead) -> bool:
    """Whether a label inside is written as the first one: `(4)` and `5 =` may be part of an answer, `Q3.` a quarter."""
    mark = inside["mark"].strip()
    if (inside["paren"] is not None) != (lead.family == "("):
        return False
    if mark in {"=", "-", "–", "—"} and mark != lead.mark:
        return False
    return inside["word"] is None or inside["word"][0].lower() == lead.family


def _parted(before: str, label: str, labels: Labels, *, next_one: bool) -> bool | None:
    """Whether a label inside a line ends the answer before it; none when it may or may not."""
    value = before.strip(" \t,;/|")
    if value and labels.plain(value, label):
        return True
    if not next_one or not value or takes_a_number(before.rsplit(maxsplit=1)[-1]):
        return False
    clear = before.rstrip(" ").endswith((",", ";", "|", "\t")) or before.endswith(_PARTS)
    short = len(value.split()) <= _FEW_WORDS and not value[-1].isdecimal()
    return True if clear and short else None
