"""Things that go wrong between a bot and Slack, on demand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What goes wrong. The first group concerns calls of the Web API, the second deliveries to the bot."""

    STORE_THEN_DROP = "store_then_drop"
    DROP = "drop"
    STORE_THEN_HANG = "store_then_hang"
    HANG = "hang"
    UNAVAILABLE = "503"
    BROKEN = "500"
    STORE_THEN_BREAK = "store_then_500"
    RATE_LIMITED = "429"
    RATE_LIMITED_HTML = "429_html"
    REFUSED = "refuse"

    DUPLICATED = "duplicate"
    REORDERED = "reorder"
    LATE = "late"
    LOST = "lose"


DELIVERY = frozenset({Wrong.DUPLICATED, Wrong.REORDERED, Wrong.LATE, Wrong.LOST})


@dataclass(slots=True)
class Fault:
    """One thing to go wrong.

    `on` is a Web API method or an event type, `*` any. `times` is how often it
    strikes yet (none: for ever), `chance` the probability each time. `code` is
    the error of a refusal; `seconds` the `Retry-After`, the delay or the hang.
    """

    wrong: Wrong
    on: str = "*"
    times: int | None = 1
    chance: float = 1.0
    code: str = ""
    seconds: float = 1.0


class Faults:
    """The faults now in force, struck in the order they were added."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._standing: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force."""
        self._standing.append(fault)

    def clear(self) -> None:
        """Let everything work again."""
        self._standing.clear()

    def call(self, method: str) -> Fault | None:
        """The fault that strikes this call of the Web API, if any."""
        return self._strike(method, deliveries=False) if self._standing else None

    def delivery(self, event: str) -> Fault | None:
        """The fault that strikes this delivery to the bot, if any."""
        return self._strike(event, deliveries=True) if self._standing else None

    def _strike(self, name: str, *, deliveries: bool) -> Fault | None:
        for fault in self._standing:
            if fault.on not in ("*", name) or (fault.wrong in DELIVERY) is not deliveries:
                continue
            if fault.chance < 1 and self._chance.random() >= fault.chance:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._standing.remove(fault)
            return fault
        return None
