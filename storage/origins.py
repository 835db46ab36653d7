"""What trails are made of: what is known of one fact before the ledger is asked, and what the ledger is to be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, FromClause, bindparam, select
from sqlmodel import Session

from conversations.digests.document import Source
from conversations.digests.trail import Step
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from storage.statements import Query, run
from storage.tables import PartnershipRow, PersonRow, TargetRow, table

_partnership, _target, _person = table(PartnershipRow), table(TargetRow), table(PersonRow)

PARTNERSHIP: BindParameter[str] = bindparam("partnership_id")
IDS: BindParameter[Sequence[Any]] = bindparam("ids", expanding=True)
_NOW = datetime.max.replace(tzinfo=UTC)
OPEN_TO_ALL = "partnership"
"""The visibility of a target that every partner may see."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A talk as it is kept, so that an answer in it can be read: its script, and brief and session as JSON."""

    script: str
    brief: str
    session: str | None


Reading = Callable[[Spoken, str, str], tuple[str, str | None]]
"""How an answer (question, canonical text) is read by people: what the question is called, and what was understood;
none where that is the words themselves."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Answers that belong to a fact: those to `keys` or below `prefix` in a return as it was sent.

    With `until` only what was sent last by then; without a return, what was
    said in any talk about the target. `otherwise` are the questions meant where
    nothing stands below the prefix. `presumed` wants it said when the return was sent without such an answer.
    """

    return_id: str | None
    keys: tuple[str, ...] = ()
    prefix: str | None = None
    otherwise: tuple[str, ...] = ()
    until: datetime | None = None
    target_id: int | None = None
    presumed: bool = False

    def wants(self, key: str) -> bool:
        """Whether this question is meant."""
        return key in self.keys or (self.prefix is not None and key.startswith(self.prefix))


@dataclass(frozen=True, slots=True)
class Dated:
    """A step and the instant by which it stands among others."""

    at: datetime
    step: Step


@dataclass(slots=True)
class Origin:
    """What is known of a fact: whose target, what happened to its own rows, and what else is to be read.

    `subjects` are those of decisions about it, `signed` the returns whose lines
    may be signed, `imported` the row that no talk brought, as a step without its day.
    """

    source: Source
    ref: str
    restricted: bool
    heading: str
    gist: str | None = None
    steps: list[Dated] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    subjects: list[tuple[str, str]] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    imported: Dated | None = None

    def says(self, at: datetime, step: Step) -> None:
        """Something that happened at an instant."""
        self.steps.append(Dated(at, step))

    def stands(self, step: Step) -> None:
        """Something that holds now, whenever it came about."""
        self.steps.append(Dated(_NOW, step))


class Scope:
    """One partnership, read for trails: its rows alone, its days, and how answers are read."""

    def __init__(self, session: Session, partnership_id: str, reading: Reading) -> None:
        self._session, self._partnership, self.reading = session, partnership_id, reading
        zone = run(session, select(_partnership.c.timezone).where(_partnership.c.id == partnership_id)).scalar_one()
        self._zone = ZoneInfo(zone)

    def rows(self, wanted: Query, ids: Sequence[Any], **named: Any) -> list[Any]:
        """The rows of these ids; nothing is asked for none."""
        if not ids:
            return []
        return list(run(self._session, wanted, {"partnership_id": self._partnership, "ids": list(ids)} | named))

    def day(self, at: datetime) -> date:
        """The day of an instant where the partnership lives."""
        return at.astimezone(self._zone).date()

    def say_day(self, at: datetime) -> str:
        """That day in words."""
        return long_date(self.day(at))

    def targets(self, refs: Sequence[str]) -> dict[str, Any]:
        """Targets by ref."""
        return {row.ref: row for row in self.rows(_TARGETS, refs)}


_TARGETS: Query = select(_target.c.id, _target.c.ref, _target.c.visibility).where(
    _target.c.partnership_id == PARTNERSHIP, _target.c.ref.in_(IDS))


def of_target(kept: FromClause) -> ColumnElement[bool]:
    """A row belongs to its target, in the same partnership."""
    return (_target.c.partnership_id == kept.c.partnership_id) & (_target.c.id == kept.c.target_id)


def by_person(kept: FromClause, column: str = "person_id") -> ColumnElement[bool]:
    """A row was somebody's doing, in the same partnership."""
    return (_person.c.partnership_id == kept.c.partnership_id) & (_person.c.id == kept.c[column])


REF, VISIBILITY, BY = _target.c.ref, _target.c.visibility, _person.c.name.label("by")
TARGET, PERSON = _target, _person
"""What every row of a trail is joined with."""


def is_restricted(row: Any) -> bool:
    """Whether the target of a row is shut to other partners."""
    return bool(row.visibility != OPEN_TO_ALL)


def numbered(sources: Sequence[Source]) -> dict[int, Source]:
    """Sources by the number of their row; an id that is none is nobody's."""
    return {int(each.id): each for each in sources if each.id.isdecimal()}


def placed(sources: Sequence[Source]) -> dict[tuple[str, Quarter], Source]:
    """Sources by ref and quarter."""
    found = {}
    for each in sources:
        ref, _, quarter = each.id.rpartition("@")
        found[ref, Quarter.parse(quarter)] = each
    return found
