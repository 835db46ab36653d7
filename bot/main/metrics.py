"""`/metrics`: who may read it, and how often the tables are asked for it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.journal import Teller
from bot.main.asked_once import Shared
from bot.main.readiness import PATIENCE, SILENT
from bot.main.running import Quarterday
from bot.settings import Settings
from storage.measures import Measures, measures

HOLDS = 1.0
"""Seconds for which what was measured holds: however many gather it, the tables are asked once."""
HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers by which a proxy says that it asks for somebody else."""
NOT_FROM_HERE = ("Metrics are for this machine alone. To gather them from another, set QUARTERDAY_METRICS_TOKEN and "
                 "send it: Authorization: Bearer TOKEN.\n")
WITHOUT = "Send what QUARTERDAY_METRICS_TOKEN is set to: Authorization: Bearer TOKEN.\n"
UNREAD = "The database does not answer, so nothing could be measured; /readyz says what to do.\n"

log = Teller(__name__)


class Metrics:
    """Tells whoever may know: with the token where one is set, else from this machine only, and by no proxy."""

    def __init__(self, settings: Settings, running: Callable[[], Quarterday | None]) -> None:
        self._token, self._running = settings.metrics_token.get_secret_value(), running
        self._measured = Shared(self._measure, HOLDS)

    async def answer(self, request: Request) -> Response:
        """The measures as Prometheus reads them, in the format that is asked for."""
        refused = self._refused(request)
        if refused is not None:
            return refused
        us = self._running()
        asked = asyncio.wait_for(self._measured.get(), PATIENCE)
        (found,) = await asyncio.gather(asked, return_exceptions=True)
        if us is None or isinstance(found, BaseException):
            log.warning("nothing could be measured", fault=type(found).__name__)
            return PlainTextResponse(UNREAD, status_code=503)
        from bot.main.exposition import Seen, exposition  # read with the first who may know: most are never asked

        seen = Seen(found, us.desk.turns, version("quarterday"), us.desk.clock(), SILENT)
        text, kind = exposition(seen, request.headers.get("accept", ""))
        return Response(text, headers={"content-type": kind, "cache-control": "no-store"})

    def _refused(self, request: Request) -> Response | None:
        if self._token:
            told = request.headers.get("authorization", "")
            if hmac.compare_digest(told.encode(), f"Bearer {self._token}".encode()):
                return None
            return PlainTextResponse(WITHOUT, status_code=401, headers={"www-authenticate": "Bearer"})
        return None if _is_from_here(request) else PlainTextResponse(NOT_FROM_HERE, status_code=403)

    async def _measure(self) -> Measures:
        us = self._running()
        if us is None:
            raise LookupError("Quarterday is starting, or stopping.")
        return await us.desk.store.read(partial(measures, now=us.desk.clock()))


def _is_from_here(request: Request) -> bool:
    """Whether a program of this machine asks for itself: what a proxy hands on has come from anywhere."""
    if request.client is None or any(name in request.headers for name in HANDED_ON):
        return False
    try:
        asks = ip_address(request.client.host)
    except ValueError:  # what a test calls itself
        return False
    return asks.is_loopback or bool(isinstance(asks, IPv6Address) and asks.ipv4_mapped and asks.ipv4_mapped.is_loopback)
