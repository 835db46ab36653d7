"""The engine: a session and what came in go in, a session and what happened come out.

Pure. One turn takes any number of replies: one typed answer, a button, a whole
form. In a batch the good answers are kept, only the rest is asked again, and
what comes of it does not hang on the order of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.batches import firm, in_order
from conversations.dialogue.commands import Command, read_command
from conversations.dialogue.doubts import assents
from conversations.dialogue.filing import answer, is_textual
from conversations.dialogue.reading import Unclear
from conversations.dialogue.script import Script
from conversations.dialogue.session import Answered, Event, Refused, Reply, Sent, Session, Skipped
from conversations.dialogue.slots import Slot, place
from conversations.dialogue.standing import Snapshot, standing
from conversations.dialogue.steering import ABOUT_ONE, GONE, delegate, obey, open_next, send, show, stay_inside
from conversations.dialogue.turn import CHANGE, DELEGATE, OPEN, SEND, Turn

_SEND_WORDS = frozenset({"send", "yes", "y", "submit", "ok", "okay", "send it", "yes send", "yes send it", "please do",
                         "looks right", "all correct"})
LEAVING_OUT = ("skip", "pass", "leave ", "miss ")


def begin(script: Script) -> Session:
    """A talk in which nothing has been said yet."""
    return Session(script=script.id)


def take(
    script: Script, brief: Any, session: Session, replies: Sequence[Reply], today: date
) -> tuple[Session, tuple[Event, ...]]:
    """Take one turn: read the replies, keep what is good, say what happened.

    Raises `ValueError` when the session follows another script or version.
    """
    turn = taken(Answers(script, brief, session, today), replies)
    return turn.session, tuple(turn.events)


def taken(answers: Answers, replies: Sequence[Reply]) -> Turn:
    """As `take`, from answers already worked out to those it leaves: neither need be worked out twice."""
    script, session = answers.script, answers.session
    if session.script != script.id:
        raise ValueError(f"This talk follows {session.script}, not {script.id}; carry it over first.")
    turn = Turn.at(answers)
    before = Snapshot.of(answers)
    turn.firm = firm(turn, replies)
    for reply in in_order(turn, replies):
        _receive(turn, reply)
    stay_inside(turn, session.showing)
    stumbles = _stumbles(session.stumbles, turn.events)
    if stumbles != turn.session.stumbles:
        turn.stumble(stumbles)
    turn.events.extend(before.changed_to(Snapshot.of(turn.answers)))
    return turn


def _stumbles(before: int, events: Sequence[Event]) -> int:
    """Turns in a row that brought nothing but refusals; asking about the talk is neither."""
    if any(isinstance(event, Answered | Skipped | Sent) for event in events):
        return 0
    return before + 1 if any(isinstance(event, Refused) for event in events) else before


def _receive(turn: Turn, reply: Reply) -> None:
    """File one reply: to the key it names, or as what was said to the question standing."""
    if reply.key is None:
        _hear(turn, reply.text)
    elif reply.key == SEND:
        send(turn, reply.text)
    elif reply.key == CHANGE:
        show(turn, reply.text)
    elif reply.key == OPEN:
        open_next(turn, reply.text)
    elif reply.key == DELEGATE:
        delegate(turn, reply.text)
    else:
        _file(turn, reply.key, reply.text)


def _file(turn: Turn, key: str, text: str) -> None:
    slot = place(turn.answers, key)
    if slot is None:
        turn.refuse(key, text, GONE)
        return
    command = read_command(text, turn.today) if _may_command(turn, slot, text) else None
    if command is not None and command.name == "skip":
        obey(turn, replace(command, question=None), text, slot)
        return
    unclear = answer(turn, slot, text)
    if unclear is None:
        return
    command = read_command(text, turn.today)
    if command is not None and command.name in ABOUT_ONE and not command.questions:
        obey(turn, replace(command, question=None), text, slot)
    else:
        turn.refuse(key, text, unclear.why, unclear.likely)


def _may_command(turn: Turn, slot: Slot, text: str) -> bool:
    """Free text takes anything, so that in a field of words leaving out comes first; it is short and begins so."""
    return is_textual(slot.question.kind_for(turn.brief).name) and text.lower().lstrip().startswith(LEAVING_OUT)


def _hear(turn: Turn, text: str) -> None:
    """A message that names no question is a command, or an answer to the question standing.

    Free text would take anything, so there a command comes first; elsewhere
    what can be read as an answer is one.
    """
    slot = standing(turn.answers)
    if slot is None:
        _hear_at_card(turn, text, read_command(text, turn.today))
    elif is_textual(slot.question.kind_for(turn.brief).name):
        _hear_words(turn, slot, text)
    elif (unclear := answer(turn, slot, text)) is not None:
        _not_understood(turn, slot, text, unclear)


def _hear_words(turn: Turn, slot: Slot, text: str) -> None:
    command = read_command(text, turn.today)
    if command is not None:
        obey(turn, command, text, slot)
    elif (unclear := answer(turn, slot, text)) is not None:
        turn.refuse(slot.key, text, unclear.why, unclear.likely)


def _not_understood(turn: Turn, slot: Slot, text: str, unclear: Unclear) -> None:
    command = read_command(text, turn.today)
    if command is not None:
        obey(turn, command, text, slot)
    elif turn.session.offered is not None and turn.session.offered[0] == slot.key and assents(text):
        answer(turn, slot, turn.session.offered[1], text)
    else:
        turn.refuse(slot.key, text, unclear.why, unclear.likely)


def _hear_at_card(turn: Turn, text: str, command: Command | None) -> None:
    if " ".join(text.lower().replace(",", " ").split()).rstrip(".!") in _SEND_WORDS:
        send(turn, text)
    elif command is not None:
        obey(turn, command, text, None)
    else:
        noun = turn.script.noun
        done = f"This {noun} has been sent. " if turn.session.is_sent else "Say “send” to send your answers. "
        turn.refuse(SEND, text, done + "To change one, say its number, like “change 1”.")
