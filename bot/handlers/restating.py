"""“Q1 should be 31, not 38” was said: whoever leads the target is asked to confirm it, in one question of its own.

Nothing is guessed: a target that is not theirs, a quarter without a figure, or
another figure than the one that stands is said back with the way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.handlers.asking import quarter_now
from bot.handlers.desk import Desk
from bot.handlers.support import support_of
from bot.handlers.working_days import working_days
from conversations.dialogue.grammar.restatements import Restatement
from conversations.dialogue.kinds import Kind, Scale, figure_kind
from conversations.dialogue.reading import Read
from conversations.partnership.amounts import amount
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.restating import RestateBrief
from conversations.partnership.targets import Measure
from conversations.scripts.catalogue import talk_named
from conversations.scripts.figure_kinds import per_of
from storage import ledger, people, roles, sessions, talks
from storage.database import Session
from storage.ledger import Entry
from storage.people import Identity
from storage.restating import Known, known_of, rerated
from storage.roles import Roles
from storage.sessions import Seat
from storage.told import issued_with

TALK, FIGURE = "restatement", "figure"
PATIENCE = 5
"""Working days in which somebody who said it may be expected to confirm it."""
NOT_A_LEAD = ("You lead no target here, so no figure is yours to put right. Tell its lead, or say “can I speak to a "
              "person”.")  # fmt: skip
NOT_YOURS = "“{about}” is no target that you lead, so its figure is not yours to put right. Tell its lead."
NO_FIGURE = "No figure of “{title}” was reported for {of}, so there is none to put right. Nothing was changed."
ANOTHER = ("The figure of “{title}” for {of} stands as {stands}, not {was}. Nothing was changed. Say it with the "
           "figure that stands, like “{ref} {of} should be {now}, not {stands}”.")  # fmt: skip
SAME = "The figure of “{title}” for {of} stands as {now} already. Nothing was changed."
WHICH = ("You lead {many} targets, and it could be of any. Nothing was changed. Say of which, like “{ref} {of} should "
         "be {now}”.")  # fmt: skip
UNREAD = "The figure of “{title}” for {of} was not changed. {why}"


@dataclass(frozen=True, slots=True)
class NotRestated:
    """Nothing is asked; the sentence says why, and the way out. Without `theirs` the figure is somebody else's."""

    says: str
    theirs: bool = True

    @property
    def leads_nothing(self) -> bool:
        """Whether whoever said it leads no target at all."""
        return self.says == NOT_A_LEAD


