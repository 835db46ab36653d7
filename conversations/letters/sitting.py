"""What a letter is composed from: one person's talks as they stand, and the numbers given so far.

Most are returns of a quarter; an update, a decision or any other talk is held
beside them, or alone, in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conversations.dialogue.answers import Answers
from conversations.dialogue.session import Event
from conversations.letters.letter import SentLetter
from conversations.letters.plain_line import plain_line

Numbers = Mapping[tuple[str, str], str]
"""The label of each question by its return and key, as far as it has one."""


@dataclass(frozen=True, slots=True)
class Held:
    """One return of the sitting, or another talk of it, as it stands after a turn.

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
    """All that is asked of one person in one round, or outside any, in the order in which it is always shown.

    `quarter` is its full name, `quarter_name` the short one. `due` is the first
    day on which something is. `support` is the support team as it is called.
    `earlier` are the letters of this sitting so far: their labels stay, and so
    does the `subject` that the first had. `stoppable` says that reminders can
    be stopped.
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
    subject: str | None = None
    stoppable: bool = True

    @property
    def several(self) -> bool:
        """Whether questions must say which return they belong to."""
        return len(self.held) > 1

    @property
    def nouns(self) -> tuple[str, ...]:
        """What is given, talk by talk: `return`, `return`, `update`."""
        return tuple(held.answers.script.noun for held in self.held)

    @property
    def of_returns(self) -> bool:
        """Whether nothing but returns is asked."""
        return all(held.answers.script.is_return for held in self.held)

    def ref_of(self, held: Held) -> str:
        """By what a talk goes in this sitting: its reference, with its noun where another has the same.

        Two talks with one reference and one noun are told apart by a number.
        """
        ref = plain_line(held.answers.brief.ref)
        if Counter(plain_line(each.answers.brief.ref) for each in self.held)[ref] == 1:
            return ref
        alike = [each.return_id for each in self.held
                 if plain_line(each.answers.brief.ref) == ref and each.answers.script.noun == held.answers.script.noun]
        number = f" {alike.index(held.return_id) + 1}" if len(alike) > 1 else ""
        return f"{ref} {held.answers.script.noun}{number}".strip()


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
