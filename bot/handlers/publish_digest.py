"""A digest: composed from what is stored, read as text or a page, posted once to its channel.

The post is written to the outbox at once; the rest of it hangs in a thread
under the post, and so is written when Slack has said where the post stands.
Both serve derived purposes, so that publishing again says nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from bot.handlers.desk import Desk
from bot.handlers.naming_digest import UnknownGroup, group_named, no_channel
from bot.handlers.occasions import DIGEST
from bot.handlers.posting import POST
from bot.handlers.reaching import workspaces
from bot.ports import lane_of
from conversations.digests.as_html import as_html
from conversations.digests.as_text import as_text
from conversations.digests.compose import compose
from conversations.digests.document import Document
from conversations.digests.facts import RoundFacts
from conversations.digests.layers import Layer
from conversations.digests.wording import listed
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from storage import outbox, people
from storage.database import Session
from storage.facts import UnknownRound, round_facts
from storage.layers import layers_in
from storage.outbox import Message
from storage.readers import Readers, groups_of


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
class Published:
    """The digest was handed to the outbox, or had been before, for this channel."""

    composed: Composed
    channel: str


@dataclass(frozen=True, slots=True)
class NotPublished:
    """Nothing was written; the reason names the remedy."""

    reason: str


async def compose_digest(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str
) -> Composed | NotPublished:
    """The digest of a group as it stands now; nothing is written, whatever the embargo."""
    return await desk.store.read(partial(_compose, desk, partnership_id, quarter, layer, group))


async def publish_digest(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str
) -> Published | NotPublished:
    """Post the digest of a theme to its channel, unless it was posted before or may not leave yet."""
    done = await desk.store.write(partial(_publish, desk, partnership_id, quarter, layer, group))
    if isinstance(done, Published):
        for lane in await desk.store.read(partial(outbox.due_lanes, now=desk.clock())):
            desk.wake(lane)
    return done


def publish_all(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session, layer: str = "theme"
) -> list[Published]:
    """Post the digest of every group of a layer that has a channel, in a transaction already begun."""
    groups = groups_of(session, partnership_id, layers_in(session, partnership_id)[layer])
    named = [group for group, readers in groups.items() if readers.channel is not None]
    done = [_publish(desk, partnership_id, quarter, layer, group, session) for group in named]
    return [one for one in done if isinstance(one, Published)]


def _compose(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str, session: Session
) -> Composed | NotPublished:
    try:
        chosen, named, readers = group_named(session, partnership_id, layer, group)
        facts = round_facts(session, partnership_id, quarter)
    except (UnknownGroup, UnknownRound) as unknown:
        return NotPublished(str(unknown))
    document = compose(chosen, named, facts, _today(desk, partnership_id, session))
    return Composed(document, facts, chosen, named, readers)


def _today(desk: Desk, partnership_id: str, session: Session) -> date:
    return local_date(desk.clock(), people.partnerships(session)[partnership_id].timezone)


def _publish(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str, session: Session
) -> Published | NotPublished:
    composed = _compose(desk, partnership_id, quarter, layer, group, session)
    if isinstance(composed, NotPublished):
        return composed
    if composed.facts.embargoed(_today(desk, partnership_id, session)):
        day = long_date(composed.facts.digests_on)
        return NotPublished(f"Digests of {quarter.name} may be posted from {day}, or when it is released.")
    channel = composed.readers.channel
    if channel is None:
        return NotPublished(no_channel(composed.layer, composed.group))
    room = _room(desk, session, partnership_id)
    if isinstance(room, NotPublished):
        return room
    drawn = desk.drawers[room[0]].digest(composed.document)
    outbox.enqueue(session, partnership_id, [_post(composed, lane_of(*room), channel, drawn)], desk.clock())
    return Published(composed, channel)


def _room(desk: Desk, session: Session, partnership_id: str) -> tuple[str, str] | NotPublished:
    """The one channel and workspace that the partnership's people are known in."""
    known = workspaces(desk, session, partnership_id)
    if len(known) == 1:
        return known[0]
    if not known:
        return NotPublished("Nobody of the partnership is known in Slack; link somebody with “person link”.")
    several = listed([workspace for _, workspace in known])
    return NotPublished(f"The people are known in several workspaces ({several}); link them in one.")


def _post(composed: Composed, lane: str, channel: str, drawn: list[dict[str, Any]]) -> Message:
    """The post carries the parts of its thread, so that the thread says what the post counted."""
    post, *thread = drawn
    return Message(
        id=f"{composed.purpose}:0", lane=lane, pace=f"{lane}:{channel}", kind=DIGEST, place=channel,
        payload={"call": POST, "args": post, "thread": thread}, conversation=composed.purpose,
        subject=f"round:{composed.facts.round_id}",
    )  # fmt: skip
