"""A blockage takes a step: the step is kept, whoever has it next is asked, and talks that it overtook end.

Raised by a member, it is put before the lead; passed on, before the sponsor,
then before the chair for the board; answered, before whoever raised it, who
says whether it is free. What a holder leaves lying goes up by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.handlers.after import After, Lanes
from bot.handlers.amending import say_unblocked
from bot.handlers.asking import Asking, ask, quarter_now
from bot.handlers.desk import Desk
from bot.handlers.occasions import BLOCKAGE_DUE
from bot.handlers.support import support_of
from bot.handlers.telling import tell
from bot.handlers.working_days import working_days
from conversations.partnership.blockages import BlockageState, ConfirmBrief, Move
from conversations.partnership.calendars import WorkingCalendar, instant
from conversations.partnership.climbing import Holders, Step, next_step
from conversations.partnership.dates import long_date
from conversations.partnership.decisions import DecisionBrief, DecisionKind
from conversations.partnership.people import Person
from conversations.partnership.targets import Partnership
from storage import blockages, people, roles, talks
from storage.blockages import BlockageHeld, Hold
from storage.conventions import conventions_of
from storage.database import Session
from storage.figures import Source
from storage.known import Known
from storage.roles import Roles
from storage.timers import Timer, cancel_timers, set_timers

TALKS: Mapping[BlockageState, str] = {
    BlockageState.WITH_LEAD: "lead_decision",
    BlockageState.WITH_SPONSOR: "sponsor_decision",
    BlockageState.WITH_BOARD: "board_decision",
}
"""The talk in which whoever holds a blockage is asked."""
UNBLOCKED = "unblocked"
CLOSES = time(17)
"""The hour of the last day at which a holder's time is over."""
PATIENCE = 5
"""Working days for an answer where the ladder names none."""
MOST_ASKED = 2
"""How often a raiser is asked again whether an answer helped."""
GIST = 60
"""Characters of a blockage in a title; the whole of it stands in the talk."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a blockage stands among: its partnership, its target's people, and the day."""

    partnership: Partnership
    roles: Roles
    known: Known
    calendar: WorkingCalendar
    today: date

    def person(self, person_id: int | None) -> Person | None:
        """Somebody of the partnership, by id."""
        held = self.known.get(person_id)
        return None if held is None else Person(email=held.email, name=held.name, organisation=held.organisation)

    def id_of(self, person: Person | None) -> int | None:
        """The id of somebody of the partnership."""
        return None if person is None else self.known.at(person.email)

    @property
    def holders(self) -> Holders:
        """Who stands on each rung."""
        return {
            BlockageState.WITH_LEAD: self.person(self.roles.lead_id),
            BlockageState.WITH_SPONSOR: self.person(self.roles.sponsor_id),
            BlockageState.WITH_BOARD: self.person(self.roles.chair_id),
        }

    def called(self, state: BlockageState, person: Person) -> str:
        """Whoever stands on a rung, by part and name: “the target sponsor, Patricia Okafor”."""
        part = {BlockageState.WITH_LEAD: "the target lead", BlockageState.WITH_SPONSOR: "the target sponsor",
                BlockageState.WITH_BOARD: f"{self.partnership.board}, through"}[state]  # fmt: skip
        return f"{part} {person.name}" if state is BlockageState.WITH_BOARD else f"{part}, {person.name}"


def about(blockage_id: str) -> str:
    """What the talks and timers of a blockage are found by."""
    return f"blockage:{blockage_id}"


def after_naming(after: After) -> Lanes:
    """What a talk that was sent raised is put before its first holder; what it no longer names is withdrawn."""
    lanes: Lanes = ()
    for held in blockages.blockages_from(after.session, after.partnership, after.seat.return_id):
        if held.blockage.state is BlockageState.OPEN:
            lanes += step(after.desk, after.session, after.partnership, held, Move.RAISED, None, after.source)
        elif held.blockage.state is BlockageState.RESOLVED and held.blockage.resolved_on is None:
            lanes += step(after.desk, after.session, after.partnership, held, Move.WITHDRAWN, None, after.source)
    return lanes


def step(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, move: Move, words: str | None,
    source: Source, until: date | None = None,
) -> Lanes:  # fmt: skip
    """Take a step; the lanes that then have work. `until` is by when a holder who has taken it on means to be done."""
    among = surroundings(desk, session, partnership_id, held.target_id, source.at)
    ladder = conventions_of(session, partnership_id).ladder
    taken = next_step(held.blockage, move, ladder, among.holders, among.today, among.calendar)
    stays = taken.no_further and move is Move.OVERDUE
    due = None if stays else until or taken.due
    hold = Hold(taken.state, among.id_of(taken.holder), taken.held_since, due)
    blockages.keep_move(session, partnership_id, held.blockage.id, move, hold, words, source, among.today)
    if not stays:
        talks.end_talks(session, partnership_id, about(held.blockage.id), source.at, but=source.return_id)
    _wind_clock(session, partnership_id, held, due, among)
    now = blockages.blockage_of(session, partnership_id, held.blockage.id)
    if now is None:
        raise LookupError(f"Blockage {held.blockage.id} of {partnership_id} went while it took a step.")
    return _put_before(desk, session, partnership_id, now, move, taken, among, source)


