"""Filing an answer: read by its kind, checked, kept, or asked back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conversations.dialogue.answers import Unanswered
from conversations.dialogue.naming import label_of
from conversations.dialogue.reading import NoFigure, Read, Reading, SameAsLast, Unclear
from conversations.dialogue.script import Doubt, Finding, Refuse
from conversations.dialogue.slots import Slot, place
from conversations.dialogue.turn import Turn

_TEXTUAL = frozenset({"line", "words", "optional_words", "reason"})
GIVEN_AGAIN = "Given again when asked"


def is_textual(kind_name: str) -> bool:
    """Whether nearly anything typed would be an answer of this kind."""
    return kind_name in _TEXTUAL


def answer(turn: Turn, slot: Slot, text: str, said: str | None = None) -> Unclear | None:
    """Read an answer to a slot and keep it; gives back what could not be read."""
    said = text if said is None else said
    if slot.about is not None and _given_again(turn, slot, text):
        return None
    reading = slot.question.kind_for(turn.brief).read(text, turn.today)
    match reading:
        case Read():
            _keep(turn, slot, reading, said)
        case NoFigure():
            _without_figure(turn, slot, reading, said)
        case SameAsLast():
            _same(turn, slot, said)
        case Unclear():
            return reading if slot.about is None else _with_values(turn, slot, reading, text)
    return None


def _with_values(turn: Turn, doubt: Slot, unclear: Unclear, text: str) -> Unclear:
    """A reason not taken, with the values that may be meant: “No, it should be 402”."""
    about = place(turn.answers, doubt.about or "")
    if about is None:
        return unclear
    reading = about.question.kind_for(turn.brief).read(text, turn.today)
    return replace(unclear, likely=reading.likely) if isinstance(reading, Unclear) else unclear


def _given_again(turn: Turn, doubt: Slot, text: str) -> bool:
    """A reply to a doubt that gives the value again: the same one confirms it, another corrects it."""
    about = place(turn.answers, doubt.about or "")
    if about is None:
        return False
    kind = about.question.kind_for(turn.brief)
    if is_textual(kind.name):
        return False
    reading = kind.read(text, turn.today)
    if _tells_of_a_number(reading, text):
        return False
    if isinstance(reading, Read) and kind.show(reading.value) == turn.session.texts.get(about.key):
        if doubt.doubt is not None and doubt.doubt.asks_why:
            return False
        turn.store(doubt.key, GIVEN_AGAIN, text)
        return True
    if isinstance(reading, Read) or (isinstance(reading, NoFigure) and _offered(turn, doubt, about, reading)):
        answer(turn, about, text)
        return True
    return False


def _tells_of_a_number(reading: Reading[Any], text: str) -> bool:
    """Whether a number is only part of a reason: “One was entered late” gives no new figure, nor does “1 was late”."""
    if not isinstance(reading, Read) or reading.comment is None:
        return False
    spelled = not any(character.isdigit() for character in text)
    return spelled or reading.comment.split(maxsplit=1)[0].casefold() in _DOES


_DOES = frozenset({"was", "were", "is", "are", "has", "have", "had", "came", "comes", "did", "does", "will", "got"})
"""Words after a number that make it what a sentence is about, and no figure with something said beside it."""


def _offered(turn: Turn, doubt: Slot, about: Slot, reading: NoFigure) -> bool:
    """Whether the doubt itself asks if there is no figure; elsewhere “was not available” is part of a reason."""
    instead = {key for other in (doubt.doubt.instead if doubt.doubt else ()) for key, _ in other.replies}
    return not instead.isdisjoint(key for key, _ in about.question.gives(reading, turn.brief))


def _keep(turn: Turn, slot: Slot, reading: Read[Any], said: str) -> None:
    for found in _findings(turn, slot, reading.value):
        if isinstance(found, Refuse):
            turn.refuse(slot.key, said, found.says)
            return
    turn.store(slot.key, slot.question.kind_for(turn.brief).show(reading.value), said)
    _also(turn, slot, reading, said)


def _findings(turn: Turn, slot: Slot, value: Any) -> tuple[Finding, ...]:
    if slot.question.check is None:
        return ()
    try:
        return tuple(slot.question.check(value, turn.answers.within(slot.prefix)))
    except Unanswered:  # the check waits for a later answer, and is made when that is given
        return ()


def _without_figure(turn: Turn, slot: Slot, reading: NoFigure, said: str) -> None:
    if not slot.question.gives(reading, turn.brief):
        label = label_of(turn.answers, slot)
        turn.refuse(slot.key, said, f"{label} needs an answer here. Say “skip because …” to leave it out.")
        return
    turn.become(showing=None, offered=None)
    _also(turn, slot, reading, said)


def _also(turn: Turn, slot: Slot, reading: Read[Any] | NoFigure, said: str) -> None:
    """What one answer tells besides: the standing of “12 (provisional)”, the date of “n/a until June”."""
    for key, text in slot.question.gives(reading, turn.brief):
        other = place(turn.answers, slot.prefix + key) or place(turn.answers, key)
        if other is None or other.key in turn.firm - {slot.key}:
            continue
        if turn.answers.within(other.prefix).text_at(other.key, other.question) != text:
            answer(turn, other, text, said)


def _same(turn: Turn, slot: Slot, said: str) -> None:
    """“Same as last time”: kept where a doubt asks about it anyway, otherwise asked to confirm."""
    last = slot.question.last(turn.brief) if slot.question.last else None
    kind = slot.question.kind_for(turn.brief)
    reading = kind.read(last, turn.today) if last is not None else None
    if not isinstance(reading, Read):
        turn.refuse(slot.key, said, "There is no earlier answer to repeat here.")
    elif any(isinstance(found, Doubt) for found in _findings(turn, slot, reading.value)):
        _keep(turn, slot, reading, said)
    else:
        shown = kind.say(reading.value)
        turn.refuse(slot.key, said, f"Last time it was {shown}. Is it {shown} again?", (kind.show(reading.value),))
