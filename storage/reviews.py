"""Which risks their owners look at in a round, and what each owner is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from conversations.partnership.actions import Action
from conversations.partnership.matrix import Matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.register import next_review
from conversations.partnership.returns import RiskReviewed
from conversations.partnership.risks import Grade, RiskBrief
from storage.conventions import conventions_of
from storage.people import Identity, people_of, person_of
from storage.plans import open_actions
from storage.register import RiskHeld, open_risks_of
from storage.roles import Roles, all_roles, roles_of

SOON = timedelta(days=14)
"""A risk that was looked at in a return need not be looked at again within a fortnight."""


@dataclass(frozen=True, slots=True)
class ReviewWanted:
    """A review to be asked for: of whom, about which risk of which target."""

    target_id: int
    person_id: int
    risk_id: str
    brief: RiskBrief


@dataclass(frozen=True, slots=True)
class _Asking:
    """What all reviews have in common."""

    quarter: Quarter
    due: date
    support: str
    matrix: Matrix


def about(risk_id: str) -> str:
    """What the reviews of a risk are found by."""
    return f"review:{risk_id}"


def reviews_for(
    session: Session, partnership_id: str, quarter: Quarter, due: date, support: str
) -> Sequence[ReviewWanted]:
    """One review for each open risk whose zone or date asks for it in this round and that somebody else than the
    target's lead owns; the lead looks at the others in the return. The statements are the same few whatever the
    number of risks.
    """
    owned = [held for held in open_risks_of(session, partnership_id) if held.owner_id is not None]
    if not owned:
        return []
    roles = all_roles(session, partnership_id)
    actions = open_actions(session, partnership_id, {each.target_id: each.ref for each in roles.values()})
    people = people_of(session, partnership_id)
    asking = _Asking(quarter, due, support, conventions_of(session, partnership_id).matrix)
    return [
        _wanted(held, roles[held.target_id], people[held.owner_id], actions.get(held.target_id, ()), asking)
        for held in owned
        if held.owner_id is not None and held.owner_id != roles[held.target_id].lead_id
        and _falls_in(held, asking.matrix, due)
    ]  # fmt: skip


def _falls_in(held: RiskHeld, matrix: Matrix, due: date) -> bool:
    """Whether the zone has it looked at in every round, or its date has come by the time the round is due."""
    review = held.risk.review
    return matrix.zone(held.risk.grade).review <= 1 or review is None or review <= due


def after_return(
    open_ones: Sequence[RiskHeld], reviewed: Sequence[RiskReviewed], matrix: Matrix, quarter: Quarter, today: date
) -> dict[str, date]:
    """When risks that a return looked at are looked at again, by risk; of those whose day has come, or soon comes.

    A later day that somebody has set stands.
    """
    held = {each.risk.id: each.risk for each in open_ones}
    said = [(review, held[review.risk]) for review in reviewed if review.open and review.risk in held]
    return {risk.id: next_review(matrix.zone(review.grade or risk.grade), quarter)
            for review, risk in said if risk.review is not None and risk.review <= today + SOON}  # fmt: skip


def review_of(
    session: Session, partnership_id: str, held: RiskHeld, person_id: int, quarter: Quarter, due: date, support: str
) -> ReviewWanted:
    """What somebody is told who looks at one risk."""
    target = roles_of(session, partnership_id, held.target_id)
    actions = open_actions(session, partnership_id, {held.target_id: target.ref}).get(held.target_id, ())
    asking = _Asking(quarter, due, support, conventions_of(session, partnership_id).matrix)
    return _wanted(held, target, person_of(session, partnership_id, person_id), actions, asking)


def _wanted(
    held: RiskHeld, target: Roles, person: Identity, actions: Sequence[Action], asking: _Asking
) -> ReviewWanted:
    matrix = asking.matrix
    brief = RiskBrief(
        ref=target.ref, title=target.title, quarter=asking.quarter, due=asking.due, support=asking.support,
        risk=held.risk, owner=person.name, last=held.before, matrix=matrix.size, grade_words=matrix.own_words,
        linked=tuple(action.text for action in actions if action.id in held.risk.actions),
        review_by=next_review(matrix.zone(held.risk.grade), asking.quarter),
        review_dates=_dates(matrix, asking.quarter),
    )
    return ReviewWanted(held.target_id, person.person_id, held.risk.id, brief)


def _dates(matrix: Matrix, quarter: Quarter) -> tuple[tuple[date, ...], ...]:
    """When a risk reviewed in `quarter` is looked at again, for each place of the matrix."""
    grades = range(1, matrix.size + 1)
    return tuple(
        tuple(next_review(matrix.zone(Grade(likelihood=likelihood, impact=impact)), quarter) for impact in grades)
        for likelihood in grades
    )
