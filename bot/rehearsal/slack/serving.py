"""Serving an ASGI app on a port of its own, inside a running event loop."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


def free_socket(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A bound socket; port 0 takes any free one.

    Raises:
        OSError: the host is not of this machine, or the port is taken.
    """
    # Named as TCP: asyncio sends small answers at once (TCP_NODELAY) on no other, and waits 40 ms instead.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


@asynccontextmanager
async def serving(app: ASGIApp, bound: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve the app until the block ends; gives its address, for example `http://127.0.0.1:40123`."""
    bound = bound or free_socket()
    host, port = bound.getsockname()
    config = uvicorn.Config(
        app, log_config=None, log_level="critical", access_log=False, date_header=False, lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[bound])
    try:
        yield f"http://{host}:{port}"
    finally:
        await server.shutdown(sockets=[bound])
