"""Deliveries to the bot's request URL, signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.rehearsal.slack.couriers import PATIENCE, Attempt
from bot.rehearsal.slack.envelopes import as_bytes
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.refusals import Json

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `v0` signature over timestamp and raw body."""
    return (
        "v0="
        + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    )


class HttpCourier:
    """Keeps one pool of connections to the bot."""

    def __init__(
        self, installation: Installation, now: Callable[[], float], patience: float = PATIENCE
    ) -> None:
        self._installation = installation
        self._now = now
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None

    async def event(self, envelope: Json, retry: int, reason: str) -> Attempt:
        """POST the envelope as JSON, with the retry headers where it is one."""
        headers = {"Content-Type": "application/json"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self._send(as_bytes(envelope), headers)

    async def interaction(self, payload: Json) -> Attempt:
        """POST the payload as one form field."""
        body = urlencode({"payload": as_bytes(payload)}).encode()
        return await self._send(body, {"Content-Type": FORM})

    async def command(self, fields: dict[str, str]) -> Attempt:
        """POST the command as a form."""
        return await self._send(urlencode(fields).encode(), {"Content-Type": FORM})

    async def close(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def _send(self, body: bytes, headers: dict[str, str]) -> Attempt:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._patience)
        stamp = str(int(self._now()))
        signed = {
            **headers,
            "User-Agent": "Slackbot 1.0 (rehearsal)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._installation.signing_secret, stamp, body),
        }
        try:
            async with self._session.post(
                self._installation.request_url, data=body, headers=signed, max_redirects=2
            ) as response:
                return _attempt(
                    response.status, response.headers.get("X-Slack-No-Retry"), await response.text()
                )
        except TimeoutError:
            return Attempt("http_timeout")
        except aiohttp.TooManyRedirects:
            return Attempt("too_many_redirects")
        except aiohttp.ClientSSLError:
            return Attempt("ssl_error")
        except aiohttp.ClientConnectionError:
            return Attempt("connection_failed")
        except aiohttp.ClientError:
            return Attempt("unknown_error")


def _attempt(status: int, no_retry: str | None, text: str) -> Attempt:
    taken = 200 <= status < 300
    body: Json = {}
    if text.lstrip().startswith("{"):
        try:
            body = json.loads(text)
        except json.JSONDecodeError:
            return Attempt("http_error", status, text=text)
    return Attempt("" if taken else "http_error", status, body, text, never_again=no_retry == "1")
