"""What chasing starts from: the steps of a round, who can be written to, what is outstanding, what was sent."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.nouns import Noun

MOST_REMINDERS = 3


class Audience(StrEnum):
    """Whom a step of chasing turns to: whoever is asked, who stands in for them, or the target's sponsor."""

    OWNER = "owner"
    DEPUTY = "deputy"
    SPONSOR = "sponsor"


class ChaseStep(Noun):
    """So many working days after the due date, or before it when negative, somebody is written to."""

    name: str
    to: Audience
    days: int


class ChaseSteps(Noun):
    """The steps of a round in order: reminders of whoever is asked, three at most, then those above them.

    Raises `ValueError` when there are more reminders, or the steps are out of order.
    """

    steps: tuple[ChaseStep, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [step.days for step in self.steps]
        if days != sorted(set(days)):
            raise ValueError("The steps of chasing come one after another, each on a later day.")
        if sum(step.to is Audience.OWNER for step in self.steps) > MOST_REMINDERS:
            raise ValueError(f"Nobody is reminded more than {MOST_REMINDERS} times of one return.")
        return self


USUAL_STEPS = ChaseSteps(steps=(
    ChaseStep(name="ten_days", to=Audience.OWNER, days=-10),
    ChaseStep(name="three_days", to=Audience.OWNER, days=-3),
    ChaseStep(name="due_day", to=Audience.OWNER, days=0),
    ChaseStep(name="deputy", to=Audience.DEPUTY, days=2),
    ChaseStep(name="sponsor", to=Audience.SPONSOR, days=5),
))  # fmt: skip
"""How a round is chased where nothing else is agreed."""


class Leave(Noun):
    """Days, both included, on which somebody is away, and who stands in for them then."""

    first: date
    last: date
    deputy: int | None = None


class Contact(Noun):
    """Somebody who may be written to. `channel` is none where nothing reaches them; `deputy` is their usual one."""

    person: int
    name: str
    timezone: str
    calendar: WorkingCalendar
    channel: str | None
    deputy: int | None = None
    leaves: tuple[Leave, ...] = ()

    def deputy_on(self, leave: Leave) -> int | None:
        """Who stands in during an absence: whoever it names, else the usual deputy."""
        return self.deputy if leave.deputy is None else leave.deputy


class Outstanding(Noun):
    """Something that is asked of its `owner` and not answered, and how many minutes it takes.

    `asked` is when it was put before them, or when they last answered some of it.
    """

    id: str
    owner: int
    title: str
    minutes: int
    asked: datetime
    sponsor: int | None = None


class Chase(Noun):
    """All that the planner looks at; instants are aware, and nobody is written to once the round `ends`.

    `taken` are the steps already taken, by return and name of the step;
    `written` the days, each in the reader's own zone, on which a person had a
    message. `snoozed` says until when people asked to be left alone, `muted` who
    wants no reminders at all; neither keeps back who stands above them.
    """

    due: datetime
    ends: datetime
    outstanding: tuple[Outstanding, ...]
    contacts: Mapping[int, Contact]
    steps: ChaseSteps = USUAL_STEPS
    taken: frozenset[tuple[str, str]] = frozenset()
    written: frozenset[tuple[int, date]] = frozenset()
    snoozed: Mapping[int, datetime] = {}
    muted: frozenset[int] = frozenset()

    def after(self, taken: Iterable[tuple[str, str]], written: Iterable[tuple[int, date]]) -> Self:
        """The same, once further steps were taken and further messages written."""
        return self.model_copy(update={"taken": self.taken | set(taken), "written": self.written | set(written)})
