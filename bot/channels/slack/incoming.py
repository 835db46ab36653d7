"""What Slack sent, as what a person did: said, edited, pressed, filled in, asked for.

Translation only: no right is read off a body, and nothing is done here. In a
channel only replies in a thread are looked at, for a digest may stand above
them: all else that people say there is none of our business. Shapes follow
docs.slack.dev/apis/events-api and docs.slack.dev/interactivity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.channels.slack.actions import OutOfDate, Pressed, Verb, decode
from bot.channels.slack.arrivals import (
    AskedBack,
    FormWanted,
    HomeOpened,
    Incoming,
    Nothing,
    PageWanted,
    QuestionWanted,
    Spot,
    Turned,
)
from bot.channels.slack.digest_asking import CALLBACK, QUESTION, read_question
from bot.channels.slack.draw_sheet import read_submission, return_of
from bot.channels.slack.manifest import BEGINNING, FROM_A_MESSAGE, SHORTCUT
from bot.channels.slack.text import typed
from bot.ports import REPORTS, Asked, Received

HELP = ("help", "", "?")
STAMP = re.compile(r"\d{1,11}\.\d{1,6}")
NO_SHORTCUT = "This shortcut is out of date. Say /returns help to see what you can do."
CHANNELS = frozenset({"channel", "group"})
OUT_OF_DATE = "This button is out of date. Ask for the question again with /returns start."
VERBS_SAID: Mapping[Verb, str] = {Verb.LATER: "later", Verb.NOT_ME: "not me"}


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
        return _chosen(body, raw, team, now)
    if kind == "message_action":
        return _of_message(body, raw, team, now)
    if "command" in body:
        return _command(body, raw, team, now)
    return Nothing(f"nothing is done about {kind}")


def _event(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    event = body["event"]
    match event.get("type"), event.get("subtype"):
        case "app_home_opened", _:
            return HomeOpened(team, event["user"]) if event.get("tab") == "home" else Nothing("the messages tab")
        case "message", None | "file_share" if event.get("channel_type") == "im" and _by_a_person(event):
            return Turned(_said(body, event, raw, team, now),
                          Spot(event["user"], event["channel"], event.get("thread_ts")))
        case "message", None | "file_share" | "thread_broadcast" if _is_under_a_post(event):
            said = _said(body, event, raw, team, now)
            return AskedBack(Asked(said, event["thread_ts"]), Spot(event["user"], event["channel"], event["thread_ts"]))
        case "message", "message_changed":
            return _edited(body, event, raw, team, now)
        case kind, subtype:
            return Nothing(f"nothing is done about {kind} {subtype or ''}".rstrip())


def _is_under_a_post(event: Mapping[str, Any]) -> bool:
    """Whether a person said it in a channel, in a thread below another message."""
    return (event.get("channel_type") in CHANNELS and _by_a_person(event)
            and bool(event.get("thread_ts")) and event["thread_ts"] != event["ts"])


def _by_a_person(message: Mapping[str, Any]) -> bool:
    """A bot never talks to a bot, nor to itself."""
    return bool(message.get("user")) and not message.get("bot_id")


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
        said_at=_instant(event["ts"]),
    )


def _edited(body: Mapping[str, Any], event: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """An edit of a message that gave an answer corrects that answer; unfurls and our own edits do not."""
    after, before = event.get("message") or {}, event.get("previous_message") or {}
    if not _by_a_person(after) or not after.get("ts") or after.get("text") == before.get("text"):
        return Nothing("an edit that changes no words of a person")
    place = f"{event['channel']}/{after['ts']}"
    spot = Spot(after["user"], event["channel"], after.get("thread_ts"))
    changed = Received(
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
        said_at=_instant(after["ts"]),
    )
    if event.get("channel_type") not in CHANNELS:
        return Turned(changed, spot)
    if not _is_under_a_post(after | {"channel_type": event["channel_type"]}):
        return Nothing("an edit in a channel, outside any thread")
    return AskedBack(Asked(changed, after["thread_ts"]), spot)


def _pressed(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    user = body["user"]["id"]
    container = body.get("container") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    stamp = container.get("message_ts") or ""
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or stamp
    spot = Spot(user, channel or None, thread or None)
    try:
        pressed = decode((body.get("actions") or [None])[0])
    except OutOfDate:
        return Nothing("a button that is out of date", OUT_OF_DATE, spot)
    if pressed.verb in {Verb.PAGE, Verb.ASK}:
        return _under_a_digest(body, team, pressed, spot, stamp)
    if pressed.verb is Verb.FORM:
        return FormWanted(team, user, body["trigger_id"], spot, pressed.return_id)
    if pressed.begins is not None:
        return _begun(body, raw, team, now, pressed.begins)
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=user,
        place=f"{channel}/{stamp}#{sha256(raw.encode()).hexdigest()[:8]}",
        thread=_thread(channel, thread) if channel else None,
        at=now,
        return_id=pressed.return_id or None,
        replies=_replies(pressed),
        raw=raw,
    ), spot)


def _under_a_digest(body: Mapping[str, Any], team: str, pressed: Pressed, under: Spot, stamp: str) -> Incoming:
    """The page, or a form for a question, about the post that `under` is in the thread of: nothing is looked up.

    What one person alone is told stands where they pressed: in a thread that
    is not open, Slack shows nobody what only they may see.
    """
    key, thread = pressed.key or "", under.thread or ""
    spot = replace(under, thread=None) if thread == stamp else under
    if pressed.verb is Verb.PAGE:
        return PageWanted(team, spot.user, spot, thread, key)
    chosen = body["actions"][0].get("selected_option")
    text = chosen.get("text") if isinstance(chosen, Mapping) else None
    label = text.get("text") if isinstance(text, Mapping) else None
    post = f"{spot.channel or ''}/{thread}"
    return QuestionWanted(spot.user, body["trigger_id"], spot, post, key, label if isinstance(label, str) else key)


def _replies(pressed: Pressed) -> tuple[tuple[str | None, str], ...]:
    if pressed.verb is Verb.CHANGE and pressed.key is not None:
        return (("change", pressed.key),)
    if pressed.verb in VERBS_SAID:
        return ((None, VERBS_SAID[pressed.verb]),)
    return tuple(pressed.replies)


def _chosen(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """A shortcut from anywhere in Slack: the form, or a report begun."""
    user, callback_id = body["user"]["id"], body["callback_id"]
    if callback_id in BEGINNING:
        return _begun(body, raw, team, now, BEGINNING[callback_id])
    if callback_id == SHORTCUT:
        return FormWanted(team, user, body["trigger_id"], Spot(user))
    return Nothing("a shortcut that is out of date", NO_SHORTCUT, Spot(user))


def _of_message(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """What a message says is reported: as it was typed, by whomever; whoever chose the shortcut checks it.

    The message may stand in a channel. Nothing is answered there: the talk is between the two of us.
    """
    talk = FROM_A_MESSAGE.get(body["callback_id"])
    if talk is None:
        return Nothing("a shortcut that is out of date", NO_SHORTCUT, Spot(body["user"]["id"]))
    return _begun(body, raw, team, now, talk, typed(body["message"].get("text") or "").strip())


def _begun(
    body: Mapping[str, Any], raw: str, team: str, now: datetime, talk: str, what: str = ""
) -> Turned:
    """A report that somebody begins; `what` is what they have said of it already."""
    user = body["user"]["id"]
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=user,
        place=f"report/{sha256(raw.encode()).hexdigest()[:16]}",
        at=now,
        replies=_told(what),
        raw=raw,
        begins=talk,
    ), Spot(user))


def _told(what: str) -> tuple[tuple[str, str], ...]:
    """The first answer of a report, where it was given with it."""
    return (("what", what),) if what else ()


def _form(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    view, spot = body["view"], Spot(body["user"]["id"])
    if view.get("callback_id") == CALLBACK:
        return _asked_on_form(body, raw, team, now)
    try:
        replies, return_id = tuple(read_submission(view)), return_of(view)
    except OutOfDate:
        return Nothing("a form that is out of date", OUT_OF_DATE, spot)
    if body["type"] == "view_closed" and not replies:
        return Nothing("a form closed with nothing in it")
    return Turned(Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=body["user"]["id"],
        place=f"view/{view['id']}",
        at=now,
        return_id=return_id,
        replies=replies,
        raw=raw,
    ), spot, fields=frozenset(view["state"]["values"]) if body["type"] == "view_submission" else frozenset())


def _asked_on_form(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    """A question about the line that the form names, answered under the post that it was opened from."""
    view, user = body["view"], body["user"]["id"]
    if body["type"] == "view_closed":
        return Nothing("a question that was not asked")
    try:
        form = read_question(view)
    except OutOfDate:
        return Nothing("a form that is out of date", OUT_OF_DATE, Spot(user))
    channel, _, stamp = form.post.partition("/")
    asked = Received(
        key=_interaction_key(team, raw),
        channel="slack",
        workspace=team,
        sender=user,
        place=f"view/{view['id']}",
        thread=form.post,
        at=now,
        replies=((None, form.words.strip()),),
        raw=raw,
    )
    return AskedBack(Asked(asked, stamp, form.line), Spot(user, channel or None, stamp or None), frozenset({QUESTION}))


def _command(body: Mapping[str, Any], raw: str, team: str, now: datetime) -> Incoming:
    verb, _, rest = typed(body.get("text") or "").strip().partition(" ")
    verb = verb.lower()
    said: dict[str, tuple[tuple[str | None, str], ...]] = {
        "start": (), "status": ((None, "status"),), "later": ((None, f"later {rest}".strip()),),
        "snooze": ((None, f"later {rest}".strip()),), "review": ((None, "review"),),
        **dict.fromkeys(REPORTS, _told(rest.strip())),
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
        begins=verb if verb in REPORTS else None,
    ), Spot(body["user_id"]), command=True)


def _event_key(body: Mapping[str, Any]) -> str:
    return f"slack:{body.get('api_app_id', '')}:{body['event_id']}"


def _interaction_key(team: str, raw: str) -> str:
    """Interactions carry no event id; the whole payload, with its trigger, names the press."""
    return f"slack:{team}:{sha256(raw.encode()).hexdigest()}"


def _instant(stamp: str) -> datetime | None:
    """When a message was said, by its `ts`; none where that is no time at all."""
    return datetime.fromtimestamp(float(stamp), UTC) if STAMP.fullmatch(stamp) else None


def _thread(channel: str, stamp: str | None) -> str:
    return f"{channel}/{stamp}" if stamp else channel
