"""What chasing says: a reminder with all that is left and the minutes it takes, or who has not answered what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.posting import POST, conversation, paced
from bot.handlers.reaching import EMAIL, SLACK
from bot.handlers.support import support_of
from bot.handlers.talking import Talking
from bot.handlers.telling import told_message
from bot.ports import Reach, lane_of
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import DATES_MOVED, STAND_IN_MOVED, Audience, Chase
from conversations.partnership.chase_reasons import is_stand_in, leave_until, why
from conversations.partnership.chased_together import left_besides
from conversations.partnership.chasing import Chaser, Coming
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.targets import Partnership
from storage.chasing import REMINDER
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity
from storage.rounds import RoundHeld
from storage.sessions import Seat

PASSED_ON = "passed_on"
"""As the purpose has it: what tells a deputy or sponsor who has not answered."""
LEFT = "Still to answer for {quarter}, {due}: {titles}. About {minutes}."
ALSO = "Also still to answer for {quarter}, {due}: {titles}. About {minutes}. {where}"
IN_THREAD, IN_LETTER = "You were asked in a thread of its own.", "You were asked in a letter of its own."
MOVED = "The due date of {quarter} was moved: it is {day} now."
GO_ON = "Go on where you are:"
IS_DUE, WAS_DUE = "due {day}", "it was due {day}"
NOT_ANSWERED = "{name} has not answered for {quarter}, {due}: {titles}."
AS_DEPUTY = "You are told because you are the deputy of {name}."
AS_SPONSOR = "You are told because you are the sponsor."
IN_PLACE = "You are told in place of {name}, who is away until {until}."
NEXT = "Please see that it is answered. If somebody else should answer, {support} can put it in their name."
MOVES = frozenset({*DATES_MOVED, STAND_IN_MOVED})
"""Steps that tell somebody of a due date that was moved."""
ABOUT = "Not answered for {quarter}"


@dataclass(frozen=True, slots=True)
class Chasing:
    """What all messages of a chase are written from: read once, however many there are.

    `because` is kept as why they were written, where somebody has them written by hand. `beside` are the other
    rounds that are open, of which whoever is reminded is told too.
    """

    desk: Desk
    session: Session
    held: RoundHeld
    chase: Chase
    partnership: Partnership
    ways: Mapping[int, Sequence[Reach]]
    people: Mapping[int, Identity]
    partnership_id: str
    seats: Mapping[str, Seat]
    sittings: Mapping[int, Sequence[Seat]]
    focuses: Mapping[int, str]
    because: str | None = None
    beside: Sequence[Chasing] = ()

    @property
    def quarter(self) -> str:
        """The quarter that is asked about, by its short name."""
        return self.held.round.quarter.name

    def due_on(self) -> str:
        """By when it is due, or since when it was."""
        due = local_date(self.held.round.due, self.partnership.timezone)
        return (IS_DUE if self.desk.clock() <= self.held.round.due else WAS_DUE).format(day=long_day(due))


def messages_of(chasing: Chasing, chasers: Sequence[Chaser]) -> tuple[dict[int, Message], dict[int, Exception]]:
    """The message to each person, under a purpose that is served once: person, round, kind and their own day.

    Where they named an hour of that day, so is that: they may have had another message before it.
    One that cannot be written holds up no other: its fault is given back in its place.
    """
    messages: dict[int, Message] = {}
    faults: dict[int, Exception] = {}
    by_letter = [each for each in chasers if each.reminds and chasing.ways[each.to][0].channel == EMAIL]
    if by_letter:
        _letters(chasing, by_letter, messages, faults)
    for chaser in chasers:
        if chaser.to in messages or chaser.to in faults:
            continue
        try:
            messages[chaser.to] = _message(chasing, chaser)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is given back, and the others are written
            faults[chaser.to] = fault
    return messages, faults


def _letters(
    chasing: Chasing, chasers: Sequence[Chaser], messages: dict[int, Message], faults: dict[int, Exception]
) -> None:
    from bot.handlers.writing_reminders import Reminding, write_reminders  # when it is wanted: talks are spared 2 MB

    wanted = [Reminding(
        seat=(seat := chasing.seats[chaser.named[0].id]), seats=chasing.sittings[seat.sitting_id],
        address=chasing.ways[chaser.to][0].address, purpose=_purpose(chasing, chaser),
        told=(*_moved(chasing, chaser), *_also(chasing, chaser, IN_LETTER)), why=_why(chasing, chaser),
    ) for chaser in chasers]  # fmt: skip
    done = write_reminders(chasing.desk, chasing.session, chasing.partnership_id, chasing.partnership.name,
                           chasing.people, wanted)
    for chaser, each in zip(chasers, wanted, strict=True):
        if each.purpose in done.messages:
            messages[chaser.to] = done.messages[each.purpose]
        else:
            faults[chaser.to] = done.faults[each.purpose]


def _purpose(chasing: Chasing, chaser: Chaser) -> str:
    kind = REMINDER if chaser.reminds else PASSED_ON
    usual = f"c:{chasing.held.round_id}:{chaser.to}:{kind}:{chaser.day.isoformat()}"
    if (chaser.to, chaser.day) not in chasing.chase.written:
        return usual
    if chasing.because is not None:
        return f"h:{chasing.held.round_id}:{chaser.to}:{kind}:{chaser.at.isoformat()}"  # their second of the day
    return f"{usual}:{chaser.at:%H%M}" if chaser.to in chasing.chase.by_hour else usual


def _message(chasing: Chasing, chaser: Chaser) -> Message:
    reach, purpose = chasing.ways[chaser.to][0], _purpose(chasing, chaser)
    message = (_in_talk if chaser.reminds else _passed_on)(chasing, chaser, reach, purpose)
    return replace(message, why=_why(chasing, chaser))


def _why(chasing: Chasing, chaser: Chaser) -> str:
    return why(chasing.chase, chaser) if chasing.because is None else chasing.because


def _moved(chasing: Chasing, chaser: Chaser) -> Iterator[str]:
    """That the due date was moved, where somebody was told another."""
    if any(coming.step in MOVES for coming in chaser.about):
        due = local_date(chasing.held.round.due, chasing.partnership.timezone)
        yield MOVED.format(quarter=chasing.quarter, day=long_day(due))


def _in_talk(chasing: Chasing, chaser: Chaser, reach: Reach, purpose: str) -> Message:
    """In the sitting's thread, else in the person's own messages: what is left, then the question where they stand."""
    talkings = {item.id: _talking(chasing, item.id, chaser.day) for item in chaser.named}
    focus = chasing.focuses.get(chaser.to)
    seat = chasing.seats[focus if focus in talkings else chaser.named[0].id]
    lines = [*map(_told, _moved(chasing, chaser)), _told(_left(chasing, list(talkings.values()), LEFT)),
             *map(_told, _also(chasing, chaser, IN_THREAD))]  # fmt: skip
    standing = talkings[seat.return_id].speech() if focus in talkings else Speech()
    lines += [_told(GO_ON), *standing.lines] if standing.prompt or standing.card else []
    speech = standing.model_copy(update={"lines": tuple(lines)})
    in_thread = seat.slack_team and seat.slack_channel and seat.slack_thread and reach.channel == SLACK
    lane = lane_of(SLACK, seat.slack_team) if in_thread and seat.slack_team else reach.lane
    place = f"{seat.slack_channel}/{seat.slack_thread}" if in_thread else f"user:{reach.address}"
    return Message(
        id=purpose, kind=REMINDER, lane=lane, place=place, pace=paced(lane, place, chaser.to),
        payload={"call": POST, "args": chasing.desk.drawers[reach.channel].speech(speech, seat.return_id)},
        conversation=conversation(seat), person_id=chaser.to, subject=f"sitting:{seat.sitting_id}",
    )  # fmt: skip


def _left(chasing: Chasing, talkings: Sequence[Talking], said: str, where: str = "") -> str:
    minutes = sum(talking.brief.minutes for talking in talkings)
    return said.format(
        quarter=chasing.quarter, due=chasing.due_on(), titles=_titles(chasing, talkings), where=where,
        minutes=f"{minutes} {'minute' if minutes == 1 else 'minutes'}",
    )  # fmt: skip


def _also(chasing: Chasing, chaser: Chaser, where: str) -> Iterator[str]:
    """What other rounds still ask of whoever is reminded of this one."""
    for other in chasing.beside:
        left = left_besides(other.chase, chaser.to, chaser.at)
        if left:
            yield _left(other, [_talking(other, item.id, chaser.day) for item in left], ALSO, where)


def _titles(chasing: Chasing, talkings: Sequence[Talking]) -> str:
    """What is asked, with the quarter said once for all."""
    return "; ".join(talking.called.removesuffix(f", {chasing.quarter}") for talking in talkings)


def _talking(chasing: Chasing, return_id: str, day: date) -> Talking:
    return Talking.at(chasing.seats[return_id], day)


def _told(text: str) -> Line:
    return Line(manner=Manner.TOLD, text=text)


def _passed_on(chasing: Chasing, chaser: Chaser, reach: Reach, purpose: str) -> Message:
    """Who has not answered what, to whoever stands in for them or above them; nothing is asked."""
    support = support_of(chasing.partnership)
    lines = [*_moved(chasing, chaser), *_others(chasing, chaser), NEXT.format(support=support[0].lower() + support[1:])]
    return told_message(
        chasing.desk, reach, chasing.people[chaser.to], lines, purpose, chasing.desk.clock(),
        about=ABOUT.format(quarter=chasing.quarter), support=support[0].lower() + support[1:],
    )  # fmt: skip


def _others(chasing: Chasing, chaser: Chaser) -> Iterator[str]:
    """A paragraph for each person who has not answered, and as what the reader is told."""
    grouped: dict[tuple[int, str], list[Coming]] = {}
    for coming in chaser.about:
        grouped.setdefault((coming.item.owner, coming.step.name), []).append(coming)
    for (owner, _), about in grouped.items():
        talkings = [_talking(chasing, coming.item.id, chaser.day) for coming in about]
        name = chasing.people[owner].name
        said = NOT_ANSWERED.format(name=name, quarter=chasing.quarter, due=chasing.due_on(),
                                   titles=_titles(chasing, talkings))
        yield f"{said} {_as_what(chasing.chase, about[0], name)}"


def _as_what(chase: Chase, coming: Coming, owner: str) -> str:
    if is_stand_in(chase, coming):
        name, until = leave_until(chase, coming)
        return IN_PLACE.format(name=name, until=long_date(until))
    return AS_SPONSOR if coming.step.to is Audience.SPONSOR else AS_DEPUTY.format(name=owner)
