"""Questions as they are drawn: one at a time, all at once, or as the card that checks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.dialogue.answers import Answers, Unanswered
from conversations.dialogue.kinds import Choice, Kind
from conversations.dialogue.naming import fill, filled, label_of
from conversations.dialogue.reading import Read
from conversations.dialogue.script import Instead
from conversations.dialogue.session import Refused
from conversations.dialogue.slots import YES, Slot, slots
from conversations.dialogue.speech import Button, Card, CardRow, Prompt, Sheet
from conversations.dialogue.standing import hidden, numbered, pending
from conversations.dialogue.turn import CHANGE, SEND

NOT_PROVIDED = "Not provided"
MARKED = ", with those marked “unless you say otherwise”"
"""What a footing says of answers that are presumed, which a card marks so."""


def say_at(answers: Answers, slot: Slot) -> str | None:
    """The answer that stands for a slot as a person reads it; none when there is none."""
    if slot.key in answers.session.skipped:
        return f"Left out: {answers.session.skipped[slot.key]}"
    text = answers.within(slot.prefix).text_at(slot.key, slot.question)
    if text is None:
        return None
    return say_text(slot.question.kind_for(answers.brief), text) if text else NOT_PROVIDED


def say_text(kind: Kind[Any], text: str) -> str:
    """A stored text as a person reads it."""
    return kind.say(kind.load(text))


def _say_likely(kind: Kind[Any], text: str, answers: Answers) -> str:
    """A text that would be read with certainty, as it would then be said."""
    reading = kind.read(text, answers.today)
    return kind.say(reading.value) if isinstance(reading, Read) else text


def draw(answers: Answers, slot: Slot, refused: Refused | None = None) -> Prompt:
    """One question as it is asked now; after a refusal, with the likely readings to choose from."""
    question, texts = slot.question, answers.session.texts
    kind = question.kind_for(answers.brief)
    inside = answers.within(slot.prefix)
    presumed = inside.presumed(question) if slot.key not in texts else None
    likely = refused.likely if refused is not None and refused.key in {slot.key, slot.about} else ()
    return Prompt(
        key=slot.key,
        number=_number(answers, slot),
        label=label_of(answers, slot),
        ask=filled(question.ask, answers, slot),
        hint=filled(question.hint, answers, slot) if question.hint else None,
        condition=slot.condition,
        widget=kind.widget,
        buttons=_buttons(answers, slot, kind, likely, refused.key if refused else slot.key),
        current=say_at(answers, slot) if slot.key in texts else None,
        stored=texts.get(slot.key),
        presumed=say_text(kind, presumed) if presumed else None,
        optional=presumed is not None,
    )


def _number(answers: Answers, slot: Slot) -> int:
    keys = [s.key for s in numbered(answers)]
    key = slot.about or slot.key
    return keys.index(key) + 1 if key in keys else 0


def _buttons(
    answers: Answers, slot: Slot, kind: Kind[Any], likely: tuple[str, ...], likely_for: str
) -> tuple[Button, ...]:
    readings = [Button(label=_say_likely(kind, text, answers), replies=((likely_for, text),)) for text in likely]
    choices = [Button(label=c.label, replies=((slot.key, c.text),)) for c in choices_at(answers, slot, kind)]
    instead = slot.doubt.instead if slot.doubt else ()
    offers = [_offer(slot, offer) for offer in (*instead, *slot.question.offers)]
    return (*readings, *choices, *offers)


def choices_at(answers: Answers, slot: Slot, kind: Kind[Any]) -> Sequence[Choice]:
    """The choices that are offered here; all of them while the answers they hang on are not known."""
    if slot.question.among is None:
        return kind.choices
    try:
        among = slot.question.among(answers.within(slot.prefix))
    except Unanswered:
        return kind.choices
    return [choice for choice in kind.choices if choice.text in among]


def _offer(slot: Slot, offer: Instead) -> Button:
    return Button(label=offer.label, replies=tuple(_inside(slot.prefix, key, text) for key, text in offer.replies))


def _inside(prefix: str, key: str, text: str) -> tuple[str, str]:
    """A reply as it goes from inside an item; what is shown again is a question of that item too."""
    return (key, prefix + text) if key == CHANGE else (prefix + key, text)


def card(answers: Answers) -> Card:
    """“Check your answers”: every answer with its way to change it, then what sending means.

    While something is still to be answered it cannot be sent, and says so.
    """
    again = answers.session.sent is not None
    left = pending(answers)
    rows = [row for slot in slots(answers) if (row := _row(answers, slot)) is not None]
    if left is not None:
        footing = f"Still to be answered: {label_of(answers, left)}."
        return Card(title="Your answers so far", rows=tuple(rows), footing=footing, buttons=())
    return Card(
        title="Check your answers before sending" + (" them again" if again else ""),
        rows=tuple(rows),
        footing=_footing(answers, marked=any(row.presumed for row in rows)),
        buttons=(Button(label="Send again" if again else "Send", replies=((SEND, YES),), primary=True),),
    )


def _footing(answers: Answers, *, marked: bool) -> str:
    """What sending means; of marks nothing is said where no answer bears one."""
    said = fill(answers.script.footing, answers.script.words(answers.brief))
    return said if marked else said.replace(MARKED, "")


def _row(answers: Answers, slot: Slot) -> CardRow | None:
    value = say_at(answers, slot)
    if slot.applies is not True or value is None or hidden(answers, slot):
        return None
    said = slot.key in answers.session.texts or slot.key in answers.session.skipped
    return CardRow(
        number=0 if slot.doubt else _number(answers, slot),
        change=slot.key,
        label=label_of(answers, slot),
        value=value,
        presumed=not said and value != NOT_PROVIDED,
    )


def sheet(answers: Answers, room: int = 1) -> Sheet:
    """All questions at once, those not yet decided with the words of their condition."""
    drawn = [draw(answers, slot) for slot in slots(answers, room) if slot.applies is not False]
    words = answers.script.words(answers.brief)
    return Sheet(
        title=fill(answers.script.title, words),
        intro=fill(answers.script.footing, words),
        prompts=tuple(drawn),
    )
