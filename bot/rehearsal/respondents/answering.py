"""What somebody answers to a question before them, whatever talk it belongs to."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from bot.rehearsal.respondents.figures import in_wrong_unit, likely_figure, likely_part
from bot.rehearsal.respondents.words import CHOICES, DEFENCE, OTHERWISE, SENTENCES
from conversations.dialogue.session import Session
from conversations.dialogue.speech import Prompt
from conversations.partnership.brief import Brief
from conversations.partnership.dates import long_date
from conversations.partnership.updates import UpdateBrief
from conversations.scripts.figure_kinds import figure_of

DATED = frozenset({"due", "needed_by", "expected", "until", "reduce_by", "review"})
PAST = frozenset({"since"})
"""Questions that a day to come answers, and those that one gone by does."""
SOONEST, LATEST = 28, 84
"""Days ahead at which people promise things, or back at which they began."""
GRADED = frozenset({"grade", "inherent", "aim"})
"""Questions that likelihood and impact answer."""
SATURDAY = 5
DOUBT = "?"
"""What the key of a doubt has in it, after that of the question."""


class Asked(Protocol):
    """A talk as it stands before whoever is asked."""

    @property
    def brief(self) -> Any:
        """What it is about."""

    @property
    def session(self) -> Session:
        """What was said of it so far."""


@dataclass(slots=True)
class Mind:
    """What somebody answers by: chance of their own, and what they have said so far.

    `careless` people give their figures in the wrong unit first; `known` are the
    figures that are right, by return and question.
    """

    chance: random.Random
    name: str
    careless: bool = False
    known: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    slipped: set[tuple[str, str]] = field(default_factory=set)

    def answers(self, return_id: str, talking: Asked, prompt: Prompt, today: date) -> str:
        """What they type, or the label of what they press."""
        brief = talking.brief
        asked, _, doubted = prompt.key.partition(DOUBT)
        place = (return_id, asked)
        if doubted:
            stored = talking.session.texts.get(asked)
            figure = figure_of(brief).load(stored) if place in self.slipped and stored is not None else None
            return self._defends(place, figure, prompt)
        words = asked.split(".")
        key = words[0] if words[-1].isdigit() else words[-1]
        if key == "figure" and isinstance(brief, Brief):
            return self._figure(place, brief)
        if key == "part" and isinstance(brief, UpdateBrief) and brief.part is not None:
            return likely_part(brief.part, self.chance)
        if key in DATED:
            return long_date(self._day(today))
        if key in PAST:
            return long_date(today - timedelta(days=self.chance.randint(SOONEST, LATEST)))
        return self._chosen(key, prompt) or self._written(key)

    def _figure(self, place: tuple[str, str], brief: Brief) -> str:
        right = self.known.setdefault(place, likely_figure(brief, self.chance))
        if self.careless and place not in self.slipped:
            self.slipped.add(place)
            return in_wrong_unit(right, brief.definition.per == Decimal(100))
        return str(right)

    def _defends(self, place: tuple[str, str], figure: Decimal | None, prompt: Prompt) -> str:
        """Put right what was a slip, else say why it is right."""
        if figure is not None and figure != self.known[place]:
            return str(self.known[place])
        own = [button.label for button in prompt.buttons if all(key == prompt.key for key, _ in button.replies)]
        return own[0] if own else DEFENCE

    def _day(self, today: date) -> date:
        day = today + timedelta(days=self.chance.randint(SOONEST, LATEST))
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def _chosen(self, key: str, prompt: Prompt) -> str | None:
        """One of the choices of the question itself, by how often people give it."""
        offered = [button.label for button in prompt.buttons if all(at == prompt.key for at, _ in button.replies)]
        if not offered:
            return None
        usual = [(label, weight) for label, weight in CHOICES.get(key, ()) for each in offered
                 if each.startswith(label)]
        if not usual:
            return offered[0]
        (label,) = self.chance.choices([one for one, _ in usual], [weight for _, weight in usual])
        return next(each for each in offered if each.startswith(label))

    def _written(self, key: str) -> str:
        if key == "owner":
            return self.name
        if key in GRADED:
            return f"{self.chance.randint(2, 3)} x {self.chance.randint(2, 4)}"
        return self.chance.choice(SENTENCES.get(key, OTHERWISE))
