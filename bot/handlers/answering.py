"""The answers of a mail, each put to its return; and the one letter that says what came of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.handlers import budget
from bot.handlers.after import reference
from bot.handlers.desk import Desk
from bot.handlers.reaching import EMAIL
from bot.handlers.refusing import CLOSED, why_closed
from bot.handlers.showing import show_state
from bot.handlers.taken import Taken
from bot.handlers.taking import take_turn
from bot.handlers.talking import Talking
from bot.handlers.turning_away import enqueue, reply_to, sender_of, settle, turn_away
from bot.handlers.weighing import TurnedAway
from bot.handlers.writing import Turned, sitting_of, write
from bot.mail import IncomingMail
from bot.ports import Received
from conversations.dialogue.session import Answered, Refused, Reply, Sent, Skipped
from conversations.dialogue.turn import DELEGATE
from conversations.letters.compose import answer_to
from conversations.letters.handing import names_another
from conversations.letters.notices import NoticeKind
from conversations.letters.reply import ReplyRead
from conversations.partnership.calendars import local_date
from storage import addresses, evidence, inbox, ledger, people, sessions
from storage.database import Session
from storage.inbox import Outcome
from storage.ledger import Entry
from storage.letters import HeldLetter
from storage.sessions import Seat

NOT_TAKEN = ("What you wrote of a return that is not yours to answer any more was not taken: “{said}”. "
             "Tell the support team if you think that is wrong.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Turns:
    """What the answers of one mail came to, by return."""

    seats: Sequence[Seat]
    turned: Turned
    closed: str | None

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that have work because of what followed."""
        return tuple(lane for taken in self.turned.taken.values() for lane in taken.lanes)

    @property
    def progress(self) -> bool:
        """Whether anything was stored, passed over or sent."""
        moving = (Answered, Skipped, Sent)
        return any(isinstance(e, moving) for taken in self.turned.taken.values() for e in taken.events)

    @property
    def changed(self) -> bool:
        """Whether anything happened at all."""
        return any(taken.changed for taken in self.turned.taken.values())

    @property
    def refused(self) -> bool:
        """Whether anything could not be read."""
        return any(isinstance(e, Refused) for taken in self.turned.taken.values() for e in taken.events)


def answer(desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, read: ReplyRead) -> Sequence[str]:
    """Take what a mail answers, and write the letter that it earns; the lanes that then have work."""
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    seats = _seats(session, letter)
    if not seats:
        reason = "The returns it answers are somebody else’s by now."
        away = TurnedAway(Outcome.REFUSED, reason, NoticeKind.MOVED_ON, person, notice=True)
        return turn_away(desk, session, mail, letter, away)
    read = _with_files(mail, read)
    turns = _take_turns(desk, session, mail, seats, read)
    _keep_rest(session, mail, turns, read)
    settle(session, mail, letter, Outcome.TAKEN, None if read.given else "It held no answer.")
    if turns.closed is not None:
        kind = NoticeKind.CLOSED if turns.closed == CLOSED else NoticeKind.MOVED_ON
        away = TurnedAway(Outcome.REFUSED, turns.closed, kind, person)
        return turn_away(desk, session, mail, letter, away)
    lanes = show_state(desk, session, seats[0], mail.at, mail.key) if turns.changed else ()
    return (*lanes, *turns.lanes, *_answered(desk, session, mail, turns, read))


def answer_begun(desk: Desk, session: Session, mail: IncomingMail, seat: Seat, read: ReplyRead) -> Sequence[str]:
    """Take what a mail says of the talk that it has just begun, and write the letter that asks for the rest."""
    inbox.settle(session, mail.key, Outcome.TAKEN, at=mail.at, partnership_id=seat.partnership_id,
                 person_id=seat.person_id)
    read = _with_files(mail, read)
    turns = _take_turns(desk, session, mail, [seat], read)
    _keep_rest(session, mail, turns, read)
    lanes = show_state(desk, session, seat, mail.at, mail.key)
    return (*lanes, *turns.lanes, *_letter_back(desk, session, mail, turns, read))


def _with_files(mail: IncomingMail, read: ReplyRead) -> ReplyRead:
    """Files without a word beside them say “see attached”, which is asked back."""
    wordless = not (mail.text.strip() or read.given or read.unplaced)
    return read.model_copy(update={"see_attached": True}) if mail.attachments and wordless else read


def _seats(session: Session, letter: HeldLetter) -> list[Seat]:
    """Every return of the letter's sitting that is still the person's, held for this transaction."""
    sitting = sessions.seats_of_sitting(session, letter.partnership_id, letter.sitting_id)
    held = (sessions.seat_by_return(session, each.partnership_id, each.return_id, turn=True) for each in sitting)
    return [seat for seat in held if seat is not None and seat.person_id == letter.person_id]


