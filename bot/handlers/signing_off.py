"""Sign-off: a sponsor signs the lines of a return that they have seen, or asks about it.

A later change to a signed line reopens that line alone: whoever signed it is
told what moved and asked about that, and the others stay signed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
from conversations.partnership.brief import Brief
from conversations.partnership.calendars import local_date
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Ruling, SignOff
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import RoundState
from conversations.partnership.signing import MovedLine, SeenLine, moved_since
from conversations.scripts.catalogue import talk_named
from conversations.scripts.figure_kinds import figure_of
from storage import decisions, figures, notices, outbox, rounds, sessions, signatures, talks
from storage.database import Session
from storage.rounds import Opening
from storage.sessions import Seat
from storage.signatures import Signature

SPONSOR, RETURN = "sponsor_decision", "quarterly_return"
UNREACHED = "A sponsor is asked to sign returns off and cannot be reached: no address and no Slack identity holds."
PART = "sign_off"
"""What the talks of sign-off are told apart by in a round."""
FIGURE = "figure"
"""The key of the line with the figure."""
LINE_MOVED = "line_moved"
"""The kind of a notice about a line that the support team signed and that has changed since."""
SIGN_ANEW = "Look at it, and sign it off again with “round sign-off”."


def about(return_id: str) -> str:
    """What a talk about signing a return off is found by."""
    return f"sign_off:{return_id}"


def put_to_sponsors(
    desk: Desk, partnership_id: str, round_id: int, session: Session, sponsor_id: int | None = None
) -> tuple[int, Lanes]:
    """Put what was sent of a round before its sponsors, or one of them, as it stands by now.

    How many returns that is, and the lanes that then have work.
    """
    now = desk.clock()
    sittings = sessions.seats_of_round(session, partnership_id, round_id, sponsor_id)
    seats = [seat for sitting in sittings.values() for seat in sitting
             if seat.script.startswith(f"{RETURN}@") and ReturnState(seat.state) in SENT_STATES
             and not _asked_apart(session, seat)]  # fmt: skip
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


def _asked_apart(session: Session, seat: Seat) -> bool:
    """Whether its sponsor was asked about a return by itself: it came late, or has changed since it was signed."""
    return seat.target_id is not None and bool(
        talks.asked_under(session, seat.partnership_id, seat.target_id, about(seat.return_id)))


def _invite(desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], now: datetime) -> Lanes:
    first = seats[0]
    purpose = f"{PART}:{first.round_id}:{first.person_id}"
    if outbox.served(session, first.partnership_id, [purpose]):
        return ()
    message = invite_to(desk, session, reach, list(seats), purpose, local_date(now, first.timezone))
    outbox.enqueue(session, first.partnership_id, [message], now)
    return (message.lane,)


def _opening(desk: Desk, session: Session, seat: Seat, now: datetime) -> Opening | None:
    """What the sponsor of a return's target is asked; none where it has none, or they lead it themselves.

    Nor is anybody asked about a return of which every line stands signed.
    """
    if seat.target_id is None:
        return None
    among = surroundings(desk, session, seat.partnership_id, seat.target_id, now)
    sponsor = among.roles.sponsor_id
    if sponsor is None or sponsor == seat.person_id:
        return None
    stands = Stands.of(session, seat, among.today)
    signed = signatures.signatures_of(session, seat.partnership_id, seat.return_id)
    moved = _moved(signed, stands.lines)
    if signed and not moved:
        return None
    brief = _to_sign(seat, stands, among, sponsor, moved if signed else ())
    return Opening(seat.target_id, sponsor, talk_named(SPONSOR).script.id, brief.model_dump_json(), PART)


def _to_sign(
    seat: Seat, stands: Stands, among: Surroundings, sponsor: int, moved: Sequence[MovedLine] = ()
) -> DecisionBrief:
    """All of the return to be signed, or what has moved of it since it was."""
    lines = [each.line for each in moved if each.line is not None] if moved else stands.lines
    return DecisionBrief(
        ref=among.roles.ref, title=among.roles.title, quarter=stands.talking.brief.quarter,
        due=among.calendar.plus_working_days(among.today, PATIENCE), support=support_of(among.partnership),
        about=DecisionKind.SIGN_OFF, decider=among.known[sponsor].name, lead=among.known[among.roles.lead_id].name,
        sign_off=SignOff(return_id=seat.return_id, rows=tuple((each.label, each.value) for each in lines),
                         seen=stands.seen, lines=tuple(each.key for each in moved),
                         moved=tuple(each.words for each in moved)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stands:
    """A return as it stands to be signed; `beside` is its figure where that was put right beside it, as it is read."""

    talking: Talking
    beside: str | None = None

    @classmethod
    def of(cls, session: Session, seat: Seat, today: date) -> Stands:
        """The return of a seat with what was put right beside it."""
        talking = Talking.at(seat, today)
        if seat.target_id is None:
            return cls(talking)
        versions = figures.history(session, seat.partnership_id, seat.target_id, talking.brief.quarter)
        newest = versions[-1] if versions else None
        if newest is None or newest.source.return_id == seat.return_id or newest.reported.figure.value is None:
            return cls(talking)
        return cls(talking, figure_of(Brief.model_validate(talking.brief)).say(newest.reported.figure.value))

    @property
    def seen(self) -> str:
        """What stands for the answers as they are shown: the same for as long as they are."""
        told = [sorted(self.talking.session.given.items()), *([] if self.beside is None else [self.beside])]
        return sha256(json.dumps(told[0] if self.beside is None else told).encode()).hexdigest()[:32]

    @property
    def lines(self) -> tuple[SeenLine, ...]:
        """The lines of the return as whoever signs it reads them."""
        return tuple(
            SeenLine(key=row.change, label=row.label,
                     value=self.beside if row.change == FIGURE and self.beside is not None else row.value)
            for row in card(self.talking.answers).rows
        )  # fmt: skip


def _moved(signed: Mapping[str, Signature], lines: Sequence[SeenLine]) -> tuple[MovedLine, ...]:
    """What has moved; a line that was signed and is gone stays told, and has nothing left to be signed."""
    found = moved_since({key: each.seen for key, each in signed.items()}, lines)
    return tuple(each for each in found if each.line is not None or signed[each.key].moved != each.words)


def signed_off(after: After, decided: Decision) -> Lanes:
    """Keep that the lines of a return are signed as they were seen, or put the sponsor's question before its lead."""
    seat = sessions.seat_by_return(after.session, after.partnership, decided.subject)
    if seat is None or ReturnState(seat.state) not in SENT_STATES:
        return ()
    if decided.ruling is Ruling.QUERIED:
        return _query(after, seat, decided)
    shown = DecisionBrief.model_validate(after.talking.brief).sign_off
    stands = Stands.of(after.session, seat, after.today)
    if shown is None or shown.seen != stands.seen:
        signed = signatures.signatures_of(after.session, after.partnership, seat.return_id)
        return _ask_again(after, seat, stands, after.seat.person_id, _moved(signed, stands.lines) if signed else ())
    sign(after.session, seat, stands.lines, after.received.at, after.seat.person_id)
    return ()


