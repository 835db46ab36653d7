"""A form as it came in: read within bounds, taken apart, and turned into what its reader changed.

The names of fields: `a.` and a question's key for an answer, `was.` and the key
for a mark of what the field held when it was drawn. An answer counts only where
it is not what was drawn, so that a page left open overwrites nothing that was
said elsewhere since.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from bot.ports import REPORTS
from conversations.dialogue.session import Reply
from conversations.dialogue.turn import OPEN, RESERVED

LARGEST = 1_000_000
"""Octets of a form; every question of the longest return filled to the brim is a tenth of it."""
MOST_FIELDS = 2_000
PATIENCE = 30.0
"""Seconds a form may take to arrive."""
FORM = "application/x-www-form-urlencoded"
ANSWER, WAS = "a.", "was."
UNSEEN = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}
"""Control characters, which no answer needs and a database may not take."""


class Unacceptable(Exception):
    """A request that is answered with an error: the status, and what is said in a sentence."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status, self.says = status, says


UNREADABLE = Unacceptable(400, "The form could not be read, and nothing of it was saved. Open your link again.")
TOO_SLOW = Unacceptable(408, "The form did not arrive in time, and nothing of it was saved. Send it again.")
CUT_SHORT = Unacceptable(400, "The form did not arrive whole, and nothing of it was saved. Send it again.")
TOO_LARGE = Unacceptable(413, "The form was too large, and nothing of it was saved. Shorten the longest answers.")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came in. `raw` is kept with the record; `answers` are by key, as typed; `was` what was drawn.

    `begins` is the report that its button begins, one of `REPORTS`.
    """

    raw: str
    seal: str
    answers: Mapping[str, str]
    was: Mapping[str, str]
    press: tuple[tuple[str, str], ...] = ()
    opens: str | None = None
    send: bool = False
    seen: str | None = None
    later: bool = False
    begins: str | None = None

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What its reader said: every field that is not as it was drawn, then the button pressed."""
        pressed = {key for key, _ in self.press}
        typed = [(key, text) for key, text in self.answers.items() if key not in pressed and self._changed(key, text)]
        opened = [(OPEN, self.opens)] if self.opens else []
        return tuple(Reply(key=key, text=text) for key, text in (*typed, *self.press, *opened))

    def _changed(self, key: str, text: str) -> bool:
        drawn = self.was.get(key)
        return mark_of(text) != drawn if drawn is not None else bool(text.strip())


def mark_of(text: str) -> str:
    """A short mark of what a field held."""
    return sha256(text.strip().encode()).hexdigest()[:16]


async def read_form(request: Request, patience: float = PATIENCE) -> Filled:
    """The form of a request.

    Raises:
        Unacceptable: it is too large, too slow, of another type, or cannot be read.
    """
    return parse(await form_body(request, patience))


async def form_body(request: Request, patience: float = PATIENCE) -> bytes:
    """A form as it came, within bounds.

    Raises:
        Unacceptable: it is too large, too slow, or of another type.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Unacceptable(415, "This page takes its own form only. Open your link again, and answer there.")
    return await _body(request, patience)


async def _body(request: Request, patience: float) -> bytes:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:9]) > LARGEST:
        raise TOO_LARGE
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    raise TOO_LARGE
    except TimeoutError:
        raise TOO_SLOW from None
    except ClientDisconnect:
        raise CUT_SHORT from None
    return bytes(body)


def parse(body: bytes) -> Filled:
    """Take a form apart.

    Raises:
        Unacceptable: it is not text as a browser writes it.
    """
    try:
        raw = body.decode("ascii")
        fields = parse_qsl(raw, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        named = {clean(name): clean(value) for name, value in fields}
        press = _pressed(named.get("press", ""))
    except ValueError:
        raise UNREADABLE from None
    if named.get("begin", next(iter(REPORTS))) not in REPORTS:
        raise UNREADABLE
    return Filled(
        raw=raw,
        seal=named.get("form", ""),
        answers=_of(named, ANSWER),
        was=_of(named, WAS),
        press=press,
        opens=named.get("open"),
        send="send" in named,
        seen=named.get("seen"),
        later="later" in named,
        begins=named.get("begin"),
    )


def clean(text: str) -> str:
    """A text as it is kept: lines end in one way, and nothing in it is invisible.

    Raises:
        ValueError: it cannot be written as UTF-8.
    """
    text.encode()
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def _of(named: Mapping[str, str], prefix: str) -> dict[str, str]:
    keys = ((name.removeprefix(prefix), value) for name, value in named.items() if name.startswith(prefix))
    return {key: value for key, value in keys if key and key not in RESERVED}


def pressing(replies: tuple[tuple[str, str], ...]) -> str:
    """The value of a button that sends these replies."""
    return json.dumps(replies, ensure_ascii=False)


def _pressed(value: str) -> tuple[tuple[str, str], ...]:
    pairs = json.loads(value) if value else []
    if not isinstance(pairs, list) or not all(map(_is_pair, pairs)):
        raise ValueError("A button sends pairs of key and text.")
    return tuple((clean(key), clean(text)) for key, text in pairs if key not in RESERVED)


def _is_pair(said: object) -> bool:
    return isinstance(said, list) and len(said) == 2 and all(isinstance(part, str) for part in said)