def _take_turns(
    desk: Desk, session: Session, mail: IncomingMail, seats: Sequence[Seat], read: ReplyRead
) -> _Turns:
    received = Received(key=mail.key, channel=EMAIL, workspace="", sender=sender_of(mail), place=mail.message_id,
                        at=mail.at, replies=())
    reasons = (why_closed(seat, mail.at) for seat in seats) if read.given else ()
    closed = next(filter(None, reasons), None)
    taken: dict[str, Taken] = {}
    before = {}
    for seat in seats:
        replies = [] if closed else _replies(seats, seat, read, local_date(mail.at, seat.timezone))
        if replies:
            before[seat.return_id] = Talking.at(seat, local_date(mail.at, seat.timezone)).session.sent
            taken[seat.return_id] = take_turn(desk, session, seat, received, replies, complete=True)
    return _Turns(seats, Turned(taken, before), closed)


def _replies(seats: Sequence[Seat], seat: Seat, read: ReplyRead, today: date) -> list[Reply]:
    """What is said to one return; what is said to the letter as a whole goes to the first that waits.

    Whoever is named to answer instead is named for every return of the letter that waits.
    """
    waiting = [each for each in seats if each.state in sessions.WAITING_STATES] or list(seats[:1])
    own = [Reply(key=given.key, text=given.text) for given in read.given if given.return_id == seat.return_id]
    for given in read.given:
        if given.return_id is None and names_another(given.text, today):
            own += [Reply(key=DELEGATE, text=f": {given.text}")] if seat in waiting else []
        elif given.return_id is None and seat is waiting[0]:
            own.append(Reply(key=given.key, text=given.text))
    return own


def _not_theirs(turns: _Turns, read: ReplyRead) -> list[str]:
    """What is said of answers to a return that went to somebody else since: none of it is taken, and none is lost."""
    theirs = {None, *(seat.return_id for seat in turns.seats)}
    said = [given.text for given in read.given if given.return_id not in theirs]
    return [NOT_TAKEN.format(said=" … ".join(said))] if said else []


def _keep_rest(session: Session, mail: IncomingMail, turns: _Turns, read: ReplyRead) -> None:
    """What belongs to no question stands in the ledger; files are kept with every return that was answered."""
    about = [seat for seat in turns.seats if seat.return_id in turns.turned.taken] or list(turns.seats[:1])
    unplaced = [Entry(kind="unplaced", said=paragraph) for paragraph in read.unplaced]
    if unplaced:
        ledger.append(session, about[0].partnership_id, about[0].return_id, unplaced, at=mail.at,
                      person_id=about[0].person_id, inbox_key=mail.key)
    files = [evidence.File(each.name, each.declared, each.type, each.content) for each in mail.attachments]
    for seat in about:
        evidence.keep_files(session, seat.partnership_id, seat.return_id, mail.key, files, mail.at)


def _answered(
    desk: Desk, session: Session, mail: IncomingMail, turns: _Turns, read: ReplyRead
) -> Sequence[str]:
    """The letter that a reply earns; none for thanks, none beyond the budget of the person and the conversation."""
    first = turns.seats[0]
    unclear = bool(read.unplaced or read.clashing or read.see_attached or read.cut or turns.refused
                   or _not_theirs(turns, read))
    if not (turns.changed or unclear):
        return ()
    if not budget.may_answer(session, first, mail.at, progress=turns.progress):
        return ()
    return _letter_back(desk, session, mail, turns, read, kind=None if turns.progress else budget.UNCLEAR)


def _letter_back(
    desk: Desk, session: Session, mail: IncomingMail, turns: _Turns, read: ReplyRead, kind: str | None = None
) -> Sequence[str]:
    first = turns.seats[0]
    today = local_date(mail.at, first.timezone)
    now = [sessions.seat_by_return(session, seat.partnership_id, seat.return_id) or seat for seat in turns.seats]
    promised = [line for taken in turns.turned.taken.values() for line in taken.promised]
    told = [*dict.fromkeys(promised), *_not_theirs(turns, read)]
    references = {seat.return_id: reference(seat, Talking.at(seat, today)) for seat in now}
    to = replace(reply_to(mail, _address(session, mail, first)), kind=kind)
    letter = answer_to(sitting_of(desk, session, now, today, turns.turned), read, references, told)
    message = write(desk, session, first, letter, to)
    return enqueue(session, first.partnership_id, message, mail)


def _address(session: Session, mail: IncomingMail, seat: Seat) -> str:
    """The address the mail came from, if it is on file for the person; one that an operator released may not be."""
    theirs = addresses.addresses_of(session, seat.partnership_id, seat.person_id)
    return mail.senders[0] if mail.senders and mail.senders[0] in theirs else seat.email
