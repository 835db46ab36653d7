"""The relay for outgoing mail, as SMTP_URL names it: where it is, how it is met, as whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qsl, unquote_to_bytes, urlsplit

EXAMPLE = "smtp://USER:PASSWORD@relay.example.gov.uk:587?starttls=1"
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Cover(Enum):
    """How the connection is encrypted: not at all, by STARTTLS (RFC 3207), or from its first octet (RFC 8314)."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


PORTS: Mapping[Cover, int] = MappingProxyType({Cover.NONE: 25, Cover.STARTTLS: 587, Cover.TLS: 465})
"""The port of a relay that names none."""
STARTTLS: Mapping[str, Cover] = MappingProxyType({"1": Cover.STARTTLS, "0": Cover.NONE})
"""What `?starttls=` may say."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The relay. Without a user nobody logs in; the password never shows in its text."""

    host: str
    port: int
    cover: Cover
    user: str | None = None
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> Relay:
        """Read `smtp://USER:PASSWORD@HOST:PORT`, `?starttls=1` or not, or `smtps://…`.

        What is not a letter or a digit in a user name or password is written as
        in any URL (`%40` for an at sign).

        Raises:
            ValueError: it cannot be read, or would send a password unencrypted; a
                sentence that never quotes it.
        """
        parts = _parted(url)
        cover = _cover(parts)
        user, password = (_decoded(text) for text in (parts.username, parts.password))
        if user and cover is Cover.NONE and "starttls" not in parts.query and parts.hostname not in ON_THIS_MACHINE:
            raise ValueError(
                "SMTP_URL would send its password unencrypted; begin it with smtps://, or end it with ?starttls=1"
                " (?starttls=0 says that this is meant)."
            )
        return cls(parts.hostname or "", parts.port or PORTS[cover], cover, user or None, password)

    @property
    def lane(self) -> str:
        """The lane of everything that leaves by this relay."""
        return f"email:{self.host}"

    @property
    def where(self) -> str:
        """Host and port, as people read them."""
        return f"{self.host}:{self.port}"


def pace_of(lane: str, address: str) -> str:
    """What holds back letters to one domain and no other: `email:RELAY:DOMAIN`."""
    return f"{lane}:{address.rpartition('@')[2].lower()}"


def _parted(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        readable = parts.port != 0 and bool(parts.hostname) and parts.path in ("", "/") and not parts.fragment
    except ValueError as error:
        raise ValueError(f"SMTP_URL cannot be read; write it like {EXAMPLE}.") from error
    if not readable or parts.scheme not in ("smtp", "smtps"):
        raise ValueError(f"SMTP_URL cannot be read; write it like {EXAMPLE}.")
    return parts


def _cover(parts: SplitResult) -> Cover:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = asked.pop("starttls", "0")
    if asked or starttls not in STARTTLS:
        raise ValueError("SMTP_URL asks for something unknown; after the ? it takes starttls=1 or starttls=0 alone.")
    if parts.scheme == "smtps":
        if starttls == "1":
            raise ValueError("SMTP_URL begins with smtps://, which is encrypted already; take ?starttls=1 away.")
        return Cover.TLS
    return STARTTLS[starttls]


def _decoded(text: str | None) -> str:
    try:
        return unquote_to_bytes(text or "").decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("SMTP_URL holds a user name or password that is not UTF-8; write it anew with %XX.") from error
