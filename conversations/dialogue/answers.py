"""Answers as a script's own functions see them: typed, and honest about what is not known yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2s
from typing import Any, TypeVar

from conversations.dialogue.script import BLANK, Derived, Doubt, Finding, Question, Script
from conversations.dialogue.session import Session

T = TypeVar("T")


class Unanswered(Exception):
    """A condition or value looked at an answer that has not been given (or not been settled) yet."""


_DOUBT = re.compile(r"(?P<about>.+)\?[^?]*:[0-9a-f]{8}", re.DOTALL)


def doubted_by(key: str) -> str | None:
    """For the key of a doubt, the key of the value it is about; none for the key of a question."""
    found = _DOUBT.fullmatch(key) if "?" in key else None
    return found["about"] if found else None


def doubt_key(key: str, rule: str, text: str) -> str:
    """The key of the question a doubt asks: bound to the value, so that a reason stays while both stand."""
    return f"{key}?{rule}:{blake2s(text.encode(), digest_size=4).hexdigest()}"


@dataclass(slots=True)
class Answers:
    """A talk's answers under one brief; `prefix` names the item of a repeat that is looked at.

    What follows from them (values, findings, the list of slots) is worked out
    once and kept for as long as this session stands.
    """

    script: Script
    brief: Any
    session: Session
    today: date
    prefix: str = ""
    worked_out: dict[object, Any] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict)
    _findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    _derived: dict[str, Any] = field(default_factory=dict)

    def within(self, prefix: str) -> Answers:
        """The same answers, seen from inside one item of a repeat."""
        return Answers(self.script, self.brief, self.session, self.today, prefix, self.worked_out,
                       self._values, self._findings, self._derived)

    def key_of(self, question: Question[Any]) -> str:
        """The full key of a question where we stand."""
        return self.prefix + question.key if id(question) in self.script.local else question.key

    def text(self, question: Question[Any]) -> str | None:
        """The canonical text that stands for a question: said, or else presumed."""
        return self.text_at(self.key_of(question), question)

    def text_at(self, key: str, question: Question[Any]) -> str | None:
        """As `text`, for a key already known."""
        said = self.session.texts.get(key)
        if said is not None or key in self.session.skipped:
            return said
        return self.presumed(question)

    def presumed(self, question: Question[Any]) -> str | None:
        """What stands for a question unless the person says otherwise; none while undecided."""
        if not callable(question.presumed):
            return question.presumed
        try:
            return question.presumed(self)
        except Unanswered:
            return None

    def __getitem__(self, question: Question[T]) -> T:
        """The typed answer; raises `Unanswered` while there is none or a doubt about it stands open."""
        key = self.key_of(question)
        value: T | None = self._value(key, question)
        if value is None or self.open_doubts(key, question):
            raise Unanswered(key)
        return value

    def get(self, question: Question[T]) -> T | None:
        """The typed answer, or none where it was skipped or left blank; raises `Unanswered` until it is given."""
        key = self.key_of(question)
        left_out = key in self.session.skipped and key not in self.session.texts
        return None if left_out or self.text_at(key, question) == BLANK else self[question]

    def derive(self, derived: Derived[T]) -> T:
        """A computed value; raises `Unanswered` while what it needs is not known."""
        if derived.key not in self._derived:
            self._derived[derived.key] = derived.of(self)
        value: T = self._derived[derived.key]
        return value

    def sent_before(self, key: str) -> str | None:
        """The text that was sent for a key, where it reads otherwise now; none where nothing was sent."""
        before = (self.session.sent or {}).get(key)
        return before if before != self.session.texts.get(key) else None

    def reason_for(self, key: str, rule: str) -> str | None:
        """The reason given for the value that stands, where this rule once doubted it."""
        return self.session.texts.get(doubt_key(key, rule, self.session.texts.get(key, "")))

    def findings(self, key: str, question: Question[Any]) -> tuple[Finding, ...]:
        """What the question's checks say of the value that stands."""
        if question.check is None:
            return ()
        if key not in self._findings:
            value = self._value(key, question)
            if value is None:
                return ()
            try:
                self._findings[key] = tuple(question.check(value, self))
            except Unanswered:  # a check that needs a later answer waits for it
                return ()
        return self._findings[key]

    def doubts(self, key: str, question: Question[Any]) -> Mapping[str, Doubt]:
        """The doubts about the value that stands, by the key of the question each asks."""
        text = self.session.texts.get(key) if question.check is not None else None
        if text is None:
            return {}
        found = self.findings(key, question)
        return {doubt_key(key, d.rule, text): d for d in found if isinstance(d, Doubt)}

    def open_doubts(self, key: str, question: Question[Any]) -> list[str]:
        """Keys of the doubts that have no reason yet."""
        return [doubt for doubt in self.doubts(key, question) if doubt not in self.session.texts]

    def _value(self, key: str, question: Question[Any]) -> Any:
        if key in self._values:
            return self._values[key]
        text = self.text_at(key, question)
        if not text:
            return None
        value = question.kind_for(self.brief).load(text)
        if key in self.session.texts:
            self._values[key] = value
        return value
