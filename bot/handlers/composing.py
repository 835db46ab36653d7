"""A digest is composed from what is stored, as it stands now: nothing is written, whatever the embargo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.naming_digest import UnknownGroup, group_named
from conversations.digests.as_html import as_html
from conversations.digests.as_text import as_text
from conversations.digests.compose import compose
from conversations.digests.document import Document
from conversations.digests.facts import RoundFacts
from conversations.digests.layers import Layer
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from storage import people
from storage.database import Session
from storage.facts import UnknownRound, round_facts
from storage.readers import Readers


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest as it stands now, in every form that needs no channel."""

    document: Document
    facts: RoundFacts
    layer: Layer
    group: str
    readers: Readers

    @property
    def text(self) -> str:
        """For a letter's plain part, and a terminal."""
        return as_text(self.document)

    @property
    def html(self) -> str:
        """For a letter's page, and a browser."""
        return as_html(self.document)

    @property
    def purpose(self) -> str:
        """What the post serves; `:0` is the post itself, the parts of its thread follow."""
        return f"digest:{self.facts.round_id}:{self.layer.name}:{self.group}"


@dataclass(frozen=True, slots=True)
class NotPublished:
    """Nothing was written; the reason names the remedy."""

    reason: str


async def compose_digest(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str
) -> Composed | NotPublished:
    """The digest of a group as it stands now; nothing is written, whatever the embargo."""
    return await desk.store.read(partial(composed_in, desk, partnership_id, quarter, layer, group))


def composed_in(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str, session: Session
) -> Composed | NotPublished:
    """As `compose_digest`, in a transaction already begun."""
    try:
        chosen, named, readers = group_named(session, partnership_id, layer, group)
        facts = round_facts(session, partnership_id, quarter)
    except (UnknownGroup, UnknownRound) as unknown:
        return NotPublished(str(unknown))
    document = compose(chosen, named, facts, today_of(desk, partnership_id, session))
    return Composed(document, facts, chosen, named, readers)


def today_of(desk: Desk, partnership_id: str, session: Session) -> date:
    """The day that it is where a partnership lives."""
    return local_date(desk.clock(), people.partnerships(session)[partnership_id].timezone)
