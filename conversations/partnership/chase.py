"""What chasing starts from: the steps of a round, who can be written to, what is outstanding, what was sent."""

from collections.abc import Mapping
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
ASKED_AGAIN = ChaseStep(name="asked_again", to=Audience.OWNER, days=0)
"""Somebody is asked again, on the day for which they wanted it; it is theirs, and none of the three reminders."""
DATES_MOVED = tuple(ChaseStep(name=f"dates_moved_{audience}", to=audience, days=0) for audience in Audience)
"""Whoever was told another due date is told the one that holds now: the owner, the deputy, the sponsor."""
STAND_IN_MOVED = ChaseStep(name="dates_moved_stand_in", to=Audience.OWNER, days=0)
"""As `DATES_MOVED`, for whoever stands in while the owner is away."""
PASSED_ON = ChaseStep(name="passed_on", to=Audience.OWNER, days=0)
"""What the owner is asked while they are away, be it known then or not, is passed to whoever stands in for them."""
INVITED = ChaseStep(name="invited", to=Audience.OWNER, days=0)
"""Somebody is invited to what a round asks of them, which they have not been told of yet."""
BESIDES = (ASKED_AGAIN, *DATES_MOVED, STAND_IN_MOVED, PASSED_ON, INVITED)
"""What is said beside the steps of chasing; none of it is one of the three reminders."""


class Moved(Noun):
    """At `at` the due date of a round was moved; until then people were told that it `was` then."""

    at: datetime
    was: datetime


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

    `taken` are the steps already taken, by return and name of the step, and
    when; `written` the days, each in the reader's own zone, on which a person
    had a message; `contacted` when they were last asked for what is left;
    `uninvited` are those who were not told yet that they are asked anything.
    `snoozed` says until when people asked to be left alone, `by_hour` who of them
    named the hour, `muted` who wants no reminders at all; none of it keeps back
    who stands above them. `moves` are those of the due date, the first one first.
    """

    due: datetime
    ends: datetime
    outstanding: tuple[Outstanding, ...]
    contacts: Mapping[int, Contact]
    steps: ChaseSteps = USUAL_STEPS
    taken: Mapping[tuple[str, str], datetime] = {}
    written: frozenset[tuple[int, date]] = frozenset()
    contacted: Mapping[int, datetime] = {}
    uninvited: frozenset[int] = frozenset()
    snoozed: Mapping[int, datetime] = {}
    by_hour: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    moves: tuple[Moved, ...] = ()

    def told_otherwise(self, told: datetime | None) -> Moved | None:
        """The move after which what somebody was `told` of the due date holds no more; none where it still does.

        A date that was moved back to what they were told is no news to them.
        """
        if told is None:
            return None
        since = next((moved for moved in self.moves if moved.at > told), None)
        return since if since is not None and since.was != self.due else None

    def asked_again_at(self, person: int) -> datetime | None:
        """When somebody is still to be asked again, as they wanted to be; none where they were, or did not."""
        until, last = self.snoozed.get(person), self.contacted.get(person)
        return until if until is not None and (last is None or last < until) else None
