"""The risk register: how a risk moved, when it is put before the sponsor, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from conversations.partnership.actions import OPEN_PROGRESS, Action
from conversations.partnership.case import Rating
from conversations.partnership.matrix import Matrix, Zone
from conversations.partnership.quarters import Quarter
from conversations.partnership.risks import Grade, Risk

ROSE = 2
"""So many steps up in one review put a risk before the sponsor, wherever it stands."""

_TWO_ZONES = 2


class Movement(StrEnum):
    """How a risk's score changed since it was last reviewed."""

    NEW = "new"
    UP = "up"
    SAME = "same"
    DOWN = "down"
    CLOSED = "closed"


class Why(StrEnum):
    """Why a risk is put before the sponsor."""

    CROSSED_LINE = "crossed_line"
    ROSE = "rose"
    RED_WITHOUT_ACTION = "red_without_action"


def movement(now: Grade, before: Grade | None, *, is_open: bool = True) -> Movement:
    """The sign of the change in score; `before` is the grade at the last review, none for a new risk."""
    if not is_open:
        return Movement.CLOSED
    if before is None:
        return Movement.NEW
    if now.score == before.score:
        return Movement.SAME
    return Movement.UP if now.score > before.score else Movement.DOWN


def steps(matrix: Matrix, before: Grade, now: Grade) -> int:
    """How many steps a risk rose, negative where it fell.

    A step is a zone, because zones are what a council acts on: two grades
    within the lowest zone change nothing for anybody. Where the matrix has two
    zones only (South Lakeland), two of them can never be risen, so there a step
    is a grade, of likelihood and impact together.
    """
    if len(matrix.zones) > _TWO_ZONES:
        return _place(matrix, now) - _place(matrix, before)
    return now.likelihood + now.impact - before.likelihood - before.impact


def _place(matrix: Matrix, grade: Grade) -> int:
    return matrix.zones.index(matrix.zone(grade))


def escalations(risk: Risk, before: Grade | None, matrix: Matrix, *, red_without_action: bool) -> tuple[Why, ...]:
    """Why a risk has to be put before the sponsor now, if at all; one that is closed is put before nobody.

    `before` is its grade at the last review, none for a new risk: a new risk
    above the line has crossed it. `red_without_action` is what `lacks_action`
    says of its target.
    """
    if not risk.open:
        return ()
    was_above = before is not None and matrix.above_line(before)
    reasons = (
        (Why.CROSSED_LINE, matrix.above_line(risk.grade) and not was_above),
        (Why.ROSE, before is not None and steps(matrix, before, risk.grade) >= ROSE),
        (Why.RED_WITHOUT_ACTION, red_without_action),
    )
    return tuple(why for why, holds in reasons if holds)


def say_why(why: Why, risk: Risk, before: Grade | None, matrix: Matrix) -> str:
    """Why a risk is put before the sponsor, as the sponsor reads it."""
    was = "it is new" if before is None else f"before, it stood at {matrix.say(before)}"
    match why:
        case Why.CROSSED_LINE:
            return f"It is now above the line, at {matrix.say(risk.grade)}; {was}."
        case Why.ROSE:
            return f"It rose sharply since its last review: it stands at {matrix.say(risk.grade)}; {was}."
        case Why.RED_WITHOUT_ACTION:
            return "Its target is red, and nobody has an open action for it."


def lacks_action(rating: Rating | None, actions: Iterable[Action]) -> bool:
    """Whether a target is red while nothing that was promised for it is still open."""
    return rating is Rating.RED and not any(action.progress in OPEN_PROGRESS for action in actions)


def next_review(zone: Zone, quarter: Quarter) -> date:
    """The day by which a risk reviewed in `quarter` is looked at again: the end of the quarter its zone asks for.

    The end of a quarter is when its round begins, whatever the calendar of working days.
    """
    return quarter.plus(zone.review).last_day


def unconsidered(actions: Iterable[Action], risks: Iterable[Risk]) -> tuple[Action, ...]:
    """The open actions that no risk names and of which nobody has said whether something may stand in their way."""
    linked = {action for risk in risks for action in risk.actions}
    return tuple(
        action for action in actions
        if action.progress in OPEN_PROGRESS and not action.considered and action.id not in linked
    )  # fmt: skip
