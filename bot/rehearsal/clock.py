"""The rehearsal's clock: a day of its own that goes on at the usual pace, and can be moved forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class RehearsalClock:
    """Tells `starts` plus what has passed since on the machine's clock, plus what it was moved by."""

    def __init__(self, starts: datetime, machine: Callable[[], datetime]) -> None:
        self._machine = machine
        self._ahead = starts - machine()

    def __call__(self) -> datetime:
        """The time there, aware and in UTC."""
        return self._machine() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Go forward to a moment; never back, since what was done stays done."""
        self._ahead += max(moment - self(), timedelta(0))


class StandingClock:
    """Stands still until it is moved: a rehearsal jumps from what falls due to what falls due next."""

    def __init__(self, starts: datetime) -> None:
        self._now = starts

    def __call__(self) -> datetime:
        """The time there, aware and in UTC."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go forward to a moment; never back, since what was done stays done."""
        self._now = max(moment, self._now)
