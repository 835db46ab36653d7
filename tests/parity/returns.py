"""Briefs and complete sets of answers, drawn by chance: what every way of answering must agree about.

A set of answers is a text for each question by its key, written as it is
stored. Which of them apply follows from the brief and from one another; the
rest is there to be set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import Kind
from conversations.dialogue.reading import Read
from conversations.dialogue.script import Question
from conversations.dialogue.session import Reply, Session
from conversations.dialogue.slots import slots
from conversations.dialogue.standing import standing
from conversations.partnership.actions import Action, Progress
from conversations.partnership.brief import Brief, Past
from conversations.partnership.figures import DataStatus
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rule, rule_named
from conversations.partnership.risks import Grade, Risk
from conversations.partnership.targets import Definition, Measure, Milestone
from conversations.scripts.quarterly_return import SCRIPT

TODAY = date(2026, 10, 5)
QUARTER = Quarter.parse("2026-Q2")
RULES: tuple[Rule, ...] = (
    rule_named("tolerance", "10%"), rule_named("tolerance", "10% over 10%"), rule_named("points", "2"),
    rule_named("two_state"), rule_named("range", "5%"),
)  # fmt: skip
UNITS = (("people", 0), ("%", 1), ("days", 2), ("£000", 0), ("rate per 1,000", 1))
IDS = ("A7", "A.8", "12", "A?9")
WORDS = (
    "More arrests at two large events in August.", "Staff moved to the other office", "Performance improved again.",
    "The list came late; 12 cases moved.", "A triage desk at both suites", "Zażółć gęślą jaźń",
)  # fmt: skip
NAMES = ("Ben Brook", "The police estate manager", "Jo Smith")


@dataclass(frozen=True, slots=True)
class Given:
    """A brief, and the answers that somebody means to give."""

    brief: Brief
    texts: dict[str, str]


def _numbers(decimals: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, 60 * 10**decimals).map(lambda units: Decimal(units).scaleb(-decimals))


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """A brief of any polarity, unit, measure and rule, with or without a past, promises and risks."""
    unit, decimals = draw(st.sampled_from(UNITS))
    polarity = draw(st.sampled_from(list(Polarity)))
    levels = _numbers(decimals)
    low = draw(st.none() | levels)
    upper = low + 10 if low is not None and polarity is Polarity.RANGE else None
    quarters = draw(st.lists(st.integers(1, 5), unique=True, max_size=4))
    return Brief(
        ref="T1", title="First-time {entrants}", theme="Safer", quarter=QUARTER, due=date(2026, 10, 14),
        lead="Ann Archer", sponsor=draw(st.none() | st.just("Sam Stone")), support="The county support team",
        definition=Definition(
            since=QUARTER.plus(-12), title="First-time {entrants}", unit=unit, decimals=decimals, polarity=polarity,
            measure=draw(st.sampled_from(list(Measure))), minimum=Decimal(0),
            rule=RULES[4] if polarity is Polarity.RANGE else draw(st.sampled_from(RULES[:4])),
        ),
        milestone=None if low is None else Milestone(quarter=QUARTER, value=low, upper=upper),
        year_end=None if low is None else Milestone(quarter=QUARTER.year_end, value=low),
        past=tuple(Past(quarter=QUARTER.plus(-n), status=DataStatus.REPORTED, value=draw(levels))
                   for n in sorted(quarters, reverse=True)),
        others=tuple(draw(st.lists(levels, max_size=1))),
        actions=tuple(Action(id=name, ref="T1", text=f"Promise {name}", progress=Progress.PROMISED)
                      for name in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=2))),
        risks=tuple(Risk(id=name, ref="T1", description=f"Risk {name}", grade=Grade(likelihood=3, impact=4))
                    for name in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=2))),
    )  # fmt: skip


def _texts_for(brief: Brief, question: Question[Any]) -> st.SearchStrategy[str]:
    """Answers to one question, as they are stored."""
    kind = question.kind_for(brief)
    return _typed(brief, kind).map(lambda text: _as_stored(kind, text))


def _as_stored(kind: Kind[Any], text: str) -> str:
    reading = kind.read(text, TODAY)
    assert isinstance(reading, Read), f"“{text}” is not read as {kind.name}: {reading}"
    return kind.show(reading.value)


def _typed(brief: Brief, kind: Kind[Any]) -> st.SearchStrategy[str]:
    if kind.choices:
        return st.sampled_from([choice.text for choice in kind.choices])
    if kind.name == "date":
        return st.integers(1, 300).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
    if kind.name == "risk_score":
        return st.tuples(st.integers(1, 5), st.integers(1, 5)).map(lambda grade: f"{grade[0]}x{grade[1]}")
    if kind.name in {"words", "optional_words"}:
        return st.sampled_from(WORDS)
    if kind.name == "line":
        return st.sampled_from(NAMES)
    return _numbers(brief.definition.decimals).map(kind.show)


def empty(brief: Brief) -> Answers:
    """A talk in which nothing was said."""
    return Answers(SCRIPT, brief, begin(SCRIPT), TODAY)


@st.composite
def givens(draw: st.DrawFn) -> Given:
    """A brief and a text for every question, those of up to two new risks and blockages among them."""
    brief = draw(briefs())
    texts = {}
    for slot in slots(empty(brief), room=2):
        texts[slot.key] = draw(_texts_for(brief, slot.question))
    for repeat in ("new_risk", "blockage"):
        items = draw(st.integers(0, 2))
        for number in (1, 2, 3):
            texts[f"{repeat}.{number}"] = "yes" if number <= items else "no"
            if number > items:
                texts = {key: text for key, text in texts.items() if not key.startswith(f"{repeat}.{number}.")}
    return Given(brief, texts)


@dataclass(slots=True)
class Sitting:
    """Somebody answering; the session goes to JSON and back after every message."""

    given: Given
    session: Session

    @property
    def answers(self) -> Answers:
        """The answers as they stand."""
        return Answers(SCRIPT, self.given.brief, self.session, TODAY)

    def send(self, *replies: tuple[str | None, str]) -> None:
        """One message."""
        came = [Reply(key=key, text=text) for key, text in replies]
        self.session, _ = take(SCRIPT, self.given.brief, self.session, came, TODAY)
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
