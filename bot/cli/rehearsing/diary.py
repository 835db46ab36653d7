"""What became known in a rehearsal, and when: read from the copy before each move of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.cli.rehearsing.stage import Stage
from bot.handlers.reaching import reaches
from conversations.partnership.chase import Leave
from conversations.partnership.quarters import Quarter
from storage import chasing, people, rounds, traffic
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Since:
    """When something was first seen in the copy: by the clock, and by the number of the last message written by then.

    What was written at a later number was written with it known, whatever the clock says.
    """

    at: datetime
    after: int


@dataclass(frozen=True, slots=True)
class KnownLeave:
    """Somebody’s absence, and since when it was known."""

    leave: Leave
    since: Since


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of chasing as it was noted: of which return, by its name, with the messages of which moment."""

    return_id: str
    step: str
    at: datetime


@dataclass(slots=True)
class Diary:
    """Absences by person, people whom nothing reaches, and every step of chasing, each as soon as it was to be seen."""

    leaves: dict[int, list[KnownLeave]] = field(default_factory=dict)
    lost: dict[int, Since] = field(default_factory=dict)
    taken: list[StepTaken] = field(default_factory=list)

    def note(self, stage: Stage, quarter: Quarter, session: Session) -> None:
        """Read what is new; nothing may be planned between this and the next move of the clock."""
        since = Since(stage.clock(), traffic.last_written(session, stage.partnership_id))
        self._note_leaves(stage, session, since)
        ways = reaches(stage.desk, session, stage.partnership_id)
        for who in people.people_of(session, stage.partnership_id):
            if who in ways:
                self.lost.pop(who, None)
            else:
                self.lost.setdefault(who, since)
        self.taken += self._new_steps(stage.partnership_id, quarter, session)

    def _note_leaves(self, stage: Stage, session: Session, since: Since) -> None:
        for away in people.absences_from(session, stage.partnership_id, since.at.date()):
            leave, theirs = Leave(first=away.first, last=away.last, deputy=away.deputy_id), self.leaves.setdefault(
                away.person_id, [])
            if leave not in [each.leave for each in theirs]:
                theirs.append(KnownLeave(leave, since))

    def _new_steps(self, partnership_id: str, quarter: Quarter, session: Session) -> Iterator[StepTaken]:
        held, known = rounds.round_of(session, partnership_id, quarter), set(self.taken)
        if held is None:
            return
        for (return_id, step), at in sorted(chasing.steps_taken(session, partnership_id, held.round_id).items()):
            if (new := StepTaken(return_id, step, at)) not in known:
                yield new
