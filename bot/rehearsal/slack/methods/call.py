"""One call of the Web API, and what every method needs to read from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.slack.records import Channel, Person
from bot.rehearsal.slack.refusals import Json, SlackRefuses
from bot.rehearsal.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of one call; forms carry all of them as text, JSON bodies as they are."""

    workspace: Workspace
    args: Json

    def text(self, name: str) -> str:
        """An argument as text; empty if it is not given."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str, code: str = "invalid_arguments") -> str:
        """An argument that must be given.

        Raises:
            SlackRefuses: with `code`, if it is not.
        """
        value = self.text(name)
        if not value:
            raise SlackRefuses(code)
        return value

    def flag(self, name: str) -> bool:
        """A yes or no; forms write them in several ways."""
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, otherwise: int) -> int:
        """A whole number."""
        value = self.text(name)
        if not value:
            return otherwise
        if not value.isdigit():
            raise SlackRefuses("invalid_arguments")
        return int(value)

    def parsed(self, name: str, code: str) -> Any:
        """An argument that holds JSON, as text or already read.

        Raises:
            SlackRefuses: with `code`, if it is not JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError as broken:
            raise SlackRefuses(code) from broken

    def place(self, code: str = "channel_not_found") -> Channel:
        """The channel meant by `channel`, where the bot must be a member.

        Raises:
            SlackRefuses: it does not exist, is not the bot's, or is archived.
        """
        place = self.seen(code)
        if self.workspace.installation.bot_user not in place.members:
            raise SlackRefuses("not_in_channel")
        if place.archived:
            raise SlackRefuses("is_archived")
        return place

    def seen(self, code: str = "channel_not_found") -> Channel:
        """The channel meant by `channel`, if the bot may know of it."""
        name = self.need("channel", code)
        workspace = self.workspace
        place = workspace.channels.get(name)
        if place is None and name in workspace.people:
            place = workspace.direct(name)
        if place is None and name.startswith("#"):
            place = next((c for c in workspace.channels.values() if c.name == name[1:]), None)
        if place is None:
            raise SlackRefuses(code)
        if place.kind == "group" and workspace.installation.bot_user not in place.members:
            raise SlackRefuses(code)
        return place

    def person(self, name: str = "user", code: str = "user_not_found") -> Person:
        """The person meant by an argument."""
        person = self.workspace.people.get(self.need(name, code))
        if person is None:
            raise SlackRefuses(code)
        return person
