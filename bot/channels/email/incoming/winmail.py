"""`winmail.dat`: what Outlook wraps its mail in when it takes the reader for another Outlook (MS-OXTNEF)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tnefparse import TNEF  # type: ignore[import-untyped]  # tnefparse ships no types

from bot.channels.email.incoming.charsets import clean, decoded
from bot.channels.email.incoming.html_text import text_of

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_OBJECTS = 2000
"""Objects of one wrapping; tnefparse copies all that follows for each of them."""
_HEAD, _BEFORE_LENGTH, _AROUND = 6, 5, 11
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, NameError,
               RecursionError, struct.error, OSError)  # fmt: skip
"""What tnefparse raises on octets that are not as it expects them."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The files and the text within."""

    files: tuple[tuple[str, bytes], ...]
    text: str


def unwrapped(content: bytes) -> Unwrapped | None:
    """What the wrapping holds; none where it cannot be read, and is kept as it is."""
    if not content.startswith(SIGNATURE) or _objects(content) > MOST_OBJECTS:
        return None
    try:
        wrapping = TNEF(content, do_checksum=False)
        files = tuple((_name(file.long_filename()), bytes(file.data)) for file in wrapping.attachments)
        text = _text(wrapping.body, wrapping.htmlbody)
    except _UNREADABLE:
        return None
    kept = tuple(file for file in files if file[1])
    return Unwrapped(kept, text) if kept or text else None


def _objects(content: bytes) -> int:
    count, place = 0, _HEAD
    while place + _AROUND < len(content) and count <= MOST_OBJECTS:
        place += struct.unpack_from("<I", content, place + _BEFORE_LENGTH)[0] + _AROUND
        count += 1
    return count


def _name(said: object) -> str:
    return decoded(said) if isinstance(said, bytes) else str(said)


def _text(body: object, html: object) -> str:
    plain = decoded(body) if isinstance(body, bytes) else body if isinstance(body, str) else ""
    if plain.strip("\x00 \r\n"):
        return clean(plain)
    marked = decoded(html) if isinstance(html, bytes) else html if isinstance(html, str) else ""
    return text_of(marked).text
