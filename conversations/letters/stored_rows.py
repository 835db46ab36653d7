"""What is stored of a return, as a letter reads it back, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.dialogue.answers import Answers
from conversations.dialogue.naming import label_of
from conversations.dialogue.prompts import NOT_PROVIDED, say_at, say_text
from conversations.dialogue.session import Answered
from conversations.dialogue.slots import Slot, slots
from conversations.dialogue.standing import hidden
from conversations.letters.letter import Row
from conversations.letters.plain_line import plain_line
from conversations.letters.sitting import Held, Numbering


def rows_of(held: Held, numbering: Numbering) -> tuple[Row, ...]:
    """Every value that stands for the return, by number; what is presumed is marked."""
    before = _before(held)
    found = [row for slot in slots(held.answers) if (row := _row(held, slot, numbering, before)) is not None]
    return tuple(sorted(found, key=lambda row: int(row.number)))


def _row(held: Held, slot: Slot, numbering: Numbering, before: Mapping[str, str | None]) -> Row | None:
    answers = held.answers
    said = slot.key in answers.session.given_keys
    value = say_at(answers, slot)
    if slot.applies is False or value is None or hidden(answers, slot):
        return None
    if not said and (value == NOT_PROVIDED or slot.applies is None):
        return None
    return Row(
        number=numbering.label(held.return_id, slot.key),
        key=slot.key,
        label=plain_line(label_of(answers, slot)),
        value=plain_line(value),
        before=_said_before(answers, slot, before.get(slot.key)),
        presumed=not said,
    )


def _before(held: Held) -> Mapping[str, str | None]:
    """What each answer replaced: since it was sent where it had been, else in this turn."""
    if held.sent_before is not None:
        return dict(held.sent_before)
    first: dict[str, str | None] = {}
    for event in held.events:
        if isinstance(event, Answered):
            first.setdefault(event.key, event.before)
    return first


def _said_before(answers: Answers, slot: Slot, text: str | None) -> str | None:
    if not text or text == answers.session.texts.get(slot.key):
        return None
    return plain_line(say_text(slot.question.kind_for(answers.brief), text))
