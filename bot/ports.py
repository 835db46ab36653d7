"""The few shapes by which channels, handlers and the work loop meet.

May import `conversations` and the standard library only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Clock = Callable[[], datetime]
Ids = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Received:
    """Something a verified person sent, as its channel translated it.

    `key` is unique for the delivery (Slack `event_id`, hash of an interaction,
    `Message-ID`): a second one with the same key has no effect. `place` names
    the message itself, so that an edit of it finds the answers it gave.
    `replies` are (question key or None for the question standing, text) pairs.
    """

    key: str
    channel: str
    workspace: str
    sender: str
    place: str
    at: datetime
    replies: tuple[tuple[str | None, str], ...]
    return_id: str | None = None
    raw: str = ""
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message row claimed for sending; `attempts` above one means that an earlier try may have arrived."""

    id: str
    lane: str
    place: str
    payload: dict[str, Any]
    attempts: int
    first_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The message stands at its place; `external_id` is what that place calls it (Slack `ts`)."""

    external_id: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not accepted now; try again after so many seconds. `lane` pauses everything in the lane."""

    seconds: float
    reason: str
    pauses: str | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The attempt may have arrived; look it up before any other."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Will never be accepted as it is; the reason is for an operator to read."""

    reason: str


Delivery = Sent | TryLater | Doubtful | Refused


class Channel(Protocol):
    """A way to reach people."""

    name: str

    def deliver(self, message: Outgoing) -> Awaitable[Delivery]:
        """Send one message, once; never retry inside."""
        ...

    def find(self, message: Outgoing) -> Awaitable[Sent | None]:
        """Look for an earlier attempt of this message at its place; none if it is not there."""
        ...


@dataclass(slots=True)
class Wake:
    """A hint that a lane has work; losing one costs at most a sweep."""

    listeners: list[Callable[[str], None]] = field(default_factory=list)

    def __call__(self, lane: str) -> None:
        for listener in self.listeners:
            listener(lane)
