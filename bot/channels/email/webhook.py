"""The address at which a mail provider posts mail: signed, bounded, and acknowledged once it is committed.

The body of a call is a mail exactly as it came (RFC 5322). What is signed is
`TIMESTAMP.BODY`; where the provider tells the envelope in `X-Envelope-From` and
`X-Envelope-To` (addresses parted by commas), it is `TIMESTAMP`, both values and
`BODY`, each after a line feed: a header cannot hold one, and a timestamp is
digits, so no call can be taken for another one.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.email.envelopes import envelope, envelope_within
from bot.channels.email.keeping import Fate, Keep, fate_of
from bot.journal import Teller
from bot.mail import Envelope
from bot.ports import Clock

PATH = "/mail/inbound"
TIMESTAMP, SIGNATURE = "X-Quarterday-Timestamp", "X-Quarterday-Signature"
SENDER, RECIPIENTS = "X-Envelope-From", "X-Envelope-To"
VERSION = "v1="
MOST = 25 * 1024 * 1024
"""Octets of a mail."""
TOLERANCE = 300
"""Seconds by which the clocks may differ, and for which a call may be on its way."""
PATIENCE = 60.0
"""Seconds a body may take to arrive."""
DIGITS = 12
"""Digits of a timestamp in seconds, for the next thirty thousand years."""

log = Teller(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call goes no further; the reason is for the provider and for the log, and quotes nothing."""

    status: int
    reason: str


UNSIGNED = Refusal(401, f"{TIMESTAMP} and {SIGNATURE} must be there: seconds since 1970, and v1= with 64 hex digits.")
STALE = Refusal(401, f"{TIMESTAMP} is more than five minutes away from our clock; set the clock, and sign it again.")
WRONG = Refusal(401, "The signature is not that of this body and envelope under our MAIL_WEBHOOK_SECRET.")
EMPTY = Refusal(400, "The body is empty; post the mail itself, as it came.")
BROKEN_OFF = Refusal(400, "The connection ended before the body had arrived.")
SLOW = Refusal(408, "The body did not arrive in time.")
NOT_NOW = Refusal(503, "The mail could not be kept just now; please post it again later.")


def sign(secret: str, timestamp: int, body: bytes, told: Envelope | None = None) -> dict[bytes, bytes]:
    """The headers of a call for this mail, as a provider makes them; addresses are in UTF-8."""
    said = [(SENDER, told.sender or ""), (RECIPIENTS, ",".join(told.recipients))] if told else []
    named = [(name.encode(), value.encode()) for name, value in said]
    mark = _mark(secret, b"%d" % timestamp, [value for _, value in named], body)
    return {TIMESTAMP.encode(): b"%d" % timestamp, SIGNATURE.encode(): mark.encode(), **dict(named)}


def webhook_route(keep: Keep, secret: str, clock: Clock, most: int = MOST, patience: float = PATIENCE) -> Route:
    """Make the route; it answers `{"kept": true}` to a new mail and `{"kept": false}` to one kept before.

    Raises:
        ValueError: the secret is empty, so that anybody could sign.
    """
    if not secret:
        raise ValueError("MAIL_WEBHOOK_SECRET is empty; set it, or anybody could post mail.")

    async def endpoint(request: Request) -> Response:
        called = _called(request.headers, clock().timestamp())
        body = called if isinstance(called, Refusal) else await _read(request, most, patience)
        verdict = await _taken(keep, secret, request.headers, body)
        if isinstance(verdict, bool):
            return JSONResponse({"kept": verdict})
        log.warning("posted mail refused", status=verdict.status, reason=verdict.reason)
        return JSONResponse({"problem": verdict.reason}, status_code=verdict.status)

    return Route(PATH, endpoint, methods=["POST"])


def _called(headers: Mapping[str, str], now: float) -> Refusal | None:
    """Whether a call is worth reading at all."""
    timestamp, mark = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= DIGITS and mark.isascii() and mark):
        return UNSIGNED
    return STALE if abs(now - int(timestamp)) > TOLERANCE else None


async def _taken(keep: Keep, secret: str, headers: Mapping[str, str], body: bytes | Refusal) -> bool | Refusal:
    if isinstance(body, Refusal):
        return body
    if not body:
        return EMPTY
    told = [headers.get(name, "").encode("latin-1") for name in (SENDER, RECIPIENTS)]  # as ASGI has them
    due = _mark(secret, headers[TIMESTAMP].encode(), told if _tells(headers) else [], body)
    if not hmac.compare_digest(due, headers[SIGNATURE]):
        return WRONG
    sender, recipients = (value.decode("utf-8", "replace") for value in told)
    fate = await fate_of(keep(body, _envelope(headers, sender, recipients, body)), "webhook")
    return NOT_NOW if fate is Fate.NOT_KEPT else fate is Fate.NEW


def _envelope(headers: Mapping[str, str], sender: str, recipients: str, body: bytes) -> Envelope:
    """What the provider tells of it; the rest is read from the mail, for a sender untold is not the null path."""
    within = envelope_within(body, "webhook")
    return envelope("webhook", sender if SENDER in headers else within.sender,
                    recipients.split(",") if RECIPIENTS in headers else within.recipients)


def _tells(headers: Mapping[str, str]) -> bool:
    """Whether the provider tells the envelope; an empty sender is the null return path."""
    return SENDER in headers or RECIPIENTS in headers


def _mark(secret: str, timestamp: bytes, told: Sequence[bytes], body: bytes) -> str:
    head = b"".join(part + b"\n" for part in (timestamp, *told)) if told else timestamp + b"."
    signed = hmac.new(secret.encode(), head, hashlib.sha256)
    signed.update(body)
    return VERSION + signed.hexdigest()


async def _read(request: Request, most: int, patience: float) -> bytes | Refusal:
    large = Refusal(413, f"The mail is larger than {most // 1024} kB.")
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:DIGITS]) > most:
        return large
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    return large
    except TimeoutError:
        return SLOW
    except ClientDisconnect:
        return BROKEN_OFF
    return bytes(body)
