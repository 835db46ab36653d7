"""Take an import folder in: all of it in one transaction, or none of it with every reason why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.folders.contents import Contents
from bot.folders.past import reckoned
from bot.folders.problems import Problem, Problems
from bot.folders.reading import read_import
from bot.folders.versions import continued
from bot.handlers.occasions import ASK_AGAIN, ROLE_PASSED
from bot.handlers.replanning import date_anew_soon, plan_anew
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.quarters import Quarter
from storage.bodies import bodies_of, save_bodies
from storage.closures import closures_of, save_closures
from storage.conventions import conventions_of, save_conventions
from storage.database import Session, Store
from storage.districts import districts_of, save_districts
from storage.figures import save_figures
from storage.imports import SaidSince, note_import, owners_of_addresses, said_since
from storage.layers import save_layers
from storage.people import (
    partnerships,
    people_of,
    save_absences,
    save_partnership,
    save_people,
    slack_identities,
)
from storage.plans import save_actions, save_risks
from storage.roles import Roles, all_roles
from storage.succession import follow_roles
from storage.targets import definitions, save_milestones, save_targets, save_themes, target_ids
from storage.timers import Timer, cancel_timers, set_timers


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in, or with `checked` what would be.

    `counts` is by table, the sheets of conventions only where there are any.
    `kept` counts figures, actions and risks that people have spoken to since and
    that were left as they said. `ignored` names files that were not read.
    """

    partnership_id: str
    name: str
    counts: Mapping[str, int]
    kept: int = 0
    ignored: tuple[str, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. `count` may be more than the `problems` kept."""

    problems: tuple[Problem, ...]
    count: int


async def import_folder(store: Store, path: Path, at: datetime, check: bool = False) -> Imported | Refused:
    """Read the folder or workbook at `path` and take it in as of `at`; with `check`, write nothing.

    Importing again brings everything up to date without doubling it. A changed
    definition begins in the quarter being collected (the one that ended last)
    and keeps the past; what people have answered since is theirs and stays.

    Raises:
        OSError: a file cannot be opened at all.
    """
    collecting = Quarter.containing(at.date()).previous
    contents = read_import(path, collecting)
    if isinstance(contents, Problems):
        return Refused(tuple(contents.kept), contents.count)
    if check:
        return await store.read(lambda session: _checked(session, contents))
    return await store.write(lambda session: _taken_in(session, contents, at, collecting))


def _checked(session: Session, contents: Contents) -> Imported | Refused:
    partnership_id, known = _identity(session, contents.partnership.name)
    clashes = _clashes(session, partnership_id, contents, known=known)
    if clashes:
        return Refused(clashes, len(clashes))
    return _report(partnership_id, contents, kept=0, checked=True)


def _taken_in(session: Session, contents: Contents, at: datetime, collecting: Quarter) -> Imported | Refused:
    """Write everything, people first because all else names them."""
    partnership_id, known = _identity(session, contents.partnership.name)
    clashes = _clashes(session, partnership_id, contents, known=known)
    if clashes:
        return Refused(clashes, len(clashes))
    said = said_since(session, partnership_id)
    new = _without(_continued(session, partnership_id, contents, collecting), said)
    before = all_roles(session, partnership_id)
    save_partnership(session, partnership_id, new.partnership)
    save_people(session, partnership_id, _with_slack(session, partnership_id, new.people))
    save_themes(session, partnership_id, new.themes)
    save_targets(session, partnership_id, new.targets, at)
    save_milestones(session, partnership_id, new.milestones, at)
    figures = [each for each in reckoned(contents) if (each[0], each[1].figure.quarter) not in said.figures]
    save_figures(session, partnership_id, figures, at)
    save_actions(session, partnership_id, new.actions, at)
    save_risks(session, partnership_id, new.risks, at)
    save_conventions(session, partnership_id, new.matrix, new.ladder)
    if new.bodies is not None:
        save_bodies(session, partnership_id, new.bodies)
    _save_digests(session, partnership_id, new)
    save_absences(session, partnership_id, new.absences)
    if new.closures is not None and set(new.closures) != set(closures_of(session, partnership_id)):
        save_closures(session, partnership_id, new.closures)
        date_anew_soon(session, partnership_id, at)
    _follow(session, partnership_id, before, at)
    plan_anew(session, partnership_id, at)
    note_import(session, partnership_id, at)
    return _report(partnership_id, contents, kept=_kept(contents, new), checked=False)


def _save_digests(session: Session, partnership_id: str, contents: Contents) -> None:
    """The layers and districts that the folder brings; those stored stay where it brings none."""
    if contents.layers is not None:
        save_layers(session, partnership_id, contents.layers)
    if contents.districts is not None:
        save_districts(session, partnership_id, contents.districts)


def _follow(session: Session, partnership_id: str, before: Mapping[int, Roles], at: datetime) -> None:
    """What waits follows roles that passed to somebody else, and whoever is new is asked as soon as a server runs."""
    passed = follow_roles(session, partnership_id, before, at)
    for each in passed:
        cancel_timers(session, partnership_id, f"return:{each}", [ASK_AGAIN])
    set_timers(session, partnership_id, [Timer(f"{ROLE_PASSED}:{each}:{at:%Y%m%dT%H%M%S}", f"return:{each}",
                                               ROLE_PASSED, at) for each in passed])


def _identity(session: Session, name: str) -> tuple[str, bool]:
    """The id of the partnership, and whether it is stored; a new one is named after itself."""
    stored = partnerships(session)
    for partnership_id, partnership in stored.items():
        if partnership.name == name:
            return partnership_id, True
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "partnership"
    free = (plain if n == 1 else f"{plain}-{n}" for n in range(1, len(stored) + 2))
    return next(each for each in free if each not in stored), False


def _clashes(session: Session, partnership_id: str, contents: Contents, *, known: bool) -> tuple[Problem, ...]:
    """What does not go with what is stored: addresses and Slack ids of others, grades off the matrix, districts."""
    problems = Problems()
    if known:
        _note_addresses(session, partnership_id, contents, problems)
        _note_off_matrix(session, partnership_id, contents, problems)
    _note_no_bodies(session, partnership_id, contents, problems)
    return tuple(problems.kept)


def _note_addresses(session: Session, partnership_id: str, contents: Contents, problems: Problems) -> None:
    """Addresses and Slack ids that belong to somebody stored whom the folder does not name."""
    staying = {person.email for person in contents.people}
    owners = owners_of_addresses(session, partnership_id)
    stored = people_of(session, partnership_id)
    slack = {
        SlackIdentity(team=team, user=user): stored[person_id].email
        for person_id, (team, user) in slack_identities(session, partnership_id).items()
    }
    for person in contents.people:
        for column, claim, owner in (
            *(("other_emails", each, owners.get(each)) for each in (person.email, *person.other_emails)),
            (
                "slack_user",
                person.slack and person.slack.user,
                slack.get(person.slack) if person.slack else None,
            ),
        ):
            if owner is not None and owner not in staying:
                problems.add(
                    "people", None, column, f"{claim}, given for {person.email}, is stored as {owner}’s.",
                    f"Keep {owner} as the main address and put new ones into other_emails.",
                )  # fmt: skip


def _note_off_matrix(session: Session, partnership_id: str, contents: Contents, problems: Problems) -> None:
    """Grades beyond the stored matrix, where the folder brings none; its own were checked as it was read."""
    if contents.matrix is not None:
        return
    matrix = conventions_of(session, partnership_id).matrix
    for risk in contents.risks:
        for when, grade in (("inherent_", risk.inherent), ("", risk.grade), ("aim_", risk.aim)):
            if grade is not None and not matrix.holds(grade):
                axis = "likelihood" if grade.likelihood > matrix.size else "impact"
                problems.add(
                    "risks", None, f"{when}{axis}",
                    f"{risk.id} stands at {grade.likelihood}x{grade.impact}, and the matrix stored for "
                    f"{contents.partnership.name} is {matrix.size} by {matrix.size}.",
                    f"Write grades from 1 to {matrix.size}, or bring matrix and zones.",
                )  # fmt: skip


def _note_no_bodies(session: Session, partnership_id: str, contents: Contents, problems: Problems) -> None:
    """Districts that no target is reported on by, where the folder brings no parts, or takes bodies away."""
    names = (
        {body.body for body in contents.bodies} if contents.bodies is not None
        else {held.body for bodies in bodies_of(session, partnership_id).values() for held in bodies}
    )  # fmt: skip
    stored = districts_of(session, partnership_id) if contents.districts is None else {}
    for name in [district.name for district in contents.districts or ()] + list(stored):
        if name not in names:
            problems.add(
                "districts", None, "district",
                f"“{name}” reports on no target of {contents.partnership.name}.",
                "Name it as a body in parts, or leave it out.",
            )  # fmt: skip


def _continued(session: Session, partnership_id: str, contents: Contents, collecting: Quarter) -> Contents:
    """The contents with definitions that keep the stored past."""
    ids, held = target_ids(session, partnership_id), definitions(session, partnership_id)
    targets = tuple(
        continued(
            target,
            target.model_copy(update={"definitions": held[ids[target.ref.lower()]]}),
            collecting,
            undated=target.ref in contents.undated,
        )
        if target.ref.lower() in ids
        else target
        for target in contents.targets
    )
    return replace(contents, targets=targets)


def _without(contents: Contents, said: SaidSince) -> Contents:
    """The contents less whatever people have spoken to since."""
    return replace(
        contents,
        figures=tuple(f for f in contents.figures if (f.ref, f.figure.quarter) not in said.figures),
        actions=tuple(action for action in contents.actions if action.id not in said.actions),
        risks=tuple(risk for risk in contents.risks if risk.id not in said.risks),
    )


def _with_slack(session: Session, partnership_id: str, people: tuple[Person, ...]) -> list[Person]:
    """The people, with the Slack identity linked since where the folder gives none."""
    stored = people_of(session, partnership_id)
    linked = {
        stored[person_id].email: SlackIdentity(team=team, user=user)
        for person_id, (team, user) in slack_identities(session, partnership_id).items()
    }
    taken = {person.slack for person in people}
    return [
        person.model_copy(update={"slack": linked[person.email]})
        if person.slack is None and person.email in linked and linked[person.email] not in taken
        else person
        for person in people
    ]


def _kept(contents: Contents, new: Contents) -> int:
    return sum(
        len(getattr(contents, table)) - len(getattr(new, table)) for table in ("figures", "actions", "risks")
    )


_COUNTED = ("themes", "people", "targets", "milestones", "figures", "actions", "risks", "absences")


def _report(partnership_id: str, contents: Contents, *, kept: int, checked: bool) -> Imported:
    return Imported(
        partnership_id=partnership_id, name=contents.partnership.name,
        counts={**{table: len(getattr(contents, table)) for table in _COUNTED}, **contents.conventions},
        kept=kept, ignored=contents.ignored, checked=checked,
    )  # fmt: skip
