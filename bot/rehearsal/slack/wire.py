"""Reading requests and writing answers on bare ASGI: a load test makes thousands of calls a second."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from h11 import LocalProtocolError
from starlette.types import Receive, Scope, Send

from bot.rehearsal.slack.refusals import Json, SlackRefuses

JSON_TYPE = (b"content-type", b"application/json; charset=utf-8")
HTML_TYPE = (b"content-type", b"text/html; charset=utf-8")
Headers = list[tuple[bytes, bytes]]


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request."""
    message = await receive()
    body = bytes(message.get("body", b""))
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


def header(scope: Scope, name: bytes) -> str:
    """A request header, empty if it is not there."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def arguments(scope: Scope, body: bytes) -> Json:
    """All arguments of a call: query, then form or JSON body.

    Raises:
        SlackRefuses: the JSON cannot be read or is not an object.
    """
    args: Json = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    if not body:
        return args
    if header(scope, b"content-type").startswith("application/json"):
        try:
            read = json.loads(body)
        except ValueError as broken:
            raise SlackRefuses("invalid_json") from broken
        if not isinstance(read, dict):
            raise SlackRefuses("json_not_object")
        return args | read
    return args | dict(parse_qsl(body.decode(), keep_blank_values=True))


async def answer(send: Send, status: int, body: bytes, headers: Headers) -> None:
    """Send one whole response."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, body: Any, status: int = 200, headers: Headers | None = None) -> None:
    """Send one JSON response."""
    wire = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    await answer(send, status, wire, [JSON_TYPE, *(headers or [])])


async def drop(send: Send) -> None:
    """Close the connection without a byte of answer.

    ASGI has no word for this. A response begun with a header no server can
    write is never written; begun and not completed, the server hangs up.
    """
    with suppress(LocalProtocolError):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"no header", b"")]})
