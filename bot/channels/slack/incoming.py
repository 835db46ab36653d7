"""What Slack sent, as what a person did: said, edited, pressed, filled in, asked for.

Translation only: no right is read off a body, and nothing is done here. Shapes
follow docs.slack.dev/apis/events-api and docs.slack.dev/interactivity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.channels.slack.actions import OutOfDate, Pressed, Verb, decode
from bot.channels.slack.draw_sheet import read_submission, return_of
from bot.channels.slack.text import typed
from bot.ports import Received

BLOCKS = {"blockage": "blockage", "risk": "new_risk"}
HELP = ("help", "", "?")
VERBS_SAID: Mapping[Verb, str] = {Verb.LATER: "later", Verb.NOT_ME: "not me"}


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn of a talk; `form` when the answers came in a modal, whose errors go back into it."""

    received: Received
    form: bool = False
    command: bool = False


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A person wants the whole return on one form; the trigger lives three seconds."""

    team: str
    user: str
    trigger: str
    return_id: str | None = None


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """A person looks at their task list."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing for us to do, and why; acknowledged all the same, or Slack would send it again."""

    why: str
    says: str | None = None


Incoming = Turned | FormWanted | HomeOpened | Nothing


def translate(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """What a verified body means; `team` is the workspace that the app is installed in."""
    kind = body.get("type")
    if kind == "event_callback":
        return _event(body, raw, team, now)
    if kind == "block_actions":
        return _pressed(body, raw, team, now)
    if kind in {"view_submission", "view_closed"}:
        return _form(body, raw, team, now)
    if kind == "shortcut":
        return FormWanted(team, body["user"]["id"], body["trigger_id"])
    if "command" in body:
        return _command(body, raw, team, now)
    return Nothing(f"nothing is done about {kind}")


def _event(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    event = body["event"]
    match event.get("type"), event.get("subtype"):
        case "app_home_opened", _:
            return HomeOpened(team, event["user"]) if event.get("tab") == "home" else Nothing("the messages tab")
        case "message", None | "file_share" if event.get("channel_type") == "im" and event.get("user"):
            return Turned(_said(body, event, raw, team, now))
        case "message", "message_changed":
            return _edited(body, event, raw, team, now)
        case kind, subtype:
            return Nothing(f"nothing is done about {kind} {subtype or ''}".rstrip())


def _said(body: Mapping[str, Any], event: Mapping[str, Any], raw: str, team: str, now: datetime) -> Received:
    return Received(
        key=_event_key(body),
        channel="slack",
        workspace=team,
        sender=event["user"],
        place=f"{event['channel']}/{event['ts']}",
        thread=_thread(event["channel"], event.get("thread_ts")),
        at=now,
        replies=((None, typed(event.get("text") or "")),),
        raw=raw,
    )


def _edited(body: Mapping[str, Any], event: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """An edit of a message that gave an answer corrects that answer; unfurls and our own edits do not."""
    after, before = event.get("message") or {}, event.get("previous_message") or {}
    if not after.get("user") or after.get("bot_id") or after.get("text") == before.get("text"):
        return Nothing("an edit that changes no words of a person")
    place = f"{event['channel']}/{after['ts']}"
    return Turned(Received(
        key=_event_key(body),
        channel="slack",
        workspace=team,
        sender=after["user"],
        place=place,
        thread=_thread(event["channel"], after.get("thread_ts")),
        at=now,
        replies=((None, typed(after.get("text") or "")),),
        raw=raw,
        edits=place,
    ))


def _pressed(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    try:
        pressed = decode((body.get("actions") or [None])[0])
    except OutOfDate as stale:
        return Nothing("a button that is out of date", says=str(stale))
    if pressed.verb is Verb.FORM:
        return FormWanted(team, body["user"]["id"], body["trigger_id"], pressed.return_id)
    container = body.get("container") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    stamp = container.get("message_ts") or ""
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or stamp
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=body["user"]["id"],
        place=f"{channel}/{stamp}#{sha256(raw.encode()).hexdigest()[:8]}",
        thread=_thread(channel, thread) if channel else None,
        at=now,
        return_id=pressed.return_id or None,
        replies=_replies(pressed),
        raw=raw,
    ))


def _replies(pressed: Pressed) -> tuple[tuple[str | None, str], ...]:
    if pressed.verb is Verb.CHANGE and pressed.key is not None:
        return (("change", pressed.key),)
    if pressed.verb in VERBS_SAID:
        return ((None, VERBS_SAID[pressed.verb]),)
    return tuple(pressed.replies)


def _form(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    view = body["view"]
    replies = tuple(read_submission(view))
    if body["type"] == "view_closed" and not replies:
        return Nothing("a form closed with nothing in it")
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=body["user"]["id"],
        place=f"view/{view['id']}",
        at=now,
        return_id=return_of(view),
        replies=replies,
        raw=raw,
    ), form=body["type"] == "view_submission")


def _command(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    verb, _, rest = typed(body.get("text") or "").strip().partition(" ")
    verb = verb.lower()
    said: dict[str, tuple[tuple[str | None, str], ...]] = {
        "start": (), "status": ((None, "status"),), "later": ((None, f"later {rest}".strip()),),
        "snooze": ((None, f"later {rest}".strip()),), "review": ((None, "review"),),
        **{word: (("open", key),) for word, key in BLOCKS.items()},
        **dict.fromkeys(HELP, ((None, "help"),)),
    }
    if verb not in said:
        return Nothing("an unknown verb", says=f"“{verb}” is not something /returns does. Try /returns start, status, "
                                               "later, blockage, risk or help.")
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=body["user_id"],
        place=f"command/{body.get('trigger_id', '')}",
        at=now,
        replies=said[verb],
        raw=raw,
        aside=verb in {"status", *HELP},
    ), command=True)


def _event_key(body: Mapping[str, Any]) -> str:
    return f"slack:{body.get('api_app_id', '')}:{body['event_id']}"


def _interaction_key(team: str, raw: str) -> str:
    """Interactions carry no event id; the whole payload, with its trigger, names the press."""
    return f"slack:{team}:{sha256(raw.encode()).hexdigest()}"


def _thread(channel: str, stamp: str | None) -> str:
    return f"{channel}/{stamp}" if stamp else channel
