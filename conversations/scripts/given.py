"""What a talk is about, written in a few plain lines as transcripts begin with, and read back from them.

Each kind of brief has its own lines; a talk is named by `talk: name@version`,
and is the quarterly return where no line names one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from conversations.scripts import given_decisions as decisions
from conversations.scripts import given_questions, given_restatements, given_returns, given_updates
from conversations.scripts.catalogue import Talk, talk_named
from conversations.scripts.given_lines import single
from conversations.scripts.given_returns import brief_given, brief_lines
from conversations.scripts.quarterly_return import SCRIPT


@dataclass(frozen=True, slots=True)
class Notation:
    """How a kind of brief is read from its lines, and written in them: all that its talk looks at.

    `example` are the lines of one on which its talks can be tried.
    """

    read: Callable[[Sequence[str]], Matter]
    write: Callable[[Any], Iterator[str]]
    example: tuple[str, ...]


NOTATIONS: Mapping[type[Matter], Notation] = {
    Brief: Notation(brief_given, brief_lines, given_returns.EXAMPLE),
    UpdateBrief: Notation(given_updates.update_given, given_updates.update_lines, given_updates.UPDATE),
    RaisingBrief: Notation(given_updates.raising_given, given_updates.raising_lines, given_updates.RAISING),
    RiskBrief: Notation(given_updates.risk_given, given_updates.risk_lines, given_updates.RISK),
    DecisionBrief: Notation(decisions.decision_given, decisions.decision_lines, decisions.DECISION),
    ConfirmBrief: Notation(decisions.confirmation_given, decisions.confirmation_lines, decisions.CONFIRMATION),
    DisputeBrief: Notation(decisions.dispute_given, decisions.dispute_lines, decisions.DISPUTED),
    HandoverBrief: Notation(decisions.handover_given, decisions.handover_lines, decisions.HANDOVER),
    RestateBrief: Notation(given_restatements.restatement_given, given_restatements.restatement_lines,
                           given_restatements.RESTATED),
    QuestionBrief: Notation(given_questions.question_given, given_questions.question_lines, given_questions.ASKED),
}


def talk_given(given: Sequence[str]) -> Talk:
    """The talk that a transcript is of; raises `KeyError` with the remedy where there is none of that name."""
    return talk_named(single(given).get("talk", SCRIPT.name))


def today_given(given: Sequence[str]) -> date:
    """The day a transcript is played on."""
    return date.fromisoformat(single(given)["today"])


def matter_given(talk: Talk, given: Sequence[str]) -> Matter:
    """What a talk is about, by lines like `title: First-time entrants`.

    Raises `ValueError` naming the line that cannot be used.
    """
    return NOTATIONS[talk.brief].read(given)


def example(talk: Talk) -> tuple[str, ...]:
    """The lines of something that a talk can be tried on."""
    return NOTATIONS[talk.brief].example


def given_by(matter: Matter, today: date) -> Iterator[str]:
    """The lines that describe a matter, so that a talk held on it can be played again."""
    yield f"today: {today}"
    yield from NOTATIONS[type(matter)].write(matter)
