"""The least that a call of Slack's must hold for us to read it: checked before anything takes it apart.

What Slack signs has these shapes (docs.slack.dev/reference/interaction-payloads,
docs.slack.dev/apis/events-api). What has not is answered, never stumbled over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NEEDED: Mapping[str, Mapping[str, type]] = {
    "event_callback": {"event_id": str, "event": dict, "event.type": str},
    "block_actions": {"user.id": str, "actions": list, "actions.0": dict, "trigger_id": str},
    "view_submission": {"user.id": str, "view.id": str, "view.type": str},
    "view_closed": {"user.id": str, "view.id": str, "view.type": str},
    "shortcut": {"user.id": str, "callback_id": str, "trigger_id": str},
    "message_action": {"user.id": str, "callback_id": str, "message": dict},
    "command": {"user_id": str},
}
"""What each kind of call cannot do without; a command has no `type`, and is known by its name."""

FIRST = "0"
"""How a path names the first of a list."""

NEEDED_OF_EVENT: Mapping[str, Mapping[str, type]] = {
    "message": {"event.channel": str, "event.ts": str},
    "app_home_opened": {"event.user": str},
}
"""The same, of the events that we do something about."""

IF_ANY: Mapping[str, type | tuple[type, ...]] = {
    "authorizations": list, "authorizations.0": dict, "container": dict, "channel": dict, "message": dict,
    "previous_message": dict, "view": dict, "team": dict, "team_id": str, "enterprise": dict, "api_app_id": str,
    "text": str, "trigger_id": str, "message_ts": str, "message.text": str,
    "container.channel_id": str, "container.message_ts": str, "container.thread_ts": str, "channel.id": str,
    "message.thread_ts": str, "view.state": dict,
    "view.state.values": dict, "view.private_metadata": str, "item": dict, "assistant_thread": dict,
    "function_data": dict, "event.user": (str, dict), "event.channel": (str, dict), "event.item": dict,
    "event.message": dict, "event.previous_message": dict, "event.view": dict, "event.team": (str, dict),
}
"""What may be left out, and is of this kind where it is not."""

IF_ANY_OF_EVENT: Mapping[str, type] = {
    "event.user": str, "event.text": str, "event.thread_ts": str, "event.subtype": str, "event.tab": str,
    "event.channel_type": str, "event.message.user": str, "event.message.ts": str, "event.message.text": str,
    "event.message.thread_ts": str,
}
"""The same, of the events that we do something about."""


def misshapen(payload: Mapping[str, Any]) -> str | None:
    """Say what a call lacks; none for one that can be read. The sentence quotes nothing of it."""
    return next(_faults(payload), None)


def _faults(payload: Mapping[str, Any]) -> Iterator[str]:
    kind = payload.get("type", "command" if "command" in payload else "")
    if not isinstance(kind, str) or not (kind or "ssl_check" in payload):
        yield "it does not say of which type it is"
        return
    event = _at(payload, "event.type")
    ours = event if isinstance(event, str) and event in NEEDED_OF_EVENT else ""
    for path, shape in {**NEEDED.get(kind, {}), **NEEDED_OF_EVENT.get(ours, {})}.items():
        if not isinstance(_at(payload, path), shape):
            yield f"{path} is missing or not what it should be"
    for path, shapes in {**IF_ANY, **(IF_ANY_OF_EVENT if ours else {})}.items():
        found = _at(payload, path)
        if found is not None and not isinstance(found, shapes):
            yield f"{path} is not what it should be"


def _at(payload: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(payload, dict):
            payload = payload.get(name)
        elif isinstance(payload, list) and name == FIRST:
            payload = payload[0] if payload else None
        else:
            return None
    return payload
