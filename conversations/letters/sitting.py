"""What a letter is composed from: one person's returns as they stand, and the numbers given so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conversations.dialogue.answers import Answers
from conversations.dialogue.session import Event
from conversations.letters.letter import SentLetter

Numbers = Mapping[tuple[str, str], str]
"""The label of each question by its return and key, as far as it has one."""


@dataclass(frozen=True, slots=True)
class Held:
    """One return of the sitting as it stands after a turn.

    `events` are those of the turn just taken, none where nothing was said to
    this return. `sent_before` is what had been sent before that turn
    (`Session.sent`), where it had been sent. `page` is its address as a page.
    """

    return_id: str
    answers: Answers
    events: Sequence[Event] = ()
    sent_before: Mapping[str, str] | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """All returns of one person in one round, in the order in which they are always shown.

    `quarter` is its full name, `quarter_name` the short one. `support` is the
    support team as it is called. `earlier` are the letters of this sitting so
    far: their labels stay. `stoppable` says that reminders can be stopped.
    """

    name: str
    organisation: str
    partnership: str
    support: str
    quarter: str
    quarter_name: str
    due: date
    held: tuple[Held, ...]
    earlier: tuple[SentLetter, ...] = ()
    stoppable: bool = True

    @property
    def several(self) -> bool:
        """Whether questions must say which return they belong to."""
        return len(self.held) > 1


def numbers_given(letters: Iterable[SentLetter]) -> Numbers:
    """The labels of earlier letters; the first that a question had is its own for good."""
    given: dict[tuple[str, str], str] = {}
    for letter in letters:
        for question in letter.questions:
            given.setdefault((question.return_id, question.key), question.label)
    return given


class Numbering:
    """Gives labels through a whole letter: the one a question had, else the next free number."""

    def __init__(self, given: Numbers) -> None:
        self._given = dict(given)
        self._last = max((int(label) for label in given.values()), default=0)

    def label(self, return_id: str, key: str) -> str:
        """The label of a question."""
        place = (return_id, key)
        if place not in self._given:
            self._last += 1
            self._given[place] = str(self._last)
        return self._given[place]
