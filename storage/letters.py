"""Letters as they were sent, and which reply may still be read by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from conversations.letters.letter import SentLetter
from storage.statements import Query, pairs, run, run_many
from storage.tables import LetterRow, PersonRow, SittingRow, table

_letter, _person, _sitting = table(LetterRow), table(PersonRow), table(SittingRow)

NO_SITTING = 0
"""The sitting of a letter that belongs to none, such as one that brought a digest."""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter as stored, with the first address and the name of the person it went to.

    `document` is the id of the digest it brought; such a letter is of `NO_SITTING`.
    """

    number: int
    partnership_id: str
    person_id: int
    sitting_id: int
    kind: str
    subject: str
    message_id: str | None
    sent: SentLetter
    at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    email: str
    name: str
    document: str | None = None

    def holds(self, now: datetime) -> bool:
        """Whether a reply to it is still read."""
        return self.revoked_at is None and (self.expires_at is None or now <= self.expires_at)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A letter about to be written: to whom, of which sitting, of which kind, and until when replies are read."""

    person_id: int
    sitting_id: int
    kind: str
    subject: str
    expires_at: datetime | None


def reserve(
    session: Session, partnership_id: str, person_id: int, sitting_id: int, *, kind: str, subject: str,
    at: datetime, expires_at: datetime | None, document: str | None = None,
) -> int:
    """A number for a letter about to be written; `keep` stores what it says in the same transaction."""
    row = {"partnership_id": partnership_id, "person_id": person_id, "sitting_id": sitting_id or None, "kind": kind,
           "subject": subject, "content": "{}", "at": at, "expires_at": expires_at, "document": document}
    return int(run(session, _letter.insert().returning(_letter.c.number), row).scalar_one())


def reserve_many(
    session: Session, partnership_id: str, reserved: Sequence[Reserved], at: datetime
) -> list[int]:
    """As `reserve`, for many at once, each of another sitting: their numbers, in the same order."""
    rows = [{"partnership_id": partnership_id, "person_id": each.person_id, "sitting_id": each.sitting_id,
             "kind": each.kind, "subject": each.subject, "content": "{}", "at": at, "expires_at": each.expires_at}
            for each in reserved]  # fmt: skip
    run_many(session, _letter.insert(), rows)
    theirs = (_letter.c.partnership_id == partnership_id) & (_letter.c.at == at) & (_letter.c.content == "{}")
    wanted = select(_letter.c.sitting_id, func.max(_letter.c.number)).where(
        theirs, _letter.c.sitting_id.in_([each.sitting_id for each in reserved])).group_by(_letter.c.sitting_id)
    numbers = dict(pairs(session, wanted))
    return [numbers[each.sitting_id] for each in reserved]


def keep_many(session: Session, partnership_id: str, kept: Sequence[tuple[int, str, SentLetter]]) -> None:
    """As `keep`, for many at once: number, Message-ID, and what it says."""
    theirs = (_letter.c.partnership_id == bindparam("owner")) & (_letter.c.number == bindparam("which"))
    stored = update(_letter).where(theirs).values(message_id=bindparam("called"), content=bindparam("says"))
    run_many(session, stored, [{"owner": partnership_id, "which": number, "called": message_id,
                                "says": sent.model_dump_json()} for number, message_id, sent in kept])


def keep(session: Session, partnership_id: str, number: int, message_id: str, sent: SentLetter) -> None:
    """What a letter says, as its reader has it before them."""
    theirs = (_letter.c.partnership_id == partnership_id) & (_letter.c.number == number)
    run(session, update(_letter).where(theirs).values(message_id=message_id, content=sent.model_dump_json()))


def was_written_to(session: Session, partnership_id: str, person_id: int, subject: str) -> bool:
    """Whether a person was ever sent a letter under this subject."""
    theirs = select(_letter.c.number).where(
        _letter.c.partnership_id == partnership_id, _letter.c.person_id == person_id, _letter.c.subject == subject)
    return run(session, theirs.limit(1)).first() is not None


_HELD: Query = select(
    _letter.c.number, _letter.c.partnership_id, _letter.c.person_id, func.coalesce(_letter.c.sitting_id, NO_SITTING),
    _letter.c.kind, _letter.c.subject, _letter.c.message_id, _letter.c.content, _letter.c.at, _letter.c.expires_at,
    _letter.c.revoked_at, _person.c.email, _person.c.name, _letter.c.document,
).join(_person, (_person.c.partnership_id == _letter.c.partnership_id) & (_person.c.id == _letter.c.person_id))
_BY_NUMBER = _HELD.where(_letter.c.number == bindparam("number"))
_OF_SITTING = _HELD.where(
    _letter.c.partnership_id == bindparam("partnership_id"), _letter.c.sitting_id == bindparam("sitting_id")
).order_by(_letter.c.number)


def _held(row: Sequence[object]) -> HeldLetter:
    facts = list(row)
    facts[7] = SentLetter.model_validate_json(str(facts[7])) if facts[7] != "{}" else SentLetter(text="")
    return HeldLetter(*facts)  # type: ignore[arg-type]  # a row is as its columns are


def letter_by_number(session: Session, number: int) -> HeldLetter | None:
    """The letter of this number, whosever it is: a verified token is the right to ask."""
    row = run(session, _BY_NUMBER, {"number": number}).first()
    return None if row is None else _held(row)


def letters_of(session: Session, partnership_id: str, sitting_id: int) -> list[HeldLetter]:
    """Every letter of one sitting, the first first: the thread a new one goes into."""
    named = {"partnership_id": partnership_id, "sitting_id": sitting_id}
    return [_held(row) for row in run(session, _OF_SITTING, named)]


def letters_of_sittings(session: Session, partnership_id: str, sittings: Sequence[int]) -> dict[int, list[HeldLetter]]:
    """As `letters_of`, for many sittings at once; a sitting that had no letter is not in it."""
    wanted = _HELD.where(_letter.c.partnership_id == partnership_id, _letter.c.sitting_id.in_(sittings))
    found: dict[int, list[HeldLetter]] = {}
    for row in run(session, wanted.order_by(_letter.c.number)):
        held = _held(row)
        found.setdefault(held.sitting_id, []).append(held)
    return found


def letters_of_round(session: Session, partnership_id: str, round_id: int) -> list[HeldLetter]:
    """Every letter of a round, the first first, be there anything left in its sitting or not."""
    theirs = select(_sitting.c.id).where(
        _sitting.c.partnership_id == partnership_id, _sitting.c.round_id == round_id)
    wanted = _HELD.where(_letter.c.partnership_id == partnership_id, _letter.c.sitting_id.in_(theirs))
    return [_held(row) for row in run(session, wanted.order_by(_letter.c.number))]


def revoke(session: Session, partnership_id: str, sitting_id: int, at: datetime) -> int:
    """Read no reply to the letters of a sitting any more; how many that takes back."""
    theirs = (_letter.c.partnership_id == partnership_id) & (_letter.c.sitting_id == sitting_id)
    still = theirs & _letter.c.revoked_at.is_(None)
    return run(session, update(_letter).where(still).values(revoked_at=at)).rowcount
