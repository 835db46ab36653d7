"""The messages of a round's chase as they were written: to whom, when, what each names, and which steps it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bot.cli.rehearsing.asked import Asked
from bot.cli.rehearsing.diary import StepTaken
from bot.cli.rehearsing.named import Title, in_a_reminder, in_what_is_told
from bot.handlers.chase_words import ALSO
from bot.handlers.preview_round import PASSED_ON, REMINDER, in_a_round
from conversations.letters.letter import LetterKind
from conversations.partnership.chase import BESIDES, USUAL_STEPS, Audience, Contact
from storage import chasing, letters, rounds, traffic
from storage.database import Session
from storage.outbox import MessageState
from storage.traffic import Traffic

CHASED = "c:"
"""How the purposes of messages of the chase begin."""
TURNED_TO = {step.name: step.to for step in (*USUAL_STEPS.steps, *BESIDES)}
"""Whom each step turns to, by its name."""


@dataclass(frozen=True, slots=True)
class ChaseSent:
    """A message of the chase as it was written: its number, to whom, of which kind, on which day of theirs.

    `items` are what it names, as read in it; `steps` what it took of the planned steps: of what, and by which name.
    """

    seq: int
    to: int
    kind: str
    day: date
    at: datetime
    items: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    status: str
    reason: str | None = None

    @property
    def left(self) -> bool:
        """Whether it was sent."""
        return self.status == MessageState.SENT


@dataclass(frozen=True, slots=True)
class OtherChased:
    """A message of another round’s chase: of which quarter, to whom, when; `steps` are those of this round in it."""

    quarter: str
    to: int
    at: datetime
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the messages of a round's chase are read with: what was asked, who people are, and each step as noted."""

    session: Session
    partnership_id: str
    round_id: int
    asked: Mapping[str, Asked]
    contacts: Mapping[int, Contact]
    taken: Sequence[StepTaken]

    def chased(self, messages: Sequence[Traffic]) -> Iterator[ChaseSent]:
        """Those of the round's own chase among the messages."""
        return (self._chased(row, self._payloads[row.id]) for row, of_round in _of_rounds(messages)
                if of_round == self.round_id)

    def of_others(self, messages: Sequence[Traffic]) -> Iterator[OtherChased]:
        """Those of the chase of other rounds: they may remind of this one too."""
        quarters = {each.round_id: each.round.quarter.name for each in rounds.rounds(self.session, self.partnership_id)}
        for row, of_round in _of_rounds(messages):
            if of_round != self.round_id and row.person_id is not None:
                titles = self._titles(each for each in self.asked.values() if row.person_id in each.had_by)
                items = list(in_a_reminder(self._payloads[row.id], titles, ALSO))
                steps = self._steps(items, row.created_at, row.person_id, REMINDER)
                yield OtherChased(quarters[of_round], row.person_id, row.created_at, steps)

    @cached_property
    def _payloads(self) -> Mapping[str, Mapping[str, Any]]:
        return traffic.payloads(self.session, self.partnership_id, CHASED)

    def _chased(self, row: Traffic, payload: Mapping[str, Any]) -> ChaseSent:
        _, _, to, called, day, *_ = row.id.split(":")
        reader, kind = int(to), REMINDER if called == chasing.REMINDER else PASSED_ON
        items = tuple(dict.fromkeys(self._named(row, payload, reader, kind)))
        steps = self._steps(items, row.created_at, reader, kind)
        return ChaseSent(row.seq, reader, kind, date.fromisoformat(day), row.created_at, items, steps, row.status,
                         row.reason)

    def _steps(self, items: Sequence[str], at: datetime, reader: int, kind: str) -> tuple[tuple[str, str], ...]:
        """The steps of these items that were taken at a moment, and may have been for this reader."""
        return tuple((item, each.step) for each in self.taken if each.at == at
                     and (item := in_a_round(each.return_id)) in items
                     and reader in self._may_be_told(self.asked[item], each.step, at, kind))

    def _named(self, row: Traffic, payload: Mapping[str, Any], reader: int, kind: str) -> Iterator[str]:
        if kind != REMINDER:
            return in_what_is_told(payload, self._titles(self.asked.values()))
        if (reader, row.created_at) in self._letters:
            return (in_a_round(each) for each in self._letters[reader, row.created_at])
        return in_a_reminder(payload, self._titles(each for each in self.asked.values() if reader in each.had_by))

    def _titles(self, asked: Iterable[Asked]) -> list[Title]:
        return [Title(each.id, each.called, tuple(self.contacts[who].name for who in each.had_by)) for each in asked]

    @cached_property
    def _letters(self) -> Mapping[tuple[int, datetime], Sequence[str]]:
        """The returns that each letter of a reminder asks about, by whom it went to and when it was written."""
        return {(each.person_id, each.at): tuple(question.return_id for question in each.sent.questions)
                for each in letters.letters_of_round(self.session, self.partnership_id, self.round_id)
                if each.kind == LetterKind.REMINDER}

    def _may_be_told(self, item: Asked, step: str, at: datetime, kind: str) -> set[int]:
        """Whom a step taken then may reach: whom it turns to, and who stands in for them, and for those."""
        owner = item.owner_at(at)
        if kind == REMINDER:
            return {owner} if TURNED_TO[step] is Audience.OWNER else set()
        turned_to = {Audience.DEPUTY: self.contacts[owner].deputy, Audience.SPONSOR: item.sponsor}
        now, found = turned_to.get(TURNED_TO[step], owner), set[int]()
        while now is not None and now not in found:
            found.add(now)
            now = _stand_in(self.contacts[now])
        return found - {owner}


def _of_rounds(messages: Sequence[Traffic]) -> Iterator[tuple[Traffic, int]]:
    return ((row, int(row.id.split(":")[1])) for row in messages if row.id.startswith(CHASED))


def _stand_in(contact: Contact) -> int | None:
    named = [contact.deputy_on(leave) for leave in contact.leaves]
    return next((each for each in named if each is not None), contact.deputy)
