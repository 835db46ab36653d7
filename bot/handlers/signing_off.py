"""Sign-off: the sponsor signs what they have seen, or asks about it; what changes after that has to be signed again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256

from bot.handlers.after import After, Lanes
from bot.handlers.asking import UNREACHABLE, Asking, ask
from bot.handlers.blocking import PATIENCE, Surroundings, surroundings
from bot.handlers.desk import Desk
from bot.handlers.inviting import invite_to
from bot.handlers.reaching import reaches
from bot.handlers.support import support_of
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from bot.ports import Reach
from conversations.dialogue.prompts import card
from conversations.partnership.calendars import local_date
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Ruling, SignOff
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.scripts.catalogue import talk_named
from storage import decisions, notices, outbox, rounds, sessions, talks
from storage.database import Session
from storage.rounds import Opening
from storage.sessions import Seat

SPONSOR, RETURN = "sponsor_decision", "quarterly_return"
UNREACHED = "A sponsor is asked to sign returns off and cannot be reached: no address and no Slack identity holds."
PART = "sign_off"
"""What the talks of sign-off are told apart by in a round."""


def about(return_id: str) -> str:
    """What a talk about signing a return off is found by."""
    return f"sign_off:{return_id}"


async def ask_for_sign_off(desk: Desk, partnership_id: str, round_id: int) -> int:
    """Ask every sponsor to sign off the returns of their targets, all in one sitting; how many returns were put so."""
    asked, lanes = await desk.store.write(partial(_ask, desk, partnership_id, round_id))
    for lane in lanes:
        desk.wake(lane)
    return asked


def _ask(desk: Desk, partnership_id: str, round_id: int, session: Session) -> tuple[int, Lanes]:
    now = desk.clock()
    seats = [seat for sitting in sessions.seats_of_round(session, partnership_id, round_id).values() for seat in sitting
             if seat.script.startswith(f"{RETURN}@") and ReturnState(seat.state) in SENT_STATES]  # fmt: skip
    openings = [opening for seat in seats if (opening := _opening(desk, session, seat, now)) is not None]
    opened = rounds.add_returns(session, partnership_id, round_id, openings, now)
    reached = reaches(desk, session, partnership_id)
    lanes: list[str] = []
    for person_id in sorted({opening.person_id for opening in openings}):
        if person_id not in reached:
            notices.notify(session, partnership_id, UNREACHABLE, f"person {person_id}", UNREACHED, now)
        else:
            theirs = sessions.seats_of_sitting(session, partnership_id, opened.sittings[person_id])
            theirs = [each for each in theirs if each.return_id.endswith(PART)]
            lanes += _invite(desk, session, reached[person_id][0], theirs, now)
    return len(openings), tuple(dict.fromkeys(lanes))


def _invite(desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], now: datetime) -> Lanes:
    first = seats[0]
    purpose = f"{PART}:{first.round_id}:{first.person_id}"
    if outbox.served(session, first.partnership_id, [purpose]):
        return ()
    message = invite_to(desk, session, reach, list(seats), purpose, local_date(now, first.timezone))
    outbox.enqueue(session, first.partnership_id, [message], now)
    return (message.lane,)


def _opening(desk: Desk, session: Session, seat: Seat, now: datetime) -> Opening | None:
    """What the sponsor of a return's target is asked; none where it has none, or they lead it themselves."""
    if seat.target_id is None:
        return None
    among = surroundings(desk, session, seat.partnership_id, seat.target_id, now)
    sponsor = among.roles.sponsor_id
    if sponsor is None or sponsor == seat.person_id:
        return None
    brief = _to_sign(seat, Talking.at(seat, among.today), among, sponsor)
    return Opening(seat.target_id, sponsor, talk_named(SPONSOR).script.id, brief.model_dump_json(), PART)


def _to_sign(seat: Seat, talking: Talking, among: Surroundings, sponsor: int) -> DecisionBrief:
    rows = tuple((row.label, row.value) for row in card(talking.answers).rows)
    return DecisionBrief(
        ref=among.roles.ref, title=among.roles.title, quarter=talking.brief.quarter,
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        about=DecisionKind.SIGN_OFF, decider=among.known[sponsor].name, lead=among.known[among.roles.lead_id].name,
        sign_off=SignOff(return_id=seat.return_id, rows=rows, seen=seen(talking)),
    )


def seen(talking: Talking) -> str:
    """What stands for the answers of a return as they were shown: the same for as long as they are."""
    return sha256(json.dumps(sorted(talking.session.given.items())).encode()).hexdigest()[:32]


def signed_off(after: After, decided: Decision) -> Lanes:
    """Keep that a return is signed off as it was seen, or put the sponsor's question before its lead."""
    seat = sessions.seat_by_return(after.session, after.partnership, decided.subject)
    if seat is None or ReturnState(seat.state) not in SENT_STATES:
        return ()
    if decided.ruling is Ruling.QUERIED:
        return _query(after, seat, decided)
    shown = DecisionBrief.model_validate(after.talking.brief).sign_off
    talking = Talking.at(seat, after.today)
    if shown is None or shown.seen != seen(talking):
        return _ask_again(after, seat, talking, after.seat.person_id)
    sessions.set_state(after.session, after.partnership, seat.return_id, ReturnState.SIGNED_OFF, after.received.at)
    return ()


def _query(after: After, seat: Seat, decided: Decision) -> Lanes:
    sessions.set_state(after.session, after.partnership, seat.return_id, ReturnState.QUERIED, after.received.at)
    title = Talking.at(seat, after.today).brief.title
    lines = [f"{after.seat.name} asks about your return on “{title}”: {decided.words or ''}".strip(),
             "Change an answer and send the return again, or say “can I speak to a person”."]
    return tell(after.desk, after.session, after.partnership, seat.person_id, lines,
                f"queried:{after.seat.return_id}", after.received.at, about=f"A question on {title}")


def after_sending_again(after: After) -> Lanes:
    """A return that was signed off or queried is sent anew: whoever did so is shown what it says now."""
    return_id = after.seat.return_id
    if after.seat.target_id is None or not decisions.decisions(
            after.session, after.partnership, DecisionKind.SIGN_OFF, [return_id]):
        return ()
    for subject in talks.waiting_under(after.session, after.partnership, after.seat.target_id, about(return_id)):
        talks.end_talks(after.session, after.partnership, subject, after.received.at)
    among = surroundings(after.desk, after.session, after.partnership, after.seat.target_id, after.received.at)
    sponsor = among.roles.sponsor_id
    asked = sponsor is not None and sponsor != after.seat.person_id
    return _ask_again(after, after.seat, after.talking, sponsor) if asked and sponsor is not None else ()


def _ask_again(after: After, seat: Seat, talking: Talking, sponsor: int) -> Lanes:
    if seat.target_id is None:
        return ()
    among = surroundings(after.desk, after.session, after.partnership, seat.target_id, after.received.at)
    subject = f"{about(seat.return_id)}:{seen(talking)}"
    asking = Asking(sponsor, SPONSOR, _to_sign(seat, talking, among, sponsor), subject, seat.target_id)
    return ask(after.desk, after.session, after.partnership, asking, after.received.at)
