"""What one person sees at one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.rehearsal.slack.drawing.painter import at
from bot.rehearsal.slack.records import Channel, Message, Person
from bot.rehearsal.slack.workspace import Workspace

SHOWN = 200
"""Messages of a channel drawn at once; older ones stay in the history."""
GROUPED = 5 * 60
"""Seconds within which messages of one author stand under one name."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as drawn: who, when, and whether a new day or a new speaker begins with it.

    `first_reply` says, on the first message under the top of a thread, how many there are.
    """

    message: Message
    author: Person
    when: datetime
    new_day: bool
    led: bool
    own: bool
    last_reply: datetime | None
    first_reply: int = 0

    @property
    def key(self) -> str:
        """Changes whenever the line has to be drawn anew."""
        return f"{self.message.version}.{int(self.new_day)}{int(self.led)}.{self.first_reply}"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail."""

    id: str
    name: str
    unread: bool


def places(workspace: Workspace, user: str) -> list[Place]:
    """The direct messages with the bot, then the channels a person is in, by name."""
    direct = workspace.direct(user)
    joined = sorted(
        (c for c in workspace.channels.values() if c.kind != "im" and user in c.members),
        key=lambda place: place.name,
    )
    return [
        Place(
            place.id,
            workspace.installation.name if place is direct else place.name,
            unread(workspace, user, place),
        )
        for place in (direct, *joined)
    ]


def unread(workspace: Workspace, user: str, place: Channel) -> bool:
    """Whether others said something since the person last looked."""
    mark = workspace.read.get((user, place.id), "")
    for ts in reversed(place.messages):
        if ts <= mark:
            return False
        if place.messages[ts].author != user:
            return True
    return False


def timeline(workspace: Workspace, user: str, place: Channel) -> list[Line]:
    """The latest top-level messages of a place and this person's ephemeral ones, oldest first."""
    latest = list(islice(reversed(place.order), SHOWN))
    found = [place.messages[ts] for ts in reversed(latest)]
    return _lines(workspace, user, found + _whispers(place, user, None))


def thread(workspace: Workspace, user: str, place: Channel, top: str) -> list[Line]:
    """A thread, top message first."""
    found = workspace.thread(place.id, top)
    first, *replies = _lines(workspace, user, found + _whispers(place, user, top))
    under = [replace(line, led=True, first_reply=len(replies)) for line in replies[:1]]
    return [first, *under, *replies[1:]]


def _whispers(place: Channel, user: str, thread_ts: str | None) -> list[Message]:
    return [w for w in place.whispers.values() if w.only_for == user and w.thread_ts == thread_ts]


def _lines(workspace: Workspace, user: str, found: list[Message]) -> list[Line]:
    tz = workspace.person(user).tz
    lines: list[Line] = []
    for message in sorted(found, key=lambda one: one.ts):
        when = at(message.ts, tz)
        before = lines[-1] if lines else None
        new_day = before is None or before.when.date() != when.date()
        led = (
            new_day
            or before is None
            or before.message.author != message.author
            or before.message.only_for != message.only_for
            or float(message.ts) - float(before.message.ts) > GROUPED
        )
        last = at(message.replies[-1], tz) if message.replies else None
        author = workspace.people.get(message.author) or Person(message.author, message.author)
        lines.append(Line(message, author, when, new_day, led, message.author == user, last))
    return lines
