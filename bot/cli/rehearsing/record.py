"""What the ledger has of a return, with the instant of each: turns, sendings, wishes, and whose it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.handlers.delegating import LEDGER
from conversations.partnership.delegations import Delegation, DelegationState
from storage.delegations import DelegationHeld
from storage.ledger import Kept

SENT, WANTED = "sent", "wanted"
SAID = frozenset({"answered", "skipped", "set_aside", "taken_up"})
"""Kinds of entry by which a return that was sent is open again until it is sent once more."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Something passed whole from one person to another, at the moment from which that held."""

    giver: int
    taker: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wanted of the clock, in their own words; `until` is the day that they named."""

    person: int
    command: str
    at: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """What happened in one return: `touched` at these moments; `given` says from when on it was sent, or open again."""

    touched: tuple[datetime, ...] = ()
    given: tuple[tuple[datetime, bool], ...] = ()
    wishes: tuple[Wish, ...] = ()
    handed: tuple[HandedOver, ...] = ()

    def is_given_before(self, moment: datetime) -> bool:
        """Whether it was sent, and nothing said in it since, before a moment."""
        return next((given for at, given in reversed(self.given) if at < moment), False)

    def given_at(self, moment: datetime) -> datetime | None:
        """When it was sent last before a moment."""
        return next((at for at, given in reversed(self.given) if given and at < moment), None)


NOTHING = Record()
"""The record of what nobody began."""


def record_of(entries: Sequence[Kept], known: Mapping[str, DelegationHeld], since: datetime) -> Record:
    """The record of one return, from its entries in order and the hand-overs by id; those `since` a moment count."""
    return Record(tuple(dict.fromkeys(entry.at for entry in entries)), tuple(_given(entries)),
                  tuple(_wishes(entries)), tuple(each for each in _handed(entries, known) if each.at >= since))


def _given(entries: Iterable[Kept]) -> Iterator[tuple[datetime, bool]]:
    sent_at = None
    for entry in entries:
        if entry.kind == SENT:
            sent_at = entry.at
            yield entry.at, True
        elif entry.kind in SAID and sent_at is not None and entry.at > sent_at:
            yield entry.at, False


def _wishes(entries: Iterable[Kept]) -> Iterator[Wish]:
    for entry in entries:
        if entry.kind == WANTED and entry.person_id is not None:
            wanted = json.loads(entry.facts or "{}")
            until = wanted.get("until")
            yield Wish(entry.person_id, str(wanted.get("command")), entry.at, date.fromisoformat(until[:10]) if until
                       else None)


def _handed(entries: Iterable[Kept], known: Mapping[str, DelegationHeld]) -> Iterator[HandedOver]:
    """When it passed to another person; that of some questions only moves nothing."""
    for entry in entries:
        if entry.kind != LEDGER or entry.facts is None:
            continue
        before = Delegation.model_validate_json(entry.facts)  # as it stood until then
        held, began = known[before.id], entry.text == DelegationState.HOLDS
        if before.keys or not (began or before.state is DelegationState.HOLDS):
            continue
        giver, taker = (held.giver_id, held.taker_id) if began else (held.taker_id, held.giver_id)
        yield HandedOver(giver, taker, entry.at)
