"""Serving an ASGI app on a port of its own, inside a running event loop."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.sockets import free_socket

KEPT_OPEN = 75
"""Seconds for which an idle connection is kept: longer than clients keep theirs (aiohttp 15), so that no call is made
on one that is just being closed, which would leave it in doubt whether the call arrived."""


@asynccontextmanager
async def serving(app: ASGIApp, bound: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve the app until the block ends; gives its address, for example `http://127.0.0.1:40123`."""
    bound = bound or free_socket()
    host, port = bound.getsockname()
    config = uvicorn.Config(
        app, log_config=None, log_level="critical", access_log=False, date_header=False, lifespan="off",
        timeout_graceful_shutdown=1, timeout_keep_alive=KEPT_OPEN,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[bound])
    try:
        yield f"http://{host}:{port}"
    finally:
        await server.shutdown(sockets=[bound])
