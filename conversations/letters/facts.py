"""What a person must know beside the questions of a talk: levels and rule of a figure, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversations.dialogue.answers import Answers, Unanswered
from conversations.dialogue.naming import opening_of
from conversations.dialogue.phrases import speak_of
from conversations.dialogue.script import Derived
from conversations.dialogue.session import Told, Wanted
from conversations.letters.plain_line import LONGEST_STORY, lowered, plain_line
from conversations.letters.sitting import Held, Sitting
from conversations.partnership.amounts import amount
from conversations.partnership.brief import Brief, Past
from conversations.partnership.case import Rated
from conversations.partnership.dates import long_day
from conversations.partnership.marks import mark
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import describe
from conversations.partnership.rules.goal import Goal

DUE = "Due"
"""The fact that a letter tells before its sections, unless a talk is due on another day than the rest."""


def opening(sitting: Sitting, held: Held) -> tuple[str, ...]:
    """Why a talk that is no return is asked, where its letter holds others; alone, the letter begins with it."""
    script, brief = held.answers.script, held.answers.brief
    if not sitting.several or script.is_return:
        return ()
    return tuple(plain_line(told, LONGEST_STORY) for told in (opening_of(script, brief),) if told)


def yardsticks(sitting: Sitting, answers: Answers) -> tuple[str, ...]:
    """Milestone, last quarter and the same quarter last year, each with words; then how the figure is rated.

    Of a talk about no figure, whatever facts its script names; the day by which a letter asks for it stands above.
    """
    brief = answers.brief
    facts = _yardsticks(brief) if isinstance(brief, Brief) else _facts(sitting, answers)
    return tuple(plain_line(fact, LONGEST_STORY) for fact in facts)


def _facts(sitting: Sitting, answers: Answers) -> Iterator[str]:
    asked_by = long_day(sitting.due)
    for name, value in answers.script.facts(answers.brief):
        if (name, value) != (DUE, asked_by):
            yield f"{name}: {value}"


def _yardsticks(brief: Brief) -> Iterator[str]:
    definition, stone = brief.definition, brief.milestone
    low, high = (stone.value, stone.upper) if stone is not None else (None, None)
    goal = Goal(definition.polarity, definition.unit, low, high)
    level = goal.level if definition.polarity is Polarity.NONE else goal.met
    yield f"Milestone for {brief.quarter.name}: {level}" if stone is not None else "No milestone for this quarter"
    yield from _past("Last quarter", brief.last, definition.unit)
    yield from _past("Same quarter last year", brief.last_year, definition.unit)
    if stone is not None and not definition.frozen:
        rule = describe(definition.rule, definition.polarity, definition.unit, low, high)
        yield f"How it is rated: {lowered(rule).rstrip('.')}"


def _past(name: str, past: Past | None, unit: str) -> Iterator[str]:
    if past is None:
        return
    if past.value is None:
        yield f"{name}: no figure"
        return
    broken = "" if past.comparable else ", by another definition"
    yield f"{name}: {amount(past.value, unit)}{broken}"


def outcomes(answers: Answers) -> tuple[str, ...]:
    """What the answers come to so far, such as the rating and why more is asked."""
    said = (_said(answers, derived) for derived in answers.script.derived)
    return tuple(plain_line(text) for text in said if text)


def _said(answers: Answers, derived: Derived[Any]) -> str | None:
    try:
        return derived.say(answers.derive(derived), answers)
    except Unanswered:  # it hangs on an answer not given yet: there is nothing to tell
        return None


def rating_change(held: Held) -> tuple[str, ...]:
    """What a correction of a return already sent does to its rating."""
    answers = held.answers
    texts = {key: text for key, text in (held.sent_before or {}).items() if not key.startswith("skip:")}
    session = answers.session.model_copy(update={"texts": texts, "sent": None})
    earlier = Answers(answers.script, answers.brief, session, answers.today)
    before, now = _rating(earlier), _rating(answers)
    if now is None:
        return ()
    if before == now:
        return (f"The rating stays as it was: {now}",)
    return (f"The rating before: {before}" if before else "There was no rating before", f"The rating now: {now}")


def _rating(answers: Answers) -> str | None:
    for derived in answers.script.derived:
        try:
            value = answers.derive(derived)
        except Unanswered:  # a rating that cannot be told yet is none
            continue
        if isinstance(value, Rated):
            return mark(value)
    return None


def told_of(held: Held) -> tuple[str, ...]:
    """What is said to the wishes and questions of the turn: more time, a person, the definition."""
    asked = [event for event in held.events if isinstance(event, Told | Wanted)]
    return tuple(plain_line(line.text) for line in speak_of(held.answers, asked).lines) if asked else ()
