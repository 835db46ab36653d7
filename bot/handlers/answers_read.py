"""How an answer of the record is read by people: what its question is called, and what was understood in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin
from conversations.dialogue.filing import is_textual
from conversations.dialogue.kinds import Kind
from conversations.dialogue.naming import label_of
from conversations.dialogue.session import Session
from conversations.dialogue.slots import place
from conversations.digests.wording import say_value
from conversations.partnership.brief import Brief
from conversations.scripts.catalogue import talk_named
from storage.origins import Spoken

REMEMBERED = 64
NO_LONGER_ASKED = "A question that is no longer asked"
_ANY_DAY = date(2000, 1, 1)
"""What is read here was read before, and canonical text means the same on every day."""


def read_as(spoken: Spoken, key: str, text: str) -> tuple[str, str | None]:
    """The label of a question, and what its answer means; none where that is the words as they were written."""
    answers = _answers(spoken)
    slot = place(answers, key)
    if slot is None:
        return NO_LONGER_ASKED, None
    label, kind = label_of(answers, slot), slot.question.kind_for(answers.brief)
    if is_textual(kind.name) or not text:
        return label, None
    return label, _understood(answers, kind, kind.load(text))


def _understood(answers: Answers, kind: Kind[Any], value: Any) -> str:
    """A figure with its unit, a choice in the words in which it is offered."""
    if isinstance(value, Decimal) and isinstance(answers.brief, Brief):
        return say_value(value, answers.brief.definition)
    said = kind.say(value)
    return f"“{said}”" if kind.choices else said


@lru_cache(maxsize=REMEMBERED)
def _answers(spoken: Spoken) -> Answers:
    talk = talk_named(spoken.script)
    session = begin(talk.script) if spoken.session is None else Session.model_validate_json(spoken.session)
    return Answers(talk.script, talk.brief.model_validate_json(spoken.brief), session, _ANY_DAY)
