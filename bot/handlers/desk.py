"""What every handler works with, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.handlers.tempo import Tempo
from bot.ports import Clock, Drawer, Ids
from conversations.partnership.calendars import WorkingCalendar
from storage.database import Store
from storage.outbox import Claimed

Calendars = Callable[[str, int], WorkingCalendar]
"""A nation's working calendar around a year."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the clock, chance, how each channel draws, and how the work loop is told.

    `wake` hints that a lane has work; `send` hands over a message already claimed.
    """

    store: Store
    clock: Clock
    ids: Ids
    drawers: Mapping[str, Drawer]
    wake: Callable[[str], None]
    send: Callable[[Claimed], None]
    calendars: Calendars
    tempo: Tempo = field(default_factory=Tempo)