def time_is_over(desk: Desk, session: Session, partnership_id: str, subject: str, now: datetime) -> Lanes:
    """Whoever holds a blockage has had their time: it goes up by itself.

    A holder who had taken it on until today is asked first how it stands; a raiser who has not said whether the
    answer helped is asked again, twice at most.
    """
    held = blockages.blockage_of(session, partnership_id, subject.removeprefix(about("")))
    if held is None or held.blockage.state is BlockageState.RESOLVED:
        return ()
    moves = [each.move for each in blockages.moves_of(session, partnership_id, held.blockage.id)]
    if held.blockage.answer is not None and moves[-MOST_ASKED:] == [Move.OVERDUE] * MOST_ASKED:
        return ()
    if moves[-1:] == [Move.TAKEN_ON]:
        among = surroundings(desk, session, partnership_id, held.target_id, now)
        days = conventions_of(session, partnership_id).ladder.days(held.blockage.state) or PATIENCE
        until = among.calendar.plus_working_days(among.today, days)
        return step(desk, session, partnership_id, held, Move.ASKED_AGAIN, None, Source(at=now), until)
    return step(desk, session, partnership_id, held, Move.OVERDUE, None, Source(at=now))


def surroundings(
    desk: Desk, session: Session, partnership_id: str, target_id: int, now: datetime
) -> Surroundings:
    """What a blockage of this target stands among now."""
    partnership = people.partnerships(session)[partnership_id]
    today = now.astimezone(ZoneInfo(partnership.timezone)).date()
    return Surroundings(
        partnership, roles.roles_of(session, partnership_id, target_id), Known(session, partnership_id),
        working_days(desk, session, partnership_id, partnership.calendar, today.year), today,
    )


def _wind_clock(
    session: Session, partnership_id: str, held: BlockageHeld, due: date | None, among: Surroundings
) -> None:
    """Set the hour at which the holder's time is over, in place of the one before."""
    subject = about(held.blockage.id)
    cancel_timers(session, partnership_id, subject)
    if due is not None:
        at = instant(due, CLOSES, among.partnership.timezone)
        set_timers(session, partnership_id, [Timer(f"{BLOCKAGE_DUE}:{held.blockage.id}", subject, BLOCKAGE_DUE, at)])


def _put_before(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, move: Move, taken: Step,
    among: Surroundings, source: Source,
) -> Lanes:  # fmt: skip
    """Whoever is to act next is asked; whoever only waits is told."""
    now = source.at
    if move is Move.CONFIRMED:
        return say_unblocked(desk, session, partnership_id, held, among.roles, source)
    # Nobody stands above: whoever holds it is being asked already, and stays so.
    if taken.state is BlockageState.RESOLVED or (taken.no_further and move is Move.OVERDUE):
        return ()
    if taken.answered:
        return _ask_raiser(desk, session, partnership_id, held, among, now)
    if move is Move.TAKEN_ON:
        return _tell_raiser(desk, session, partnership_id, held, among, now)
    return ask_holder(desk, session, partnership_id, held, among, now)


def ask_holder(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, among: Surroundings, now: datetime
) -> Lanes:
    """Ask whoever holds a blockage what they decide."""
    if held.holder_id is None:
        return ()
    matter = _to_decide(session, partnership_id, held, among, now)
    asking = Asking(held.holder_id, TALKS[held.blockage.state], matter, about(held.blockage.id), held.target_id)
    return ask(desk, session, partnership_id, asking, now)


def _to_decide(
    session: Session, partnership_id: str, held: BlockageHeld, among: Surroundings, now: datetime
) -> DecisionBrief:
    blockage, known = held.blockage, among.known
    raiser = known.get(held.raiser_id)
    return DecisionBrief(
        ref=blockage.ref, title=among.roles.title, quarter=quarter_now(session, partnership_id, now),
        due=held.falls_due or among.calendar.plus_working_days(among.today, PATIENCE),
        support=support_of(among.partnership), about=DecisionKind.UNBLOCK,
        decider=blockage.holder or "", lead=known[among.roles.lead_id].name,
        above=_above(session, partnership_id, held, among), blockage=blockage,
        raised_by=raiser.name if raiser is not None else None,
        action=held.action_text,
        moves=tuple(blockages.moves_of(session, partnership_id, blockage.id)),
    )


def _above(session: Session, partnership_id: str, held: BlockageHeld, among: Surroundings) -> str | None:
    """Who would have it next, where somebody would."""
    ladder = conventions_of(session, partnership_id).ladder
    risen = next_step(held.blockage, Move.PASSED_ON, ladder, among.holders, among.today, among.calendar)
    return None if risen.no_further or risen.holder is None else among.called(risen.state, risen.holder)


def gist(words: str) -> str:
    """The beginning of what somebody wrote, for a title."""
    said = " ".join(words.split())
    return said if len(said) <= GIST else f"{said[:GIST - 1].rstrip()}…"


def _ask_raiser(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, among: Surroundings, now: datetime
) -> Lanes:
    """Put the answer before whoever raised it: they alone know whether it helped."""
    blockage = held.blockage
    if held.raiser_id is None:
        return ()
    matter = ConfirmBrief(
        ref=blockage.ref, title=among.roles.title, quarter=quarter_now(session, partnership_id, now),
        due=held.falls_due or among.today, support=support_of(among.partnership), blockage=blockage,
        answer=blockage.answer or "", answered_by=blockage.answered_by or "",
    )
    asking = Asking(held.raiser_id, UNBLOCKED, matter, about(blockage.id), held.target_id)
    return ask(desk, session, partnership_id, asking, now)


def _tell_raiser(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, among: Surroundings, now: datetime
) -> Lanes:
    if held.raiser_id is None:
        return ()
    by = f", and means to have it done by {long_date(held.falls_due)}" if held.falls_due else ""
    said = f"{held.blockage.holder} has taken on what you reported, “{gist(held.blockage.what)}”{by}."
    moves = len(blockages.moves_of(session, partnership_id, held.blockage.id))
    return tell(desk, session, partnership_id, held.raiser_id, [said], f"told:{held.blockage.id}:{moves}", now,
                about=f"Blockage: {gist(held.blockage.what)}")
