"""What chasing a round starts from, and what it remembers: read in a few statements, however many people there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import String, bindparam, cast, func, literal, literal_column, select, update
from sqlmodel import Session

from conversations.partnership.chase import Moved
from conversations.partnership.no_returns import Contacted
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState
from conversations.partnership.wished import Wish
from storage.invitations import is_untold
from storage.outbox import MessageState
from storage.prepared import Prepared
from storage.sessions import WAITING_STATES
from storage.statements import Query, dialect, insert_unless, pairs, run, run_many, upsert, written
from storage.tables import (
    MessageRow,
    OccasionRow,
    ReturnRow,
    RoundRow,
    SittingRow,
    TargetRow,
    TimerRow,
    table,
)

_return, _target, _sitting, _round = table(ReturnRow), table(TargetRow), table(SittingRow), table(RoundRow)
_timer, _occasion, _message = table(TimerRow), table(OccasionRow), table(MessageRow)

REMINDER = "reminder"
"""The kind of message that reminds somebody of what is left; by letter it is `letter:reminder`."""
CONTACTS = ("top", "letter:invitation", REMINDER, f"letter:{REMINDER}")
"""Kinds of message that ask somebody for what is left: invitations and reminders, said or by letter."""
STEPS, DAYS, MOVES, WISHES = "chase_steps", "chase_days", "chase_moves", "chase_wishes"
"""Names of occasions, with the round's id: a step taken of a return; a day of somebody's message; a due date moved;
what a person wants of reminders.
"""
ENDLESS = "none"
"""In place of the moment at which somebody wants to be asked again, where they want no more reminders."""
BY_HOUR = " hour"
"""After a wish of which somebody named the hour."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A return of a round that waits for its person; `touched_at` is when it was asked, given on or last answered."""

    return_id: str
    person_id: int
    ref: str
    sponsor_id: int | None
    touched_at: datetime


_OF_ROUND = (_return.c.partnership_id == bindparam("owner")) & (_return.c.round_id == bindparam("round_id"))
_OUTSTANDING: Query = (
    select(_return.c.id, _return.c.person_id, _target.c.ref, _target.c.sponsor_id, _return.c.touched_at)
    .join(_target, (_target.c.partnership_id == _return.c.partnership_id) & (_target.c.id == _return.c.target_id))
    .where(_OF_ROUND)
    .order_by(_return.c.person_id, _target.c.ref, _return.c.id)
)
_WAITED = _OUTSTANDING.where(_return.c.state.in_(written(*WAITING_STATES)))
_WAITED_OF = _WAITED.where(_return.c.person_id.in_(bindparam("whose", expanding=True)))
_MISSING = _OUTSTANDING.where(_return.c.state == literal_column(f"'{ReturnState.NO_RETURN}'", String))
_ABOUT_SITTING = (
    (_message.c.partnership_id == _sitting.c.partnership_id) & (_message.c.person_id == _sitting.c.person_id)
    & (_message.c.subject == literal("sitting:", String) + cast(_sitting.c.id, String))
)
_LATEST = (
    select(func.max(_message.c.seq))
    .select_from(_sitting)
    .join(_message, _ABOUT_SITTING)
    .where(_sitting.c.partnership_id == bindparam("owner"), _sitting.c.round_id == bindparam("round_id"),
           _message.c.kind.in_(CONTACTS))
    .group_by(_sitting.c.person_id)
)
_LAST: Query = select(_message.c.person_id, _message.c.created_at, _message.c.kind, _message.c.status).where(
    _message.c.partnership_id == bindparam("owner"), _message.c.seq.in_(_LATEST))


def waited_for(
    session: Session, partnership_id: str, round_id: int, whose: Collection[int] | None = None
) -> list[Waited]:
    """Every return of a round that is not answered, by person; of some people, where it is asked whose."""
    named: dict[str, object] = {"owner": partnership_id, "round_id": round_id}
    if whose is None:
        return [Waited(*row) for row in run(session, _WAITED, named)]
    return [Waited(*row) for row in run(session, _WAITED_OF, named | {"whose": sorted(whose)})]


