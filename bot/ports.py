"""The few shapes by which channels, handlers and the work loop meet.

May import `conversations` and the standard library only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from conversations.dialogue.speech import Sheet, Speech
from conversations.digests.addresses import Linking, nowhere

if TYPE_CHECKING:
    from conversations.digests.document import Document

Clock = Callable[[], datetime]
Ids = Callable[[], str]

REPORTS: Mapping[str, str] = MappingProxyType({"blockage": "Report a blockage", "risk": "Report a risk"})
"""Talks that a person begins of their own accord, by name, with what the button that begins one says."""


@dataclass(frozen=True, slots=True)
class Received:
    """Something a verified person sent, as its channel translated it.

    `key` is unique for the delivery (Slack `event_id`, hash of an interaction,
    `Message-ID`): a second one with the same key has no effect. `place` names
    the message itself, so that an edit of it finds the answers it gave.
    `replies` are (question key or None for the question standing, text) pairs;
    none at all asks only where things stand. `thread` is where the answer
    goes. `edits` names the message that an edit replaces. `aside` is answered
    to the sender alone, at once, and posts nothing. `said_at` is when it was
    said, where the channel tells: a delivery can come late. `begins` names a talk
    that it begins, whose first answers are the `replies`.
    """

    key: str
    channel: str
    workspace: str
    sender: str
    place: str
    at: datetime
    replies: tuple[tuple[str | None, str], ...]
    return_id: str | None = None
    thread: str | None = None
    raw: str = ""
    edits: str | None = None
    aside: bool = False
    said_at: datetime | None = None
    begins: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said under the post of a digest: a question back, as its channel translated it.

    The one reply of `received` is in their words, its `thread` is where they
    are answered. `post` is what the channel calls the post (Slack: its `ts`),
    and may be no digest of ours at all. `line` is the id of the line that was
    chosen; none where the words alone say which is meant. An edit of such a
    message names it in `received.edits`.
    """

    received: Received
    post: str
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message row claimed for sending; `attempts` above one means that an earlier try may have arrived.

    `trial` says that it is of a test round, which its channel marks it as.
    """

    id: str
    lane: str
    place: str
    payload: dict[str, Any]
    attempts: int
    first_attempt_at: datetime | None
    trial: bool = False


def _nothing() -> None:
    """Nothing waits for it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The message stands at its place; `external_id` is what that place calls it (Slack `ts`).

    `written` is called once that is committed. A channel whose place cannot be asked what stands there may hold
    back until then whatever would tell the place that it was heard. `plainer` says that it was sent in the
    plainer form that its payload holds, for the place did not take the other.
    """

    external_id: str
    place: str | None = None
    plainer: bool = False
    written: Callable[[], None] = field(default=_nothing, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not accepted now; try again after so many seconds. `pauses` names a lane in which everything rests meanwhile.

    `asked` says that the far side asked us to wait, for we came too often.
    """

    seconds: float
    reason: str
    pauses: str | None = None
    counts: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The attempt may have arrived; look it up before any other.

    `again` is false when it must not be tried any more by itself: an operator decides.
    """

    reason: str
    again: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Will never be accepted as it is; the reason is for an operator to read."""

    reason: str


Delivery = Sent | TryLater | Doubtful | Refused


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to a person: `channel` of a workspace (a Slack team, a mail relay), and their address there."""

    channel: str
    workspace: str
    address: str

    @property
    def lane(self) -> str:
        """The lane that messages to them leave by: one sender, one pace."""
        return lane_of(self.channel, self.workspace)


def lane_of(channel: str, workspace: str) -> str:
    """The lane of a workspace: one sender, one pace."""
    return f"{channel}:{workspace}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The top of a person's sitting: what is asked, how far it has come, which return it leads to.

    `status` is a sentence (“2 of 5 sent, due Wednesday 14 October 2026”);
    `finished` leaves nothing to press. `page` is where that return can be
    answered as a page; none where no link can be signed.
    """

    title: str
    status: str
    detail: str
    return_id: str
    begun: bool = False
    finished: bool = False
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One return in a person's task list. `button` is none when nothing is left to do."""

    return_id: str
    title: str
    status: str
    due: date
    button: str | None


class Drawer(Protocol):
    """How a channel draws what is said; what it gives back is stored, and is the `args` of the call its sender gets."""

    def speech(self, speech: Speech, return_id: str) -> dict[str, Any]:
        """One message of a talk."""
        ...

    def sheet(self, sheet: Sheet, return_id: str) -> dict[str, Any]:
        """A whole return on one form."""
        ...

    def invitation(self, invitation: Invitation) -> dict[str, Any]:
        """The first message of a sitting; drawn again whenever its state changes."""
        ...

    def tasks(self, tasks: tuple[Task, ...]) -> dict[str, Any]:
        """A person's task list."""
        ...

    def digest(self, document: Document, linking: Linking = nowhere) -> list[dict[str, Any]]:
        """A digest: the post, then the parts of its thread; `linking` gives the address of a line, or of the digest."""
        ...


class Channel(Protocol):
    """A way to reach people."""

    name: str

    def deliver(self, message: Outgoing) -> Awaitable[Delivery]:
        """Send one message, once; never retry inside."""
        ...

    def find(self, message: Outgoing) -> Awaitable[Delivery | None]:
        """Look for an earlier attempt at its place: sent, not there (none), or not to be told now."""
        ...
