"""The engine: a session and what came in go in, a session and what happened come out.

Pure. One turn takes any number of replies: one typed answer, a button, a whole
form. In a batch the good answers are kept and only the rest is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from conversations.dialogue.commands import Command, read_command
from conversations.dialogue.filing import answer, is_textual
from conversations.dialogue.reading import Unclear
from conversations.dialogue.script import Script
from conversations.dialogue.session import Event, Reply, Session
from conversations.dialogue.slots import Slot, place
from conversations.dialogue.standing import Snapshot, standing
from conversations.dialogue.steering import GONE, obey, open_next, send, show
from conversations.dialogue.turn import CHANGE, OPEN, SEND, Turn

_SEND_WORDS = frozenset({"send", "yes", "y", "submit", "ok", "okay", "send it", "yes send", "yes send it", "please do",
                         "looks right", "all correct"})


def begin(script: Script) -> Session:
    """A talk in which nothing has been said yet."""
    return Session(script=script.id)


def take(
    script: Script, brief: Any, session: Session, replies: Sequence[Reply], today: date
) -> tuple[Session, tuple[Event, ...]]:
    """Take one turn: read the replies, keep what is good, say what happened.

    Raises `ValueError` when the session follows another script or version.
    """
    turn = taken(script, brief, session, replies, today)
    return turn.session, tuple(turn.events)


def taken(script: Script, brief: Any, session: Session, replies: Sequence[Reply], today: date) -> Turn:
    """As `take`, giving the whole turn: its answers need not be worked out again to speak of them."""
    if session.script != script.id:
        raise ValueError(f"This talk follows {session.script}, not {script.id}; carry it over first.")
    turn = Turn(script, brief, today, session)
    before = Snapshot.of(turn.answers)
    for reply in replies:
        _receive(turn, reply)
    turn.events.extend(before.changed_to(Snapshot.of(turn.answers)))
    return turn


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
    else:
        _file(turn, reply.key, reply.text)


def _file(turn: Turn, key: str, text: str) -> None:
    slot = place(turn.answers, key)
    if slot is None:
        turn.refuse(key, text, GONE)
        return
    unclear = answer(turn, slot, text)
    if unclear is not None:
        turn.refuse(key, text, unclear.why, unclear.likely)


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
    else:
        turn.refuse(slot.key, text, unclear.why, unclear.likely)


def _hear_at_card(turn: Turn, text: str, command: Command | None) -> None:
    if " ".join(text.lower().replace(",", " ").split()).rstrip(".!") in _SEND_WORDS:
        send(turn, text)
    elif command is not None:
        obey(turn, command, text, None)
    else:
        turn.refuse(SEND, text, "Say “send” to send your answers, or “change 1” to change the first of them.")
