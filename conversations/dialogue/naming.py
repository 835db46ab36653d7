"""A script's templates filled with its words, and those of the item a question is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Script
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


_SENTENCE = re.compile(r"(?<=[.!?:…”’\")])\s+|\n+")


def parted(ask: str, most: int) -> tuple[str, str]:
    """What a question tells, and then asks: its last sentence, apart where the whole has more than `most` characters.

    Nothing is told apart where the last sentence alone is too long.
    """
    ends = [found for found in _SENTENCE.finditer(ask.rstrip()) if len(ask.rstrip()) - found.end() <= most]
    if len(ask) <= most or not ends:
        return "", ask
    cut = ends[-1]
    return ask[: cut.start()].rstrip(), ask[cut.end() :].rstrip()


def below_facts(script: Script, ask: str, most: int) -> tuple[str, str]:
    """As `parted`, where the facts of a talk stand above: what they say whole is not told a second time."""
    return ("", parted(ask, len(ask) - 1)[1]) if script.whole else parted(ask, most)


def called(script: Script, brief: Any) -> str:
    """What a talk is called in a list: a return by the title of its target, any other by its own."""
    return str(brief.title) if script.is_return else fill(script.title, script.words(brief))


def opening_of(script: Script, brief: Any) -> str:
    """Why the person is asked; empty where the script does not say."""
    return fill(script.opening, script.words(brief))


def together(nouns: Iterable[str]) -> str:
    """What is asked of one person, by its nouns: `return`, `2 returns and update`."""
    counts = Counter(nouns)
    named = [noun if many == 1 else f"{many} {several(noun)}" for noun, many in counts.items()]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def several(noun: str) -> str:
    """A noun for more than one: `returns`, `replies`."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
