"""Briefs with complete sets of answers, drawn by chance: what every way of answering must agree about.

A set of answers is a text for each question by its key, written as it is
stored. Which of them apply follows from the brief and from one another; the
rest is there to be set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from conversations.dialogue.answers import Answers, Unanswered
from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import Kind
from conversations.dialogue.reading import Read
from conversations.dialogue.script import Question, Refuse, Repeat, Script
from conversations.dialogue.session import Reply, Session
from conversations.dialogue.slots import slots
from conversations.dialogue.standing import standing
from conversations.partnership.brief import Brief
from conversations.scripts import update_choices
from conversations.scripts.catalogue import TALKS, Talk
from tests.parity.matters import BRIEFS, NAMES, TODAY, WORDS, numbers

QUARTERLY = TALKS[0]
NAMED = tuple(talk.script.id for talk in TALKS)
TROUBLE = {(False, False): update_choices.NOTHING, (True, False): update_choices.BLOCKED,
           (False, True): update_choices.RISK, (True, True): update_choices.BOTH}
"""What is in the way, by whether there is a blockage and a risk."""
DAYS = tuple((TODAY + timedelta(days=days)).isoformat() for days in (-400, -90, -7, -1, 0, 1, 9, 90, 300))


@dataclass(frozen=True, slots=True)
class Given:
    """A talk, its brief, and the answers that somebody means to give."""

    talk: Talk
    brief: Any
    texts: dict[str, str]

    @property
    def script(self) -> Script:
        """What is asked."""
        return self.talk.script


def _texts_for(nothing_said: Answers, question: Question[Any]) -> st.SearchStrategy[str]:
    """Answers to one question, as they are stored; none that its own check refuses whatever else is said."""
    kind = question.kind_for(nothing_said.brief)
    typed = _typed(nothing_said.brief, kind).map(lambda text: _as_stored(kind, text))
    return typed if question.check is None else typed.filter(lambda text: _may_be(nothing_said, question, text))


def _may_be(nothing_said: Answers, question: Question[Any], text: str) -> bool:
    check, kind = question.check, question.kind_for(nothing_said.brief)
    if check is None:
        return True
    try:
        return not any(isinstance(found, Refuse) for found in check(kind.load(text), nothing_said))
    except Unanswered:  # what it looks at is answered later: it is asked again then
        return True


def _as_stored(kind: Kind[Any], text: str) -> str:
    reading = kind.read(text, TODAY)
    assert isinstance(reading, Read), f"“{text}” is not read as {kind.name}: {reading}"
    return kind.show(reading.value)


def _typed(brief: Any, kind: Kind[Any]) -> st.SearchStrategy[str]:
    if kind.choices:
        return st.sampled_from([choice.text for choice in kind.choices])
    if kind.name == "date":
        return st.sampled_from([day for day in DAYS if isinstance(kind.read(day, TODAY), Read)])
    if kind.name == "risk_score":
        grade = st.integers(1, brief.matrix)
        return st.tuples(grade, grade).map(lambda grades: f"{grades[0]}x{grades[1]}")
    if kind.name in {"words", "optional_words"}:
        return st.sampled_from(WORDS)
    if kind.name == "line":
        return st.sampled_from(NAMES)
    if kind.name == "parts":
        return st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda two: f"{min(two)} of {max(two)}")
    return numbers(brief.definition.decimals if isinstance(brief, Brief) else 0).map(kind.show)


def empty(talk: Talk, brief: Any) -> Answers:
    """A talk in which nothing was said."""
    return Answers(talk.script, brief, begin(talk.script), TODAY)


@st.composite
def givens(draw: st.DrawFn, talk: Talk) -> Given:
    """A brief and a text for every question, those of up to two more items of each open-ended repeat among them."""
    brief = draw(BRIEFS[talk.brief])
    nothing_said = empty(talk, brief)
    texts = {slot.key: draw(_texts_for(nothing_said.within(slot.prefix), slot.question))
             for slot in slots(nothing_said, room=2)}
    for repeat in (part.key for part in talk.script.parts if isinstance(part, Repeat) and part.gate is not None):
        items = draw(st.integers(0, 2))
        for number in (1, 2, 3):
            texts[f"{repeat}.{number}"] = "yes" if number <= items else "no"
            if number > items:
                texts = {key: text for key, text in texts.items() if not key.startswith(f"{repeat}.{number}.")}
    return Given(talk, brief, _agreeing(texts))


def _agreeing(texts: dict[str, str]) -> dict[str, str]:
    """The answer that opens both repeats of an update says what its gates say; people may differ from it, not here."""
    if "trouble" not in texts:
        return texts
    both = (texts["blockage.1"] == "yes", texts["new_risk.1"] == "yes")
    return {**texts, "trouble": TROUBLE[both]}


@dataclass(slots=True)
class Sitting:
    """Somebody answering; the session goes to JSON and back after every message."""

    given: Given
    session: Session

    @property
    def answers(self) -> Answers:
        """The answers as they stand."""
        return Answers(self.given.script, self.given.brief, self.session, TODAY)

    def send(self, *replies: tuple[str | None, str]) -> None:
        """One message."""
        came = [Reply(key=key, text=text) for key, text in replies]
        self.session, _ = take(self.given.script, self.given.brief, self.session, came, TODAY)
        self.session = Session.model_validate_json(self.session.model_dump_json())

    def step(self) -> bool:
        """Type the answer to the question standing; false when there is none."""
        slot = standing(self.answers)
        if slot is None:
            return False
        self.send((None, self.text_for(slot.key)))
        return True

    def text_for(self, key: str) -> str:
        """What is meant to be given; a doubt always gets the same reason."""
        return self.given.texts.get(key, "It was counted twice over")

    def finish(self) -> None:
        """Go on step by step to the end, then say what was presumed otherwise."""
        for _ in range(200):
            if not self.step() and not self._say_presumed():
                return
        raise AssertionError(f"The talk does not end; it stands at {standing(self.answers)}.")

    def _say_presumed(self) -> bool:
        for key, text in self.standing_texts().items():
            wanted = self.given.texts.get(key)
            if wanted is not None and text != wanted:
                self.send(("change", key))
                self.send((None, wanted))
                return True
        return False

    def standing_texts(self) -> dict[str, str | None]:
        """What stands, said or presumed, for every question that applies, in the script's order."""
        answers = self.answers
        return {slot.key: answers.within(slot.prefix).text_at(slot.key, slot.question)
                for slot in slots(answers) if slot.applies}  # fmt: skip
