"""Encoded words of headers (RFC 2047), read with whatever senders do wrong; never raises."""

from __future__ import annotations

import binascii
import re
import string

from bot.channels.email.incoming.charsets import clean, decoded, one_line

LONGEST = 4000
"""Characters of a header's words that are read."""

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode() + string.digits.encode() + b"+/"))
_GROUP = 4


def words_of(value: str, longest: int = 500) -> str:
    """The text of a header on one clean line, its encoded words read."""
    return one_line(_joined(value[:LONGEST]), longest)


def lines_of(value: str) -> list[str]:
    """The lines that a header's words make once its encoded words are read; a sound header makes one."""
    return clean(_joined(value[:LONGEST])).split("\n")


def _joined(value: str) -> str:
    """Neighbouring encoded words of one character set are one text: a letter may be cut between them."""
    text, octets, charset, place = [], b"", "", 0
    for word in _WORD.finditer(value):
        between = value[place : word.start()]
        place = word.end()
        if octets and (between.strip() or word[1].lower() != charset):
            text.append(decoded(octets, charset))
            octets = b""
        if (not text and not octets) or between.strip():
            text.append(between)
        charset = word[1].lower().partition("*")[0]  # a language may follow (RFC 2231, 5)
        octets += _octets(word[2], word[3])
    return "".join([*text, decoded(octets, charset), value[place:]])


def _octets(encoding: str, said: str) -> bytes:
    written = said.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(written, header=True)
    return base64_of(written)


def base64_of(written: bytes) -> bytes:
    """What base64 holds, up to its padding; anything that is not of its alphabet is passed over."""
    kept = written.partition(b"=")[0].translate(None, _NOT_BASE64)
    kept = kept[: len(kept) - (len(kept) % _GROUP == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % _GROUP))
