"""Messages are claimed no faster than a workspace, a relay or a channel takes them, whichever process claims them.

When a lane and a channel may next be sent to stands in the tables, and is
written with what it allows: it holds over processes and their deaths. A lane is
counted by what is begun. A channel is held while something is under way to it
and for its time after that landed: however long a call took, it hears no more
than it should. What somebody waits for goes before what nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, update
from sqlmodel import Session

from storage import lanes, outbox
from storage.columns import Instant
from storage.outbox import Claimed, Message, MessageState
from storage.prepared import Prepared
from storage.tables import MessageRow, table

_message = table(MessageRow)
BATCH = 0.05
"""Seconds of a lane's pace that are claimed at once: the shorter, the evener; the longer, the fewer commits."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The least seconds between two messages of a lane, and between two to one channel of it; none for any number."""

    lane: float = 0.0
    channel: float = 0.0

    @property
    def at_once(self) -> int | None:
        """How many messages of a lane are begun together; none for any number."""
        return max(1, int(BATCH / self.lane)) if self.lane else None


ANY = Spacing()


@dataclass(slots=True)
class _Channels:
    """When each channel may next be sent to, and who leaves or waits by that."""

    now: datetime
    space: timedelta
    free_at: dict[str, datetime] = field(default_factory=dict)
    behind: dict[str, int] = field(default_factory=dict)
    leaving: list[Claimed] = field(default_factory=list)
    waiting: list[tuple[Claimed, datetime]] = field(default_factory=list)

    def sort(self, session: Session, claimed: Sequence[Claimed]) -> None:
        """Let each leave whose channel is free; the others come again, one behind the other."""
        unknown = sorted({one.pace for one in claimed if one.pace} - self.free_at.keys())
        if unknown:
            stand = lanes.paces(session, unknown)
            self.free_at |= {each: (stand[each].next_send_at if each in stand else None) or self.now
                             for each in unknown}
        for one in claimed:
            if one.pace is None or self.free_at[one.pace] <= self.now:
                self.leaving.append(one)
            else:
                self._wait(one, one.pace)
            if one.pace is not None and one in self.leaving[-1:]:
                self.free_at[one.pace] = self.now + self.space

    def _wait(self, one: Claimed, pace: str) -> None:
        # Something may be under way to it: it is free again a while after that landed, which nobody knows yet.
        first = min(self.free_at[pace], self.now + self.space)
        self.waiting.append((one, first + self.behind.get(pace, 0) * self.space))
        self.behind[pace] = self.behind.get(pace, 0) + 1


def claim(
    session: Session, lane: str, now: datetime, many: int, lease: timedelta, spacing: Spacing = ANY
) -> list[Claimed]:
    """Take up to `many` messages of a lane that may be sent now at this pace (see `storage.outbox.claim`)."""
    if spacing == ANY:
        return outbox.claim(session, lane, now, many, lease)
    stands = lanes.paces(session, [lane]).get(lane)
    if stands is not None and stands.next_send_at is not None and stands.next_send_at > now:
        return []
    many = min(many, spacing.at_once or many)
    channels = _Channels(now, timedelta(seconds=spacing.channel))
    for talk in (True, False):
        while (room := many - len(channels.leaving)) > 0:
            found = outbox.claim(session, lane, now, room, lease, talk=talk)
            channels.sort(session, found)
            if len(found) < room:
                break
    _PUT_OFF.many(session, [{"put_off": one.id, "attempt": one.attempts, "until": until}
                            for one, until in channels.waiting])
    begin(session, channels.leaving, now, lease, spacing)
    return channels.leaving


def enqueue_claimed(
    session: Session, partnership_id: str, message: Message, now: datetime, lease: timedelta, spacing: Spacing = ANY
) -> Claimed | None:
    """Write a message and claim it in the same commit, where the pace allows (see `storage.outbox.enqueue_claimed`)."""
    claimed = outbox.enqueue_claimed(session, partnership_id, message, now, lease)
    begin(session, [] if claimed is None else [claimed], now, lease, spacing)
    return claimed


def begin(session: Session, claimed: Sequence[Claimed], now: datetime, lease: timedelta, spacing: Spacing) -> None:
    """Count what is begun: its lane waits its turn, and its channel until this has landed or died."""
    held = {one.pace: now + lease for one in claimed if one.pace and spacing.channel}
    if claimed and spacing.lane:
        held[claimed[0].lane] = now + len(claimed) * timedelta(seconds=spacing.lane)
    lanes.save_pace(session, held)


def land(session: Session, landed: Iterable[tuple[Claimed, str | None]], now: datetime, spacing: Spacing) -> None:
    """Let each channel rest for its time from now on; the second of each pair is what the far side calls it."""
    if not spacing.channel:
        return
    free_at = now + timedelta(seconds=spacing.channel)
    paced = [(one, place) for one, place in landed if one.pace]
    lanes.save_pace(session, {str(one.pace): free_at for one, _ in paced}
                    | {f"{one.lane}:{place}": free_at for one, place in paced if place})


_FIRST: Any = _message.c.attempts == 1
_PUT_OFF = Prepared(
    lambda dialect: update(_message)
    .where(_message.c.id == bindparam("put_off"), _message.c.attempts == bindparam("attempt"))
    .values(
        status=bindparam("state", value=MessageState.PENDING),
        attempts=_message.c.attempts - 1,
        first_attempt_at=case((_FIRST, None), else_=_message.c.first_attempt_at),
        due_at=bindparam("until", type_=Instant),
    )
)
