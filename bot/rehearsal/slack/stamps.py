"""Marks that never repeat: message timestamps, event ids, trigger ids."""

from __future__ import annotations

from bot.ports import Clock

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Stamps:
    """Counts microseconds by the clock, always upwards even if the clock stands or runs back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def now(self) -> float:
        """Seconds since 1970 by the given clock."""
        return self._clock().timestamp()

    def tick(self) -> int:
        """The next unused microsecond."""
        self._last = max(int(self._clock().timestamp() * 1_000_000), self._last + 1)
        return self._last

    def ts(self) -> str:
        """A message's name within its channel, as Slack writes it: `1700000000.000100`."""
        tick = self.tick()
        return f"{tick // 1_000_000}.{tick % 1_000_000:06d}"

    def mark(self, prefix: str) -> str:
        """An id that differs from all others, also from those of an earlier run."""
        tick, letters = self.tick(), ""
        while tick:
            tick, digit = divmod(tick, 36)
            letters = DIGITS[digit] + letters
        return prefix + letters
