"""Who a mail says it is from: every address of every From header, whatever names are put about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.email.incoming.headers import Headers

MOST = 10
"""Senders that are told apart; more than one is too many anyway."""
LONGEST = 320

_BETWEEN = re.compile(r"[\s<>,;:]+")
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=")
_ADDRESS = re.compile(r"[^\s@<>()\[\]:;,\"\\]{1,64}@[^\s@<>()\[\]:;,\"\\]{1,255}")


def senders_of(headers: Headers) -> tuple[str, ...]:
    """The addresses, lower case, each once; a sound mail has exactly one (RFC 5322, 3.6.2, allows more)."""
    found = dict.fromkeys(address for value in headers.every("from") for address in addresses_in(value))
    return tuple(found)[:MOST]


def addresses_in(value: str) -> Iterator[str]:
    """Every address that a reader could take for one: within angle brackets and beside them.

    Quoted names and comments are no addresses. `boss@here <other@there>` holds
    two, and is nobody's.
    """
    for piece in _BETWEEN.split(_bare(_ENCODED.sub(" ", value))):
        address = piece.lower().rstrip(".")
        if len(address) <= LONGEST and _ADDRESS.fullmatch(address):
            yield address


def _bare(value: str) -> str:
    """The value without quoted strings and comments; nesting is counted, not recursed into."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif quoted:
            quoted = letter != '"'
        elif letter == '"':
            quoted = True
            kept.append(" ")
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif depth == 0:
            kept.append(letter)
    return "".join(kept)
