"""What a mail is about by its addresses: a letter of ours, by token, or a report of somebody's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.email.incoming.headers import Headers
from bot.channels.email.incoming.senders import addresses_in
from bot.mail import Envelope
from bot.ports import REPORTS

MOST = 50
"""Candidates that are handed on; each is verified by its signature."""

_SIGNED = r"([a-z2-7]{16,160})"
_LOCAL = re.compile(rf"returns(?P<bounce>-b)?[+-]{_SIGNED}")
_MESSAGE_ID = re.compile(
    rf"<\s{{0,9}}q[a-z0-9]{{0,3}}\.{_SIGNED}\.[a-z0-9._-]{{1,80}}@([a-z0-9.-]{{1,255}})\s{{0,9}}>"
)
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-gm-original-to", "resent-to")
_ADDRESSED = ("to", "cc")
_NAMED = ("in-reply-to", "references")


def tokens_within(headers: Headers, envelope: Envelope, domain: str) -> tuple[str, ...]:
    """Candidates in the order in which they are believed, lower case, each once; none is verified here."""
    return tuple(dict.fromkeys(_candidates(headers, envelope, domain.lower())))[:MOST]


def report_within(headers: Headers, envelope: Envelope, domain: str) -> str | None:
    """The report that a mail begins by the address it came to: `blockage@` or `risk@` our domain."""
    parted = (address.lower().rpartition("@") for address in _addresses(headers, envelope))
    return next((local for local, _, host in parted if local in REPORTS and host == domain.lower()), None)


def _addresses(headers: Headers, envelope: Envelope) -> Iterator[str]:
    yield from envelope.recipients
    written = (value for name in _DELIVERED + _ADDRESSED for value in headers.every(name))
    yield from (found for value in written for found in addresses_in(value))


def _candidates(headers: Headers, envelope: Envelope, domain: str) -> Iterator[str]:
    for address in _addresses(headers, envelope):
        if token := token_of(address, domain):
            yield token
    for name in _NAMED:
        for value in headers.every(name):
            yield from tokens_named(value, domain)


def token_of(address: str, domain: str) -> str | None:
    """The token of one of our addresses: `returns+TOKEN`, `returns-TOKEN`, `returns-b+TOKEN`; any case."""
    local, _, host = address.lower().rpartition("@")
    match = _LOCAL.fullmatch(local) if _within(host, domain) else None
    return match[2] if match else None


def is_return_path(address: str, domain: str) -> bool:
    """Whether an address is an envelope sender of ours (VERP), to which only reports and notices come."""
    local, _, host = address.lower().rpartition("@")
    match = _LOCAL.fullmatch(local) if _within(host, domain) else None
    return match is not None and match["bounce"] is not None


def tokens_named(text: str, domain: str) -> Iterator[str]:
    """The tokens of the Message-IDs of ours (`<q.TOKEN.x@domain>`) in a header or text."""
    for match in _MESSAGE_ID.finditer(text.lower()):
        if _within(match[2], domain):
            yield match[1]


def own_message_id(text: str, domain: str) -> str | None:
    """The first Message-ID of ours in a text, as it stands there."""
    for match in _MESSAGE_ID.finditer(text.lower()):
        if _within(match[2], domain):
            return "".join(text[match.start() : match.end()].split())
    return None


def _within(host: str, domain: str) -> bool:
    domain = domain.lower()
    return bool(domain) and (host == domain or host.endswith("." + domain))
