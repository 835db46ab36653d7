"""The app manifest: what Slack has to know of Quarterday, made for one address and mode."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from bot.ports import REPORTS

Mode = Literal["http", "socket"]

NAME: Final = "Quarterday"
COMMAND: Final = "/returns"
SHORTCUT: Final = "submit_return"
BEGINNING: Final = MappingProxyType({f"report_{talk}": talk for talk in REPORTS})
"""The shortcuts that begin a report from anywhere, each with its talk."""
FROM_A_MESSAGE: Final = MappingProxyType({f"{talk}_of_message": talk for talk in REPORTS})
"""The shortcuts in the menu of a message, which begin a report of what it says."""
PATH: Final = "/slack/events"

SCOPES: Final = MappingProxyType({
    "chat:write": "post questions, digests and reminders",
    "commands": "offer /returns and the shortcut",
    "im:history": "read answers in direct messages",
    "im:write": "open a direct message with a lead",
    "users:read": "know a person's time zone, and when they have left",
    "users:read.email": "match people to the list of leads",
    "files:write": "share the pictures of a digest in its thread, where the workspace draws no charts",
    "app_mentions:read": "answer when named in a channel",
    "channels:history": "read questions under a digest, and look up whether one arrived, in public channels it is in",
    "groups:history": "the same, in private channels",
})
"""Every scope asked for, with what it is needed for; nothing is asked in advance."""

EVENTS: Final = ("app_home_opened", "app_mention", "message.im", "message.channels", "message.groups",
                 "member_joined_channel", "user_change", "app_uninstalled", "tokens_revoked")
"""What Slack tells us. Of what people say in channels, only replies under a digest are looked at and kept."""


def manifest(url: str, mode: Mode) -> dict[str, Any]:
    """The manifest for an installation reached at `url`, or by Socket Mode, which needs no address.

    Raises `ValueError` with the remedy when `url` cannot be called by Slack in http mode.
    """
    address = None if mode == "socket" else _events_address(url)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Collects quarterly returns from partners and posts digests to those who can act.",
            "background_color": "#12436D",
        },
        "features": _features(address),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(address),
    }


def _events_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as unreadable:
        raise ValueError(f"“{url}” is not a web address; write it like https://example.org.") from unreadable
    if parts.scheme != "https" or not parts.netloc:
        raise ValueError(f"Slack calls only https addresses, not “{url}”; set BASE_URL, or use socket mode.")
    return url.rstrip("/") + PATH


def _features(address: str | None) -> dict[str, Any]:
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True,
                     "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": _shortcuts(),
        "slash_commands": [_only({
            "command": COMMAND, "url": address,
            "description": "Start, check or put off your returns, or say what blocks you",
            "usage_hint": "start | status | later | blockage | risk | help", "should_escape": True})],
    }


def _shortcuts() -> list[dict[str, str]]:
    """Ten at most, five of each type (docs.slack.dev, app manifest and shortcuts)."""
    submit = {"name": "Submit a return", "type": "global", "callback_id": SHORTCUT,
              "description": "Start or continue this quarter's return"}
    begun = [{"name": REPORTS[talk], "type": "global", "callback_id": callback_id,
              "description": f"Say what the {talk} is; I ask for the rest"} for callback_id, talk in BEGINNING.items()]
    of_message = [{"name": REPORTS[talk], "type": "message", "callback_id": callback_id,
                   "description": f"Begin a report of the {talk} in this message"}
                  for callback_id, talk in FROM_A_MESSAGE.items()]
    return [submit, *begun, *of_message]


def _settings(address: str | None) -> dict[str, Any]:
    return {
        "event_subscriptions": _only({"request_url": address, "bot_events": list(EVENTS)}),
        "interactivity": _only({"is_enabled": True, "request_url": address,
                                "message_menu_options_url": address}),
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }


def _only(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
