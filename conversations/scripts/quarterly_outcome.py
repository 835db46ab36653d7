"""What a quarterly return comes to, typed, once everything in it has been answered."""

from __future__ import annotations

from conversations.dialogue.answers import Answers
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
    Outlook,
    PromiseKept,
    Return,
    RiskReviewed,
)
from conversations.scripts import quarterly_return as asked
from conversations.scripts.applying import applies, applying, items
from conversations.scripts.blockage_questions import new_blockage
from conversations.scripts.risk_questions import as_grade, new_risk


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
        promises=tuple(_promise(a, item) for item, a in items(answers, asked.promises)),
        risks=tuple(_reviewed(a, item) for item, a in items(answers, asked.risks)),
        new_risks=tuple(new_risk(a) for _, a in items(answers, asked.new_risks)),
        blockages=tuple(new_blockage(a) for _, a in items(answers, asked.blockages)),
        doubts=tuple(_justified(answers, slot) for slot in slots(answers) if slot.doubt and slot.applies),
    )


def _figure(a: Answers) -> Figure:
    quarter = a.brief.quarter
    if a[asked.available]:
        return Figure(quarter=quarter, status=DataStatus.REPORTED, value=a[asked.figure],
                      standing=Standing(a[asked.standing]))
    return Figure(quarter=quarter, status=DataStatus(a[asked.why_none]), expected=applying(a, asked.expected),
                  reason=a.get(asked.none_note))


def _commentary(a: Answers) -> Commentary | None:
    if not applies(a, asked.cause):
        return None
    code = a.get(asked.cause_code)
    return Commentary(
        cause=a.get(asked.cause),
        cause_code=CauseCode(code) if code else None,
        action=a.get(asked.action),
        owner=applying(a, asked.owner),
        due=applying(a, asked.due),
        help_wanted=applying(a, asked.help_wanted) is True,
    )


def _contest(a: Answers) -> Contest | None:
    if not applies(a, asked.contest_reason):
        return None
    return Contest(rating=Rating(a[asked.contest]), reason=a[asked.contest_reason])


def _forecast(a: Answers) -> Forecast | None:
    said = applying(a, asked.outlook)
    return None if said is None else Forecast(outlook=Outlook(said), value=applying(a, asked.year_end_value))


def _assurance(a: Answers) -> Assurance | None:
    return Assurance(a[asked.checked]) if applies(a, asked.checked) else None


def _promise(a: Answers, action: str) -> PromiseKept:
    kept = Progress(a[asked.kept])
    return PromiseKept(
        action=action,
        progress=kept,
        note=applying(a, asked.kept_note),
        new_due=applying(a, asked.kept_due),
    )


def _reviewed(a: Answers, risk: str) -> RiskReviewed:
    still = a[asked.risk_still]
    if still == "closed":
        return RiskReviewed(risk=risk, open=False, note=a.get(asked.risk_closed))
    if still == "same":
        return RiskReviewed(risk=risk)
    grade = a.get(asked.risk_grade)
    return RiskReviewed(risk=risk, grade=as_grade(grade) if grade else None, mitigation=a.get(asked.risk_mitigation))


def _justified(answers: Answers, slot: Slot) -> Justified:
    about = slot.about or ""
    return Justified(
        key=about,
        rule=slot.doubt.rule if slot.doubt else "",
        value=answers.session.texts.get(about, ""),
        reason=answers.session.texts.get(slot.key, ""),
    )
