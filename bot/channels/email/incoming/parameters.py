"""The value and parameters of Content-Type and Content-Disposition (RFC 2045, RFC 2231), read leniently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from bot.channels.email.incoming.charsets import decoded
from bot.channels.email.incoming.encoded_words import words_of

MOST = 100
"""Parameters of one header that are read."""
LONGEST_VALUE = 1000

_CONTINUED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")


def parameters(header: str) -> tuple[str, dict[str, str]]:
    """The value in lower case, and its parameters by their names in lower case; the first of a name counts."""
    pieces = list(_pieces(header))
    plain: dict[str, str] = {}
    parted: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1 : MOST + 1]:
        name, equals, value = piece.partition("=")
        key = _CONTINUED.fullmatch(name.strip().lower())
        if not equals or key is None:
            continue
        if key[2] is None and key[3] is None:
            plain.setdefault(key[1], _unquoted(value))
        else:
            parted.setdefault(key[1], {}).setdefault(int(key[2] or 0), (_unquoted(value), bool(key[3])))
    found = {name: words_of(value, LONGEST_VALUE) for name, value in plain.items()}
    found |= {name: _together(places) for name, places in parted.items()}
    return (pieces[0].strip().lower() if pieces else ""), found


def _pieces(header: str) -> Iterator[str]:
    """The header parted at the semicolons outside quotation marks."""
    start, quoted, escaped = 0, False, False
    for place, letter in enumerate(header):
        if escaped:
            escaped = False
        elif letter == "\\" and quoted:
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted:
            yield header[start:place]
            start = place + 1
    yield header[start:]


def _unquoted(value: str) -> str:
    text = value.strip()
    if not text.startswith('"'):
        return text
    return re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'))


def _together(places: dict[int, tuple[str, bool]]) -> str:
    """A value in numbered pieces, some of them percent-encoded (RFC 2231, 3 and 4)."""
    octets, charset = b"", ""
    for number in sorted(places):
        text, encoded = places[number]
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        octets += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return decoded(octets, charset)[:LONGEST_VALUE]
