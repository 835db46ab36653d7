"""Sockets to serve on, bound before anybody is asked to serve.

A module of its own, so that a server that serves for good reads nothing of the rehearsal. Stdlib only.
"""

from __future__ import annotations

import socket


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