def missing(session: Session, partnership_id: str, round_id: int) -> list[Waited]:
    """Every return that a round was closed without, by person."""
    return [Waited(*row) for row in run(session, _MISSING, {"owner": partnership_id, "round_id": round_id})]


def last_contacts(session: Session, partnership_id: str, round_id: int) -> dict[int, Contacted]:
    """The last message to each person about their sitting of a round, whatever became of it; replies are none."""
    rows = run(session, _LAST, {"owner": partnership_id, "round_id": round_id})
    return {who: Contacted(at, kind, status) for who, at, kind, status in rows}


def note_wish(session: Session, partnership_id: str, round_id: int, wish: Wish) -> None:
    """Remember what a person of a round wants of reminders; said again, it is kept again."""
    until = ENDLESS if wish.until is None else wish.until.astimezone(UTC).isoformat()
    slot = f"{wish.person} {until} {wish.said_at.astimezone(UTC).isoformat()}{BY_HOUR * wish.by_hour}"
    row = {"partnership_id": partnership_id, "name": f"{WISHES}:{round_id}", "slot": slot, "at": wish.said_at}
    run(session, insert_unless(dialect(session), _occasion, "partnership_id", "name", "slot"), row)


def wishes_said(
    session: Session, partnership_id: str, round_id: int, since: datetime | None = None
) -> tuple[Wish, ...]:
    """Everything that people of a round wanted of reminders, since a moment or ever, in the order they said it."""
    wanted = select(_occasion.c.slot, _occasion.c.at).where(
        _occasion.c.partnership_id == partnership_id, _occasion.c.name == f"{WISHES}:{round_id}")
    wanted = wanted if since is None else wanted.where(_occasion.c.at >= since)
    said = ((slot.split(" "), at) for slot, at in run(session, wanted.order_by(_occasion.c.at, _occasion.c.slot)))
    return tuple(Wish(person=int(who), said_at=at, until=None if until == ENDLESS else datetime.fromisoformat(until),
                      by_hour=BY_HOUR.strip() in rest) for (who, until, *rest), at in said)  # fmt: skip


def focuses(session: Session, partnership_id: str, round_id: int) -> dict[int, str]:
    """The return that an answer naming none belongs to, by the person whose sitting of a round it is."""
    wanted = select(_sitting.c.person_id, _sitting.c.focus).where(
        _sitting.c.partnership_id == partnership_id, _sitting.c.round_id == round_id, _sitting.c.focus.is_not(None))
    return dict(pairs(session, wanted))


def steps_taken(
    session: Session, partnership_id: str, round_id: int, among: Iterable[tuple[str, str]] | None = None
) -> dict[tuple[str, str], datetime]:
    """Every step of chasing taken in a round, by the return and the name of the step, and when it was taken last.

    Of some of them, where it is asked `among` which.
    """
    wanted = select(_occasion.c.slot, _occasion.c.at).where(
        _occasion.c.partnership_id == partnership_id, _occasion.c.name == f"{STEPS}:{round_id}")
    if among is not None:
        wanted = wanted.where(_occasion.c.slot.in_([f"{return_id} {step}" for return_id, step in among]))
    told = ((slot.rpartition(" "), at) for slot, at in run(session, wanted))
    return {(return_id, step): at for (return_id, _, step), at in told}


def days_told(
    session: Session, partnership_id: str, round_ids: Iterable[int], among: Iterable[tuple[int, date]] | None = None
) -> frozenset[tuple[int, date]]:
    """On which days of theirs people were written to, in any of these rounds; some days, where it is asked `among`."""
    some = None if among is None else [f"{who} {day.isoformat()}" for who, day in among]
    slots = [slot for each in round_ids for slot in _slots(session, partnership_id, f"{DAYS}:{each}", some)]
    return frozenset((int(who), date.fromisoformat(day)) for who, _, day in (slot.partition(" ") for slot in slots))


def _slots(session: Session, partnership_id: str, name: str, among: Sequence[str] | None = None) -> list[str]:
    wanted = select(_occasion.c.slot).where(_occasion.c.partnership_id == partnership_id, _occasion.c.name == name)
    wanted = wanted if among is None else wanted.where(_occasion.c.slot.in_(among))
    return list(run(session, wanted).scalars())


