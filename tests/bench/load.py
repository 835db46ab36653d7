"""People who answer at once, and the Slack between them and one bot."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from tests.bench.dialogue import APP, BOT, BOT_USER, TEAM, Step, Talk, request, signed
from tests.bench.wire import Caller

POST = "chat.postMessage"


@dataclass(slots=True)
class Slice:
    """What one stretch of load measured; latencies are in seconds."""

    seconds: float = 0.0
    turns: int = 0
    acks: list[float] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds


class Load:
    """One bot's Slack. A turn ends when its reply has come and its request is acknowledged."""

    def __init__(
        self, secret: str, steps: Sequence[Step], people: Iterator[Talk], clock: Callable[[], datetime]
    ) -> None:
        self._secret, self._steps, self._people, self._clock = secret, steps, people, clock
        self.caller: Caller
        self.calls: dict[str, int] = {}
        self.turns = 0
        self.finished = 0
        self.odd: list[str] = []
        self._serial = 0
        self._talks: dict[str, Talk] = {}
        self._replied: dict[str, asyncio.Future[float]] = {}
        self._resting: deque[Talk] = deque()
        self._running = False
        self._slice = Slice()

    def answer(self, path: str, body: bytes) -> bytes:
        """The Web API, as far as the bots call it."""
        method = path.partition("?")[0].rpartition("/")[2]
        self.calls[method] = self.calls.get(method, 0) + 1
        match method:
            case "auth.test":
                return json.dumps({"ok": True, "team_id": TEAM, "team": "Bench", "user_id": BOT_USER, "user": "bench",
                                   "bot_id": BOT, "url": "http://127.0.0.1/"}).encode()
            case "bots.info":
                return json.dumps({"ok": True, "bot": {"id": BOT, "app_id": APP, "name": "bench"}}).encode()
            case "chat.postMessage":
                return self._posted(json.loads(body))
            case "conversations.open":
                return b'{"ok":true,"channel":{"id":"D0OPENED"}}'
            case "chat.update" | "views.publish":
                return b'{"ok":true}'
            case _:
                self.odd.append(f"unexpected call of {method}")
                return b'{"ok":false,"error":"unknown_method"}'

    def _posted(self, message: dict[str, object]) -> bytes:
        channel = str(message["channel"])
        stamp = f"{self._clock().timestamp():.6f}"
        waiting = self._replied.get(channel)
        if waiting is None or waiting.done():
            self.odd.append(f"a message nobody waited for: {message.get('text')}")
        else:
            self._talks[channel].message = message
            waiting.set_result(perf_counter())
        return json.dumps({"ok": True, "channel": channel, "ts": stamp, "message": {
            "type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "ts": stamp, "team": TEAM,
            "text": message.get("text"), "blocks": message.get("blocks")}}).encode()

    async def run(self, people: int, seconds: float) -> Slice:
        """So many people at once for so long; turns under way at the end are finished but not counted."""
        self._slice, self._running = Slice(), True
        began = perf_counter()
        everybody = [asyncio.create_task(self._person()) for _ in range(people)]
        await asyncio.wait(everybody, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        self._running = False
        self._slice.seconds = perf_counter() - began
        measured = self._slice
        self._slice = Slice()
        await asyncio.gather(*everybody)
        return measured

    async def until(self, finished: int, people: int) -> None:
        """Go on until so many conversations are finished in all."""
        while self.finished < finished:
            await self.run(people, 0.5)

    async def _person(self) -> None:
        """One conversation after another, each with somebody else."""
        while self._running:
            talk = self._resting.popleft() if self._resting else next(self._people)
            self._talks[talk.channel] = talk
            while self._running and talk.step < len(self._steps):
                await self._turn(talk)
            if talk.step < len(self._steps):
                self._resting.append(talk)
            else:
                self.finished += 1
                del self._talks[talk.channel], self._replied[talk.channel]

    async def _turn(self, talk: Talk) -> None:
        self._serial += 1
        now = self._clock().timestamp()
        body, kind = request(talk, self._steps[talk.step], self._serial, now)
        replied = self._replied[talk.channel] = asyncio.get_running_loop().create_future()
        began = perf_counter()
        status = await self.caller.post("/slack/events", body, kind, signed(self._secret, int(now), body))
        acked = perf_counter()
        if status != 200:
            raise RuntimeError(f"The bot answered {status} to: {self._steps[talk.step]}")
        reply = await asyncio.wait_for(replied, 10)
        talk.step += 1
        self.turns += 1
        self._slice.turns += 1
        self._slice.acks.append(acked - began)
        self._slice.replies.append(reply - began)
