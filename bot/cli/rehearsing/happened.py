"""What happened in a round, read back from the copy once it was played: returns, messages, absences, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.handlers.chasing import contacts_of
from bot.handlers.delegating import LEDGER
from bot.handlers.desk import Desk
from bot.handlers.preview_round import PASSED_ON, REMINDER, in_a_round
from bot.handlers.signing_off import PART
from bot.handlers.talking import Talking
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import Audience, Contact
from conversations.partnership.delegations import Delegation, DelegationState
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from conversations.partnership.wished import muted, snoozed
from storage import chasing, delegations, ledger, rounds, sessions, traffic
from storage.database import Session
from storage.delegations import DelegationHeld
from storage.ledger import Kept
from storage.outbox import MessageState
from storage.roles import all_roles
from storage.rounds import ReturnLine
from storage.traffic import Traffic

CHASED = "c:"
"""How the purposes of messages of the chase begin."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Something passed whole from one person to another, at the moment from which that held."""

    giver: int
    taker: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was asked in the round: as a preview names it, whose it is in the end, and when it was answered.

    `touched` are the days, in the zone of whoever has it, on which some of it was answered; `minutes` what it takes;
    `handed` how it came to be theirs, the first hand-over first.
    """

    id: str
    ref: str
    return_id: str
    owner: int
    sponsor: int | None
    line: ReturnLine
    touched: frozenset[date]
    minutes: int = 0
    handed: tuple[HandedOver, ...] = ()

    def owner_at(self, moment: datetime) -> int:
        """Whose it was when something was written at that moment; a hand-over of the very moment came after it."""
        return next((each.giver for each in self.handed if each.at >= moment), self.owner)

    def answered_by(self, moment: datetime) -> bool:
        """Whether it was answered in whole by then."""
        return self.line.sent_at is not None and self.line.sent_at <= moment


@dataclass(frozen=True, slots=True)
class ChaseSent:
    """A message of the chase as it was written: to whom, of which kind, on which day of theirs, naming what."""

    to: int
    kind: str
    day: date
    at: datetime
    items: tuple[str, ...]
    status: str
    reason: str | None

    @property
    def left(self) -> bool:
        """Whether it was sent."""
        return self.status == MessageState.SENT


@dataclass(frozen=True, slots=True)
class Happened:
    """All that a rehearsal is told from. `contacts` have every absence that became known."""

    round_id: int
    asked: Mapping[str, Asked]
    messages: Sequence[Traffic]
    chased: Sequence[ChaseSent]
    contacts: Mapping[int, Contact]
    snoozed: Mapping[int, datetime]
    muted: frozenset[int]


def what_happened(desk: Desk, partnership_id: str, quarter: Quarter, after: int, session: Session) -> Happened:
    """Read what happened since the message of the number `after` was written.

    Raises:
        LookupError: there is no round of the quarter.
    """
    held = rounds.round_of(session, partnership_id, quarter)
    if held is None:
        raise LookupError(f"There is no round of {quarter.name} to look back on.")
    contacts = contacts_of(desk, session, partnership_id, held.round.opens, quarter.last_day.year)
    asked = _asked(session, partnership_id, held.round_id, contacts)
    messages = traffic.written_after(session, partnership_id, after)
    steps = chasing.steps_taken(session, partnership_id, held.round_id)
    wishes = chasing.wishes_said(session, partnership_id, held.round_id)
    return Happened(
        held.round_id, asked, messages,
        tuple(_chased(row, held.round_id, asked, contacts, steps) for row in messages if row.id.startswith(CHASED)),
        contacts, snoozed(wishes), muted(wishes),
    )  # fmt: skip


def _asked(
    session: Session, partnership_id: str, round_id: int, contacts: Mapping[int, Contact]
) -> dict[str, Asked]:
    roles, found = all_roles(session, partnership_id), {}
    known = {each.delegation.id: each for each in delegations.delegations(session, partnership_id)}
    minutes = {seat.return_id: Talking.at(seat, date.min).brief.minutes
               for each in sessions.seats_of_round(session, partnership_id, round_id).values() for seat in each}
    for line in rounds.lines(session, partnership_id, round_id):
        zone = contacts[line.person_id].timezone
        entries = ledger.entries_of(session, partnership_id, line.return_id)
        touched = {local_date(entry.at, zone) for entry in entries}
        item = in_a_round(line.return_id)
        found[item] = Asked(item, line.ref, line.return_id, line.person_id, roles[line.target_id].sponsor_id, line,
                            frozenset(touched), minutes[line.return_id], tuple(_handed(entries, known)))
    return found


def _handed(entries: Sequence[Kept], known: Mapping[str, DelegationHeld]) -> Iterator[HandedOver]:
    """When a return passed to another person, by its own record; that of some questions only moves nothing."""
    for entry in entries:
        if entry.kind != LEDGER or entry.facts is None:
            continue
        before = Delegation.model_validate_json(entry.facts)  # as it stood until then
        held, began = known[before.id], entry.text == DelegationState.HOLDS
        if before.keys or not (began or before.state is DelegationState.HOLDS):
            continue
        giver, taker = (held.giver_id, held.taker_id) if began else (held.taker_id, held.giver_id)
        yield HandedOver(giver, taker, entry.at)


def _chased(
    row: Traffic, round_id: int, asked: Mapping[str, Asked], contacts: Mapping[int, Contact],
    steps: Mapping[tuple[str, str], datetime],
) -> ChaseSent:
    """One message of the chase; what it named follows from the steps that it took, and from what was open then."""
    _, _, to, kind, day, *_ = row.id.split(":")
    reader = int(to)
    if kind == "reminder":
        items = [each.id for each in asked.values()
                 if each.owner_at(row.created_at) == reader and not each.answered_by(row.created_at)]
        said = REMINDER
    else:
        items = [in_a_round(return_id) for (return_id, step), at in sorted(steps.items()) if at == row.created_at
                 and reader in _may_be_told(asked[in_a_round(return_id)], step, at, contacts)]
        said = PASSED_ON
    return ChaseSent(reader, said, date.fromisoformat(day), row.created_at, tuple(dict.fromkeys(items)), row.status,
                     row.reason)


def _may_be_told(item: Asked, step: str, at: datetime, contacts: Mapping[int, Contact]) -> set[int]:
    """Whom a step taken then may reach: whom it turns to, and who stands in for them, and for those."""
    owner = item.owner_at(at)
    turned_to = {str(Audience.DEPUTY): contacts[owner].deputy, str(Audience.SPONSOR): item.sponsor}
    now, found = turned_to.get(step, owner), set[int]()
    while now is not None and now not in found:
        found.add(now)
        now = _stand_in(contacts[now])
    return found - {owner}


def _stand_in(contact: Contact) -> int | None:
    named = [contact.deputy_on(leave) for leave in contact.leaves]
    return next((each for each in named if each is not None), contact.deputy)


def is_sign_off(line: ReturnLine) -> bool:
    """Whether a line of the round asks a sponsor to sign a return off."""
    return line.return_id.endswith(f".{PART}")


def was_given(line: ReturnLine) -> bool:
    """Whether it was sent at all."""
    return line.sent_at is not None and line.state != ReturnState.NO_RETURN
