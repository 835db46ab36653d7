"""By what a mail is known again: its octets without the marks of its journey, its Message-ID, its body."""

from __future__ import annotations

import hashlib
import re

from bot.channels.email.incoming.headers import headers_at

TRACE = frozenset({b"received", b"return-path", b"delivered-to", b"x-original-to"})
"""Lines that servers put before a mail on its last stretch; each delivery of one mail has its own."""
LONGEST_ID = 998
"""Characters of a Message-ID: a line of mail (RFC 5322, 2.1.1)."""

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")


def mail_key(raw: bytes) -> str:
    """The key of a mail: `mail:` and the SHA-256 of it, without leading trace lines, whatever ends its lines."""
    plain = raw.replace(b"\r\n", b"\n").strip(b"\n")
    return "mail:" + hashlib.sha256(memoryview(plain)[_after_trace(plain) :]).hexdigest()


def message_id_of(raw: bytes) -> str:
    """The Message-ID of a mail without reading the rest of it; empty where it has none."""
    headers, _ = headers_at(raw, len(raw) - len(raw.lstrip(b"\r\n")), len(raw))
    return message_id_in(headers.first("message-id"))


def message_id_in(value: str) -> str:
    """The identifier in the value of a Message-ID header, without white space."""
    start = value.find("<")
    end = value.find(">", start)
    said = value[start : end + 1] if 0 <= start < end else value
    return "".join(said.split())[:LONGEST_ID]


def body_hash(raw: bytes) -> str:
    """SHA-256 of all below the headers: a mail with a known Message-ID and another body is another mail."""
    _, start = headers_at(raw, len(raw) - len(raw.lstrip(b"\r\n")), len(raw))
    return hashlib.sha256(raw[start:].replace(b"\r\n", b"\n").strip(b"\n")).hexdigest()


def _after_trace(plain: bytes) -> int:
    """The place after the trace lines at the head of a mail, with the lines that go on with them."""
    place, within = 0, False
    while place < len(plain):
        name = _NAME.match(plain, place)
        known = name is not None and name[1].lower() in TRACE
        if not known and not (within and plain[place : place + 1] in {b" ", b"\t"}):
            return place
        within = True
        place = plain.find(b"\n", place) + 1 or len(plain)
    return place
