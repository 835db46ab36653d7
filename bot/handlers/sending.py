"""A talk was sent: what it came to is stored, typed, with where it came from; then what follows from it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.handlers.after import After, Lanes
from bot.handlers.keep_answer import keep_answer
from bot.handlers.keep_confirmation import keep_confirmation
from bot.handlers.keep_decision import keep_decision
from bot.handlers.keep_handover import keep_taken
from bot.handlers.keep_part import keep_part
from bot.handlers.keep_report import keep_blockage, keep_risk
from bot.handlers.keep_return import keep_return
from bot.handlers.keep_review import keep_review
from bot.handlers.keep_stance import keep_stance
from bot.handlers.keep_update import keep_update
from conversations.partnership.blockages import Confirmation, RaisedBlockage
from conversations.partnership.decisions import Decision
from conversations.partnership.delegations import Taken
from conversations.partnership.disputes import Answer
from conversations.partnership.nouns import Noun
from conversations.partnership.questions import QuestionAnswered
from conversations.partnership.restating import Restated
from conversations.partnership.returns import AnsweredFor, Return
from conversations.partnership.risks import RaisedRisk, RiskReview
from conversations.partnership.updates import Update


def _keep_restatement(after: After, outcome: Restated) -> Lanes:
    from bot.handlers.keep_restatement import keep_restatement  # read when it is wanted, which is seldom

    return keep_restatement(after, outcome)


KEEPING: Mapping[type[Noun], Callable[[After, Any], Lanes]] = {
    Return: keep_return,
    Update: keep_update,
    RaisedBlockage: keep_blockage,
    Decision: keep_decision,
    Confirmation: keep_confirmation,
    Taken: keep_taken,
    AnsweredFor: keep_part,
    RaisedRisk: keep_risk,
    RiskReview: keep_review,
    Answer: keep_stance,
    QuestionAnswered: keep_answer,
    Restated: _keep_restatement,
}
"""How each outcome of a talk is kept, and what follows from it."""


def store_outcome(after: After) -> Lanes:
    """Keep what the talk came to; gives back the lanes that then have work."""
    outcome = after.talking.talk.outcome(after.talking.answers)
    return KEEPING[type(outcome)](after, outcome)
