"""Where a line of a digest comes from, read for one reader: nobody is shown more of it than they may see."""

from __future__ import annotations

from dataclasses import dataclass

from bot.handlers.answers_read import read_as
from conversations.digests.document import Document
from conversations.digests.facts import RoundFacts
from conversations.digests.rights import Reader
from conversations.digests.way_back import WayBack, line_of, sees, some_of, way_back
from storage.database import Session
from storage.provenance import trails


@dataclass(frozen=True, slots=True)
class NoSuchLine:
    """The digest has no such line; the reason names the remedy."""

    reason: str


NOT_THERE = "This digest has no such line any more. Open the digest, and go on from the line you meant."


def way_back_of(
    session: Session, partnership_id: str, document: Document, facts: RoundFacts, line: str, reader: Reader,
    start: int = 0,
) -> WayBack | NoSuchLine:  # fmt: skip
    """The way back from the line of this id, for somebody who may read the digest; from a place on where it is long."""
    meant = line_of(document, line)
    if meant is None:
        return NoSuchLine(NOT_THERE)
    found = trails(session, partnership_id, some_of(meant, start), read_as)
    return way_back(document, meant, found, sees(reader, facts), start)
