"""Where a line of a digest comes from, for the support team: all of it, in this terminal."""

from __future__ import annotations

from bot.handlers.composing import Composed, NotPublished, composed_in
from bot.handlers.desk import Desk
from bot.handlers.way_back import NoSuchLine, way_back_of
from conversations.digests.rights import SUPPORT_TEAM
from conversations.digests.way_back import lines_of_all
from conversations.digests.way_back_text import as_text
from conversations.digests.wording import listed
from conversations.partnership.quarters import Quarter
from storage.database import Session


async def traced(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, name: str, line: str
) -> str | NotPublished:
    """The way back from a line as text; where the digest or the line is not known, which there are."""
    def look(session: Session) -> str | NotPublished:
        composed = composed_in(desk, partnership_id, quarter, layer, name, session)
        return composed if isinstance(composed, NotPublished) else _traced(session, partnership_id, composed, line)

    return await desk.store.read(look)


def _traced(session: Session, partnership_id: str, composed: Composed, line: str) -> str | NotPublished:
    known = [each.id for each in lines_of_all(composed.document)]
    meant = next((each for each in known if each.casefold() == line.strip().casefold()), line)
    parts: list[str] = []
    start: int | None = 0
    while start is not None:
        way = way_back_of(session, partnership_id, composed.document, composed.facts, meant, SUPPORT_TEAM, start)
        if isinstance(way, NoSuchLine):
            return NotPublished(f"This digest has no line “{line}”; choose from {listed(known)}.")
        parts.append(as_text(way))
        start = way.more
    return "\n".join(parts)
