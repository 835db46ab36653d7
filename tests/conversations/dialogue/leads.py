"""Somebody in a talk, for tests to speak through: what goes in, what is stored, what is said back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.script import Script
from conversations.dialogue.session import Event, Reply, Session
from conversations.dialogue.speech import Speech
from conversations.scripts.given_returns import brief_given
from conversations.scripts.quarterly_return import SCRIPT

TODAY = date(2026, 10, 5)
USUAL = ("milestone: 410", "past 2026-Q1: 455", "year_end: 400")


@dataclass
class Lead:
    """Somebody in a talk: what they say goes in, what is said to them is kept."""

    script: Script
    brief: Any
    session: Session
    events: Sequence[Event] = ()
    speech: Speech = field(default_factory=Speech)

    def says(self, *words: str) -> Lead:
        """Type each of these as a message of its own."""
        for text in words:
            self.hears([Reply(key=None, text=text)])
        return self

    def fills(self, fields: Mapping[str, str]) -> Lead:
        """Send these fields in one message."""
        return self.hears([Reply(key=key, text=text) for key, text in fields.items()])

    def hears(self, replies: Sequence[Reply]) -> Lead:
        """One message, whatever it is made of."""
        self.session, self.events = take(self.script, self.brief, self.session, replies, TODAY)
        self.speech = speak(self.script, self.brief, self.session, self.events, TODAY)
        return self

    @property
    def answers(self) -> Answers:
        """The answers as they stand."""
        return Answers(self.script, self.brief, self.session, TODAY)

    @property
    def texts(self) -> dict[str, str]:
        """What is stored."""
        return self.session.texts

    @property
    def asked(self) -> str | None:
        """The key of the question before the person."""
        return self.speech.prompt.key if self.speech.prompt else None

    @property
    def told(self) -> list[str]:
        """What was said before the question."""
        return [line.text for line in self.speech.lines]

    @property
    def kinds(self) -> list[str]:
        """What happened, by name."""
        return [type(event).__name__ for event in self.events]


def a_lead(*facts: str, script: Script = SCRIPT) -> Lead:
    """A lead in a fresh quarterly return; facts are lines like `milestone: 410`, over the usual ones."""
    told = dict(fact.split(":", 1) for fact in (*USUAL, *facts))
    brief = brief_given([f"{key}: {value}" for key, value in told.items()])
    return Lead(script, brief, begin(script)).hears([])
