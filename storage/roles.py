"""Who plays which part for a target: lead, sponsor, the theme's chair, the delivery group."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlmodel import Session

from storage.statements import Query, run
from storage.tables import DefinitionRow, TargetMemberRow, TargetRow, ThemeRow, table

_target, _theme = table(TargetRow), table(ThemeRow)
_member, _definition = table(TargetMemberRow), table(DefinitionRow)


@dataclass(frozen=True, slots=True)
class Roles:
    """The people of a target, by their ids; a target without sponsor or its theme without chair has none."""

    target_id: int
    ref: str
    title: str
    theme: str
    lead_id: int
    sponsor_id: int | None
    chair_id: int | None
    visibility: str
    members: tuple[int, ...] = ()

    def everybody(self) -> frozenset[int]:
        """Everybody who has a part in the target."""
        named = {self.lead_id, self.sponsor_id, self.chair_id, *self.members}
        return frozenset(who for who in named if who is not None)


_TITLE = (
    select(_definition.c.title)
    .where(_definition.c.target_id == _target.c.id)
    .order_by(_definition.c.since.desc(), _definition.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_ROLES: Query = (
    select(_target.c.id, _target.c.ref, _TITLE, _theme.c.name, _target.c.lead_id, _target.c.sponsor_id,
           _theme.c.chair_id, _target.c.visibility)
    .join(_theme, (_theme.c.partnership_id == _target.c.partnership_id) & (_theme.c.id == _target.c.theme_id))
    .where(_target.c.partnership_id == bindparam("partnership_id"))
    .order_by(_target.c.ref)
)
_MEMBERS: Query = (
    select(_member.c.target_id, _member.c.person_id)
    .where(_member.c.partnership_id == bindparam("partnership_id"))
    .order_by(_member.c.target_id, _member.c.person_id)
)


_ROLES_ON = _ROLES.where(_target.c.id == bindparam("target_id"))
_MEMBERS_ON = _MEMBERS.where(_member.c.target_id == bindparam("target_id"))


def all_roles(session: Session, partnership_id: str) -> dict[int, Roles]:
    """The people of every target of the partnership, by the target's id."""
    members: dict[int, tuple[int, ...]] = {}
    for target_id, person_id in run(session, _MEMBERS, {"partnership_id": partnership_id}):
        members[target_id] = (*members.get(target_id, ()), person_id)
    rows = run(session, _ROLES, {"partnership_id": partnership_id})
    return {row[0]: replace(Roles(*row), members=members.get(row[0], ())) for row in rows}


def roles_of(session: Session, partnership_id: str, target_id: int) -> Roles:
    """The people of one target.

    Raises:
        LookupError: the partnership has no such target.
    """
    named = {"partnership_id": partnership_id, "target_id": target_id}
    row = run(session, _ROLES_ON, named).first()
    if row is None:
        raise LookupError(f"Partnership {partnership_id} has no target {target_id}.")
    return replace(Roles(*row), members=tuple(person_id for _, person_id in run(session, _MEMBERS_ON, named)))
