"""A digest that is too long is cut by its long words first, then by its least serious lines, and says so."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conversations.digests.as_letter import as_letter
from conversations.digests.document import Detail, Document, Note, Picture, Row
from conversations.digests.shortened import LONG_TEXT, MANY_NAMED, ever_shorter
from tests.conversations.digests.test_drawings import the_digest, told_by

LAST = 30_000
"""Octets that the page of the shortest one keeps within, however much was written."""


def notes(document: Document) -> list[Note]:
    """Everything said of the digest as a whole."""
    return [item for section in document.sections for item in section.items if isinstance(item, Note)]


def test_it_is_whole_at_first_and_then_loses_its_least_serious_lines() -> None:
    """Every one begins with the same lines as the one before; the number of those left out is said."""
    document = the_digest()
    versions = list(ever_shorter(document))
    assert document == versions[0]
    rows = [[row.id for row in each.rows] for each in versions]
    assert [] == [(more, fewer) for more, fewer in pairwise(rows) if more[: len(fewer)] != fewer]
    assert [] == [len(each.rows) for each in versions
                  if len(each.rows) < len(document.rows)
                  and f"{len(document.rows) - len(each.rows)} more line" not in notes(each)[-1].text]  # fmt: skip


def test_long_words_go_before_any_line_does() -> None:
    """They end in an ellipsis; a note names only so many, and counts the others."""
    long = told_by("W" * (LONG_TEXT + 1))
    named = tuple(Detail(label=str(place), text="x") for place in range(MANY_NAMED + 2))
    counting = Note(id="many", text="These", details=named, sources=long.rows[0].sources)
    first = long.sections[0].model_copy(update={"items": (*long.sections[0].items, counting)})
    _, spare, *_ = ever_shorter(long.model_copy(update={"sections": (first, *long.sections[1:])}))
    assert len(spare.rows) == len(long.rows)
    assert {LONG_TEXT} == {len(row.title) for row in spare.rows if row.title.startswith("WW")}
    assert all(row.title.endswith("…") for row in spare.rows if row.title.startswith("WW"))
    many = next(each for each in notes(spare) if each.id == "many")
    assert (MANY_NAMED + 1, "2 more") == (len(many.details), many.details[-1].text)


@pytest.mark.parametrize("words", ["W" * 20_000, "&" * 20_000, "👩‍👩‍👧‍👦" * 3_000])
def test_the_last_one_is_short_whatever_anybody_wrote(words: str) -> None:
    """No line and no picture is left, and every part says its sentence."""
    *_, last = ever_shorter(told_by(words))
    items = [item for section in last.sections for item in section.items]
    assert [] == [item for item in items if isinstance(item, Row | Picture)]
    assert len(as_letter(last).encode()) <= LAST
