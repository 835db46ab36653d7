"""Letters that remind, many at once: composed and drawn one by one, read for and kept in a few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.handlers.desk import Desk
from bot.handlers.stopping import stop_address
from bot.handlers.writing import Around, Drawn, Written, draw, replies_until, sitting_among
from conversations.letters.compose import reminder
from conversations.letters.letter import Letter
from conversations.partnership.calendars import local_date
from storage import letters
from storage.database import Session
from storage.letters import HeldLetter, Reserved
from storage.outbox import Message
from storage.people import Identity
from storage.sessions import Seat


@dataclass(frozen=True, slots=True)
class Reminding:
    """A letter that is to remind the person of a `seat` of what is left of its sitting, which has these `seats`.

    `told` is what it says before it asks, `why` what is kept of why it is written.
    """

    seat: Seat
    seats: Sequence[Seat]
    address: str
    purpose: str
    told: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of many letters, by purpose: messages to be sent, and the faults of those not written."""

    messages: Mapping[str, Message]
    faults: Mapping[str, Exception]


@dataclass(frozen=True, slots=True)
class _Composed:
    wanted: Reminding
    letter: Letter
    thread: Sequence[HeldLetter]


def write_reminders(
    desk: Desk, session: Session, partnership_id: str, partnership: str, people: Mapping[int, Identity],
    wanted: Sequence[Reminding],
) -> Reminded:  # fmt: skip
    """Write letters to many people; one that cannot be written holds up no other."""
    threads = letters.letters_of_sittings(session, partnership_id, [each.seat.sitting_id for each in wanted])
    faults: dict[str, Exception] = {}
    composed: list[_Composed] = []
    for each in wanted:
        thread = threads.get(each.seat.sitting_id, ())
        around = Around(people[each.seat.person_id].organisation, partnership, thread)
        try:
            composed.append(_Composed(each, _letter(desk, each, around), thread))
        except Exception as fault:  # noqa: BLE001  whatever it is, it is given back, and the others are written
            faults[each.purpose] = fault
    messages = _drawn(desk, session, partnership_id, composed, faults)
    return Reminded(messages, faults)


def _letter(desk: Desk, each: Reminding, around: Around) -> Letter:
    today = local_date(desk.clock(), each.seat.timezone)
    return reminder(sitting_among(desk, each.seats, today, around), each.told)


def _drawn(
    desk: Desk, session: Session, partnership_id: str, composed: Sequence[_Composed], faults: dict[str, Exception]
) -> dict[str, Message]:
    """Number, draw and keep letters; what cannot be drawn is among the faults."""
    reserved = [Reserved(each.wanted.seat.person_id, each.wanted.seat.sitting_id, each.letter.kind,
                         each.letter.subject, replies_until(each.wanted.seat)) for each in composed]  # fmt: skip
    numbers = letters.reserve_many(session, partnership_id, reserved, desk.clock())
    drawn: dict[int, Drawn] = {}
    messages: dict[str, Message] = {}
    for number, each in zip(numbers, composed, strict=True):
        try:
            drawn[number] = _draw(desk, each, number)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is given back, and the others are written
            faults[each.wanted.purpose] = fault
            continue
        messages[each.wanted.purpose] = replace(drawn[number].message, why=each.wanted.why)
    letters.keep_many(session, partnership_id, [(number, one.message_id, one.sent) for number, one in drawn.items()])
    return messages


def _draw(desk: Desk, each: _Composed, number: int) -> Drawn:
    wanted = each.wanted
    written = Written(wanted.address, wanted.purpose, desk.clock(), stop=stop_address(desk, wanted.seat))
    return draw(desk, wanted.seat, each.letter, written, number, each.thread)
