"""Small builders of mail for tests: octets as they come off the wire, sound or not."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.channels.email.parsing import parse
from bot.mail import Envelope, IncomingMail, Source

DOMAIN = "bot.example.org"
RELAY = "mx.example.org"
TODAY = date(2026, 10, 15)
AT = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)
TOKEN = "abcdefgh234567abcdefgh234"
ANN = "ann@council.gov.uk"
RETURNS = f"returns+{TOKEN}@{DOMAIN}"
RETURN_PATH = f"returns-b+{TOKEN}@{DOMAIN}"
OUR_ID = f"<q.{TOKEN}.inv1@{DOMAIN}>"


def a_mail(body: bytes | str = "1. 45.2\n", *headers: str, sender: str | None = f"Ann Lee <{ANN}>") -> bytes:
    """A mail from Ann with headers of its own, lines ended as on the wire."""
    octets = body.encode() if isinstance(body, str) else body
    lines = [*([f"From: {sender}"] if sender is not None else []), *headers, "", ""]
    return "\n".join(lines).encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n") + octets


def a_part(body: bytes | str, *headers: str) -> bytes:
    """A part of a mail, with its headers."""
    octets = body.encode() if isinstance(body, str) else body
    return "".join(f"{header}\n" for header in headers).encode() + b"\n" + octets


def of_parts(kind: str, *parts: bytes, boundary: str = "=_B") -> tuple[str, bytes]:
    """The Content-Type of a part that holds others, and its body."""
    mark = boundary.encode()
    body = b"".join(b"--" + mark + b"\n" + part + b"\n" for part in parts) + b"--" + mark + b"--\n"
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', body


def read(
    raw: bytes, *, sender: str | None = ANN, recipients: Sequence[str] = (RETURNS,), source: Source = "lmtp",
    authserv_id: str = RELAY, today: date = TODAY,
) -> IncomingMail:
    """The mail, taken apart as our relay handed it over."""
    envelope = Envelope(sender, tuple(recipients), source)
    return parse(raw, envelope, "mail:1", AT, domain=DOMAIN, authserv_id=authserv_id, today=today)


def a_wrapping(name: bytes, content: bytes, body: bytes = b"") -> bytes:
    """A `winmail.dat` with one file and a text (MS-OXTNEF, 2.1.3)."""

    def attribute(level: int, number: int, kind: int, octets: bytes) -> bytes:
        head = struct.pack("<BHHI", level, number, kind, len(octets))
        return head + octets + struct.pack("<H", sum(octets) & 0xFFFF)

    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
        + attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0))
        + (attribute(1, 0x800C, 2, body) if body else b"")
        + attribute(2, 0x9002, 6, bytes(14))
        + attribute(2, 0x8010, 1, name + b"\x00")
        + attribute(2, 0x800F, 6, content)
    )
