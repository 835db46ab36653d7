"""What every handler works with, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.handlers.tempo import Tempo
from bot.handlers.turns import Turns
from bot.mail import Letterer
from bot.ports import Clock, Drawer, Ids, Reach
from bot.tokens import Signer
from conversations.partnership.calendars import WorkingCalendar
from storage.database import Session, Store
from storage.outbox import Claimed

Calendars = Callable[[str, int], WorkingCalendar]
"""A nation's working calendar around a year."""


Ways = Callable[[Session, str], Iterable[tuple[int, Reach]]]
"""Whom a channel reaches in a partnership: each person's id, and the way to them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the clock, chance, how each channel draws, and how the work loop is told.

    `drawers` are the channels that talk, by name; `letterer` draws letters, and
    is none where mail is off. `signer` signs what finds a letter or a page
    again; without it, or without `base_url`, no message offers a page. `wake`
    hints that a lane has work; `send` hands over a message already claimed, and
    is none where any process may send what was written.
    `ways` are those to people that a channel brings beside Slack's and the mail's.
    `turns` counts those that are taken.
    """

    store: Store
    clock: Clock
    ids: Ids
    drawers: Mapping[str, Drawer]
    wake: Callable[[str], None]
    send: Callable[[Claimed], None] | None
    calendars: Calendars
    tempo: Tempo = field(default_factory=Tempo)
    letterer: Letterer | None = None
    signer: Signer | None = None
    base_url: str = ""
    ways: Sequence[Ways] = ()
    turns: Turns = field(default_factory=Turns)
