"""A promise and a risk as a chair would ask about them: whose, by when, how graded, what is done."""

from __future__ import annotations

from conversations.digests.document import Detail
from conversations.digests.facts import PromiseFacts, RiskFacts
from conversations.digests.wording import sentence, tidy
from conversations.partnership.dates import long_date
from conversations.partnership.matrix import Matrix
from conversations.partnership.promises import say_slippage
from conversations.partnership.register import Movement


def promise_details(promise: PromiseFacts) -> tuple[Detail, ...]:
    """Whose it is, for when, how often that was put off, and what was said of it."""
    who = tidy(promise.owner) if promise.owner else "Nobody named"
    when = "no date given" if promise.due is None else f"promised for {long_date(promise.due)}"
    late = "" if promise.new_due is None else f", now {long_date(promise.new_due)}"
    slipped = say_slippage(promise.moved)
    details = [Detail(label="Owner", text=f"{who}, {when}{late}{f'; {slipped}' if slipped else ''}.")]
    if promise.note:
        details.append(Detail(label="What was said", text=tidy(promise.note), quoted=True))
    return tuple(details)


def risk_details(risk: RiskFacts, matrix: Matrix) -> tuple[Detail, ...]:
    """How it is graded and moved, what brings it and what it does, what is done, whose it is, when it is looked at."""
    mitigation = risk.mitigation and tidy(risk.mitigation)
    told = [
        Detail(label="Grade", text=sentence(_say_grade(risk, matrix))),
        *_said("Cause", risk.cause), *_said("Consequence", risk.consequence),
        Detail(label="Mitigation", text=mitigation or "None given.", quoted=bool(mitigation)),
        *_by_actions(risk),
    ]  # fmt: skip
    if risk.owner:
        told.append(Detail(label="Owner", text=f"{tidy(risk.owner)}."))
    if risk.review:
        told.append(Detail(label="Next review", text=f"By {long_date(risk.review)}."))
    return tuple(told)


def _say_grade(risk: RiskFacts, matrix: Matrix) -> str:
    aim = "" if risk.aim is None else f"; the aim is {matrix.say(risk.aim)}"
    return f"{matrix.say(risk.grade)}, {_say_movement(risk, matrix)}{aim}"


def _say_movement(risk: RiskFacts, matrix: Matrix) -> str:
    if risk.before is None:
        return "new in this round"
    if risk.movement is Movement.SAME:
        return "unchanged since last round"
    return f"{risk.movement.value} from {matrix.say(risk.before)} last round"


def _said(label: str, words: str | None) -> list[Detail]:
    return [Detail(label=label, text=tidy(words), quoted=True)] if words else []


def _by_actions(risk: RiskFacts) -> list[Detail]:
    if not risk.actions:
        return []
    texts = "; ".join(f"“{tidy(each)}”" for each in risk.actions)
    return [Detail(label="By actions", text=texts)]
