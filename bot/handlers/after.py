"""What follows from a talk once it was sent is worked out from this: the talk, who sent it, when, by what message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.talking import Talking
from bot.ports import Received
from conversations.dialogue.session import Event, Reply
from conversations.partnership.calendars import local_date
from storage.database import Session
from storage.figures import Source
from storage.sessions import Seat

Lanes = tuple[str, ...]
"""The lanes that have work because of what was done."""


@dataclass(frozen=True, slots=True)
class After:
    """A talk that was just sent, in the transaction of its turn.

    `answer` takes replies to another return in the same transaction, and sends
    it where nothing is left: a correction that was agreed to. `file` takes them
    without sending, with the words in which each was said here by question, and
    gives back what happened: what a delegate answered. Either way the ledger has whoever sent this talk.
    """

    desk: Desk
    session: Session
    seat: Seat
    talking: Talking
    received: Received
    answer: Callable[[Seat, Sequence[Reply]], Lanes]
    file: Callable[[Seat, Sequence[Reply], Mapping[str, str]], Sequence[Event]]

    @property
    def partnership(self) -> str:
        """The partnership that it belongs to."""
        return self.seat.partnership_id

    @property
    def today(self) -> date:
        """The day that it is for whoever sent it."""
        return local_date(self.received.at, self.seat.timezone)

    @property
    def source(self) -> Source:
        """Where what is stored came from: who, when, by which delivery, in which talk."""
        return Source(at=self.received.at, return_id=self.seat.return_id, inbox_key=self.received.key,
                      person_id=self.seat.person_id)

    @property
    def reference(self) -> str:
        """What a person quotes to ask about it: `2026-Q2/NI 111/14`."""
        return reference(self.seat, self.talking)


def reference(seat: Seat, talking: Talking) -> str:
    """What a person quotes to ask about a talk."""
    return "/".join(filter(None, (str(talking.brief.quarter), talking.brief.ref, seat.return_id)))
