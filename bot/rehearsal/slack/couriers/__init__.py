"""The two ways by which Slack reaches a bot: signed HTTP requests and Socket Mode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.rehearsal.slack.refusals import Json

PATIENCE = 3.0
"""Seconds Slack waits for an answer."""
RETRIES = (0.0, 60.0, 300.0)
"""Seconds from a failed delivery of an event to the next: at once, a minute, five minutes."""


@dataclass(slots=True)
class Attempt:
    """What came of one delivery. `reason` is empty if the bot took it, else one of Slack's retry reasons."""

    reason: str = ""
    status: int = 0
    body: Json = field(default_factory=dict)
    text: str = ""
    never_again: bool = False

    @property
    def taken(self) -> bool:
        """Whether the bot acknowledged it in time."""
        return not self.reason


class Courier(Protocol):
    """Carries one delivery to the bot and says what came of it; never tries twice by itself."""

    async def event(self, envelope: Json, retry: int, reason: str) -> Attempt:
        """Deliver an event; `retry` is 0 at the first try, `reason` why the last failed."""
        ...

    async def interaction(self, payload: Json) -> Attempt:
        """Deliver a press, a submission, a closing or a shortcut."""
        ...

    async def command(self, fields: dict[str, str]) -> Attempt:
        """Deliver a slash command."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
