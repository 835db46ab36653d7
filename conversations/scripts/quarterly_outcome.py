"""What a quarterly return comes to, typed, once everything in it has been answered."""

from __future__ import annotations

from typing import Any, TypeVar

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Question, Repeat
from conversations.dialogue.slots import Slot, slots
from conversations.partnership.actions import Progress
from conversations.partnership.case import Rating
from conversations.partnership.figures import DataStatus, Figure, Standing
from conversations.partnership.returns import (
    Assurance,
    CauseCode,
    Commentary,
    Contest,
    Forecast,
    Justified,
    NewBlockage,
    NewRisk,
    Outlook,
    PromiseKept,
    Return,
    RiskReviewed,
)
from conversations.partnership.risks import Grade
from conversations.scripts import quarterly_return as asked

T = TypeVar("T")


def outcome(answers: Answers) -> Return:
    """The return as it stands; raises `Unanswered` when something it needs is still to be answered."""
    return Return(
        ref=answers.brief.ref,
        figure=_figure(answers),
        rated=answers.derive(asked.rating),
        commentary=_commentary(answers),
        contest=_contest(answers),
        forecast=_forecast(answers),
        assurance=_assurance(answers),
        promises=tuple(_promise(a, item) for item, a in _items(answers, asked.promises)),
        risks=tuple(_reviewed(a, item) for item, a in _items(answers, asked.risks)),
        new_risks=tuple(_new_risk(a) for _, a in _items(answers, asked.new_risks)),
        blockages=tuple(_blockage(a) for _, a in _items(answers, asked.blockages)),
        doubts=tuple(_justified(answers, slot) for slot in slots(answers) if slot.doubt and slot.applies),
    )


def _applies(answers: Answers, question: Question[Any]) -> bool:
    key = answers.key_of(question)
    return any(slot.key == key and slot.applies for slot in slots(answers))


def _applying(answers: Answers, question: Question[T]) -> T | None:
    """The answer where its question applies; one set aside is no part of the return."""
    return answers.get(question) if _applies(answers, question) else None


def _items(answers: Answers, repeat: Repeat) -> list[tuple[str, Answers]]:
    first = repeat.each[0].key
    found = [s for s in slots(answers) if s.applies and s.question is repeat.each[0]]
    return [(s.prefix.removeprefix(repeat.key + ".").rstrip("."), answers.within(s.prefix))
            for s in found if s.key == s.prefix + first]


def _figure(a: Answers) -> Figure:
    quarter = a.brief.quarter
    if a[asked.available]:
        return Figure(quarter=quarter, status=DataStatus.REPORTED, value=a[asked.figure],
                      standing=Standing(a[asked.standing]))
    return Figure(quarter=quarter, status=DataStatus(a[asked.why_none]), expected=_applying(a, asked.expected),
                  reason=a.get(asked.none_note))


def _commentary(a: Answers) -> Commentary | None:
    if not _applies(a, asked.cause):
        return None
    code = a.get(asked.cause_code)
    return Commentary(
        cause=a.get(asked.cause),
        cause_code=CauseCode(code) if code else None,
        action=a.get(asked.action),
        owner=_applying(a, asked.owner),
        due=_applying(a, asked.due),
        help_wanted=_applying(a, asked.help_wanted) is True,
    )


def _contest(a: Answers) -> Contest | None:
    if not _applies(a, asked.contest_reason):
        return None
    return Contest(rating=Rating(a[asked.contest]), reason=a[asked.contest_reason])


def _forecast(a: Answers) -> Forecast | None:
    said = _applying(a, asked.outlook)
    return None if said is None else Forecast(outlook=Outlook(said), value=_applying(a, asked.year_end_value))


def _assurance(a: Answers) -> Assurance | None:
    return Assurance(a[asked.checked]) if _applies(a, asked.checked) else None


def _promise(a: Answers, action: str) -> PromiseKept:
    kept = Progress(a[asked.kept])
    return PromiseKept(
        action=action,
        progress=kept,
        note=_applying(a, asked.kept_note),
        new_due=_applying(a, asked.kept_due),
    )


def _reviewed(a: Answers, risk: str) -> RiskReviewed:
    still = a[asked.risk_still]
    if still == "closed":
        return RiskReviewed(risk=risk, open=False, note=a.get(asked.risk_closed))
    if still == "same":
        return RiskReviewed(risk=risk)
    grade = a.get(asked.risk_grade)
    return RiskReviewed(risk=risk, grade=_grade(grade) if grade else None, mitigation=a.get(asked.risk_mitigation))


def _grade(score: tuple[int, int]) -> Grade:
    return Grade(likelihood=score[0], impact=score[1])


def _new_risk(a: Answers) -> NewRisk:
    return NewRisk(description=a[asked.new_what], grade=_grade(a[asked.new_grade]),
                   mitigation=a.get(asked.new_mitigation))


def _blockage(a: Answers) -> NewBlockage:
    return NewBlockage(what=a[asked.stuck], who_can=a.get(asked.who_can), tried=a.get(asked.tried),
                       needed_by=a.get(asked.needed_by))


def _justified(answers: Answers, slot: Slot) -> Justified:
    about = slot.about or ""
    return Justified(
        key=about,
        rule=slot.doubt.rule if slot.doubt else "",
        value=answers.session.texts.get(about, ""),
        reason=answers.session.texts.get(slot.key, ""),
    )
