"""A seat as a talk in progress: its script, brief and session, and what is said of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from conversations.dialogue.answers import Answers
from conversations.dialogue.carrying import carry
from conversations.dialogue.engine import begin, taken
from conversations.dialogue.naming import called
from conversations.dialogue.phrases import speak_of
from conversations.dialogue.session import Event, Reply, Session
from conversations.dialogue.speech import Speech
from conversations.dialogue.standing import pending
from conversations.partnership.matter import Matter
from conversations.partnership.returns import ReturnState
from conversations.scripts.catalogue import Talk, talk_named
from storage.sessions import Seat

REMEMBERED = 64


@lru_cache(maxsize=REMEMBERED)
def _brief(talk: str, frozen: str) -> Matter:
    """A brief is frozen when its round opens, so that reading it once will do."""
    return talk_named(talk).brief.model_validate_json(frozen)


@dataclass(frozen=True, slots=True)
class _Left:
    """A talk as its last turn left it: what was stored, and the answers as that turn worked them out."""

    brief: str
    session: str
    answers: Answers

    def stands(self, seat: Seat, talk: Talk, today: date) -> bool:
        """Whether the seat still holds just this, so that working it out again would come to the same."""
        return (self.answers.today == today and self.answers.script is talk.script
                and self.session == seat.session and self.brief == seat.brief)


# Whoever answers has mostly answered a minute ago. Measured: a third of what the engine does in a turn.
_LAST: OrderedDict[str, _Left] = OrderedDict()


@dataclass(frozen=True)
class Talking:
    """One return being talked about, on one day."""

    talk: Talk
    brief: Matter
    session: Session
    today: date

    @classmethod
    def at(cls, seat: Seat, today: date) -> Talking:
        """The talk as the seat holds it; one begun under another version is carried over to the round's."""
        talk, left = talk_named(seat.script), _LAST.get(seat.return_id)
        if left is not None and left.stands(seat, talk, today):
            return cls._worked_out(talk, left.answers)
        brief = _brief(seat.script, seat.brief)
        session = begin(talk.script) if seat.session is None else Session.model_validate_json(seat.session)
        if session.script != talk.script.id:
            session = carry(session, talk_named(session.script).script, talk.script, brief)
        return cls(talk, brief, session, today)

    @classmethod
    def _worked_out(cls, talk: Talk, answers: Answers) -> Talking:
        talking = cls(talk, answers.brief, answers.session, answers.today)
        talking.__dict__["answers"] = answers
        return talking

    @property
    def called(self) -> str:
        """What it is called among others of its person, with the short name of its quarter."""
        return called(self.talk.script, self.brief).replace(self.brief.quarter.full_name, self.brief.quarter.name)

    @cached_property
    def answers(self) -> Answers:
        """Its answers as they stand."""
        return Answers(self.talk.script, self.brief, self.session, self.today)

    def take(self, replies: Sequence[Reply]) -> tuple[Talking, Sequence[Event]]:
        """One turn: the talk as it then stands, and what happened."""
        turn = taken(self.answers, replies)
        return self._worked_out(self.talk, turn.answers), turn.events

    def leave(self, seat: Seat) -> str:
        """The session as it is to be stored in the seat; the next turn goes on from what this one worked out."""
        stored = self.session.model_dump_json()
        _LAST[seat.return_id] = _Left(seat.brief, stored, self.answers)
        _LAST.move_to_end(seat.return_id)
        if len(_LAST) > REMEMBERED:
            _LAST.popitem(last=False)
        return stored

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
