"""What is pasted into Slack."""

from __future__ import annotations

import json

import pytest

from tests.bot.cli.calls import Call, done, told

ADDRESS = "https://returns.county.example"


def test_slack_calls_only_an_encrypted_address(call: Call) -> None:
    """The address of this machine is refused; one that Slack can call is written wherever it is needed."""
    code, why = told(call("slack", "manifest"))
    assert (1, True) == (code, why.startswith("Slack calls only https addresses, not “http://127.0.0.1:8000”;"))
    told_slack = json.loads(done(call("slack", "manifest", "--url", ADDRESS)))
    assert f"{ADDRESS}/slack/events" == told_slack["settings"]["event_subscriptions"]["request_url"]


def test_the_address_of_the_settings_serves(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--url` it is that of the installation."""
    monkeypatch.setenv("QUARTERDAY_BASE_URL", ADDRESS)
    assert json.loads(done(call("slack", "manifest", "--url", ADDRESS))) == json.loads(done(call("slack", "manifest")))


def test_by_socket_no_address_is_needed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """In socket mode the manifest holds none."""
    monkeypatch.setenv("QUARTERDAY_SLACK_MODE", "socket")
    said = done(call("slack", "manifest"))
    assert (True, False) == (json.loads(said)["settings"]["socket_mode_enabled"], "http://" in said)
