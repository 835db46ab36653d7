"""What stands around a target's figure, as facts: promises, risks, blockages, contests, disputes, parts, the proxy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from conversations.digests.facts import (
    BlockageFacts,
    ContestFacts,
    DisputeFacts,
    PromiseFacts,
    QuestionFacts,
    RiskFacts,
)
from conversations.partnership.actions import OPEN_PROGRESS, Action, Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.decisions import Ruling
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.overrides import claim
from conversations.partnership.parts import Gives, Total, base_of, total
from conversations.partnership.proxy import Proxy, proxy_of
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Return
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Definition
from storage.disputes import DisputeHeld
from storage.gathering import Gathered


def actions_of(target: Any, held: Gathered) -> tuple[Action, ...]:
    """Everything ever promised for a target; an action that mitigates a risk has had its own considered."""
    return tuple(
        Action.as_stored(
            id=row.id, ref=target.ref, text=row.text, owner=row.owner, due=row.due, progress=Progress(row.progress),
            moved=row.moved, considered=row.considered or row.id in held.considered)
        for row in held.actions.get(target.id, [])
    )  # fmt: skip


def promise_facts(target: Any, held: Gathered) -> tuple[PromiseFacts, ...]:
    """What is still open; what was broken only in the round in which that was said."""
    return tuple(
        PromiseFacts.as_stored(id=row.id, text=row.text, owner=row.owner, due=row.due, note=row.note, moved=row.moved,
                               progress=Progress(row.progress))
        for row in held.actions.get(target.id, [])
        if row.progress in OPEN_PROGRESS
        and (row.progress != Progress.NOT_DONE or row.at >= held.round.opens)
    )  # fmt: skip


def risk_facts(target: Any, held: Gathered) -> tuple[RiskFacts, ...]:
    """The open risks, each with its grade before this round and the promises that mitigate it."""
    return tuple(_risk(row, held) for row in held.risks.get(target.id, []))


def _risk(row: Any, held: Gathered) -> RiskFacts:
    return RiskFacts.as_stored(
        id=row.id, description=row.description, grade=_graded(row.likelihood, row.impact),
        before=_before(held.grades.get(row.id, []), held.round.opens),
        aim=_grade(row.aim_likelihood, row.aim_impact), cause=row.cause, consequence=row.consequence,
        mitigation=row.mitigation,
        actions=tuple(each.text for each in held.mitigating.get(row.id, []) if each.progress != Progress.DROPPED),
        owner=row.owner, review=row.review, open=row.open,
    )  # fmt: skip


def _before(grades: Sequence[Any], opens: datetime) -> Grade | None:
    """The last grade from before the round opened; none for a risk that was named since.

    What an import brings was in the register before, however late it is taken in.
    """
    earlier = [each for each in grades if each.at < opens]
    imported = [each for each in grades[:1] if each.return_id is None]
    last = (imported + earlier)[-1:]
    return _graded(last[0].likelihood, last[0].impact) if last else None


def _grade(likelihood: int | None, impact: int | None) -> Grade | None:
    return None if likelihood is None or impact is None else _graded(likelihood, impact)


@lru_cache(maxsize=100)
def _graded(likelihood: int, impact: int) -> Grade:
    """One for all risks of the same grade: there are twenty-five."""
    return Grade(likelihood=likelihood, impact=impact)


def blockage_facts(target: Any, held: Gathered) -> tuple[BlockageFacts, ...]:
    """Blockages that are open, and those freed since the round opened, the oldest first."""
    return tuple(
        BlockageFacts(
            id=row.id, what=row.what, raised_on=row.raised_on, state=BlockageState(row.state), since=row.since,
            action=row.action, holder=row.holder, held_since=row.held_since, answer=row.answer,
            answered_by=row.answered_by, answered_on=row.answered_on, resolved_on=row.resolved_on,
            who_can=row.who_can, tried=row.tried, needed_by=row.needed_by,
        )
        for row in held.blockages.get(target.id, [])
    )


def contest_facts(said: Return, return_id: str, held: Gathered) -> ContestFacts | None:
    """The rating a lead holds against the computed one, with the decision about just that, where there is one."""
    if said.contest is None or said.rated.rating is None:
        return None
    decided = held.overrides.get(return_id)
    value = said.figure.value
    asked = None if decided is None or value is None else decided.asked
    if asked is not None and value is not None and asked != claim(return_id, said.contest.rating, value):
        decided = None
    by = {} if decided is None else {_DECIDED.get(decided.decision.ruling, ""): decided.by,
                                     "words": decided.decision.words}  # fmt: skip
    return ContestFacts(computed=said.rated.rating, contested=said.contest.rating, reason=said.contest.reason,
                        **{name: told for name, told in by.items() if name})


_DECIDED = {Ruling.AGREED: "agreed_by", Ruling.REFUSED: "refused_by"}


def dispute_facts(target: Any, held: Gathered) -> tuple[DisputeFacts, ...]:
    """The disputes of the quarter, each with the figure that was ruled to hold where neither side's does."""
    return tuple(_dispute(each, held) for each in held.disputes.get(target.id, []))


def _dispute(each: DisputeHeld, held: Gathered) -> DisputeFacts:
    ruled = held.rulings.get(each.dispute.id)
    return DisputeFacts(dispute=each.dispute, settled=each.settled,
                        value=None if ruled is None else ruled.decision.value)


def question_facts(target: Any, held: Gathered) -> tuple[QuestionFacts, ...]:
    """What readers asked about the target's lines this quarter, and what was answered, the oldest first."""
    return tuple(
        QuestionFacts(
            id=row.id, line=row.line, words=row.words, asked_by=row.asked_by, asked_on=held.day(row.asked_at),
            answer=row.answer, answered_by=row.answered_by,
            answered_on=None if row.answered_at is None else held.day(row.answered_at),
        )
        for row in held.questions.get(target.id, [])
    )


def parts_total(target: Any, definition: Definition, held: Gathered) -> Total | None:
    """What the bodies of a target gave, put together; none where no body gives a part of it."""
    bodies = [each.body for each in held.bodies.get(target.id, ()) if each.gives is Gives.PART]
    if not bodies:
        return None
    per = base_of(definition.unit) or definition.per
    return total(bodies, held.parts.get(target.id, ()), per=per)


def proxy_facts(
    actions: Sequence[Action], figure: Figure | None, definition: Definition, quarter: Quarter
) -> Proxy | None:
    """The delivery plan's progress where no figure is due or there is none yet; none where one is awaited.

    A definition says nothing of when a figure comes after its quarter, so no lag is given.
    """
    not_due = quarter.number not in definition.due_in
    status = figure.status if figure is not None else DataStatus.NOT_DUE if not_due else None
    if status is None:
        return None
    expected = figure.expected if figure is not None else None
    return proxy_of(actions, status, expected=expected, due_in=definition.due_in, quarter=quarter, lag=None)
