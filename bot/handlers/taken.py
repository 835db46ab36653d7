"""What a turn of a talk came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers.after import Lanes
from bot.handlers.talking import Talking
from conversations.dialogue.session import Event, Sent


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn came to: the talk as it then stands, what happened, and what is promised (“I will ask again …”).

    `changed` is false for a turn that left everything as it was and has nothing to say. `lanes` have work because of
    what followed from it.
    """

    talking: Talking
    events: Sequence[Event]
    promised: tuple[str, ...]
    changed: bool
    lanes: Lanes = ()

    @property
    def sent(self) -> bool:
        """Whether the return was sent in this turn."""
        return any(isinstance(event, Sent) for event in self.events)
