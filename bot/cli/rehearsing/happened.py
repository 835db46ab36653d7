"""What happened in a round, read back from the copy once it was played: returns, messages, and what was known when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cli.rehearsing.asked import Asked, asked_in
from bot.cli.rehearsing.chased import ChaseSent, OtherChased, Reading
from bot.cli.rehearsing.diary import Diary, KnownLeave, Since
from bot.cli.rehearsing.stage import Stage
from bot.handlers.chasing import contacts_of
from bot.handlers.talking import Talking
from conversations.partnership.chase import USUAL_STEPS, Chase, Contact, Moved
from conversations.partnership.chase_slots import StepDays
from conversations.partnership.quarters import Quarter
from conversations.partnership.wished import Wish
from storage import chasing, rounds, sessions, traffic
from storage.database import Session
from storage.rounds import RoundHeld
from storage.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Happened:
    """All that a rehearsal is told from: what the copy holds in the end, and since when it was known.

    `step_days` are the days on which the steps fall for each person, by name; nobody is chased once the round `ends`.
    """

    round_id: int
    asked: Mapping[str, Asked]
    messages: Sequence[Traffic]
    chased: Sequence[ChaseSent]
    contacts: Mapping[int, Contact]
    step_days: Mapping[int, Mapping[str, date]]
    ends: datetime
    leaves: Mapping[int, Sequence[KnownLeave]]
    lost: Mapping[int, Since]
    wishes: Sequence[Wish] = ()
    moves: Sequence[Moved] = ()
    others: Sequence[OtherChased] = ()

    def asked_at(self, person: int) -> Iterator[datetime]:
        """When somebody was asked for what is theirs: by an invitation, or a reminder."""
        return (row.created_at for row in self.messages if row.person_id == person and row.kind in chasing.CONTACTS)


def what_happened(stage: Stage, quarter: Quarter, start: Since, diary: Diary, session: Session) -> Happened:
    """Read what happened since the start.

    Raises:
        LookupError: there is no round of the quarter.
    """
    owner = stage.partnership_id
    held = rounds.round_of(session, owner, quarter)
    if held is None:
        raise LookupError(f"There is no round of {quarter.name} to look back on.")
    contacts = contacts_of(stage.desk, session, owner, held.round.opens, quarter.last_day.year)
    talkings = {seat.return_id: Talking.at(seat, date.min)
                for each in sessions.seats_of_round(session, owner, held.round_id).values() for seat in each}
    asked = asked_in(session, owner, held.round_id, quarter.name, talkings, start.at)
    messages = traffic.written_after(session, owner, start.after)
    reading = Reading(session, owner, held.round_id, asked, contacts, diary.taken)
    return Happened(
        held.round_id, asked, messages, tuple(reading.chased(messages)), contacts, _step_days(held, contacts),
        held.round.no_new_returns, diary.leaves, diary.lost,
        chasing.wishes_said(session, owner, held.round_id), chasing.moves(session, owner, held.round_id),
        tuple(reading.of_others(messages)),
    )  # fmt: skip


def _step_days(held: RoundHeld, contacts: Mapping[int, Contact]) -> dict[int, dict[str, date]]:
    chase = Chase(due=held.round.due, ends=held.round.no_new_returns, outstanding=(), contacts=contacts)
    names, days = [step.name for step in USUAL_STEPS.steps], StepDays(chase)
    return {who: dict(zip(names, days.of(each), strict=True)) for who, each in contacts.items()}
