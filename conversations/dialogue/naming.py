"""A script's templates filled with its words, and those of the item a question is about."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.dialogue.answers import Answers
from conversations.dialogue.slots import Slot


def fill(template: str, words: Mapping[str, str]) -> str:
    """A template with its words put in; a word's own braces stay as they are."""
    return template.format_map(words) if "{" in template else template


def filled(template: str, answers: Answers, slot: Slot) -> str:
    """A question's template with the script's words and its item's."""
    if "{" not in template:
        return template
    return fill(template, {**answers.script.words(answers.brief), **slot.words})


def label_of(answers: Answers, slot: Slot) -> str:
    """What a question is called on a card, in a form and in a refusal."""
    return filled(slot.question.label, answers, slot)