def sign(
    session: Session, seat: Seat, lines: Sequence[SeenLine], at: datetime, person_id: int | None = None
) -> int:
    """Sign every line of a return that is not signed as it stands; how many those are. By the support team for none."""
    signed = signatures.signatures_of(session, seat.partnership_id, seat.return_id)
    open_ones = [each.line for each in moved_since({key: each.seen for key, each in signed.items()}, lines)
                 if each.line is not None]  # fmt: skip
    signatures.sign_lines(session, seat.partnership_id, seat.return_id, open_ones, at, person_id)
    released = seat.round_state == RoundState.RELEASED
    state = ReturnState.RELEASED if released else ReturnState.SIGNED_OFF
    sessions.set_state(session, seat.partnership_id, seat.return_id, state, at)
    return len(open_ones)


def _query(after: After, seat: Seat, decided: Decision) -> Lanes:
    sessions.set_state(after.session, after.partnership, seat.return_id, ReturnState.QUERIED, after.received.at)
    title = Talking.at(seat, after.today).brief.title
    lines = [f"{after.seat.name} asks about your return on “{title}”: {decided.words or ''}".strip(),
             "Change an answer and send the return again, or say “can I speak to a person”."]
    return tell(after.desk, after.session, after.partnership, seat.person_id, lines,
                f"queried:{after.seat.return_id}", after.received.at, about=f"A question on {title}")


