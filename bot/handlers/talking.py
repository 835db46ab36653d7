"""A seat as a talk in progress: its script, brief and session, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from conversations.dialogue.answers import Answers
from conversations.dialogue.carrying import carry
from conversations.dialogue.engine import begin, taken
from conversations.dialogue.phrases import speak_of
from conversations.dialogue.session import Event, Reply, Session
from conversations.dialogue.speech import Speech
from conversations.dialogue.standing import pending
from conversations.partnership.brief import Brief
from conversations.partnership.returns import ReturnState
from conversations.scripts.catalogue import Talk, talk_named
from storage.sessions import Seat

REMEMBERED = 64


@lru_cache(maxsize=REMEMBERED)
def _brief(talk: str, frozen: str) -> Brief:
    """A brief is frozen when its round opens, so that reading it once will do."""
    return talk_named(talk).brief.model_validate_json(frozen)


@dataclass(frozen=True)
class Talking:
    """One return being talked about, on one day."""

    talk: Talk
    brief: Brief
    session: Session
    today: date

    @classmethod
    def at(cls, seat: Seat, today: date) -> Talking:
        """The talk as the seat holds it; one begun under another version is carried over to the round's."""
        talk, brief = talk_named(seat.script), _brief(seat.script, seat.brief)
        session = begin(talk.script) if seat.session is None else Session.model_validate_json(seat.session)
        if session.script != talk.script.id:
            session = carry(session, talk_named(session.script).script, talk.script, brief)
        return cls(talk, brief, session, today)

    @cached_property
    def answers(self) -> Answers:
        """Its answers as they stand."""
        return Answers(self.talk.script, self.brief, self.session, self.today)

    def take(self, replies: Sequence[Reply]) -> tuple[Talking, Sequence[Event]]:
        """One turn: the talk as it then stands, and what happened."""
        turn = taken(self.talk.script, self.brief, self.session, replies, self.today)
        after = Talking(self.talk, self.brief, turn.session, self.today)
        after.__dict__["answers"] = turn.answers  # what the turn worked out serves its speech too
        return after, turn.events

    def speech(self, events: Sequence[Event] = ()) -> Speech:
        """What is to be said of it now."""
        return speak_of(self.answers, events)

    @property
    def state(self) -> ReturnState:
        """How far the return has come by what was said; signing off and releasing come later."""
        session = self.session
        if session.is_sent:
            return ReturnState.SENT
        if session.sent is not None:
            return ReturnState.QUERIED
        if not session.given:
            return ReturnState.NOT_STARTED
        return ReturnState.READY if pending(self.answers) is None else ReturnState.IN_PROGRESS
