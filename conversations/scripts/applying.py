"""What of the answers counts in the end: that which applies, item by item."""

from __future__ import annotations

from typing import Any, TypeVar

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Question, Repeat
from conversations.dialogue.slots import slots

T = TypeVar("T")


def applies(answers: Answers, question: Question[Any]) -> bool:
    """Whether a question is asked where we stand."""
    key = answers.key_of(question)
    return any(slot.key == key and slot.applies for slot in slots(answers))


def applying(answers: Answers, question: Question[T]) -> T | None:
    """The answer where its question applies; one set aside is no part of what was sent."""
    return answers.get(question) if applies(answers, question) else None


def items(answers: Answers, repeat: Repeat) -> list[tuple[str, Answers]]:
    """The items of a repeat that apply: the id of each, and the answers as seen from inside it."""
    first = repeat.each[0].key
    found = [s for s in slots(answers) if s.applies and s.question is repeat.each[0]]
    return [(s.prefix.removeprefix(repeat.key + ".").rstrip("."), answers.within(s.prefix))
            for s in found if s.key == s.prefix + first]
