"""Envelopes: which addresses are ours, and what an envelope is made of that may be stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from bot.mail import Envelope, Source
from bot.ports import REPORTS

NAME = "returns"
"""Local part of the addresses that receive returns; tokens follow it after a plus or a hyphen."""
SUPPORT = frozenset({"postmaster", "abuse"})
"""Mailboxes that every domain must have (RFC 5321, 4.5.1; RFC 2142); their mail is for the support team."""
LONGEST = 320
"""Characters of an address: 64, an at sign and 255 (RFC 3696 with its erratum 1003)."""
MOST_RECIPIENTS = 100
"""Recipients of one mail (RFC 5321, 4.5.3.1.8, asks for no fewer)."""
HEAD = 262_144
"""Octets of a mail in which its own delivery headers are looked for; relays put them first."""
DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To")
"""Headers in which a server of mailboxes writes the recipients it delivered to."""
ADDRESSED = ("To", "Cc")

_BETWEEN = re.compile(r"""[\s<>,;:"'()\[\]\\]+""")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def ours(address: str, domain: str) -> bool:
    """Whether mail to this address is for us: `returns` with or without a token, a report, or the support team."""
    local, at, host = address.lower().rpartition("@")
    if not at:
        return address.lower() == "postmaster"  # the one address without a domain (RFC 5321, 4.5.1)
    return host == domain.lower() and (
        local in SUPPORT or local in REPORTS or local == NAME or local.startswith((f"{NAME}+", f"{NAME}-"))
    )


def envelope(source: Source, sender: str | None, recipients: Iterable[str]) -> Envelope:
    """An envelope of what a relay told: clean, lower case, each recipient once; `<>` is nobody."""
    clean = dict.fromkeys(plain(one) for one in recipients)
    clean.pop("", None)
    return Envelope(plain(sender or "") or None, tuple(clean)[:MOST_RECIPIENTS], source)


def envelope_within(raw: bytes, source: Source) -> Envelope:
    """The envelope of a mail that was taken from a mailbox, by the headers that its delivery left.

    Where the server wrote no Return-Path the sender is whom From names; where
    it wrote no recipient, those whom To and Cc name.
    """
    blank = _BLANK_LINE.search(raw, 0, HEAD)
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[: blank.end() if blank else HEAD])
    paths = _values(head, ("Return-Path",))
    senders = _addresses(paths[:1]) if paths else _addresses(_values(head, ("From",))[:1])[-1:]
    recipients = _addresses(_values(head, DELIVERED)) or _addresses(_values(head, ADDRESSED))
    return envelope(source, next(iter(senders), None), recipients)


def plain(address: str) -> str:
    """An address in lower case, without angle brackets and without what no column and no log can hold."""
    readable = address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    printable = "".join(letter for letter in readable if letter.isprintable())
    return printable.strip().removeprefix("<").removesuffix(">").strip().lower()[:LONGEST]


def _values(head: Message, names: Sequence[str]) -> list[str]:
    return [str(value) for name in names for value in head.get_all(name, ())][:MOST_RECIPIENTS]


def _addresses(values: Iterable[str]) -> list[str]:
    """Whatever looks like an address: a grammar of comments within comments could be made to run deep."""
    return [piece for value in values for piece in _BETWEEN.split(value) if "@" in piece.strip("@")]
