"""How the bot under rehearsal is installed: its tokens, its address and what it may hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "user_change",
    }
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the "+" menu (global) or of a message's menu."""

    name: str
    callback_id: str
    kind: Literal["global", "message"] = "global"


SHORTCUTS = (
    Shortcut("Submit a return", "submit_return"),
    Shortcut("Report a blockage", "report_blockage"),
    Shortcut("Report a risk", "report_risk"),
    Shortcut("Report a blockage", "blockage_of_message", "message"),
    Shortcut("Report a risk", "risk_of_message", "message"),
)
"""What Quarterday's manifest registers."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command and the hint shown beside it."""

    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """One app in one workspace.

    `request_url` is where signed deliveries go in `http` mode. `base_url` is the
    address people and the bot use for the rehearsal itself; `response_url`s and
    permalinks begin with it. `start` is where a demonstration begins, if this is
    part of one. `events` are the subscriptions. Without `newer_blocks` the
    workspace is one that Slack's roll-out of tables and charts has not reached.
    """

    bot_token: str
    signing_secret: str
    request_url: str = ""
    app_token: str = ""
    base_url: str = "http://127.0.0.1:8001"
    start: str = ""
    mode: Literal["http", "socket"] = "http"
    team: str = "T0REHEARSE"
    team_name: str = "Rehearsal"
    app: str = "A0QUARTERDAY"
    bot: str = "B0QUARTERDAY"
    bot_user: str = "U0QUARTERDAY"
    name: str = "Quarterday"
    commands: tuple[Command, ...] = (Command("/returns", "start | status | later | blockage | risk | help"),)
    shortcuts: tuple[Shortcut, ...] = SHORTCUTS
    events: frozenset[str] = EVENTS
    newer_blocks: bool = True
