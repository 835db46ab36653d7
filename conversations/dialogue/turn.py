"""One turn in progress: the session as it becomes, and the events as they fall."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Script
from conversations.dialogue.session import Answered, Event, Refused, Session, Skipped
from conversations.dialogue.slots import NO, YES, place_inside

SEND, CHANGE, OPEN, DELEGATE = "send", "change", "open", "delegate"
"""Keys that are no question's: send the answers, show one again, open a repeat by its key, name who answers some.

What is said to the last is the keys of the questions, a colon and the words (`cause,action: Jo can answer 3 and 4`):
a letter has numbers of its own. No key stands for all of them.
"""
RESERVED = frozenset({SEND, CHANGE, OPEN, DELEGATE})


@dataclass(slots=True)
class Turn:
    """The only mutable thing in the engine; it lives for one call of `take`.

    `firm` are the keys that this very message answers in so many words: what
    another answer tells besides does not overrule them.
    """

    script: Script
    brief: Any
    today: date
    session: Session
    events: list[Event] = field(default_factory=list)
    firm: frozenset[str] = frozenset()
    _answers: Answers | None = None

    @classmethod
    def at(cls, answers: Answers) -> Turn:
        """A turn that begins where these answers stand."""
        return cls(answers.script, answers.brief, answers.today, answers.session, _answers=answers)

    @property
    def answers(self) -> Answers:
        """The answers as they stand at this point of the turn."""
        if self._answers is None:
            self._answers = Answers(self.script, self.brief, self.session, self.today)
        return self._answers

    def become(self, **changes: Any) -> None:
        """Go on with a changed session."""
        self.session = self.session.model_copy(update=changes)
        self._answers = None

    def stumble(self, stumbles: int) -> None:
        """Count the turns that brought nothing but refusals; no answer hangs on it."""
        self.session = self.session.model_copy(update={"stumbles": stumbles})
        if self._answers is not None:
            self._answers = replace(self._answers, session=self.session)

    def store(self, key: str, text: str, said: str) -> None:
        """Keep an answer; one inside a repeat opens gates that were said shut."""
        for gate in self._shut(key):
            self._put(gate, YES, said)
        self._put(key, text, said)

    def _put(self, key: str, text: str, said: str) -> None:
        before = self.session.texts.get(key)
        self.become(
            texts={**self.session.texts, key: text},
            skipped={k: reason for k, reason in self.session.skipped.items() if k != key},
            showing=None,
            offered=None,
        )
        self.events.append(Answered(key=key, text=text, said=said, before=before))

    def _shut(self, key: str) -> list[str]:
        inside = place_inside(key)
        if inside is None:
            return []
        gates = (f"{inside[0]}.{number}" for number in range(1, inside[1] + 1))
        return [gate for gate in gates if self.session.texts.get(gate) == NO]

    def pass_over(self, key: str, reason: str) -> None:
        """Leave a question out, for a reason that is kept."""
        self.become(
            texts={k: text for k, text in self.session.texts.items() if k != key},
            skipped={**self.session.skipped, key: reason},
            showing=None,
            offered=None,
        )
        self.events.append(Skipped(key=key, reason=reason))

    def refuse(self, key: str, said: str, why: str, likely: tuple[str, ...] = ()) -> None:
        """Store nothing, and say what would be understood."""
        asked = len(likely) == 1 and why.endswith("?")
        self.become(offered=(key, likely[0]) if asked else None)
        self.events.append(Refused(key=key, said=said, why=why, likely=likely))
