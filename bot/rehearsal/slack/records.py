"""What a workspace is made of: people, channels, messages, windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.rehearsal.slack.refusals import Json

ChannelKind = Literal["im", "channel", "group"]


@dataclass(slots=True)
class Person:
    """Somebody with an account. `part` is what they do, in words, shown where one chooses who to be."""

    id: str
    name: str
    email: str = ""
    organisation: str = ""
    part: str = ""
    tz: str = "Europe/London"
    bot: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Message:
    """One message. `only_for` names the one person who can see it, if it is ephemeral.

    `version` counts edits, so that a screen redraws what changed and nothing else.
    """

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    thread_ts: str | None = None
    parent_author: str | None = None
    metadata: Json | None = None
    bot: str | None = None
    client_msg_id: str | None = None
    edited: Json | None = None
    files: list[Json] | None = None
    only_for: str | None = None
    version: int = 0
    replies: list[str] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Channel:
    """A place with members. `order` holds the top-level messages, `messages` all of them."""

    id: str
    name: str
    kind: ChannelKind = "channel"
    members: set[str] = field(default_factory=set)
    topic: str = ""
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    whispers: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """A modal or a Home tab. `values` is what stands in its inputs, as Slack's `state.values`."""

    id: str
    owner: str
    kind: Literal["modal", "home"]
    payload: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warning: str = ""


@dataclass(slots=True)
class Trigger:
    """A short-lived right to open a window before a person."""

    user: str
    made: float
    used: bool = False
    view: str | None = None


@dataclass(slots=True)
class ResponseUrl:
    """A short-lived address at which the bot may answer an interaction."""

    user: str
    channel: str
    made: float
    message: str | None = None
    whisper: bool = False
    uses: int = 0


@dataclass(slots=True)
class StoredFile:
    """An uploaded file and where it was shared."""

    id: str
    name: str
    title: str
    content: bytes = b""
    alt: str = ""
    shared: list[str] = field(default_factory=list)


def message_json(message: Message, team: str, app: str, metadata: bool = True) -> Json:
    """A message as `conversations.history` and events show it."""
    body: dict[str, Any] = {
        "type": "message",
        "user": message.author,
        "text": message.text,
        "ts": message.ts,
        "team": team,
    }
    for name in ("blocks", "attachments", "thread_ts", "edited", "files", "client_msg_id"):
        value = getattr(message, name)
        if value is not None:
            body[name] = value
    if message.bot:
        body |= {"bot_id": message.bot, "app_id": app}
    if message.is_reply:
        body["parent_user_id"] = message.parent_author
    if message.replies:
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(message.replies),
            "latest_reply": message.replies[-1],
        }
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return body
