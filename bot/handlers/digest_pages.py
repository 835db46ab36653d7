"""Digests as pages: what stands at an address, for whom, and why not for others.

An address holds no secret and no name: which partnership is meant follows from
who reads. Looking changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.composing import Composed
from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey, permanent_address, reader_of
from bot.handlers.support import support_of
from conversations.digests.addresses import Linking, digest_path, group_named, linked_below, nowhere
from conversations.digests.compose import compose
from conversations.digests.facts import RoundFacts
from conversations.digests.layers import Layer
from conversations.digests.rights import Reader, has_right
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from storage import people
from storage.database import Session
from storage.facts import UnknownRound, round_facts
from storage.layers import layers_in
from storage.readers import Readers, groups_of


@dataclass(frozen=True, slots=True)
class DigestAt:
    """A digest as an address names it; `called` is what its group is called there."""

    quarter: Quarter
    layer: str
    called: str

    @classmethod
    def parse(cls, quarter: str, layer: str, called: str) -> DigestAt | None:
        """The digest of these parts of an address; none where they can name none."""
        try:
            return cls(Quarter.parse(quarter), layer, called)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asks, and where and when that is: the partnership with its support team, and the day there."""

    reader: Reader
    partnership_id: str
    partnership: str
    support: str
    today: date


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A digest for somebody who may read it, and where its lines lead."""

    standing: Standing
    composed: Composed
    links: Linking


@dataclass(frozen=True, slots=True)
class Unknown:
    """No digest stands at the address."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """There is one, and it is written for others."""

    standing: Standing
    written_for: str


@dataclass(frozen=True, slots=True)
class Embargoed:
    """It is theirs to read, and not before this day, unless it is released earlier."""

    standing: Standing
    until: date


Refused = Unknown | NotTheirs | Embargoed


async def digest_page(desk: Desk, key: ReaderKey, at: DigestAt | None) -> DigestPage | Refused | None:
    """The digest at an address for whom a link was made; none where that is nobody any more.

    `at` is none where the address can name none.
    """
    return await desk.store.read(partial(page_in, desk, key, at))


def page_in(desk: Desk, key: ReaderKey, at: DigestAt | None, session: Session) -> DigestPage | Refused | None:
    """As `digest_page`, in a transaction already begun."""
    standing = _standing(desk, session, key)
    if standing is None:
        return None
    found = None if at is None else _named(session, key.partnership_id, at)
    if at is None or found is None:
        return Unknown(standing)
    layer, group, readers = found
    try:
        facts = round_facts(session, key.partnership_id, at.quarter)
    except UnknownRound:
        return Unknown(standing)
    return _refused(standing, layer, group, facts) or _page(desk, standing, layer, group, facts, readers)


def _standing(desk: Desk, session: Session, key: ReaderKey) -> Standing | None:
    reader = reader_of(session, key)
    if reader is None:
        return None
    partnership = people.partnerships(session)[key.partnership_id]
    today = local_date(desk.clock(), partnership.timezone)
    return Standing(reader, key.partnership_id, partnership.name, support_of(partnership), today)


def _named(session: Session, partnership_id: str, at: DigestAt) -> tuple[Layer, str, Readers] | None:
    layer = layers_in(session, partnership_id).get(at.layer)
    if layer is None:
        return None
    groups = groups_of(session, partnership_id, layer)
    group = group_named(at.called, groups)
    return None if group is None else (layer, group, groups[group])


def _refused(standing: Standing, layer: Layer, group: str, facts: RoundFacts) -> Refused | None:
    """Rights first: whoever may not read it is not told when others may."""
    if not has_right(standing.reader, layer, group, facts):
        return NotTheirs(standing, layer.reader)
    if facts.embargoed(standing.today) and not standing.reader.support:
        return Embargoed(standing, facts.digests_on)
    return None


def _page(
    desk: Desk, standing: Standing, layer: Layer, group: str, facts: RoundFacts, readers: Readers
) -> DigestPage:
    document = compose(layer, group, facts, standing.today)
    address = permanent_address(desk, digest_path(str(facts.quarter), layer.name, group))
    links = nowhere if address is None else linked_below(address)
    return DigestPage(standing, Composed(document, facts, layer, group, readers), links)
