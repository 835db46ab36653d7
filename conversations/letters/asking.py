"""Which questions of a return a letter asks, in which order, and in which words.

First what is needed for certain, then what only some figures earn, with the
words of the condition, last what is taken as given unless the person says
otherwise. A question that hinges on the answer to another of the same letter
waits, where it would make the letter of a return that goes well a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from conversations.dialogue.answers import Answers
from conversations.dialogue.filing import is_textual
from conversations.dialogue.kinds import Choice, Widget
from conversations.dialogue.naming import below_facts, filled, label_of
from conversations.dialogue.prompts import NOT_PROVIDED, choices_at, say_text
from conversations.dialogue.script import Instead
from conversations.dialogue.slots import Slot, place, slots
from conversations.dialogue.standing import hidden
from conversations.dialogue.turn import SEND
from conversations.letters.letter import Question
from conversations.letters.plain_line import LONGEST_STORY, lowered, plain_line
from conversations.letters.sitting import Held, Numbering
from conversations.letters.supposing import Prospect, prospect, text_of

FEWEST_WORDS = 5
"""Words below which a question line is put behind what it is called, so that a quote of it is known again."""
LONGEST_LINE = 200
LONGEST_ASK = 160
"""Characters of a question that leave room in its line for the reference before it."""
TOLD_ABOVE = frozenset({"{yardsticks}", "You raised: “{stuck}”"})
"""Hints that the facts of the section already give."""


class Place(IntEnum):
    """Where in its return's part of the letter a question stands."""

    NEEDED = 0
    EARNED = 1
    TAKEN_IF = 2
    TAKEN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question chosen for a letter: where it stands, its condition, what holds if nothing is said."""

    slot: Slot
    place: Place
    condition: str | None = None
    presumed: str | None = None


def chosen(answers: Answers, *, first: bool) -> list[Asked]:
    """The questions of a return that a letter asks; in the `first` also what is taken as given."""
    view = prospect(answers)
    found = [asked for slot in _open(answers) if (asked := _ask(view, slot)) is not None]
    if not first:
        found = [asked for asked in found if asked.place is not Place.TAKEN]
    return _grouped(_in_words(found))


def _grouped(found: Iterable[Asked]) -> list[Asked]:
    """By place, then those of one condition together, in the order of the script."""
    asks = list(found)
    conditions = list(dict.fromkeys(asked.condition for asked in asks))
    return sorted(asks, key=lambda asked: (asked.place, conditions.index(asked.condition)))


def _open(answers: Answers) -> Iterator[Slot]:
    """The slots without an answer of the person's own."""
    for slot in slots(answers):
        if slot.applies is not False and not hidden(answers, slot) and slot.key not in answers.session.given_keys:
            yield slot


def _ask(view: Prospect, slot: Slot) -> Asked | None:
    if slot.applies is True:
        return _asked_for_certain(view, slot)
    outcomes = [_later(answers, slot) for answers in view.tried]
    if any(applies is True and text is None for applies, text in outcomes):
        presumed = _later(view.easiest, slot)[1]
        if presumed:
            return Asked(slot, Place.TAKEN_IF, slot.condition, presumed)
        return Asked(slot, Place.EARNED, slot.condition)
    waits = any(applies is None and text is None for applies, text in outcomes)
    return Asked(slot, Place.EARNED, slot.condition) if waits and not slot.prefix and not view.steady else None


def _asked_for_certain(view: Prospect, slot: Slot) -> Asked | None:
    presumed = text_of(view.now, slot)
    if presumed is not None:
        return Asked(slot, Place.TAKEN, presumed=presumed) if presumed else None
    if_well, if_not = _later(view.easiest, slot)[1], _later(view.hardest, slot)[1]
    if not if_well or slot.key in view.easiest.session.given_keys:  # a figure supposed is no answer
        return Asked(slot, Place.NEEDED)
    return Asked(slot, Place.TAKEN_IF if if_not is None else Place.TAKEN, presumed=if_well)