@dataclass(frozen=True, slots=True)
class Restating:
    """What can be confirmed: the matter of the talk that asks it, and whose target it is of."""

    brief: RestateBrief
    target_id: int

    @property
    def about(self) -> str:
        """What its talk is told apart by: of one figure one talk is held at a time."""
        return f"{TALK}:{self.target_id}:{self.brief.of}"

    @property
    def script(self) -> str:
        """The talk that asks it."""
        return talk_named(TALK).script.id


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A target that somebody leads, with its figures."""

    roles: Roles
    known: Known

    def value(self, quarter: Quarter) -> Decimal | None:
        """What stands for a quarter; none where nothing was reported."""
        held = self.known.versions.get(quarter)
        return None if held is None else held.reported.figure.value

    def kind(self, quarter: Quarter) -> Kind[Decimal]:
        """How a figure of a quarter is read."""
        definition = self.known.defined(quarter)
        return figure_kind(definition.unit, Scale(
            label=f"“{self.roles.title}”", unit=definition.unit, decimals=definition.decimals,
            minimum=definition.minimum, maximum=definition.maximum, last=None, per=per_of(definition.unit),
            quarter=quarter.name, running=definition.measure is Measure.CUMULATIVE))


def weigh_restatement(
    desk: Desk, session: Session, person: Identity, said: Restatement, now: datetime, *, target_id: int | None = None
) -> Restating | NotRestated | None:
    """What can be confirmed of what was said, or why nothing can; none where it speaks of no figure that was reported.

    `target_id` is the target that was spoken of where it was said.
    """
    found = _found(session, person, said, now, target_id)
    if not isinstance(found, _Found):
        return found
    known, stood = found.at.known, found.at.roles
    today = local_date(now, person.timezone)
    brief = RestateBrief(
        ref=stood.ref, title=stood.title, quarter=quarter_now(session, person.partnership_id, now),
        due=working_days(desk, session, person.partnership_id, person.calendar, today.year).plus_working_days(
            today, PATIENCE),
        support=support_of(people.partnerships(session)[person.partnership_id]), of=found.of, was=found.stands,
        now=found.value, definition=known.defined(found.of), person=person.name,
        told=issued_with(session, person.partnership_id, stood.target_id, found.of),
        changes=rerated(known, known.with_value(found.of, found.value), found.of), reason=said.reason,
    )  # fmt: skip
    return Restating(brief, stood.target_id)


def begin_restating(
    session: Session, person: Identity, wanted: Restating, now: datetime, words: str, inbox_key: str
) -> Seat:
    """Begin the talk that asks it, and give back its seat, held for this turn; what was said stands in its ledger."""
    talks.end_talks(session, person.partnership_id, wanted.about, now)
    return_id = talks.begin_talk(session, person.partnership_id, person.person_id, wanted.script,
                                 wanted.brief.model_dump_json(), now, about=wanted.about, target_id=wanted.target_id)
    seat = sessions.seat_by_return(session, person.partnership_id, return_id, turn=True)
    if seat is None:
        raise LookupError(f"Talk {return_id} of {person.partnership_id} is gone before it began.")
    ledger.append(session, person.partnership_id, return_id, [Entry(ledger.RESTATED, FIGURE, said=words)], at=now,
                  person_id=person.person_id, inbox_key=inbox_key)
    return seat


@dataclass(frozen=True, slots=True)
class _Found:
    """The figure that is meant: of which target and quarter, what stands there, and what should."""

    at: _Candidate
    of: Quarter
    stands: Decimal
    value: Decimal


def _found(
    session: Session, person: Identity, said: Restatement, now: datetime, target_id: int | None
) -> _Found | NotRestated | None:
    there = list(roles.all_roles(session, person.partnership_id).values())
    named = _named(there, said)
    if not named:
        return None
    if not any(each.lead_id == person.person_id for each in there):
        return NotRestated(NOT_A_LEAD, theirs=False)
    led = [each for each in named if each.lead_id == person.person_id]
    if not led:
        return NotRestated(NOT_YOURS.format(about=said.about), theirs=False)
    collected = quarter_now(session, person.partnership_id, now)
    of = _quarter(said, collected)
    candidates = [_Candidate(each, known_of(session, person.partnership_id, each.target_id)) for each in led]
    if of >= collected and not any(each.value(of) is not None for each in candidates):
        return None
    chosen = _chosen(candidates, said, of, now, target_id)
    if chosen is None:
        return NotRestated(WHICH.format(many=len(led), ref=led[0].ref, of=of.name, now=said.now))
    return _read(chosen, said, of, now)


def _named(there: Sequence[Roles], said: Restatement) -> list[Roles]:
    """Those that are meant by name; all where none is named."""
    if said.about is None:
        return list(there)
    name = " ".join(said.about.casefold().split())
    return [each for each in there if name in {each.ref.casefold(), each.title.casefold()}]


def _quarter(said: Restatement, collected: Quarter) -> Quarter:
    """The quarter that is meant: as named whole; by its number the last of that number; else the one before this."""
    if said.quarter is None:
        return collected.previous
    if said.quarter.year is not None:
        return Quarter(said.quarter.year, said.quarter.number)
    return collected.plus(-((collected.number - said.quarter.number) % 4))


def _chosen(
    candidates: Sequence[_Candidate], said: Restatement, of: Quarter, now: datetime, target_id: int | None
) -> _Candidate | None:
    """The one whose figure stands as they say; of several the one spoken of; none where that is not certain.

    Only those that have a figure of the quarter are looked at, where any has.
    """
    candidates = [each for each in candidates if each.value(of) is not None] or candidates
    here = next((each for each in candidates if each.roles.target_id == target_id), None)
    if said.was is not None:
        standing = [each for each in candidates if _same(each, said.was, of, now)]
        if here in standing or len(standing) > 1:
            return here if here in standing else None
        if standing:
            return standing[0]
    return here if here is not None else candidates[0] if len(candidates) == 1 else None


def _same(each: _Candidate, said: str, of: Quarter, now: datetime) -> bool:
    reading = each.kind(of).read(said, now.date())
    return isinstance(reading, Read) and reading.value == each.value(of)


def _read(
    chosen: _Candidate, said: Restatement, of: Quarter, now: datetime
) -> _Found | NotRestated:
    title, stands, unit = chosen.roles.title, chosen.value(of), chosen.known.defined(of).unit
    if stands is None:
        return NotRestated(NO_FIGURE.format(title=title, of=of.name))
    if said.was is not None and not _same(chosen, said.was, of, now):
        return NotRestated(ANOTHER.format(title=title, of=of.name, stands=amount(stands, unit), was=said.was,
                                          now=said.now, ref=chosen.roles.ref))
    reading = chosen.kind(of).read(said.now, now.date())
    if not isinstance(reading, Read):
        return NotRestated(UNREAD.format(title=title, of=of.name, why=getattr(reading, "why", "Say it as a figure.")))
    if reading.value == stands:
        return NotRestated(SAME.format(title=title, of=of.name, now=amount(stands, unit)))
    return _Found(chosen, of, stands, reading.value)
