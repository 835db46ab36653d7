"""A digest is sent by hand: posted to its channel and brought to its readers, once, and again after a change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.handlers.composing import Composed, NotPublished, composed_in
from bot.handlers.delivering import Around, Destinations, around, deliver, destinations
from bot.handlers.desk import Desk
from bot.handlers.late_returns import digest_issued_anew
from bot.handlers.naming_digest import no_channel
from conversations.digests.wording import listed
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Published:
    """The digest was handed to the outbox, or had been before as it stands; `went` is where it goes now."""

    composed: Composed
    channel: str | None
    went: Destinations


async def publish_digest(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str
) -> Published | NotPublished:
    """Send a digest to its channel and readers, unless it was sent as it stands or may not leave yet."""
    done = await desk.store.write(partial(_publish, desk, partnership_id, quarter, layer, group))
    if isinstance(done, NotPublished):
        return done
    published, lanes = done
    for lane in lanes:
        desk.wake(lane)
    return published


def _publish(
    desk: Desk, partnership_id: str, quarter: Quarter, layer: str, group: str, session: Session
) -> tuple[Published, tuple[str, ...]] | NotPublished:
    composed = composed_in(desk, partnership_id, quarter, layer, group, session)
    if isinstance(composed, NotPublished):
        return composed
    among = around(desk, session, partnership_id)
    if composed.facts.embargoed(among.today):
        day = long_date(composed.facts.digests_on)
        return NotPublished(f"Digests of {quarter.name} may be posted from {day}, or when it is released.")
    refused = _why_not(desk, composed, among)
    if refused is not None:
        return NotPublished(refused)
    done = deliver(desk, session, composed, among, anew=True)
    digest_issued_anew(session, partnership_id, int(composed.facts.round_id), desk.clock())
    return Published(composed, composed.readers.channel, done.went), done.lanes


def _why_not(desk: Desk, composed: Composed, among: Around) -> str | None:
    """Why a digest goes nowhere, and what to do about it; none where it goes anywhere, or has nothing to say."""
    to = destinations(desk, composed, among)
    if to.roomless is not None:
        return why_no_room(among)
    readers = composed.readers
    if readers.channel is None and not (readers.person_ids or readers.emails):
        return no_channel(composed.layer, composed.group)
    return None


def why_no_room(among: Around) -> str:
    """Why a channel cannot be posted to: its id means nothing without its workspace."""
    if not among.rooms:
        return "Nobody of the partnership is known in Slack; link somebody with “person link”."
    several = listed([workspace for _, workspace in among.rooms])
    return f"The people are known in several workspaces ({several}); link them in one."
