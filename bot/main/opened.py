"""What opening a channel gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from bot.handlers.desk import Desk
from bot.handlers.tempo import Tempo
from bot.ports import Channel
from bot.settings import Settings


class CannotOpen(RuntimeError):
    """A channel cannot be opened as the settings have it; the sentence says which setting and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A channel that the settings want: how it delivers, and how it begins to listen once there is a desk.

    What `listen` gives is kept by the running Quarterday under the channel's name.
    """

    delivery: Channel
    listen: Callable[[Desk, AsyncExitStack], Awaitable[Any]]


Opens = Callable[[Settings, Tempo, AsyncExitStack], Awaitable[Opened | None]]
