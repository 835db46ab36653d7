"""Asking somebody something outside a round: a talk of its own is begun, and they are invited to it where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.desk import Desk
from bot.handlers.inviting import invite_to
from bot.handlers.reaching import ways_to
from conversations.partnership.calendars import local_date
from conversations.partnership.matter import Matter
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import RoundState
from conversations.scripts.catalogue import talk_named
from storage import notices, outbox, people, rounds, sessions, talks
from storage.database import Session

UNREACHABLE = "unreachable"
"""The kind of a notice about somebody whom nothing reaches."""
NOBODY_TO_ASK = "nobody_to_ask"
"""The kind of a notice about something that waits for a sponsor or chair where there is none."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, in which talk, about what; `about` finds the talk again when that has moved on."""

    person_id: int
    talk: str
    matter: Matter
    about: str
    target_id: int | None = None


def ask(desk: Desk, session: Session, partnership_id: str, asking: Asking, now: datetime) -> Lanes:
    """Begin the talk and invite the person; nothing where they are being asked the same already.

    Of somebody whom nothing reaches the support team is told; the talk waits for them all the same.
    """
    if any(who == asking.person_id for _, who in talks.waiting_talks(session, partnership_id, asking.about)):
        return ()
    talk = talk_named(asking.talk).script.id
    return_id = talks.begin_talk(session, partnership_id, asking.person_id, talk, asking.matter.model_dump_json(), now,
                                 about=asking.about, target_id=asking.target_id)
    return invite_person(desk, session, partnership_id, return_id, now)


def invite_person(
    desk: Desk, session: Session, partnership_id: str, return_id: str, now: datetime, *, purpose: str | None = None
) -> Lanes:
    """Invite whoever a talk belongs to, by the way they prefer; once for each purpose, which else is the asking."""
    seat = sessions.seat_by_return(session, partnership_id, return_id)
    if seat is None:
        raise LookupError(f"Talk {return_id} of {partnership_id} is gone before anybody was invited to it.")
    ways = ways_to(desk, session, partnership_id, seat.person_id)
    if not ways:
        said = f"{seat.name} is asked something and cannot be reached: no address and no Slack identity holds."
        notices.notify(session, partnership_id, UNREACHABLE, f"person {seat.person_id}", said, now)
        return ()
    message = invite_to(desk, session, ways[0], [seat], purpose or f"ask:{return_id}", local_date(now, seat.timezone))
    outbox.enqueue(session, partnership_id, [message], now)
    return (message.lane,)


def nobody_to_ask(session: Session, partnership_id: str, about: str, what: str, now: datetime) -> None:
    """Tell the support team what nobody can be asked to decide; once for each thing."""
    said = f"{what} There is no sponsor and no chair who could decide; name one in targets.csv or themes.csv."
    notices.notify(session, partnership_id, NOBODY_TO_ASK, about, said, now)


def quarter_now(session: Session, partnership_id: str, now: datetime) -> Quarter:
    """The quarter that is being collected, else the one that runs."""
    held = rounds.rounds(session, partnership_id)
    collecting = [each.round.quarter for each in held if each.round.state in {RoundState.OPEN, RoundState.CLOSED}]
    zone = people.partnerships(session)[partnership_id].timezone
    return collecting[0] if collecting else Quarter.containing(local_date(now, zone))
