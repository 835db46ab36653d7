"""What the ledger has of a return, with the instant of each: turns, sendings, and whose it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.delegating import LEDGER
from conversations.partnership.delegations import Delegation, DelegationState
from storage.delegations import DelegationHeld
from storage.ledger import Kept

SENT = "sent"
SAID = frozenset({"answered", "skipped", "set_aside", "taken_up"})
"""Kinds of entry by which a return that was sent is open again until it is sent once more."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Something passed whole from one person to another, at the moment from which that held."""

    giver: int
    taker: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What happened in one return: something was said when `touched`; `given` tells when it was sent, or open again."""

    touched: tuple[datetime, ...] = ()
    given: tuple[tuple[datetime, bool], ...] = ()
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
    said = dict.fromkeys(entry.at for entry in entries if entry.kind != LEDGER)
    return Record(tuple(said), tuple(_given(entries)),
                  tuple(each for each in _handed(entries, known) if each.at >= since))


def _given(entries: Iterable[Kept]) -> Iterator[tuple[datetime, bool]]:
    sent_at = None
    for entry in entries:
        if entry.kind == SENT:
            sent_at = entry.at
            yield entry.at, True
        elif entry.kind in SAID and sent_at is not None and entry.at > sent_at:
            yield entry.at, False


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
