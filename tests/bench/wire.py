"""HTTP in as few instructions as the load can do with, so that the bots are measured and not their caller.

Both ends are real: kept TCP connections, whole requests, whole answers. Only
what the two bots use is understood (`Content-Length`, no chunks, no pipelining).
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable

END = b"\r\n\r\n"
LENGTH = b"content-length:"


class _Frames(asyncio.Protocol, ABC):
    """Cuts what arrives into heads and bodies."""

    def __init__(self) -> None:
        self._held = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand on every whole message."""
        self._held += data
        while (end := self._held.find(END)) >= 0:
            whole = end + len(END) + _length(self._held[:end])
            if len(self._held) < whole:
                return
            head, body = self._held[:end], self._held[end + len(END) : whole]
            self._held = self._held[whole:]
            self.message(head, body)

    @abstractmethod
    def message(self, head: bytes, body: bytes) -> None:
        """What is done with one message."""


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(LENGTH)
    if at < 0:
        return 0
    return int(lower[at + len(LENGTH) : (lower.find(b"\r\n", at) + 1 or len(lower) + 1) - 1])


Answer = Callable[[str, bytes], bytes]
"""What is answered, as JSON, to a call of this path with this body."""


class Answering(_Frames):
    """The server's end of a connection."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def message(self, head: bytes, body: bytes) -> None:
        """Answer at once."""
        path = head.split(b" ", 2)[1].decode()
        said = self._answer(path, body)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: %d\r\n\r\n%b"
            % (len(said), said))


class _Calling(_Frames):
    """The caller's end of a connection, on which one call at a time is under way."""

    waiting: asyncio.Future[int] | None = None

    def message(self, head: bytes, body: bytes) -> None:
        """Tell whoever waits."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits that nothing will come."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(exc or ConnectionResetError("The bot closed the connection."))


class Caller:
    """Posts to one bot over as many kept connections as calls are under way."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[_Calling] = []

    async def post(self, path: str, body: bytes, kind: str, headers: str = "") -> int:
        """Post and return the status."""
        line = await self._take()
        line.waiting = asyncio.get_running_loop().create_future()
        head = (f"POST {path} HTTP/1.1\r\nhost: {self._host}:{self._port}\r\ncontent-type: {kind}\r\n"
                f"content-length: {len(body)}\r\nuser-agent: Slackbot 1.0\r\n{headers}\r\n")
        line.transport.write(head.encode() + body)
        try:
            status = await line.waiting
        except BaseException:
            line.transport.close()  # nobody knows what would come on it next
            raise
        self._idle.append(line)
        return status

    def close(self) -> None:
        """Close the connections on which nothing is under way."""
        for line in self._idle:
            line.transport.close()

    async def _take(self) -> _Calling:
        while self._idle:
            line = self._idle.pop()
            if not line.transport.is_closing():
                return line
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(_Calling, self._host, self._port))[1]
