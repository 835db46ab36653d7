"""What stands before Bolt: every call is judged here, and only what Slack signed goes on.

Bolt answers malformed calls with a 500 and logs the body of a forged one; here
each gets its own status and a reason that quotes nothing. Pure: no clock, no I/O.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

from bot.channels.slack.signatures import SIGNATURE, Headers, flaw, header

LARGEST = 1_000_000
"""Bytes in a body; Slack's own are far smaller."""

MOST_FIELDS = 100
NO_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The JSON escape of no character, which no database keeps as text."""

HALF_A_CHARACTER = "\\ud"
"""How the JSON escape of half a character begins; without its other half it is not text either."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A call Slack signed, for our app, from a workspace we know.

    `signature` is to be stored in the transaction that stores the call: a
    second one with the same signature is a replay and has no effect.
    `text` is the body as it came, `payload` what was read from it; `retry` is
    0 for a first delivery.
    """

    signature: str
    team: str
    text: str = field(repr=False)
    payload: dict[str, Any] = field(repr=False)
    retry: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A call that goes no further; the reason is for the log and quotes nothing of the call.

    `call` is its signature where Slack signed it for a workspace that is not
    ours: such a call is kept on record, and its copy is not kept again.
    """

    status: Literal[200, 400, 401, 403, 405, 408, 413]
    reason: str
    call: str = ""


def verify(
    method: str,
    headers: Headers,
    body: bytes,
    secrets: Sequence[str],
    now: datetime,
    api_app_id: str | None = None,
    allowed_teams: Collection[str] | None = None,
) -> Accepted | Rejected:
    """Judge a call by its raw headers and body.

    `api_app_id` and `allowed_teams`, when given, must agree with what the call
    says of itself. A workspace that is not allowed is answered 200, so that
    Slack does not send the call again, and nothing is done.
    """
    if method != "POST":
        return Rejected(405, "not a POST")
    if len(body) > LARGEST:
        return Rejected(413, "body too large")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return Rejected(400, "body is not UTF-8 text")
    if mistrust := flaw(headers, body, secrets, now):
        return Rejected(401, mistrust)
    try:
        payload = _object(text) if _is_json(headers, text) else _form(text)
    except (ValueError, RecursionError):  # the reason would quote the body
        return Rejected(400, "body is neither a JSON object nor a form")
    return _meant_for_us(headers, text, payload, api_app_id, allowed_teams)


def _meant_for_us(
    headers: Headers,
    text: str,
    payload: dict[str, Any],
    api_app_id: str | None,
    allowed_teams: Collection[str] | None,
) -> Accepted | Rejected:
    """Hold what the call says of itself against what we know; some calls name no app or no workspace."""
    if api_app_id and payload.get("api_app_id", api_app_id) != api_app_id:
        return Rejected(403, "meant for another app")
    team = team_of(payload)
    signature = header(headers, SIGNATURE)[0].decode("ascii")
    if allowed_teams is not None and team not in allowed_teams and not _of_no_workspace(payload):
        return Rejected(200, "from a workspace that is not allowed", signature)
    return Accepted(signature, team, text, payload, _retry(headers))


def _of_no_workspace(payload: dict[str, Any]) -> bool:
    """Slack asks whether we are there (`url_verification`, `ssl_check`) for no workspace."""
    return payload.get("type") == "url_verification" or "ssl_check" in payload


def team_of(payload: dict[str, Any]) -> str:
    """Name the workspace for which a call is made, or nothing.

    In a shared channel an event happens in somebody else's workspace; its
    `authorizations` name ours (docs.slack.dev, Events API).
    """
    installed = payload.get("authorizations")
    told = (
        _within(installed[0], "team_id") if isinstance(installed, list) and installed else None,
        payload.get("team_id"),
        _within(payload.get("team"), "id"),
        _within(payload.get("user"), "team_id"),
    )
    return next((team for team in told if isinstance(team, str) and team), "")


def _within(inner: object, name: str) -> object:
    return inner.get(name) if isinstance(inner, dict) else None


def _is_json(headers: Headers, text: str) -> bool:
    said = [value.split(b";")[0].strip().lower() for value in header(headers, b"content-type")]
    return said == [b"application/json"] or text.lstrip().startswith("{")


def _form(text: str) -> dict[str, Any]:
    """Read a form, or the JSON object an interaction keeps in its `payload` field.

    Raises:
        ValueError: it is not a form, or holds what is not text.
        RecursionError: its JSON is nested beyond all use.
    """
    pairs = parse_qsl(
        _without_usual_escapes(text), strict_parsing=True, keep_blank_values=True, errors="strict",
        max_num_fields=MOST_FIELDS,
    )
    if any("\x00" in one for pair in pairs for one in pair):
        raise ValueError("a form holds what is not text")
    fields = dict(pairs)
    return _object(fields["payload"]) if "payload" in fields else dict(fields)


USUAL_ESCAPES = (("%22", '"'), ("%3A", ":"), ("%2C", ","), ("%7B", "{"), ("%7D", "}"), ("%5B", "["), ("%5D", "]"))
"""The signs of JSON as a form escapes them; none means anything to the form itself."""


def _without_usual_escapes(text: str) -> str:
    """Take back the escapes that JSON is full of all at once; one by one they are three quarters of reading a press."""
    for escape, sign in USUAL_ESCAPES:
        text = text.replace(escape, sign)
    return text


def _object(text: str) -> dict[str, Any]:
    read = json.loads(text)
    if not isinstance(read, dict) or NO_CHARACTER.search(text):
        raise ValueError("JSON that is not an object, or holds what is not text")
    if HALF_A_CHARACTER in text.lower():
        json.dumps(read, ensure_ascii=False).encode("utf-8")
    return read


def _retry(headers: Headers) -> int:
    told = header(headers, b"x-slack-retry-num")
    return int(told[0]) if len(told) == 1 and told[0].isdigit() and len(told[0]) < 3 else 0
