"""Taking a talk over to a later version of its script: nothing said is lost, nothing is asked twice without need.

Answers are kept by key. A key that moved goes to its new place; a question that
is gone keeps its answer, which is no more asked for; an answer that the new
question could not hold is kept under its old version (`cause@1`) and asked again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers, doubted_by
from conversations.dialogue.filing import is_textual
from conversations.dialogue.kinds import Kind
from conversations.dialogue.script import Script
from conversations.dialogue.session import Session
from conversations.dialogue.slots import place

SKIP = "skip:"


def carry(session: Session, old: Script, new: Script, brief: Any) -> Session:
    """The same talk under the new script.

    Raises `ValueError` when the talk does not follow `old`, or `new` is another script.
    """
    if session.script != old.id or old.name != new.name:
        raise ValueError(f"A talk of {session.script} cannot be carried from {old.id} to {new.id}.")
    move = _Move(_answers(old, session, brief), _answers(new, session, brief))
    return Session(
        script=new.id,
        texts={move.answer(key, text): text for key, text in session.texts.items()},
        skipped={move.key(key): reason for key, reason in session.skipped.items()},
        showing=move.shown(session.showing),
        sent=None if session.sent is None else {move.sent(key, text): text for key, text in session.sent.items()},
        stumbles=session.stumbles,
    )


def _answers(script: Script, session: Session, brief: Any) -> Answers:
    """Answers for looking up places in a script; nothing looked up here hangs on the day."""
    return Answers(script, brief, session.model_copy(update={"script": script.id}), date.min)


class _Move:
    """Where each key of the old script has gone in the new one."""

    def __init__(self, old: Answers, new: Answers) -> None:
        self._old, self._new = old, new

    def key(self, key: str) -> str:
        """The key now, of an answer, a doubt about one, or a question inside a repeat."""
        about = doubted_by(key)
        if about is not None:
            return self.key(about) + key.removeprefix(about)
        moved = self._new.script.moved
        if key in moved:
            return moved[key]
        if key in moved.values():  # another question has taken this place
            return self._aside(key)
        head, _, rest = key.partition(".")
        item, _, inside = rest.rpartition(".")
        if item and f"{head}.{inside}" in moved:
            head, _, inside = moved[f"{head}.{inside}"].partition(".")
            return f"{head}.{item}.{inside}"
        return f"{moved[head]}.{rest}" if rest and head in moved else key

    def answer(self, key: str, text: str) -> str:
        """As `key`, with the old version marked where the new question could not hold the text."""
        moved = self.key(key)
        return moved if self._fits(key, moved, text) else self._aside(key)

    def _aside(self, key: str) -> str:
        return f"{key}@{self._old.script.version}"

    def sent(self, key: str, text: str) -> str:
        """As `answer`, of what was sent: reasons for passing over stand among it."""
        return SKIP + self.key(key.removeprefix(SKIP)) if key.startswith(SKIP) else self.answer(key, text)

    def shown(self, key: str | None) -> str | None:
        """The question shown again, while it is still asked."""
        moved = None if key is None else self.key(key)
        return moved if moved is not None and place(self._new, moved) is not None else None

    def _fits(self, key: str, moved: str, text: str) -> bool:
        before, now = place(self._old, key), place(self._new, moved)
        if before is None or now is None or now.about is not None or not text:
            return True  # nobody will read it as an answer of another kind
        brief = self._new.brief
        return _holds(now.question.kind_for(brief), before.question.kind_for(brief), text)


def _holds(kind: Kind[Any], before: Kind[Any], text: str) -> bool:
    """Whether a text stored by one kind is a stored text of another."""
    if is_textual(kind.name):
        return True
    if kind.choices:
        return text in {choice.text for choice in kind.choices}
    return kind.name == before.name
