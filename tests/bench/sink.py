"""A far side that takes every letter and keeps none: aiosmtpd as it comes. Prints its port, then serves."""

from __future__ import annotations

import asyncio

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"


async def main() -> None:
    """Listen until killed."""
    loop = asyncio.get_running_loop()
    # Its default of twenty calls of a command is made for strangers; a relay is sent letter after letter.
    server = await loop.create_server(
        lambda: SMTP(Sink(), loop=loop, hostname="sink.example", command_call_limit={"*": 1_000_000}), HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
