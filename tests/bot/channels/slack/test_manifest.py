"""The app manifest: what Slack's schema of version 2 takes, for both modes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.manifest import COMMAND, EVENTS, PATH, SCOPES, Mode, manifest
from bot.rehearsal.slack.installation import SHORTCUTS

URL = "https://returns.example.org"
KNOWN = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "bot_user": {"display_name", "always_online"},
    "shortcuts": {"name", "type", "callback_id", "description"},
    "slash_commands": {"command", "url", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes", "redirect_urls"},
    "scopes": {"bot", "user"},
    "settings": {"event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
                 "token_rotation_enabled"},
    "event_subscriptions": {"request_url", "bot_events"},
    "interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}
LIMITS = {"name": 35, "display_name": 80, "description": 140, "callback_id": 255, "command": 32,
          "usage_hint": 1_000}
NEEDS = {"message.im": "im:history", "message.channels": "channels:history", "message.groups": "groups:history",
         "app_mention": "app_mentions:read", "user_change": "users:read"}


def objects(name: str, value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Every object of the manifest with the name it stands under."""
    if isinstance(value, dict):
        return [(name, value), *(found for key, inner in value.items() for found in objects(key, inner))]
    return [found for inner in value for found in objects(name, inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_the_manifest_keeps_to_slacks_structure(mode: Mode) -> None:
    """No unknown key, no name too long: Slack rejects a manifest for either."""
    for name, found in objects("", manifest(URL, mode)):
        assert found.keys() <= KNOWN[name], name
        long = {key for key, most in LIMITS.items() if len(str(found.get(key, ""))) > most}
        assert not long, name


def test_the_manifest_for_copying_is_the_one_made() -> None:
    """`deploy/slack-manifest.json` is what `quarterday slack manifest` prints for its example address."""
    file = Path(__file__).parents[4] / "deploy" / "slack-manifest.json"
    assert json.loads(file.read_text(encoding="utf-8")) == manifest(URL, "http")


def test_shortcuts_keep_within_their_limits() -> None:
    """A shortcut's name has 24 characters at most, its id is its own, and there are five of a type at most."""
    shortcuts = manifest(URL, "http")["features"]["shortcuts"]
    assert all(len(shortcut["name"]) <= 24 for shortcut in shortcuts)
    assert len(shortcuts) == len({shortcut["callback_id"] for shortcut in shortcuts})
    assert Counter({"global": 3, "message": 2}) == Counter(shortcut["type"] for shortcut in shortcuts)


def test_the_rehearsal_offers_the_shortcuts_that_the_manifest_registers() -> None:
    """What a newcomer tries is what an installation has."""
    registered = [(one["name"], one["callback_id"], one["type"]) for one in _features()["shortcuts"]]
    assert registered == [(one.name, one.callback_id, one.kind) for one in SHORTCUTS]


def _features() -> dict[str, Any]:
    features: dict[str, Any] = manifest(URL, "http")["features"]
    return features


def test_all_requests_of_slack_come_to_one_address() -> None:
    """Events, interactions and the command, wherever Quarterday is served."""
    made = manifest(URL + "/", "http")
    urls = {value for _, found in objects("", made) for key, value in found.items() if key.endswith("url")}
    assert urls == {URL + PATH}
    assert made["settings"]["socket_mode_enabled"] is False


def test_socket_mode_names_no_address() -> None:
    """Behind a firewall nothing is reachable, and nothing is promised."""
    made = manifest("http://127.0.0.1:8000", "socket")
    assert not [key for _, found in objects("", made) for key in found if key.endswith("url")]
    assert made["settings"]["socket_mode_enabled"] is True


def test_the_command_names_its_verbs() -> None:
    """What follows /returns is shown while it is typed."""
    [command] = manifest(URL, "http")["features"]["slash_commands"]
    assert (command["command"], command["usage_hint"]) == (
        COMMAND, "start | status | later | blockage | risk | help")


@pytest.mark.parametrize(("event", "scope"), NEEDS.items())
def test_every_event_has_its_scope(event: str, scope: str) -> None:
    """An event without its scope is never delivered."""
    assert event in EVENTS
    assert scope in SCOPES


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "returns.example.org", "", "https://", "https://[bad"])
def test_an_address_slack_cannot_call_is_refused_and_a_good_one_taken(url: str) -> None:
    """The remedy is named: another address, or socket mode."""
    with pytest.raises(ValueError, match=r"BASE_URL|write it like"):
        manifest(url, "http")
    assert manifest(URL, "http")["features"]["slash_commands"][0]["url"] == URL + PATH
