"""How long things may take, together in one place because each bounds the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from storage.pacing import ANY, Spacing


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds a call to a channel may take, seconds one attempt is held, and seconds between two looks at the tables.

    `lease` outlasts `call`, with room for a request that lands after its
    sender died: only then may another attempt look for the message. `again` is
    how long a doubtful message waits before it is looked for; `sweep` how long
    a lost hint costs at most. A process that has not been heard of for `dead`
    has died; one that is told to stop gives what it is at `grace` to end.
    `spacing` is the pace of each channel by name; one without is sent to as fast
    as it goes.

    Raises:
        ValueError: a lease could end while its call is still under way.
    """

    call: float = 10.0
    lease: float = 15.0
    again: float = 10.0
    sweep: float = 5.0
    dead: float = 10.0
    grace: float = 3.5
    spacing: Mapping[str, Spacing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a lease that a call can outlive."""
        if self.lease <= self.call:
            raise ValueError(f"A lease of {self.lease} s must outlast a call of {self.call} s; make it longer.")

    def spaced(self, lane: str) -> Spacing:
        """The pace of a lane."""
        return self.spacing.get(lane.partition(":")[0], ANY)

    @property
    def held(self) -> timedelta:
        """The lease as a length of time."""
        return timedelta(seconds=self.lease)
