"""What an import must know of what is stored, so that it takes nothing back that people have said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import Session

from conversations.partnership.quarters import Quarter
from storage.statements import dialect, insert_unless, run
from storage.tables import ActionRow, AddressRow, FigureRow, OccasionRow, PersonRow, RiskRow, TargetRow, table

_occasion, _action, _risk = table(OccasionRow), table(ActionRow), table(RiskRow)
_figure, _address, _person, _target = table(FigureRow), table(AddressRow), table(PersonRow), table(TargetRow)

_IMPORT = "import"


@dataclass(frozen=True, slots=True)
class SaidSince:
    """What people have changed since it was imported: actions and risks by id, figures by ref and quarter."""

    actions: frozenset[str]
    risks: frozenset[str]
    figures: frozenset[tuple[str, Quarter]]


def note_import(session: Session, partnership_id: str, at: datetime) -> None:
    """Record that an import was taken in at `at`, the instant its rows carry."""
    statement = insert_unless(dialect(session), _occasion, "partnership_id", "name", "slot")
    run(session, statement, {"partnership_id": partnership_id, "name": _IMPORT, "slot": _slot(at), "at": at})


def said_since(session: Session, partnership_id: str) -> SaidSince:
    """What no import may overwrite: a row whose instant is not that of an import, a figure from a message."""
    imports = select(_occasion.c.slot).where(
        _occasion.c.partnership_id == partnership_id, _occasion.c.name == _IMPORT
    )
    known = set(run(session, imports).scalars())
    touched = {
        kept.name: frozenset(
            row_id
            for row_id, at in run(
                session, select(kept.c.id, kept.c.at).where(kept.c.partnership_id == partnership_id)
            )
            if _slot(at) not in known
        )
        for kept in (_action, _risk)
    }
    return SaidSince(touched[_action.name], touched[_risk.name], _figures_said(session, partnership_id))


def _figures_said(session: Session, partnership_id: str) -> frozenset[tuple[str, Quarter]]:
    said = (
        select(_target.c.ref, _figure.c.quarter)
        .join(
            _target,
            (_target.c.partnership_id == _figure.c.partnership_id) & (_target.c.id == _figure.c.target_id),
        )
        .where(
            _figure.c.partnership_id == partnership_id,
            _figure.c.return_id.is_not(None) | _figure.c.person_id.is_not(None),
        )
        .distinct()
    )
    return frozenset(run(session, said))


def owners_of_addresses(session: Session, partnership_id: str) -> Mapping[str, str]:
    """The main address of whoever has each address."""
    owned = (
        select(_address.c.email, _person.c.email)
        .join(
            _person,
            (_person.c.partnership_id == _address.c.partnership_id) & (_person.c.id == _address.c.person_id),
        )
        .where(_address.c.partnership_id == partnership_id)
    )
    return dict(iter(run(session, owned)))


def _slot(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
