"""What the bot is sent, in Slack's own shapes."""

from __future__ import annotations

import json
from typing import Any

from bot.rehearsal.slack.records import Channel, Message, ResponseUrl, View
from bot.rehearsal.slack.refusals import Json
from bot.rehearsal.slack.values import full_state
from bot.rehearsal.slack.windows import view_json
from bot.rehearsal.slack.workspace import Workspace


def event_callback(workspace: Workspace, event: Json) -> Json:
    """An event in its envelope; `event_id` is the same at every retry."""
    home = workspace.installation
    return {
        "token": "rehearsal",
        "team_id": home.team,
        "api_app_id": home.app,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.stamps.mark("Ev"),
        "event_time": int(workspace.stamps.now()),
        "authorizations": [
            {"enterprise_id": None, "team_id": home.team, "user_id": home.bot_user, "is_bot": True,
             "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        "event_context": workspace.stamps.mark("4-"),
    }  # fmt: skip


def _from(workspace: Workspace, kind: str, user: str) -> Json:
    home, person = workspace.installation, workspace.person(user)
    handle = person.email.split("@")[0] or person.name
    return {
        "type": kind,
        "team": {"id": home.team, "domain": "rehearsal"},
        "user": {"id": user, "username": handle, "name": handle, "team_id": home.team},
        "api_app_id": home.app,
        "token": "rehearsal",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def response_url(workspace: Workspace, user: str, channel: str, message: Message | None = None) -> str:
    """An address at which the bot may answer five times within half an hour."""
    key = workspace.stamps.mark("R")
    workspace.response_urls[key] = ResponseUrl(
        user, channel, workspace.stamps.now(), message.ts if message else None,
        whisper=bool(message and message.only_for),
    )  # fmt: skip
    return f"{workspace.installation.base_url}/respond/{key}"


def _channel_name(place: Channel) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(place.kind, place.name)


def view_of(workspace: Workspace, view: View) -> Json:
    """A view with the full state of its inputs."""
    home = workspace.installation
    body = view_json(view, team=home.team, app=home.app, bot=home.bot)
    body["state"] = {"values": full_state(body["blocks"], view.values)}
    return body


def block_actions_in_message(workspace: Workspace, user: str, message: Message, action: Json) -> Json:
    """Somebody used a control of a message."""
    place = workspace.channels[message.channel]
    container = {
        "type": "message", "message_ts": message.ts, "channel_id": place.id,
        "is_ephemeral": bool(message.only_for),
    }  # fmt: skip
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return _from(workspace, "block_actions", user) | {
        "container": container,
        "trigger_id": workspace.windows.trigger(user),
        "channel": {"id": place.id, "name": _channel_name(place)},
        "message": workspace.json(message),
        "state": {"values": full_state(message.blocks or [], {})},
        "response_url": response_url(workspace, user, place.id, message),
        "actions": [action],
    }


def block_actions_in_view(workspace: Workspace, user: str, view: View, action: Json) -> Json:
    """Somebody used a control of a modal or of their Home tab."""
    return _from(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.windows.trigger(user, view.id if view.kind == "modal" else None),
        "view": view_of(workspace, view),
        "actions": [action],
    }


def view_submission(workspace: Workspace, user: str, view: View) -> Json:
    """Somebody sent a modal off."""
    return _from(workspace, "view_submission", user) | {
        "trigger_id": workspace.windows.trigger(user, view.id),
        "view": view_of(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: str, view: View, cleared: bool) -> Json:
    """Somebody put a modal away without sending it."""
    return _from(workspace, "view_closed", user) | {"view": view_of(workspace, view), "is_cleared": cleared}


def shortcut(workspace: Workspace, user: str, callback_id: str) -> Json:
    """Somebody chose a global shortcut."""
    return _from(workspace, "shortcut", user) | {
        "callback_id": callback_id,
        "action_ts": workspace.stamps.ts(),
        "trigger_id": workspace.windows.trigger(user),
    }


def message_shortcut(workspace: Workspace, user: str, callback_id: str, message: Message) -> Json:
    """Somebody chose a shortcut of a message's menu."""
    place = workspace.channels[message.channel]
    return _from(workspace, "message_action", user) | {
        "callback_id": callback_id,
        "action_ts": workspace.stamps.ts(),
        "trigger_id": workspace.windows.trigger(user),
        "response_url": response_url(workspace, user, place.id),
        "message_ts": message.ts,
        "channel": {"id": place.id, "name": _channel_name(place)},
        "message": workspace.json(message),
    }


def slash_command(workspace: Workspace, user: str, place: Channel, command: str, text: str) -> dict[str, str]:
    """Somebody typed a command; these are form fields, not JSON."""
    home, person = workspace.installation, workspace.person(user)
    return {
        "token": "rehearsal",
        "team_id": home.team,
        "team_domain": "rehearsal",
        "channel_id": place.id,
        "channel_name": _channel_name(place),
        "user_id": user,
        "user_name": person.email.split("@")[0] or person.name,
        "command": command,
        "text": text,
        "api_app_id": home.app,
        "is_enterprise_install": "false",
        "response_url": response_url(workspace, user, place.id),
        "trigger_id": workspace.windows.trigger(user),
    }


def as_bytes(payload: Any) -> bytes:
    """JSON as it goes over the wire."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
