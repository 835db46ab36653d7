"""How a call is known to come from Slack: an HMAC over the raw body and the moment it was sent.

Source: docs.slack.dev, “Verifying requests from Slack”. Standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime

WINDOW = 300
"""Seconds a call may be early or late, by our clock."""

TIMESTAMP = b"x-slack-request-timestamp"
SIGNATURE = b"x-slack-signature"
SECONDS = re.compile(rb"[0-9]{1,12}")
MARK = re.compile(rb"v0=[0-9a-f]{64}")

Headers = Sequence[tuple[bytes, bytes]]


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Sign a body as Slack does, `v0=` and 64 hexadecimal digits; `timestamp` is in seconds since 1970."""
    return _signed(secret, b"%d" % timestamp, body).decode()


def flaw(headers: Headers, body: bytes, secrets: Sequence[str], now: datetime) -> str | None:
    """Say why a call cannot be believed; None when its signature holds.

    Any of the `secrets` may have signed, so that one can be replaced while
    calls are under way. An empty secret has never signed anything.
    """
    timestamps, signatures = header(headers, TIMESTAMP), header(headers, SIGNATURE)
    if len(timestamps) != 1 or not SECONDS.fullmatch(timestamps[0]):
        return "no single readable timestamp"
    if len(signatures) != 1 or not MARK.fullmatch(signatures[0]):
        return "no single readable signature"
    if abs(now.timestamp() - int(timestamps[0])) > WINDOW:
        return "sent too long ago, or by a clock ahead of ours"
    expected = [_signed(secret, timestamps[0], body) for secret in secrets if secret]
    held = [hmac.compare_digest(one, signatures[0]) for one in expected]
    return None if any(held) else "signed with another secret"


def header(headers: Headers, name: bytes) -> tuple[bytes, ...]:
    """All values of a header, however its name is written."""
    return tuple(value for written, value in headers if written.lower() == name)


def _signed(secret: str, timestamp: bytes, body: bytes) -> bytes:
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (timestamp, body), hashlib.sha256)
    return b"v0=" + digest.hexdigest().encode()
