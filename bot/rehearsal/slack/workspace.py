"""All that a rehearsal Slack remembers.

Everything is a dictionary look-up or an append, so that a thousand people and a
hundred thousand messages cost no more a message than ten do.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from bot.ports import Clock
from bot.rehearsal.changes import Changes
from bot.rehearsal.slack.faults import Faults
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.pace import Pace
from bot.rehearsal.slack.records import (
    Channel,
    ChannelKind,
    Message,
    Person,
    ResponseUrl,
    StoredFile,
    message_json,
)
from bot.rehearsal.slack.refusals import Json, NoSuchThing
from bot.rehearsal.slack.stamps import Stamps
from bot.rehearsal.slack.windows import Windows

Lint = Callable[[Json, Any], list[str]]

EVENT_OF_KIND = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}


def no_lint(payload: Json, surface: str) -> list[str]:
    """Find nothing wrong; for a workspace that is not to judge blocks."""
    return []


class Workspace:
    """One Slack workspace with one app installed.

    `lint(payload, surface)` names what is wrong with a message, modal or home
    payload. `strict_pace` refuses more than one post a second in a channel.
    """

    def __init__(
        self,
        installation: Installation,
        clock: Clock,
        chance: random.Random,
        lint: Lint = no_lint,
        strict_pace: bool = False,
    ) -> None:
        self.installation = installation
        self.stamps = Stamps(clock)
        self.changes = Changes()
        self.faults = Faults(chance)
        self.windows = Windows(self.stamps)
        self.pace = Pace() if strict_pace else None
        self.lint = lint
        self.revoked = False
        self.calls: Counter[str] = Counter()
        self.people: dict[str, Person] = {}
        self.by_email: dict[str, str] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.read: dict[tuple[str, str], str] = {}
        self.listeners: list[Callable[[Json], None]] = []
        self.add_person(Person(installation.bot_user, installation.name, bot=True))

    # People and places

    def add_person(self, person: Person) -> Person:
        """Let somebody in; a person with the same id is replaced."""
        self.people[person.id] = person
        if person.email:
            self.by_email[person.email.lower()] = person.id
        self.changes.tell(person.id)
        return person

    def person(self, user: str) -> Person:
        """The person of this id.

        Raises:
            NoSuchThing: nobody here has it.
        """
        if user not in self.people:
            raise NoSuchThing(f"Nobody here has the id {user!r}.")
        return self.people[user]

    def deactivate(self, user: str) -> None:
        """Take a person's account away, and tell the bot."""
        self.person(user).deleted = True
        self.publish({"type": "user_change", "user": {"id": user, "deleted": True}}, "user_change")

    def add_channel(
        self, id: str, name: str, members: Iterable[str] = (), kind: ChannelKind = "channel", topic: str = ""
    ) -> Channel:
        """Open a channel with these members; the bot is in it only if named."""
        self.channels[id] = Channel(id, name, kind, set(members), topic)
        self.changes.tell(id)
        return self.channels[id]

    def channel(self, id: str) -> Channel:
        """The channel of this id or name.

        Raises:
            NoSuchThing: there is none.
        """
        if id in self.channels:
            return self.channels[id]
        named = [c for c in self.channels.values() if c.name == id.removeprefix("#")]
        if not named:
            raise NoSuchThing(f"There is no channel {id!r}.")
        return named[0]

    def direct(self, user: str) -> Channel:
        """The person's direct messages with the bot; its id follows from theirs, also after a restart."""
        self.person(user)
        id = "D" + user[1:]
        if id not in self.channels:
            self.add_channel(id, user, {user, self.installation.bot_user}, kind="im")
        return self.channels[id]

    def join(self, channel: str, user: str, inviter: str | None = None) -> None:
        """Add a member; the bot hears of it if it is there, or is the one who joined."""
        place = self.channel(channel)
        place.members.add(user)
        self.changes.tell(place.id)
        event = {
            "type": "member_joined_channel",
            "user": user,
            "channel": place.id,
            "channel_type": place.id[0],
            "team": self.installation.team,
            "inviter": inviter or user,
        }
        self.publish(event, "member_joined_channel", place)

    # Messages

    def post(
        self, channel: str, author: str, text: str, *, thread_ts: str | None = None, **more: object
    ) -> Message:
        """Put a message in its place, and tell the bot as Slack would, its own messages included."""
        place = self.channels[channel]
        parent = place.messages.get(thread_ts) if thread_ts else None
        message = Message(
            self.stamps.ts(), channel, author, text,
            thread_ts=thread_ts, parent_author=parent.author if parent else None, **more,  # type: ignore[arg-type]  # named by the callers below
        )  # fmt: skip
        if message.only_for:
            place.whispers[message.ts] = message
            self.changes.tell(channel, message.only_for)
            return message
        place.messages[message.ts] = message
        if parent and message.is_reply:
            parent.replies.append(message.ts)
            parent.version += 1
        else:
            place.order.append(message.ts)
        self.changes.tell(channel)
        self.publish(self._event(message, place), EVENT_OF_KIND[place.kind], place)
        return message

    def change(self, message: Message, **fields: object) -> None:
        """Alter a message and tell the bot (`message_changed`)."""
        place = self.channels[message.channel]
        before = self.json(message)
        for name, value in fields.items():
            setattr(message, name, value)
        message.version += 1
        message.edited = {"user": message.author, "ts": self.stamps.ts()}
        self.changes.tell(place.id)
        self._tell_subtype("message_changed", place, message=self.json(message), previous_message=before)

    def remove(self, message: Message) -> None:
        """Take a message away and tell the bot (`message_deleted`)."""
        place = self.channels[message.channel]
        if message.only_for:
            place.whispers.pop(message.ts, None)
            self.changes.tell(place.id, message.only_for)
            return
        del place.messages[message.ts]
        parent = place.messages.get(message.thread_ts or "")
        if message.is_reply and parent:
            parent.replies.remove(message.ts)
            parent.version += 1
        else:
            del place.order[bisect_left(place.order, message.ts)]
        self.changes.tell(place.id)
        before = self.json(message)
        self._tell_subtype("message_deleted", place, deleted_ts=message.ts, previous_message=before)

    def json(self, message: Message, metadata: bool = True) -> Json:
        """The message as the Web API shows it."""
        return message_json(message, self.installation.team, self.installation.app, metadata)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread's top message and its replies, oldest first."""
        place = self.channel(channel)
        top = place.messages.get(ts)
        if top is None:
            raise NoSuchThing(f"There is no message {ts} in {place.name}.")
        return [top, *(place.messages[reply] for reply in top.replies)]

    def all_messages(self, channel: str) -> list[Message]:
        """Every message of a channel, threads included, oldest first."""
        place = self.channel(channel)
        return list(place.messages.values())

    # What the bot hears

    def _event(self, message: Message, place: Channel) -> Json:
        return self.json(message) | {
            "channel": place.id,
            "channel_type": place.kind,
            "event_ts": message.ts,
        }

    def _tell_subtype(self, subtype: str, place: Channel, **more: object) -> None:
        stamp = self.stamps.ts()
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "channel": place.id,
                       "channel_type": place.kind, "ts": stamp, "event_ts": stamp, **more}  # fmt: skip
        self.publish(event, EVENT_OF_KIND[place.kind], place)

    def publish(self, event: Json, subscription: str, place: Channel | None = None) -> None:
        """Hand an event to the listeners, if the app asked for its kind and is there to hear it."""
        if self.revoked or subscription not in self.installation.events:
            return
        if place is not None and self.installation.bot_user not in place.members:
            return
        event.setdefault("event_ts", self.stamps.ts())
        for listener in self.listeners:
            listener(event)
