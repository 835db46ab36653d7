"""Write a digest to files: its lines as they stand, the facts under them, and what every column means."""

from __future__ import annotations

from pathlib import Path

from bot.folders.columns_told import Written
from bot.folders.digest_sheets import digest_sheets
from bot.folders.sheet_files import MANY, write_sheets
from bot.handlers.composing import Composed
from conversations.digests.rights import SUPPORT_TEAM, Reader, may_see_words
from conversations.digests.unsigned import as_told


class NoPlace(ValueError):
    """Nothing can be written there; the sentence says why and what to do."""


def export_digest(composed: Composed, path: Path, form: str) -> tuple[Path, ...]:
    """Write a digest as `csv` (a folder), `xlsx` or `json`, with the targets of its group as its layer tells them.

    Raises:
        NoPlace: nothing can be written at `path`.
        OSError: the file cannot be written there.
    """
    if not path.parent.is_dir():
        raise NoPlace(f"There is no folder {path.parent}; make it or name another.")
    if form in MANY and path.exists() and not path.is_dir():
        raise NoPlace(f"{path} is a file, and a digest as CSV is a folder of them; name a folder.")
    if form not in MANY and path.is_dir():
        raise NoPlace(f"{path} is a folder; name a file in it.")
    return write_sheets(path, sheets_of(composed, SUPPORT_TEAM), form)


def sheets_of(composed: Composed, reader: Reader) -> list[Written]:
    """The sheets of a digest for somebody who may read it: facts of a target whose words are not theirs stay sealed."""
    known = tuple(each for each in composed.facts.targets if composed.group in composed.layer.groups_by(each))
    targets = as_told(known, composed.layer.unsigned)
    sealed = frozenset(each.ref for each in targets if each.restricted or not may_see_words(reader, each))
    return digest_sheets(composed.document, targets, composed.facts.quarter, sealed)
