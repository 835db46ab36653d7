"""A digest to be taken away: its lines as they stand, the facts under them, and what every column means.

To files by whoever runs the command line, and from its page by whoever may
read it; nobody takes more away than they may see.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from bot.folders.columns_told import Written
from bot.folders.digest_sheets import digest_sheets
from bot.folders.sheet_files import MANY, Download, download, write_sheets
from bot.handlers.composing import Composed
from bot.handlers.desk import Desk
from bot.handlers.digest_pages import DigestAt, DigestPage, Refused, digest_page
from bot.handlers.digest_reader import ReaderKey
from conversations.digests.addresses import path_of
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


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A digest as one file for its reader, and what the file is called."""

    name: str
    file: Download


async def take_away(desk: Desk, key: ReaderKey, at: DigestAt | None, form: str) -> TakenAway | Refused | None:
    """The digest at an address as a file, for whom a link was made; refused as its page is, none for nobody.

    Raises:
        KeyError: `form` is none of `SHEET_FORMATS`.
    """
    page = await digest_page(desk, key, at)
    if not isinstance(page, DigestPage):
        return page
    sheets = sheets_of(page.composed, page.standing.reader)
    # A board's workbook takes seconds to write, and everybody else's page must not wait for it.
    file = await asyncio.to_thread(download, sheets, form)
    name = _NO_PART_OF_A_NAME.sub("-", path_of(page.composed.document.id)).strip("-")
    return TakenAway(f"{name}.{file.ending}", file)


_NO_PART_OF_A_NAME = re.compile(r"[^A-Za-z0-9]+")
