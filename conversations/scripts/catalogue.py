"""Every version of every talk, by `name@version`; a version stays here until its rounds are closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Script
from conversations.partnership.blockages import ConfirmBrief, RaisingBrief
from conversations.partnership.brief import Brief
from conversations.partnership.decisions import DecisionBrief
from conversations.partnership.delegations import HandoverBrief
from conversations.partnership.disputes import DisputeBrief
from conversations.partnership.matter import Matter
from conversations.partnership.questions import QuestionBrief
from conversations.partnership.restating import RestateBrief
from conversations.partnership.risks import RiskBrief
from conversations.partnership.updates import UpdateBrief
from conversations.scripts import (
    blockage,
    decision,
    decision_outcome,
    delivery_update,
    dispute,
    handover,
    quarterly_return,
    reader_question,
    restatement,
    risk,
    risk_review,
    unblocked,
    update_outcome,
)
from conversations.scripts.narrowed import answered_for, narrowed
from conversations.scripts.quarterly_outcome import outcome


@dataclass(frozen=True, slots=True)
class Talk:
    """A script with what it is about (the brief it needs) and what it comes to."""

    script: Script
    brief: type[Matter]
    outcome: Callable[[Answers], Any]


TALKS: tuple[Talk, ...] = (
    Talk(quarterly_return.SCRIPT, Brief, outcome),
    Talk(delivery_update.SCRIPT, UpdateBrief, update_outcome.outcome),
    Talk(blockage.SCRIPT, RaisingBrief, blockage.outcome),
    Talk(risk.SCRIPT, RaisingBrief, risk.outcome),
    Talk(risk_review.SCRIPT, RiskBrief, risk_review.outcome),
    *(Talk(script, DecisionBrief, decision_outcome.outcome)
      for script in (decision.LEAD, decision.SPONSOR, decision.BOARD)),
    Talk(unblocked.SCRIPT, ConfirmBrief, unblocked.outcome),
    Talk(dispute.SCRIPT, DisputeBrief, dispute.outcome),
    Talk(handover.SCRIPT, HandoverBrief, handover.outcome),
    Talk(reader_question.SCRIPT, QuestionBrief, reader_question.outcome),
    Talk(restatement.SCRIPT, RestateBrief, restatement.outcome),
)
BY_ID: Mapping[str, Talk] = {talk.script.id: talk for talk in TALKS}


def talk_named(name: str) -> Talk:
    """The talk called `name@version`, or the newest version of `name`; with `:key,key` narrowed to these questions.

    Raises `KeyError` with the remedy.
    """
    if name in BY_ID:
        return BY_ID[name]
    whole, colon, keys = name.partition(":")
    if colon:
        return _narrowed(talk_named(whole), tuple(keys.split(",")))
    versions = [talk for talk in TALKS if talk.script.name == name]
    if not versions:
        known = ", ".join(sorted(BY_ID))
        raise KeyError(f"There is no talk called “{name}”. Known are: {known}.")
    return max(versions, key=lambda talk: talk.script.version)


@lru_cache(maxsize=256)
def _narrowed(talk: Talk, keys: tuple[str, ...]) -> Talk:
    """One talk for the same questions every time: what is worked out of its answers is known by its script."""
    return Talk(narrowed(talk.script, keys), talk.brief, answered_for)
