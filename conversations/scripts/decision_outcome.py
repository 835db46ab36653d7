"""What a decision comes to, typed: whichever way it went, and whatever was left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Question
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Ruling
from conversations.scripts import decision as asked
from conversations.scripts.decision_kinds import OF_FIGURES
from conversations.scripts.decision_words import held

_WORDS: Mapping[Ruling, Question[str]] = {
    Ruling.CLEARED: asked.answer, Ruling.WORKING: asked.note, Ruling.PASSED_UP: asked.why_up,
    Ruling.AGREED: asked.agree_why, Ruling.REFUSED: asked.refuse_why, Ruling.FIRST_HOLDS: asked.settle_why,
    Ruling.SECOND_HOLDS: asked.settle_why, Ruling.ACCEPTED: asked.accept_why, Ruling.REDUCE: asked.reduce,
    Ruling.QUERIED: asked.query,
}  # fmt: skip
"""In which question's words each decision is kept; signing off needs none."""

_UNTIL: Mapping[Ruling, Question[date]] = {Ruling.WORKING: asked.until, Ruling.REDUCE: asked.reduce_by}


def outcome(answers: Answers) -> Decision:
    """What was decided; raises `Unanswered` when something it needs is still to be answered."""
    brief, ruling = answers.brief, asked.ruling(answers)
    figure = ruling is Ruling.ANOTHER and brief.dispute.kind in OF_FIGURES
    words, until = _words(brief, ruling), _UNTIL.get(ruling)
    return Decision(
        about=brief.about,
        subject=_subject(brief),
        ruling=ruling,
        words=answers.get(words) if words is not None else None,
        until=answers.get(until) if until is not None else None,
        value=answers.get(asked.value) if figure else None,
    )


def _words(brief: DecisionBrief, ruling: Ruling) -> Question[Any] | None:
    if ruling is Ruling.ANOTHER:
        return asked.settle_why if held(brief.dispute, brief).kind in OF_FIGURES else asked.another
    return _WORDS.get(ruling)


def _subject(brief: DecisionBrief) -> str:
    """The id of what was decided about."""
    match brief.about:
        case DecisionKind.UNBLOCK:
            return held(brief.blockage, brief).id
        case DecisionKind.OVERRIDE:
            return held(brief.override, brief).return_id
        case DecisionKind.DISPUTE:
            return held(brief.dispute, brief).id
        case DecisionKind.RISK:
            return held(brief.risk, brief).id
        case DecisionKind.SIGN_OFF:
            return held(brief.sign_off, brief).return_id