def after_sending_again(after: After) -> Lanes:
    """A return that was signed off or queried is sent anew: whoever did so is asked about what moved, and that alone.

    Where it says again what was signed, it stands signed.
    """
    return_id = after.seat.return_id
    signed = signatures.signatures_of(after.session, after.partnership, return_id)
    if after.seat.target_id is None or not (signed or decisions.decisions(
            after.session, after.partnership, DecisionKind.SIGN_OFF, [return_id])):
        return ()
    return _reopen(after, after.seat, Stands(after.talking), signed)


def sent_late(after: After) -> Lanes:
    """A return came for the first time after its round was closed: its sponsor, not asked with others, is asked now."""
    return _reopen(after, after.seat, Stands(after.talking), {})


def figure_restated(after: After, seat: Seat) -> Lanes:
    """The figure of a return was put right beside it, once it could not be changed there: that line reopens alone."""
    signed = signatures.signatures_of(after.session, after.partnership, seat.return_id)
    return _reopen(after, seat, Stands.of(after.session, seat, after.today), signed) if signed else ()


def _reopen(after: After, seat: Seat, stands: Stands, signed: Mapping[str, Signature]) -> Lanes:
    if seat.target_id is None:
        return ()
    for subject in talks.waiting_under(after.session, after.partnership, seat.target_id, about(seat.return_id)):
        talks.end_talks(after.session, after.partnership, subject, after.received.at)
    moved = _moved(signed, stands.lines) if signed else ()
    signatures.note_moves(after.session, after.partnership, signed, moved, after.received.at)
    if signed and not moved:
        sign(after.session, seat, stands.lines, after.received.at)
        return ()
    among = surroundings(after.desk, after.session, after.partnership, seat.target_id, after.received.at)
    told = _tell_signers(after, seat, stands, among, signed, moved)
    sponsor = among.roles.sponsor_id
    if sponsor is None or sponsor == seat.person_id:
        return told
    return (*told, *_ask_again(after, seat, stands, sponsor, moved))


def _tell_signers(
    after: After, seat: Seat, stands: Stands, among: Surroundings, signed: Mapping[str, Signature],
    moved: Sequence[MovedLine],
) -> Lanes:  # fmt: skip
    """Whoever signed a line that moved is told; the sponsor is asked about it, and so is told by that."""
    title, at = among.roles.title, after.received.at
    words = [f"“{title}” has changed since you signed it off.", *(each.words for each in moved)]
    signers = {signed[each.key].person_id for each in moved if each.key in signed}
    lanes: Lanes = ()
    for person_id in sorted(each for each in signers if each is not None and each != among.roles.sponsor_id):
        purpose = f"moved:{seat.return_id}:{stands.seen}:{person_id}"
        lanes += tell(after.desk, after.session, after.partnership, person_id, words, purpose, at,
                      about=f"Changed since you signed it: {title}")
    if None in signers:
        notices.settle_notice(after.session, after.partnership, seat.return_id, at)
        notices.notify(after.session, after.partnership, LINE_MOVED, seat.return_id,
                       " ".join([*words, SIGN_ANEW]), at)
    return lanes


def _ask_again(
    after: After, seat: Seat, stands: Stands, sponsor: int, moved: Sequence[MovedLine] = ()
) -> Lanes:
    if seat.target_id is None:
        return ()
    among = surroundings(after.desk, after.session, after.partnership, seat.target_id, after.received.at)
    subject = f"{about(seat.return_id)}:{stands.seen}"
    asking = Asking(sponsor, SPONSOR, _to_sign(seat, stands, among, sponsor, moved), subject, seat.target_id)
    return ask(after.desk, after.session, after.partnership, asking, after.received.at)
