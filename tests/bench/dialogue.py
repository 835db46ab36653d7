"""What is said: each bot's dialogue as the steps of a person who answers at once.

The bare bot asks for figure, confirmation, reason, action, risk yes or no, and
the risk. Quarterday's own return of an amber target asks for all of that and
more; every step of either is one turn: in, stored, out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

TEAM, BOT, BOT_USER, APP = "T0BENCH", "B0BENCH", "U0BENCHBOT", "A0BENCH"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Say:
    """Type this."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """Press the button with this label, in the message just read."""

    label: str


Step = Say | Press

BARE: Sequence[Step] = (
    Say("start"), Say("432"), Press("Yes"), Say("More arrests at two large events in August."),
    Say("A triage desk at both custody suites"), Press("Yes"), Say("The second suite may close"),
)


def quarterday(today: date) -> Sequence[Step]:
    """An amber return with a new risk."""
    later = f"{today + timedelta(days=40):%d %B %Y}"
    return (
        Press("Start"), Say("432"), Say("More arrests at two large events in August."),
        Press("Within our own service"), Say("A triage desk at both custody suites"), Say("Ben Brook"), Say(later),
        Press("Yes"), Press("It is at risk"), Press("Yes"), Say("The second suite may close"), Say("2x4"),
        Say("Talks with the police estate team"), Press("No"), Press("No"), Press("Checked on a sample"),
        Press("Send"),
    )


@dataclass(slots=True)
class Talk:
    """One person's conversation, between two of their steps."""

    user: str
    channel: str
    thread: str | None
    message: dict[str, Any]
    step: int = 0
    began: float = 0.0


def request(talk: Talk, step: Step, serial: int, moment: float) -> tuple[bytes, str]:
    """The body that Slack sends for this step at this moment, and its content type."""
    match step:
        case Say(text=text):
            return _said(talk, text, serial, moment), JSON
        case Press(label=label):
            return urlencode({"payload": _pressed(talk, label, serial, moment)}).encode(), FORM


def signed(secret: str, moment: int, body: bytes) -> str:
    """The headers by which Slack proves a call."""
    mark = hmac.new(secret.encode(), b"v0:%d:%b" % (moment, body), hashlib.sha256).hexdigest()
    return f"x-slack-request-timestamp: {moment}\r\nx-slack-signature: v0={mark}\r\n"


def _said(talk: Talk, text: str, serial: int, moment: float) -> bytes:
    event = {
        "type": "message", "channel": talk.channel, "channel_type": "im", "user": talk.user, "text": text,
        "ts": f"{moment:.6f}", "team": TEAM, "client_msg_id": f"bench-{serial}",
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}],
    }
    if talk.thread:
        event["thread_ts"] = talk.thread
    return json.dumps({
        "token": "bench", "team_id": TEAM, "api_app_id": APP, "event": event, "type": "event_callback",
        "event_id": f"Ev{serial}", "event_time": 1_700_000_000, "is_ext_shared_channel": False,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True,
                            "is_enterprise_install": False}],
        "event_context": f"4-{serial}",
    }).encode()


def _pressed(talk: Talk, label: str, serial: int, moment: float) -> str:
    message = talk.message
    element, block = button(message, label)
    stamp = f"{moment:.6f}"
    return json.dumps({
        "type": "block_actions", "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": talk.user, "username": "ann", "name": "ann", "team_id": TEAM}, "api_app_id": APP,
        "token": "bench", "enterprise": None, "is_enterprise_install": False,
        "container": {"type": "message", "message_ts": stamp, "channel_id": talk.channel, "is_ephemeral": False,
                      **({"thread_ts": talk.thread} if talk.thread else {})},
        "trigger_id": f"{serial}.1.bench", "channel": {"id": talk.channel, "name": "directmessage"},
        "message": {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": stamp, "text": message.get("text", ""),
                    "blocks": message.get("blocks", []), **({"thread_ts": talk.thread} if talk.thread else {})},
        "state": {"values": {}}, "response_url": f"http://127.0.0.1/respond/{serial}",
        "actions": [{**element, "block_id": block, "action_ts": stamp}],
    }, ensure_ascii=False)


def button(message: dict[str, Any], label: str) -> tuple[dict[str, Any], str]:
    """The button of a message with this label, and the name of its block.

    Raises:
        LookupError: the message offers no such button; the bots and the dialogue here have parted.
    """
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()):
            text = element.get("text")
            if element.get("type") == "button" and isinstance(text, dict) and text["text"] == label:
                return element, block.get("block_id", "b1")
    raise LookupError(f"No button “{label}” in: {message.get('text')}")