def _later(answers: Answers, slot: Slot) -> tuple[bool | None, str | None]:
    """Whether a slot applies in other circumstances, and the text that then stands for it."""
    for each in slots(answers):
        if each.key == slot.key:
            return each.applies, text_of(answers, each)
    return False, None


def _in_words(found: list[Asked]) -> Iterator[Asked]:
    """Questions presumed only if all goes well, with the words under which they are needed after all."""
    earned = next((asked.condition for asked in found if asked.place is Place.EARNED), None)
    for asked in found:
        if asked.place is not Place.TAKEN_IF:
            yield asked
        elif earned is None:
            yield Asked(asked.slot, Place.NEEDED, asked.condition)
        else:
            yield Asked(asked.slot, Place.TAKEN_IF, earned, asked.presumed)


def question(held: Held, asked: Asked, numbering: Numbering, ref: str | None) -> Question:
    """A chosen question as the letter asks it, after the reference of its talk where the letter holds several."""
    answers, slot = held.answers, asked.slot
    kind = slot.question.kind_for(answers.brief)
    return Question(
        label=numbering.label(held.return_id, slot.key),
        return_id=held.return_id,
        key=slot.key,
        line=line_of(held, slot, ref),
        story=_story(held.answers, slot),
        hint=_hint(answers, slot),
        condition=asked.condition,
        choices=_choices(choices_at(answers, slot, kind)),
        presumed=_presumed(answers, slot, asked.presumed) if asked.presumed is not None else None,
        paragraph=kind.widget is Widget.PARAGRAPH,
    )


def _presumed(answers: Answers, slot: Slot, text: str) -> str:
    """What is taken as given, as a sentence goes on with it; a name keeps its capital."""
    said = _said(answers, slot, text)
    return plain_line(said if text and is_textual(slot.question.kind_for(answers.brief).name) else lowered(said))


def _said(answers: Answers, slot: Slot, text: str) -> str:
    return say_text(slot.question.kind_for(answers.brief), text) if text else NOT_PROVIDED


def _choices(choices: Iterable[Choice]) -> tuple[str, ...]:
    return tuple(plain_line(lowered(choice.label)) for choice in choices)


def line_of(held: Held, slot: Slot, ref: str | None) -> str:
    """A question on one line that no other question of the letter has."""
    answers = held.answers
    _, ask = _told_and_asked(answers, slot)
    if slot.about is not None:
        about = place(answers, slot.about)
        ask = f"{label_of(answers, about)}: {ask}" if about is not None else ask
    elif len(ask.split()) < FEWEST_WORDS or (slot.prefix and "{" not in slot.question.ask):
        ask = f"{label_of(answers, slot)}: {lowered(ask)}"
    return plain_line(f"{ref}: {ask}" if ref else ask, LONGEST_LINE)


def _story(answers: Answers, slot: Slot) -> str | None:
    """What a question tells before it asks, where that is too long for its line."""
    story, _ = _told_and_asked(answers, slot)
    return plain_line(story, LONGEST_STORY) if story else None


def _told_and_asked(answers: Answers, slot: Slot) -> tuple[str, str]:
    """What a question tells and what it asks; each once below the facts."""
    return below_facts(answers.script, _short(answers, filled(slot.question.ask, answers, slot)), LONGEST_ASK)


def _short(answers: Answers, ask: str) -> str:
    """The quarter by its short name: the letter says once which months it covers."""
    quarter = getattr(answers.brief, "quarter", None)
    return ask.replace(quarter.full_name, quarter.name) if quarter is not None else ask


def _hint(answers: Answers, slot: Slot) -> str | None:
    own = slot.question.hint
    hints = [] if own is None or own in TOLD_ABOVE else [filled(own, answers, slot)]
    hints += [f"If {lowered(offer.label)}, say so and say why" for offer in slot.question.offers if not _sends(offer)]
    said = ". ".join(plain_line(hint).rstrip(".") for hint in hints)
    return f"{said}." if said else None


def _sends(offer: Instead) -> bool:
    """Whether a button spares a person the second press of sending; a reply to a letter needs none."""
    return any(key == SEND for key, _ in offer.replies)