def note_chased(
    session: Session, partnership_id: str, round_id: int, steps: Iterable[tuple[str, str]],
    days: Iterable[tuple[int, date]], at: datetime,
) -> None:  # fmt: skip
    """Remember the steps taken and the days on which people were told; write their messages in the same transaction."""
    slots = [*((STEPS, f"{return_id} {step}") for return_id, step in steps),
             *((DAYS, f"{who} {day.isoformat()}") for who, day in days)]  # fmt: skip
    rows = [{"partnership_id": partnership_id, "name": f"{name}:{round_id}", "slot": slot, "at": at}
            for name, slot in dict.fromkeys(slots)]  # fmt: skip
    run_many(session, upsert(dialect(session), _occasion, ["partnership_id", "name", "slot"], ["at"]), rows)


def note_moved(session: Session, partnership_id: str, round_id: int, was: datetime, at: datetime) -> None:
    """Remember that the due date of a round, which `was` then, was moved `at` a moment."""
    slot = f"{at.astimezone(UTC).isoformat()} {was.astimezone(UTC).isoformat()}"
    row = {"partnership_id": partnership_id, "name": f"{MOVES}:{round_id}", "slot": slot, "at": at}
    run(session, insert_unless(dialect(session), _occasion, "partnership_id", "name", "slot"), row)


def moves(session: Session, partnership_id: str, round_id: int) -> tuple[Moved, ...]:
    """Every time that the due date of a round was moved, the first one first."""
    told = (slot.split(" ") for slot in _slots(session, partnership_id, f"{MOVES}:{round_id}"))
    found = (Moved(at=datetime.fromisoformat(at), was=datetime.fromisoformat(was)) for at, was in told)
    return tuple(sorted(found, key=lambda moved: moved.at))


def touched_since(
    session: Session, partnership_id: str, since: datetime, but: int | None = None
) -> list[tuple[int, datetime]]:
    """Who was asked in an open round, or answered, since a moment, and when that was, for each of their returns.

    Those who have not heard yet that they are asked are not among them, nor is anything of the round that is `but`.
    """
    wanted = (
        select(_return.c.person_id, _return.c.touched_at).distinct()
        .join(_round, (_round.c.partnership_id == _return.c.partnership_id) & (_round.c.id == _return.c.round_id))
        .where(_return.c.partnership_id == partnership_id, _round.c.state == RoundState.OPEN,
               _return.c.touched_at >= since, ~is_untold(_return, _return.c.sitting_id))
    )  # fmt: skip
    return list(pairs(session, wanted if but is None else wanted.where(_round.c.id != but)))


def forget_wishes(session: Session, partnership_id: str, sitting_id: int, kind: str) -> int:
    """Cancel the timers of a kind of every return of a sitting; return how many were set."""
    theirs = select(literal("return:", String) + _return.c.id).where(
        _return.c.partnership_id == partnership_id, _return.c.sitting_id == sitting_id)
    standing = (_timer.c.partnership_id == partnership_id) & (_timer.c.kind == kind) & (_timer.c.status == "set")
    return run(session, update(_timer).where(standing, _timer.c.subject.in_(theirs))
               .values(status="cancelled")).rowcount


_WITHDRAW = Prepared(
    lambda dialect: update(_message)
    .where(_message.c.partnership_id == bindparam("owner"), _message.c.person_id == bindparam("who"),
           _message.c.status == bindparam("pending"), _message.c.attempts == 0,
           _message.c.conversation.in_([bindparam("talked"), bindparam("written")]),
           _message.c.kind.in_([bindparam("said"), bindparam("letter")]))
    .values(status=MessageState.CANCELLED, reason=bindparam("because"))
)


def withdraw_reminders(session: Session, partnership_id: str, person_id: int, sitting_id: int, reason: str) -> int:
    """Withdraw the reminders of a person's sitting, said or by letter, that were not yet tried; return how many."""
    named = {"owner": partnership_id, "who": person_id, "talked": f"sitting:{sitting_id}",
             "written": f"letters:{sitting_id}", "pending": MessageState.PENDING, "said": REMINDER,
             "letter": f"letter:{REMINDER}", "because": reason}  # fmt: skip
    return _WITHDRAW.changed(session, named)
