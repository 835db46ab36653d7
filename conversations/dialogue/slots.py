"""The questions as they stand: which apply, which do not, which cannot be told yet.

Everything else (the next question, the sheet, the check card, whether the talk
is complete) is read off this one list, so no position is ever stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conversations.dialogue.answers import Answers, Unanswered, doubted_by
from conversations.dialogue.doubts import doubting
from conversations.dialogue.script import Doubt, Part, Question, Repeat, When

YES, NO = "yes", "no"
MOST_ITEMS = 20
NUMBERS = {str(number): number for number in range(1, MOST_ITEMS + 1)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for an answer. `applies` is none while its condition is undecided.

    `words` are those of the item it belongs to; `condition` are the words of
    an undecided condition. A slot with a `doubt` asks why a value stands;
    `about` is then the key of that value.
    """

    key: str
    question: Question[Any]
    prefix: str
    applies: bool | None
    words: Mapping[str, str]
    condition: str | None = None
    doubt: Doubt | None = None
    about: str | None = None


def holds(when: When | None, answers: Answers) -> bool | None:
    """A condition's three values."""
    if when is None:
        return True
    try:
        return when.holds(answers)
    except Unanswered:
        return None


def _both(outer: bool | None, inner: bool | None) -> bool | None:
    if outer is False or inner is False:
        return False
    return None if outer is None or inner is None else True


def slots(answers: Answers, room: int = 0) -> list[Slot]:
    """All slots in the script's order; `room` blank copies more are drawn of an open-ended repeat."""
    if room not in answers.worked_out:
        answers.worked_out[room] = list(_all_slots(answers, room))
    found: list[Slot] = answers.worked_out[room]
    return found


def _all_slots(answers: Answers, room: int) -> Iterator[Slot]:
    for part in answers.script.parts:
        if isinstance(part, Question):
            yield from _asked(answers, part, "", True, {}, None)
        elif isinstance(part, Repeat):
            yield from _repeated(answers, part, room)


def _asked(
    answers: Answers,
    question: Question[Any],
    prefix: str,
    outer: bool | None,
    words: Mapping[str, str],
    outer_words: str | None,
) -> Iterator[Slot]:
    inside = answers.within(prefix) if prefix else answers
    key = prefix + question.key
    applies = _both(outer, holds(question.when, inside))
    condition = question.when.said(answers.brief) if question.when and applies is None else outer_words
    yield Slot(key, question, prefix, applies, words, condition if applies is None else None)
    if applies is not False and key in answers.session.texts:
        for doubt_slot, doubt in inside.doubts(key, question).items():
            yield Slot(doubt_slot, doubting(question, doubt), prefix, applies, words, None, doubt, key)


def _repeated(answers: Answers, repeat: Repeat, room: int) -> Iterator[Slot]:
    applies = holds(repeat.when, answers)
    words = repeat.when.words if repeat.when else None
    if repeat.over is not None:
        for item in repeat.over(answers.brief):
            for question in repeat.each:
                yield from _asked(answers, question, f"{repeat.key}.{item.id}.", applies, item.words, words)
        return
    if repeat.gate is None:
        raise ValueError(f"Repeat “{repeat.key}” has neither known items nor a gate.")
    yield from _open_ended(answers, repeat, repeat.gate, applies, room)


def _open_ended(
    answers: Answers, repeat: Repeat, gate: Question[bool], applies: bool | None, room: int
) -> Iterator[Slot]:
    reach = _reach(answers, repeat.key)
    spare = room
    for number in range(1, MOST_ITEMS + 1):
        numbered = _gate_at(repeat, gate, number, opened=number <= reach)
        yield Slot(numbered.key, numbered, "", applies, {}, None)
        said = answers.text_at(numbered.key, numbered)
        if said == NO or (said is None and spare <= 0):
            return
        spare -= said is None
        within = _both(applies, None if said is None else True)
        for question in repeat.each:
            prefix = f"{repeat.key}.{number}."
            yield from _asked(answers, question, prefix, within, {"number": str(number)}, "only if there is one")


def _reach(answers: Answers, key: str) -> int:
    """The highest item that any answer lies inside of: answering inside opens the gate."""
    inside = (place_inside(given) for given in answers.session.given_keys)
    return max((number for head, number in filter(None, inside) if head == key), default=0)


def place_inside(key: str) -> tuple[str, int] | None:
    """For a key inside an open-ended repeat, such as `risk.2.what`: the repeat's key and the item's number."""
    head, _, rest = key.partition(".")
    number, _, inside = rest.partition(".")
    return (head, NUMBERS[number]) if inside and number in NUMBERS else None


def _gate_at(repeat: Repeat, gate: Question[bool], number: int, opened: bool) -> Question[bool]:
    first = number == 1
    return Question(
        key=f"{repeat.key}.{number}",
        kind=gate.kind,
        label=gate.label if first else f"Another {gate.label[0].lower()}{gate.label[1:]}",
        ask=gate.ask if first else repeat.again,
        hint=gate.hint if first else None,
        presumed=YES if opened else gate.presumed if first else None,
        skippable=False,
        implied=first and gate.implied,
    )


def place(answers: Answers, key: str) -> Slot | None:
    """The slot a key names, however little of the talk has been held: answers come in any order.

    None when the script has no such question, the brief no such item, and no
    rule such a doubt.
    """
    for part in answers.script.parts:
        found = _place_in(answers, part, key)
        if found is not None:
            question, prefix, words = found
            return Slot(key, question, prefix, None, words)
    about = doubted_by(key)
    return _doubt_at(answers, key, about) if about is not None else None


def _doubt_at(answers: Answers, key: str, about: str) -> Slot | None:
    """A doubt that is raised now, or whose reason was given; nobody can answer any other."""
    raised = next((slot for slot in slots(answers) if slot.key == key), None)
    if raised is not None or key not in answers.session.texts:
        return raised
    doubted = place(answers, about)
    if doubted is None:
        return None
    return replace(doubted, key=key, question=doubting(doubted.question, None), about=about)


def _place_in(answers: Answers, part: Part, key: str) -> tuple[Question[Any], str, Mapping[str, str]] | None:
    if isinstance(part, Question):
        return (part, "", {}) if part.key == key else None
    if not isinstance(part, Repeat) or not key.startswith(part.key + "."):
        return None
    named = key.removeprefix(part.key + ".")
    if part.gate is not None and named in NUMBERS:
        return _gate_at(part, part.gate, NUMBERS[named], opened=False), "", {}
    item, _, inside = named.rpartition(".")  # an item's own id may hold a dot, a question's key never does
    words = _words_of(answers, part, item)
    if words is None:
        return None
    return next(((q, f"{part.key}.{item}.", words) for q in part.each if q.key == inside), None)


def _words_of(answers: Answers, repeat: Repeat, item: str) -> Mapping[str, str] | None:
    if repeat.over is not None:
        return next((known.words for known in repeat.over(answers.brief) if known.id == item), None)
    return {"number": item} if item in NUMBERS else None
