"""The lines of a block with their labels, and the shapes in which a table arrives.

A row on one line (parted by tab, bar or two spaces), a cell a line, and a
column of bare numbers: each counts only in a shape that nothing else has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversations.letters.cleaning import squeezed
from conversations.letters.labels import Labels, Lead, Sort, lead
from conversations.letters.sent_lines import SentLines

_CELLS = re.compile(r"\t|\||\s{2,}")
_MOST_CELLS = 12
_FIRST_CELL = re.compile(r"\s*(?:q|question|no\.?|#)?\s?\(?(\d{1,3})[).:]?\s*", re.IGNORECASE)
_LEAST_RUN = 2
_LONG_RUN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as the person wrote it, and the label that it begins with."""

    text: str
    lead: Lead | None = None


def entries(lines: Sequence[str], labels: Labels, sent: SentLines) -> list[Entry]:
    """The lines of a block, each with its label; rows and columns of a table included."""
    found = [Entry(line, lead(line, labels)) for line in lines]
    rows = [at for at, line in enumerate(lines) if _is_row(line, labels)]
    for at in rows:
        found[at] = Entry(lines[at], _row(lines[at], sent, certain=len(rows) > 1 or bool({"\t", "|"} & set(lines[at]))))
    return _columns(_runs(found, labels), labels)


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _CELLS.split(line.strip(" \t|"), maxsplit=_MOST_CELLS)]
    return [cell for cell in cells if cell]


def _is_row(line: str, labels: Labels) -> bool:
    """A bare number in a cell of its own, or any label before a bar or tab."""
    cells = _cells(line[:400])
    first = _FIRST_CELL.fullmatch(cells[0]) if cells else None
    barred = "|" in line or "\t" in line.strip()
    return first is not None and (len(cells) > 1 or "|" in line) and (barred or cells[0].isdecimal()) and (
        str(int(first[1])) in labels.questions
    )


def _row(line: str, sent: SentLines, *, certain: bool) -> Lead:
    """The label of a row and what stands in it besides our own words."""
    first, *others = _cells(line)
    number = _FIRST_CELL.fullmatch(first)
    label = str(int(number[1])) if number else first
    values = [cell for cell in others if not _is_ours(cell, sent)]
    sure = certain and len(values) < 2
    return Lead(label, "|", "|", 0, " | ".join(values), Sort.SURE if sure else Sort.DOUBTFUL)


def _is_ours(cell: str, sent: SentLines) -> bool:
    """A cell with our question or a piece of it, or with the title of a return."""
    letters = squeezed(cell)
    names = {squeezed(name) for known in sent.letter.returns for name in (known.ref, known.title)}
    return letters in names or (letters not in sent.answers and sent.holds(letters))


def _runs(found: list[Entry], labels: Labels) -> list[Entry]:
    """`1 45.2`, `2 final`, `3 none`: a paragraph in which every line begins with the next bare number."""
    result = list(found)
    for start, end in _paragraphs(found):
        run = [entry.lead for entry in found[start:end]]
        bare = [each for each in run if each is not None and each.sort is Sort.BARE]
        if len(bare) < max(_LEAST_RUN, len(run)) or not _in_order(bare, labels):
            continue
        if len(bare) >= _LONG_RUN or all(labels.plain(each.rest, each.label) for each in bare):
            for at in range(start, end):
                result[at] = Entry(found[at].text, replace(bare[at - start], sort=Sort.SURE))
    return result


def _in_order(leads: Sequence[Lead], labels: Labels) -> bool:
    return tuple(each.label for each in leads) == labels.order[: len(leads)]


def _paragraphs(found: Sequence[Entry]) -> list[tuple[int, int]]:
    """Where each run of lines without a blank one begins and ends."""
    spans: list[tuple[int, int]] = []
    start = None
    for at, entry in enumerate([*found, Entry("")]):
        if entry.text.strip():
            start = at if start is None else start
        elif start is not None:
            spans.append((start, at))
            start = None
    return spans


def _columns(found: list[Entry], labels: Labels) -> list[Entry]:
    """`1`, `45.2`, `2`, `final`, a cell a line: from the first label on, number and answer in turn."""
    solid = [at for at, entry in enumerate(found) if entry.text.strip()]
    begins = next((place for place, at in enumerate(solid) if _alone(found[at])), None)
    if begins is None:
        return found
    result, pairs = list(found), solid[begins:]
    numbers = [each for at in pairs[::2] if (each := _alone(found[at])) is not None]
    answers = [found[at] for at in pairs[1::2]]
    paired = len(numbers) == len(answers) == len(pairs) / 2 and len(numbers) >= _LEAST_RUN
    if paired and _in_order(numbers, labels) and all(entry.lead is None or _alone(entry) for entry in answers):
        for at, each in zip(pairs[::2], numbers, strict=True):
            result[at] = Entry(found[at].text, replace(each, sort=Sort.SURE))
        for at in pairs[1::2]:
            result[at] = Entry(found[at].text)
    return result


def _alone(entry: Entry) -> Lead | None:
    return entry.lead if entry.lead is not None and entry.lead.sort is Sort.ALONE else None
