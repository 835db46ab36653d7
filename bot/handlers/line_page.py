"""The page of a line of a digest: where it comes from, for whoever may read the digest that it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.digest_pages import DigestAt, DigestPage, Refused, Standing, page_in
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.way_back import NoSuchLine, way_back_of
from conversations.digests.addresses import Linking
from conversations.digests.way_back import WayBack
from storage.database import Session


@dataclass(frozen=True, slots=True)
class LinePage:
    """The way back from a line for somebody who may read its digest, and where the digest stands."""

    standing: Standing
    way: WayBack
    links: Linking


@dataclass(frozen=True, slots=True)
class LineGone:
    """The digest is theirs to read and has no such line; `reason` names the remedy."""

    standing: Standing
    reason: str
    links: Linking


async def line_page(
    desk: Desk, key: ReaderKey, at: DigestAt | None, line: str, start: int = 0
) -> LinePage | LineGone | Refused | None:
    """The way back from a line, where a digest's address with a line below it is opened; refused as the digest is."""
    return await desk.store.read(partial(_line_in, desk, key, at, line, start))


def _line_in(
    desk: Desk, key: ReaderKey, at: DigestAt | None, line: str, start: int, session: Session
) -> LinePage | LineGone | Refused | None:
    page = page_in(desk, key, at, session)
    if not isinstance(page, DigestPage):
        return page
    document, facts = page.composed.document, page.composed.facts
    way = way_back_of(session, key.partnership_id, document, facts, line, page.standing.reader, start)
    if isinstance(way, NoSuchLine):
        return LineGone(page.standing, way.reason, page.links)
    return LinePage(page.standing, way, page.links)
