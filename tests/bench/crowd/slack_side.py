"""Slack's side of the crowd: it takes what is posted, shows it again where it is looked for, and hands it to people.

A far side as light as it can be, so that ten thousand people fit beside their
bots on one machine; what a Slack refuses is proved against the rehearsal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from bot.main import now
from tests.bench.dialogue import APP, BOT, BOT_USER, TEAM

Message = dict[str, Any]
US = {"user_id": BOT_USER, "bot_id": BOT, "team_id": TEAM}
LATEST = 100


@dataclass(slots=True)
class SlackSide:
    """`copies` counts every post by the message that it is, `calls` every call by its method."""

    told: Callable[[str, Message], None]
    channels: dict[str, list[Message]] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    serial: int = 0

    def answer(self, path: str, body: bytes) -> bytes:
        """The Web API, as far as it is called."""
        where, _, query = path.partition("?")
        method = where.rpartition("/")[2]
        self.calls[method] += 1
        said: dict[str, Any]
        match method:
            case "auth.test":
                said = {"team": "County", "user": "quarterday", "url": "http://127.0.0.1/"} | US
            case "bots.info":
                said = {"bot": {"id": BOT, "app_id": APP, "name": "quarterday"}}
            case "conversations.open":
                said = {"channel": {"id": direct(_named(query, body)["users"])}}
            case "chat.postMessage":
                said = self._posted(json.loads(body))
            case "conversations.history" | "conversations.replies":
                said = {"messages": self.channels.get(_named(query, body)["channel"], [])[-LATEST:]}
            case "chat.update" | "views.publish":
                said = {}
            case _:
                return json.dumps({"ok": False, "error": "unknown_method"}).encode()
        return json.dumps({"ok": True} | said).encode()

    def _posted(self, message: Message) -> dict[str, Any]:
        self.serial += 1
        channel, stamp = str(message["channel"]), f"{int(now().timestamp())}.{self.serial:06}"
        stands = message | {"ts": stamp, "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}
        self.channels.setdefault(channel, []).append(stands)
        self.copies[str(message["metadata"]["event_payload"]["message_id"])] += 1
        self.told(channel, stands)
        return {"channel": channel, "ts": stamp, "message": stands}


def direct(user: str) -> str:
    """A person's direct messages with the bot."""
    return f"D{user[1:]}"


def _named(query: str, body: bytes) -> dict[str, str]:
    """The arguments of a call, however they came."""
    if body.startswith(b"{"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return {name: values[0] for name, values in parse_qs(f"{query}&{body.decode()}").items()}
