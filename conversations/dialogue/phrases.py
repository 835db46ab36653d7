"""What the engine itself says: read-back, refusals, what was set aside, help. British and plain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.filing import is_textual
from conversations.dialogue.kinds import Kind
from conversations.dialogue.naming import label_of, opening_of
from conversations.dialogue.prompts import card, draw, say_text
from conversations.dialogue.script import Script
from conversations.dialogue.session import (
    Answered,
    Computed,
    Event,
    Refused,
    Sent,
    Session,
    SetAside,
    Skipped,
    TakenUp,
    Told,
    Wanted,
)
from conversations.dialogue.slots import place, slots
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.dialogue.standing import pending, standing
from conversations.dialogue.wishes import promised

PATIENCE = 3
HELP = (
    "Answer in your own words or press a button. You can also say “back”, “change 3”, “skip because …”, "
    "“why”, {definition}“status”, “review”, “later”, “not me, it is …”, “on leave until …”, "
    "“can I have until Friday” or “can I speak to a person”. Nothing you have answered is lost."
)
UNTOLD = "Nothing is on file about that. Say “can I speak to a person” and the support team will tell you."
ABOUT_IT = frozenset({"definition", "show_last", "why", "deadline", "who_asked"})
"""What may be asked of a talk that not every script has an answer to."""
STUMBLED = "If this is not getting anywhere, say “can I speak to a person” and the support team will take it up."


def speak(script: Script, brief: Any, session: Session, events: Sequence[Event], today: date) -> Speech:
    """Everything to be said after a turn: what was understood and refused, then the next question or the card."""
    return speak_of(Answers(script, brief, session, today), events)


def speak_of(answers: Answers, events: Sequence[Event]) -> Speech:
    """As `speak`, of answers already worked out."""
    session = answers.session
    lines = [line for event in events for line in _lines(answers, event)]
    if session.stumbles >= PATIENCE and any(isinstance(e, Refused) for e in events):
        lines.append(Line(manner=Manner.TOLD, text=STUMBLED))
    refused = next((e for e in reversed(events) if isinstance(e, Refused)), None)
    slot = standing(answers) if _goes_on(events) else None
    reviewing = any(isinstance(e, Told) and e.topic == "review" for e in events)
    finished = slot is None and not session.is_sent and _goes_on(events)
    return Speech(
        lines=tuple(lines),
        prompt=draw(answers, slot, refused) if slot is not None else None,
        card=card(answers) if finished or reviewing else None,
    )


def _goes_on(events: Sequence[Event]) -> bool:
    """After a wish to stop, wait or be replaced the question is not put again at once."""
    return not events or not all(isinstance(event, Wanted) for event in events)


def _lines(answers: Answers, event: Event) -> Iterator[Line]:
    match event:
        case Answered():
            yield from _understood(answers, event)
        case Computed(key=key):
            said = next((d.say(answers.derive(d), answers) for d in answers.script.derived if d.key == key), None)
            if said:
                yield Line(manner=Manner.UNDERSTOOD, text=said)
        case Skipped(key=key, reason=reason):
            yield Line(manner=Manner.UNDERSTOOD, text=f"Left out: {_label(answers, key)} ({reason}).")
        case SetAside(key=key):
            yield Line(manner=Manner.UNDERSTOOD, text=f"Not needed now, and set aside: {_label(answers, key)}.")
        case TakenUp(key=key):
            yield Line(manner=Manner.UNDERSTOOD, text=f"Needed again, and taken up: {_label(answers, key)}.")
        case Refused(why=why):
            yield Line(manner=Manner.REFUSED, text=why)
        case Told(topic=topic):
            said = _told(answers, topic)
            if said:
                yield Line(manner=Manner.TOLD, text=said)
        case Wanted():
            yield from (Line(manner=Manner.TOLD, text=text) for text in promised(event, answers.script.noun))
        case Sent():
            yield Line(manner=Manner.TOLD, text=answers.script.tell["sent"](answers))
        case _:
            return


def _understood(answers: Answers, event: Answered) -> Iterator[Line]:
    """Values are read back; words a person typed stand above already."""
    slot = place(answers, event.key)
    if slot is None or slot.about is not None or slot.question.implied:
        return
    kind = slot.question.kind_for(answers.brief)
    label, value = label_of(answers, slot), say_text(kind, event.text)
    if event.before is not None and event.before != event.text:
        now = "" if is_textual(kind.name) else f" is now {value}"
        yield Line(manner=Manner.UNDERSTOOD, text=f"Changed: {label}{now}.")
    elif not is_textual(kind.name) and event.text and not _plain_choice(kind, event, value):
        yield Line(manner=Manner.UNDERSTOOD, text=f"{label}: {value}.")


def _plain_choice(kind: Kind[Any], event: Answered, value: str) -> bool:
    """A choice made in its own words stands above already; one made in others is read back."""
    return bool(kind.choices) and event.said.strip().casefold() in {event.text.casefold(), value.casefold()}


def _label(answers: Answers, key: str) -> str:
    slot = place(answers, key)
    return label_of(answers, slot) if slot else key


def _told(answers: Answers, topic: str) -> str | None:
    if topic in answers.script.tell:
        return answers.script.tell[topic](answers)
    if topic == "help":
        return HELP.format(definition="“definition”, " if "definition" in answers.script.tell else "")
    if topic == "status":
        return status(answers)
    if topic == "restart":
        return "From the top. Everything you have answered is kept until you change it."
    if topic == "dont_know":
        return "You can leave it for now (“later”), pass it on (“can Jo answer this”), or say “skip because …”."
    if topic in ABOUT_IT:
        why = opening_of(answers.script, answers.brief) if topic in {"why", "who_asked"} else ""
        return why or UNTOLD
    return None


def status(answers: Answers) -> str:
    """How far the talk has come, in a sentence."""
    if answers.session.is_sent:
        return f"This {answers.script.noun} has been sent."
    asked = [s for s in slots(answers) if s.applies is True and s.doubt is None]
    given = sum(s.key in answers.session.texts or s.key in answers.session.skipped for s in asked)
    left = pending(answers)
    if left is None:
        return "Everything is answered. Check your answers and say “send”."
    return f"{given} answered so far. Next: {label_of(answers, left)}."
