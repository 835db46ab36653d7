"""How fast Slack lets a bot post."""

from __future__ import annotations

import math


class Pace:
    """One post a second in a channel, with short bursts: a bucket per channel, filled by the clock."""

    def __init__(self, per_second: float = 1.0, burst: int = 3) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str, now: float) -> int:
        """Take one token; 0 if the post may pass, else whole seconds to wait (`Retry-After`)."""
        tokens, since = self._buckets.get(channel, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - since) * self._per_second)
        if tokens >= 1:
            self._buckets[channel] = (tokens - 1, now)
            return 0
        self._buckets[channel] = (tokens, now)
        return max(1, math.ceil((1 - tokens) / self._per_second))
