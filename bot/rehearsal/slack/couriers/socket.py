"""Socket Mode: the bot connects to us, and deliveries go down its WebSocket.

The socket has a port of its own, as Slack's has a host of its own, because the
servers that carry ASGI here speak no WebSocket.
"""

from __future__ import annotations

import asyncio
import json
from itertools import count

from aiohttp import WSMsgType, web

from bot.rehearsal.slack.couriers import PATIENCE, Attempt
from bot.rehearsal.slack.envelopes import as_bytes
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.refusals import Json
from bot.rehearsal.slack.stamps import Stamps


class SocketCourier:
    """Hands each delivery to one of the open connections, in turn, and waits for its acknowledgement."""

    def __init__(self, installation: Installation, stamps: Stamps, patience: float = PATIENCE) -> None:
        self._installation = installation
        self._stamps = stamps
        self._patience = patience
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._turn = count()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._connected = asyncio.Condition()
        self._opening = asyncio.Lock()

    async def address(self) -> str:
        """A fresh single-use address for one connection (`apps.connections.open`)."""
        async with self._opening:
            if self._runner is None:
                await self._listen()
        ticket = self._stamps.mark("ticket")
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id={self._installation.app}"

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_get("/link/", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This ticket is unknown or was used.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        await self._greet(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._sockets.remove(socket)
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        self._sockets.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": self._installation.app},
            "debug_info": {"host": "rehearsal", "approximate_connection_time": 18060},
        }
        await socket.send_str(json.dumps(hello))
        async with self._connected:
            self._connected.notify_all()

    def _acknowledged(self, text: str) -> None:
        ack = json.loads(text)
        waiting = self._acks.pop(ack.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    async def connected(self, within: float = 5.0) -> None:
        """Return once the bot has a connection open.

        Raises:
            TimeoutError: it has none within so many seconds.
        """
        async with asyncio.timeout(within), self._connected:
            await self._connected.wait_for(lambda: bool(self._sockets))

    async def refresh(self) -> None:
        """Tell every connection to go and come again, as Slack does every few hours."""
        for socket in list(self._sockets):
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
            await socket.close()

    async def event(self, envelope: Json, retry: int, reason: str) -> Attempt:
        """Send the event down a socket; it repeats its retry number and reason."""
        return await self._deliver(
            "events_api", envelope, retry_attempt=retry, retry_reason=reason, accepts_response_payload=False
        )

    async def interaction(self, payload: Json) -> Attempt:
        """Send an interaction; the answer may carry a payload."""
        return await self._deliver("interactive", payload, accepts_response_payload=True)

    async def command(self, fields: dict[str, str]) -> Attempt:
        """Send a slash command; the answer may carry a message."""
        return await self._deliver("slash_commands", dict(fields), accepts_response_payload=True)

    async def _deliver(self, kind: str, payload: Json, **more: object) -> Attempt:
        if not self._sockets:
            return Attempt("connection_failed")
        socket = self._sockets[next(self._turn) % len(self._sockets)]
        envelope = self._stamps.mark("env-")
        ack = self._acks[envelope] = asyncio.get_running_loop().create_future()
        packet = {"envelope_id": envelope, "type": kind, "payload": payload, **more}
        try:
            async with asyncio.timeout(self._patience):
                await socket.send_str(as_bytes(packet).decode())
                body = await ack
        except TimeoutError:
            return Attempt("http_timeout")
        except ConnectionError:
            return Attempt("connection_failed")
        finally:
            self._acks.pop(envelope, None)
        return Attempt(status=200, body=body, text=str(body.get("text", "")))

    async def close(self) -> None:
        """Close every socket and stop listening."""
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
