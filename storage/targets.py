"""What was promised: themes, targets, their definitions and milestones.

Definitions and milestones are added, never changed: of two for the same
target and quarter the one recorded last holds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, true
from sqlmodel import Session

from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rule
from conversations.partnership.targets import Definition, Milestone, Target, Theme
from storage.people import Names, person_ids
from storage.statements import Query, Result, dialect, pairs, run, run_many, upsert
from storage.tables import DefinitionRow, MilestoneRow, TargetMemberRow, TargetRow, ThemeRow, table

_theme, _target, _member = table(ThemeRow), table(TargetRow), table(TargetMemberRow)
_definition, _milestone = table(DefinitionRow), table(MilestoneRow)

_TARGET_FACTS = ("theme_id", "lead_id", "sponsor_id", "without", "stretch", "reward", "visibility")


def save_themes(session: Session, partnership_id: str, themes: Sequence[Theme]) -> None:
    """Add themes, or bring those of the same name up to date.

    Raises:
        UnknownName: a chair is not among the people of the partnership.
    """
    people = person_ids(session, partnership_id)
    rows = [
        {
            "partnership_id": partnership_id,
            "name": theme.name,
            "chair_id": people.find(theme.chair, f"chair of {theme.name}"),
            "channel": theme.channel,
            "emails": json.dumps(theme.emails),
        }
        for theme in themes
    ]
    key, changing = ["partnership_id", "name"], ["chair_id", "channel", "emails"]
    run_many(session, upsert(dialect(session), _theme, key, changing), rows)


def save_targets(session: Session, partnership_id: str, targets: Sequence[Target], at: datetime) -> None:
    """Add targets, or bring those of the same ref up to date; a changed definition is added to the old one.

    Raises:
        UnknownName: a theme or person is not stored.
    """
    people = person_ids(session, partnership_id)
    themes = _ids(session, _theme, _theme.c.name, partnership_id)
    rows = [_target_row(partnership_id, target, themes, people) for target in targets]
    run_many(session, upsert(dialect(session), _target, ["partnership_id", "ref"], _TARGET_FACTS), rows)
    ids = target_ids(session, partnership_id)
    _save_members(session, partnership_id, targets, ids, people)
    _save_definitions(session, partnership_id, targets, ids, at)


def _target_row(partnership_id: str, target: Target, themes: Names, people: Names) -> dict[str, Any]:
    return {
        "partnership_id": partnership_id,
        "ref": target.ref,
        "theme_id": themes.must(target.theme, f"theme of {target.ref}"),
        "lead_id": people.must(target.lead, f"lead of {target.ref}"),
        "sponsor_id": people.find(target.sponsor, f"sponsor of {target.ref}"),
        "without": target.without,
        "stretch": target.stretch,
        "reward": target.reward,
        "visibility": target.visibility,
    }


def _save_members(
    session: Session, partnership_id: str, targets: Sequence[Target], ids: Names, people: Names
) -> None:
    given = [ids.must(target.ref, "a target") for target in targets]
    theirs = (_member.c.partnership_id == partnership_id) & _member.c.target_id.in_(given)
    run(session, delete(_member).where(theirs))
    rows = [
        {"partnership_id": partnership_id, "target_id": target_id,
         "person_id": people.must(member, f"member for {target.ref}")}
        for target, target_id in zip(targets, given, strict=True)
        for member in dict.fromkeys(target.members)
    ]
    run_many(session, _member.insert(), rows)


def _save_definitions(
    session: Session, partnership_id: str, targets: Sequence[Target], ids: Names, at: datetime
) -> None:
    wanted = latest(_definition, _definition.c.since, partnership_id)
    standing = {(row.target_id, row.since): row.facts for row in run(session, wanted)}
    rows = [
        {"partnership_id": partnership_id, "target_id": ids.must(target.ref, "a target"),
         "since": definition.since, "title": definition.title, "facts": definition.model_dump_json(),
         "recorded_at": at}
        for target in targets
        for definition in target.definitions
    ]
    new = [row for row in rows if standing.get((row["target_id"], row["since"])) != row["facts"]]
    run_many(session, _definition.insert(), new)


def save_milestones(
    session: Session, partnership_id: str, milestones: Sequence[tuple[str, Milestone]], at: datetime
) -> None:
    """Add the milestones, each with the ref of its target, that differ from those that hold.

    Raises:
        UnknownName: a ref is not stored.
    """
    ids = target_ids(session, partnership_id)
    wanted = latest(_milestone, _milestone.c.quarter, partnership_id)
    standing = {(row.target_id, row.quarter): (row.value, row.upper) for row in run(session, wanted)}
    rows = [
        {"partnership_id": partnership_id, "target_id": ids.must(ref, "target of a milestone"),
         "quarter": milestone.quarter, "value": milestone.value, "upper": milestone.upper, "recorded_at": at}
        for ref, milestone in milestones
    ]
    new = [
        row for row in rows
        if standing.get((row["target_id"], row["quarter"])) != (row["value"], row["upper"])
    ]
    run_many(session, _milestone.insert(), new)


def target_ids(session: Session, partnership_id: str) -> Names:
    """Targets' ids by their refs, in small letters."""
    return _ids(session, _target, _target.c.ref, partnership_id)


