"""Who does something by hand at this terminal, for the record."""

from __future__ import annotations

import getpass
import os
import socket
from typing import Annotated

import typer

By = Annotated[str | None, typer.Option("--by", help="Who you are, for the record; else your login.")]


def whoever_is_logged_in() -> str:
    """The person at this terminal, also behind `sudo`, and this machine."""
    try:
        user = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that has no name
        user = f"user {os.getuid()}"
    return f"{user} on {socket.gethostname()}"
