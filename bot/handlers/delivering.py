"""A digest leaves: kept as it says it now, posted to its channel, brought to its readers, each place once.

What is issued anew after a change goes to the same places as another version;
what says the same as before goes nowhere. A delivery group that has nothing to
report is kept and troubles nobody: its page says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.handlers.composing import Composed
from bot.handlers.desk import Desk
from bot.handlers.digest_reader import permanent_address
from bot.handlers.occasions import DIGEST
from bot.handlers.posting import POST
from bot.handlers.reaching import EMAIL, SLACK, reaches, workspaces
from bot.ports import Reach, lane_of
from conversations.digests.addresses import linked_below, nowhere, path_of
from conversations.digests.grouping import Grouping
from conversations.partnership.calendars import local_date
from storage import outbox, people
from storage.database import Session
from storage.issued import Issuing, WentTo, issue, newest_issued, note_places
from storage.outbox import Message
from storage.people import Identity


@dataclass(frozen=True, slots=True)
class Place:
    """Where a digest goes: a channel, or somebody by their way. `person_id` is none for an address of nobody here."""

    way: Reach
    person_id: int | None = None
    room: bool = False

    @property
    def name(self) -> str:
        """As it is noted, and as the preview says it."""
        return self.way.address if self.room or self.way.channel == EMAIL else f"user:{self.way.address}"


@dataclass(frozen=True, slots=True)
class Around:
    """What every digest of a release needs to know, read once: the room, everybody and the ways to them."""

    partnership_id: str
    today: date
    now: datetime
    rooms: tuple[tuple[str, str], ...]
    ways: Mapping[int, tuple[Reach, ...]]
    people: Mapping[int, Identity]


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where a digest would go; `unreached` are the names of readers whom nothing reaches.

    `roomless` is the channel that it cannot be posted to, because its people are known in no workspace or in several.
    """

    places: tuple[Place, ...] = ()
    unreached: tuple[str, ...] = ()
    roomless: str | None = None

    @property
    def posts(self) -> int:
        """To how many channels it is posted."""
        return sum(place.room for place in self.places)

    @property
    def letters(self) -> int:
        """How many letters bring it."""
        return sum(place.way.channel == EMAIL for place in self.places)

    @property
    def direct(self) -> int:
        """To how many people it is posted directly."""
        return len(self.places) - self.posts - self.letters


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a digest: which version stands now, whether it is `fresh`, and where that went (else nowhere)."""

    version: int
    went: Destinations = Destinations()
    lanes: tuple[str, ...] = ()
    fresh: bool = False


def around(desk: Desk, session: Session, partnership_id: str) -> Around:
    """What stands around the digests of a partnership now."""
    now = desk.clock()
    zone = people.partnerships(session)[partnership_id].timezone
    return Around(partnership_id, local_date(now, zone), now, workspaces(desk, session, partnership_id),
                  reaches(desk, session, partnership_id), people.people_of(session, partnership_id))


def destinations(desk: Desk, composed: Composed, among: Around) -> Destinations:
    """Where a digest goes: to its channel, to people by letter, to a delivery group by the way that each prefers."""
    group = composed.layer.grouping is Grouping.TARGET
    if group and not composed.document.rows:
        return Destinations()
    readers = composed.readers
    places: list[Place] = []
    room = among.rooms[0] if len(among.rooms) == 1 else None
    if readers.channel is not None and room is not None:
        places.append(Place(Reach(*room, readers.channel), room=True))
    reached = [who for who in readers.person_ids if among.ways.get(who)]
    places += [Place(_way(among.ways[who], by_letter=not group), who) for who in reached]
    if desk.letterer is not None:
        relay = desk.letterer.lane.partition(":")[2]
        places += [Place(Reach(EMAIL, relay, email)) for email in readers.emails]
    lost = tuple(among.people[who].name for who in readers.person_ids if who not in reached)
    return Destinations(tuple(places), lost, readers.channel if room is None else None)


def _way(ways: Sequence[Reach], *, by_letter: bool) -> Reach:
    """The way that somebody prefers; for a letter the first that is one, if any is."""
    return next((way for way in ways if by_letter and way.channel == EMAIL), ways[0])


def deliver(
    desk: Desk, session: Session, composed: Composed, among: Around, *, anew: bool = False,
    person_id: int | None = None,
) -> Delivered:  # fmt: skip
    """Keep a digest as it stands and write it to every place; nowhere where it was issued before.

    With `anew` it goes out again if it says something else by now.
    """
    issuing = _issuing(composed)
    before = newest_issued(session, among.partnership_id, issuing.round_id, issuing.layer, issuing.group)
    if before is not None and not anew:
        return Delivered(before.version)
    held = issue(session, among.partnership_id, issuing, among.now, person_id)
    if not held.fresh:
        return Delivered(held.version)
    base = composed.purpose if held.version == 1 else f"{composed.purpose}@{held.version}"
    to = destinations(desk, composed, among)
    messages = [_message(desk, session, composed, among, place, base) for place in to.places]
    outbox.enqueue(session, among.partnership_id, messages, among.now)
    note_places(session, among.partnership_id, held.id, [
        WentTo(place.way.channel, place.name, message.id) for place, message in zip(to.places, messages, strict=True)
    ], among.now)  # fmt: skip
    return Delivered(held.version, to, tuple(dict.fromkeys(message.lane for message in messages)), fresh=True)


def _issuing(composed: Composed) -> Issuing:
    targets = [each for each in composed.facts.targets if composed.group in composed.layer.groups_by(each)]
    quarter = composed.facts.quarter
    ratings = {(each.ref, quarter): each.rated.rating for each in targets}
    ratings |= {(each.ref, past.quarter): past.rating for each in targets for past in each.past}
    return Issuing(
        round_id=int(composed.facts.round_id), layer=composed.layer.name, group=composed.group,
        document=composed.document, refs=tuple(each.ref for each in targets),
        hidden=frozenset(each.ref for each in targets if each.restricted), ratings=ratings,
    )  # fmt: skip


def _message(
    desk: Desk, session: Session, composed: Composed, among: Around, place: Place, base: str
) -> Message:
    if place.way.channel == EMAIL:
        return _letter(desk, session, composed, among, place, base)
    purpose = base if place.room else f"{base}:to:{place.person_id}"
    address = permanent_address(desk, path_of(composed.document.id))
    linking = nowhere if address is None else linked_below(address)
    post, *thread = desk.drawers[place.way.channel].digest(composed.document, linking)
    lane = lane_of(SLACK, place.way.workspace)
    return Message(
        id=f"{purpose}:0", lane=lane, pace=f"{lane}:{place.name}", kind=DIGEST, place=place.name,
        payload={"call": POST, "args": post, "thread": thread}, conversation=purpose, person_id=place.person_id,
        subject=f"round:{composed.facts.round_id}",
    )  # fmt: skip


def _letter(desk: Desk, session: Session, composed: Composed, among: Around, place: Place, base: str) -> Message:
    # Read when they are wanted, as all that writes letters.
    from bot.handlers.write_digest import write_digest, write_digest_to_address

    if place.person_id is None:
        email = place.way.address
        return write_digest_to_address(desk, session, among.partnership_id, email, composed, f"{base}:to:{email}",
                                       among.now)
    person = among.people[place.person_id]
    return write_digest(desk, session, place.way, person, composed, f"{base}:to:{person.person_id}", among.now)