def leads_of(session: Session, partnership_id: str) -> dict[int, int]:
    """The person who leads each target."""
    wanted = select(_target.c.id, _target.c.lead_id).where(_target.c.partnership_id == partnership_id)
    return dict(pairs(session, wanted))


def members_of(session: Session, partnership_id: str) -> list[tuple[int, int]]:
    """(target, person) for every member of every delivery group."""
    columns = (_member.c.target_id, _member.c.person_id)
    wanted = select(*columns).where(_member.c.partnership_id == partnership_id).order_by(*columns)
    return pairs(session, wanted)


def definitions(session: Session, partnership_id: str) -> dict[int, tuple[Definition, ...]]:
    """The definitions that hold for each target, from the oldest `since` to the newest; equal rules are one."""
    found: dict[int, list[Definition]] = {}
    rules: dict[Rule, Rule] = {}
    held = latest(_definition, _definition.c.since, partnership_id)
    wanted = held.with_only_columns(_definition.c.target_id, _definition.c.facts)
    for row in run(session, wanted.order_by(_definition.c.target_id, _definition.c.since)):
        read = Definition.model_validate_json(row.facts)
        slim = Definition.as_stored(**read.__dict__ | {"rule": rules.setdefault(read.rule, read.rule)})
        found.setdefault(row.target_id, []).append(slim)
    return {target_id: tuple(held) for target_id, held in found.items()}


_DEFINITIONS_OF: Query = (
    select(_definition.c.since, _definition.c.facts)
    .where(_definition.c.partnership_id == bindparam("partnership_id"),
           _definition.c.target_id == bindparam("target_id"))
    .order_by(_definition.c.since, _definition.c.id)
)


def definitions_of(session: Session, partnership_id: str, target_id: int) -> tuple[Definition, ...]:
    """The definitions that hold for one target, from the oldest `since` to the newest."""
    rows = run(session, _DEFINITIONS_OF, {"partnership_id": partnership_id, "target_id": target_id})
    held = {row.since: row.facts for row in rows}
    return tuple(Definition.model_validate_json(facts) for facts in held.values())


def milestones_in(
    session: Session, partnership_id: str, quarters: Sequence[Quarter]
) -> dict[tuple[int, Quarter], Milestone]:
    """The milestones that hold for each target in those quarters."""
    held = latest(_milestone, _milestone.c.quarter, partnership_id, quarters)
    columns = (_milestone.c.target_id, _milestone.c.quarter, _milestone.c.value, _milestone.c.upper)
    return {
        (target_id, quarter): Milestone.as_stored(quarter=quarter, value=value, upper=upper)
        for target_id, quarter, value, upper in run(session, held.with_only_columns(*columns))
    }


def _ids(session: Session, kept: Table, name: ColumnElement[Any], partnership_id: str) -> Names:
    rows: Result = run(session, select(name, kept.c.id).where(kept.c.partnership_id == partnership_id))
    return Names((found.lower(), row_id) for found, row_id in rows)


def latest(
    kept: Table, quarter: ColumnElement[Any], partnership_id: str, quarters: Sequence[Quarter] | None = None
) -> Query:
    """Of the definitions or milestones for each target and quarter (of those given), the one recorded last."""
    newest = (
        select(func.max(kept.c.id))
        .where(kept.c.partnership_id == partnership_id, true() if quarters is None else quarter.in_(quarters))
        .group_by(kept.c.target_id, quarter)
    )
    return select(kept).where(kept.c.partnership_id == partnership_id, kept.c.id.in_(newest))
