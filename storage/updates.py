"""What delivery group members are told when a round opens: their own actions, and the part-figure their body gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from conversations.partnership.actions import Action
from conversations.partnership.matrix import Matrix
from conversations.partnership.parts import PartAsked, PartFigure
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition
from conversations.partnership.updates import UpdateBrief
from storage.bodies import BodyHeld, bodies_of
from storage.conventions import conventions_of
from storage.part_figures import parts_of
from storage.people import Identity, people_of
from storage.plans import open_actions, owners_of_actions
from storage.roles import Roles, all_roles
from storage.targets import definitions, members_of


@dataclass(frozen=True, slots=True)
class UpdateWanted:
    """An update to be asked for: of whom, about which target; `part` sets it apart from others of the round."""

    target_id: int
    person_id: int
    part: str
    brief: UpdateBrief


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the updates of one partnership and quarter are made from."""

    quarter: Quarter
    due: date
    support: str
    people: dict[int, Identity]
    actions: dict[int, tuple[Action, ...]]
    owners: dict[str, int]
    bodies: dict[int, tuple[BodyHeld, ...]]
    last: dict[int, list[PartFigure]]
    definitions: dict[int, tuple[Definition, ...]]
    matrix: Matrix


def updates_for(
    session: Session, partnership_id: str, quarter: Quarter, due: date, support: str
) -> Sequence[UpdateWanted]:
    """One update for each member of each delivery group, and for whoever gives a body's figure; by target and person.

    A lead who is of their own group says in the return what others say here, and is asked only for a body's figure.

    A target without a figure this quarter is asked about only where somebody has an open action for it. The
    statements are the same few whatever the number of targets.
    """
    bodies = bodies_of(session, partnership_id)
    if not bodies and not members_of(session, partnership_id):
        return []
    roles = {target_id: each for target_id, each in all_roles(session, partnership_id).items()
             if each.members or target_id in bodies}  # fmt: skip
    known = _Known(
        quarter=quarter, due=due, support=support, people=people_of(session, partnership_id),
        actions=open_actions(session, partnership_id, {each.target_id: each.ref for each in roles.values()}),
        owners=owners_of_actions(session, partnership_id), bodies=bodies,
        last=parts_of(session, partnership_id, quarter.previous),
        definitions=definitions(session, partnership_id), matrix=conventions_of(session, partnership_id).matrix,
    )
    return [wanted for each in roles.values() if each.target_id in known.definitions
            for wanted in _of_target(each, known)]  # fmt: skip


def _of_target(target: Roles, known: _Known) -> Iterator[UpdateWanted]:
    bodies = known.bodies.get(target.target_id, ())
    definition = _in_force(known.definitions[target.target_id], known.quarter)
    due = known.quarter.number in definition.due_in
    for person_id in sorted({*target.members, *(body.person_id for body in bodies)}):
        theirs = [body for body in bodies if body.person_id == person_id] if due else []
        actions = _owned(target, person_id, known)
        if person_id == target.lead_id and not theirs:
            continue
        for number, body in enumerate(theirs or [None]):
            if due or actions:
                brief = _brief(target, person_id, () if number else actions, body, definition, known)
                part = f"m{person_id}.{number}" if number else f"m{person_id}"
                yield UpdateWanted(target.target_id, person_id, part, brief)


def _in_force(held: Sequence[Definition], quarter: Quarter) -> Definition:
    return next((one for one in reversed(held) if one.since <= quarter), held[0])


def _owned(target: Roles, person_id: int, known: _Known) -> tuple[Action, ...]:
    """The open actions of a person; their lead answers for those in the return."""
    if person_id == target.lead_id:
        return ()
    held = known.actions.get(target.target_id, ())
    return tuple(action for action in held if known.owners.get(action.id) == person_id)


def _brief(
    target: Roles, person_id: int, actions: tuple[Action, ...], body: BodyHeld | None, definition: Definition,
    known: _Known,
) -> UpdateBrief:  # fmt: skip
    person = known.people[person_id]
    last = {part.body: part.value for part in known.last.get(target.target_id, ())}
    return UpdateBrief(
        ref=target.ref, title=definition.title, quarter=known.quarter, due=known.due, support=known.support,
        member=person.name, body=body.body if body is not None else person.organisation,
        lead=known.people[target.lead_id].name, actions=actions,
        part=None if body is None else _part(body, definition, last.get(body.body)), matrix=known.matrix.size,
        grade_words=known.matrix.own_words,
    )


def _part(body: BodyHeld, definition: Definition, last: Decimal | None) -> PartAsked:
    """A share or a rate is asked for as so many out of so many: only so can parts be put together."""
    shares = definition.per is not None
    return PartAsked(
        body=body.body, gives=body.gives, indicator=definition.title, unit=definition.unit,
        decimals=definition.decimals, shares=shares, minimum=None if shares else definition.minimum,
        maximum=None if shares else definition.maximum, last=last,
    )
