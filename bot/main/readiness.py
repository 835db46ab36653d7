"""Whether this process can do what it is for: each thing that it needs, by name, and what to do where one is missing.

It is open to anybody: what is said names no address and nobody; the log says more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.journal import Teller
from bot.main.asked_once import Shared
from bot.main.covering import Coverage
from bot.main.running import Quarterday
from bot.settings import Settings
from storage.measures import Fitness, fitness
from storage.migrations import Standing

T = TypeVar("T")

PATIENCE = 4.0
"""Seconds a look may take; whoever asks waits five or more."""
HOLDS = 1.0
"""Seconds for which an answer holds: however many ask, the database is asked once."""
SILENT = timedelta(seconds=30)
"""A process that was not heard of for so long has died."""
WORKS = frozenset({"serve", "worker"})
"""Kinds of process that send messages and fire timers."""

log = Teller(__name__)


class State(StrEnum):
    """How a check came out. What cannot be told because something else fails is `unknown`, and is no failure itself."""

    OK = "ok"
    FAILING = "failing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """A check, and where it does not pass, why and what to do."""

    state: State
    said: str | None = None


OK = Check(State.OK)
NO_DATABASE = ("The database does not answer. See that it runs, that it can be reached from here, and that "
               "QUARTERDAY_DATABASE_URL names it; the log says what went wrong.")
BEHIND = "The database is not at the newest schema. Run `quarterday migrate`."
BEYOND = "A newer Quarterday has changed the database, and it no longer holds what this one uses. Start the newer one."
NOBODY_WORKS = ("No process works: messages wait, and timers do not fire. Start one with `quarterday worker`, or let "
                "`quarterday serve` work without --no-work.")
DISCONNECTED = ("The connection to Slack (Socket Mode) is down, and is tried again by itself. If it stays down, see "
                "that this machine may open connections to wss-primary.slack.com; check QUARTERDAY_SLACK_APP_TOKEN.")
STARTING = "Quarterday is starting, or stopping."
UNTOLD = "It cannot be told before the database answers and is at the newest schema."
SLOW = "It could not be looked up in time; the log says why if it failed."
NO_SUCH = "There is no check {name}; leave out only {names}."

Found = Mapping[str, Check]


class Readiness:
    """Answers for a process: `running` gives it once it is up."""

    def __init__(self, settings: Settings, running: Callable[[], Quarterday | None]) -> None:
        self._by_socket = settings.slack_mode == "socket"
        self._running = running
        # A database that hangs is asked by nobody else until it has answered.
        self._fitness = Shared(self._read, HOLDS)
        self._checks = Shared(self._look, HOLDS)
        self._coverage = Coverage(self._today)

    async def answer(self, request: Request) -> Response:
        """Say how each check came out: 200 where none fails, 503 with what to do where one does.

        `?exclude=worker,calendar` leaves checks out, for whoever must know only whether calls can be taken.
        """
        excluded = [name for told in request.query_params.getlist("exclude") for name in told.split(",") if name]
        unknown = next((name for name in excluded if name not in NAMES), None)
        if unknown is not None:
            said = NO_SUCH.format(name=unknown, names=", ".join(NAMES))
            return JSONResponse({"status": "not known", "reason": said}, status_code=400)
        if self._running() is None:
            return JSONResponse({"status": "not ready", "reason": STARTING, "checks": {}}, status_code=503)
        found = await self._checks.get()
        return _told({name: check for name, check in found.items() if name not in excluded})

    async def _look(self) -> Found:
        found = await _patiently("database", self._fitness.get())
        looked = dict.fromkeys(("migrations", "worker", "calendar"), Check(State.UNKNOWN, UNTOLD))
        if found is not None:
            looked["migrations"] = STANDS[found.standing]
        if found is not None and found.standing is Standing.FITS:
            looked |= {"worker": self._someone_works(found), "calendar": await self._covered(found)}
        socket = {"slack": await self._connected()} if self._by_socket else {}
        return {"database": OK if found else Check(State.FAILING, NO_DATABASE), **looked, **socket}

    async def _read(self) -> Fitness:
        return await self._up().desk.store.read(fitness)

    def _up(self) -> Quarterday:
        us = self._running()
        if us is None:
            raise LookupError(STARTING)
        return us

    def _today(self) -> datetime:
        return self._up().desk.clock()

    def _someone_works(self, found: Fitness) -> Check:
        now = self._today()
        alive = any(each.kind in WORKS and now - each.beat_at <= SILENT for each in found.workers)
        return OK if alive else Check(State.FAILING, NOBODY_WORKS)

    async def _covered(self, found: Fitness) -> Check:
        gaps = await _patiently("calendar", self._coverage.gaps(found.calendars))
        if gaps is None:
            return Check(State.UNKNOWN, SLOW)
        return Check(State.FAILING, " ".join(gaps)) if gaps else OK

    async def _connected(self) -> Check:
        slack = self._up().listening.get("slack")
        up = slack is not None and slack.connected is not None and await slack.connected()
        return OK if up else Check(State.FAILING, DISCONNECTED)


STANDS: Mapping[Standing, Check] = MappingProxyType({
    Standing.FITS: OK, Standing.BEHIND: Check(State.FAILING, BEHIND), Standing.BEYOND: Check(State.FAILING, BEYOND),
})
NAMES = ("database", "migrations", "worker", "calendar", "slack")
"""Every check; `slack` is there in Socket Mode only."""


async def _patiently(name: str, look: Awaitable[T]) -> T | None:
    """What a look finds; none where it failed or took too long, which the log tells."""
    (found,) = await asyncio.gather(asyncio.wait_for(look, PATIENCE), return_exceptions=True)
    if isinstance(found, BaseException):
        log.warning("a look failed", check=name, fault=type(found).__name__, said=str(found)[:300])
        return None
    return found


def _told(found: Found) -> Response:
    checks = {name: {"state": check.state, **({"said": check.said} if check.said else {})}
              for name, check in found.items()}
    failing = [check.said or "" for check in found.values() if check.state is State.FAILING]
    if failing:
        return JSONResponse({"status": "not ready", "reason": " ".join(failing), "checks": checks}, status_code=503)
    return JSONResponse({"status": "ready", "checks": checks})
