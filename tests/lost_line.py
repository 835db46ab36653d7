"""A line to PostgreSQL that is lost as with a machine that vanishes: nobody says so, and nothing is answered."""

from __future__ import annotations

import asyncio
import ctypes
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import make_url

ATTACH_FILTER = 26
"""SO_ATTACH_FILTER of Linux (socket(7)): the kernel asks a program whether a packet comes through."""
RETURN_NOTHING = struct.pack("HBBI", 6, 0, 0, 0)
"""One instruction of the classic packet filter, BPF_RET with 0: none does, and none is answered for."""
SOON = {"connect_timeout": "2", "tcp_user_timeout": "1000", "keepalives_idle": "1", "keepalives_interval": "1"}
"""`storage.postgres.PATIENCE` for a test."""


@dataclass
class Line:
    """A way to a server, whose `url` it is met at by this line."""

    url: str
    open: list[asyncio.StreamWriter] = field(default_factory=list)
    server: asyncio.Server | None = None

    def lose(self) -> int:
        """Let nothing through of what is connected now, either way; how many connections that are."""
        there = [each for each in self.open if not each.is_closing()]
        for each in there:
            _let_nothing_through(each.get_extra_info("socket"))
        self.open = []
        return len(there)

    def lose_for_good(self) -> int:
        """Let nobody connect any more either."""
        assert self.server is not None
        _let_nothing_through(self.server.sockets[0])
        return self.lose()


def _let_nothing_through(end: socket.socket) -> None:
    once = ctypes.create_string_buffer(RETURN_NOTHING)
    end.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(once)))


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """A line to the database at `url`, by TCP."""
    address = make_url(url)
    folder = str(address.query.get("host", ""))
    line = Line("")
    passing: set[asyncio.Task[None]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if folder.startswith("/"):
            far = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{address.port or 5432}")
        else:
            far = await asyncio.open_connection(address.host, address.port or 5432)
        line.open.append(writer)
        ways = [asyncio.ensure_future(_pass_on(reader, far[1])), asyncio.ensure_future(_pass_on(far[0], writer))]
        passing.update(ways)
        await asyncio.wait(ways)

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    line.server = server
    port = server.sockets[0].getsockname()[1]
    here = address.set(host="127.0.0.1", port=port).difference_update_query(["host"])
    line.url = here.render_as_string(hide_password=False)
    try:
        yield line
    finally:
        server.close()
        for way in passing:
            way.cancel()
        await asyncio.gather(*passing, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What comes at one end goes out at the other, until either is closed."""
    try:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.close()
