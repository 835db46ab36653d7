"""One person's talk between two messages: read in one statement, saved only if nobody saved it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, String, bindparam, case, cast, func, literal, or_, select, update
from sqlmodel import Session

from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import RoundState
from conversations.partnership.trials import APART
from storage.outbox import MessageState
from storage.prepared import Prepared
from storage.statements import Query, run, written
from storage.tables import MessageRow, PersonRow, ReturnRow, RoundRow, SittingRow, SlackIdentityRow, TargetRow, table

_return, _sitting, _person, _target = table(ReturnRow), table(SittingRow), table(PersonRow), table(TargetRow)
_round, _slack, _message = table(RoundRow), table(SlackIdentityRow), table(MessageRow)

RETURN = "quarterly_return@"
"""How the name of a lead's return begins, whatever its version."""
WAITING_STATES = frozenset(ReturnState) - SENT_STATES - {ReturnState.NO_RETURN}


class Conflict(RuntimeError):
    """Another turn of this return was stored meanwhile; load the seat again and take the turn anew."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person before one of their returns: whose, where, how far, and the talk as it was left.

    `brief` and `session` are JSON; `session` is none before the first turn.
    `others_waiting` counts the other returns of the sitting that are not sent,
    `link` the links to its page that were taken back.
    The round's instants are none for a talk outside a round.
    """

    partnership_id: str
    person_id: int
    email: str
    name: str
    prefers: str
    timezone: str
    calendar: str
    sitting_id: int
    slack_team: str | None
    slack_channel: str | None
    slack_thread: str | None
    top_message: str | None
    round_id: int | None
    round_state: str | None
    due: datetime | None
    edits_close: datetime | None
    return_id: str
    target_id: int | None
    script: str
    state: str
    brief: str
    session: str | None
    version: int
    sent_at: datetime | None
    others_waiting: int
    link: int


def returns_first(kept: FromClause) -> ColumnElement[int]:
    """The order of a sitting: what its person leads comes before what else they are asked."""
    return case((kept.c.script.startswith(RETURN), 0), else_=1)


def _others_waiting() -> ColumnElement[int]:
    other = _return.alias("other")
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.c.sitting_id == _return.c.sitting_id,
            other.c.id != _return.c.id,
            other.c.state.in_(written(*WAITING_STATES)),
        )
        .scalar_subquery()
    )


_SEAT: Query = (
    select(
        _return.c.partnership_id, _person.c.id, _person.c.email, _person.c.name, _person.c.prefers,
        _person.c.timezone, _person.c.calendar, _sitting.c.id, _sitting.c.slack_team,
        _sitting.c.slack_channel, _sitting.c.slack_thread, _sitting.c.top_message, _round.c.id,
        _round.c.state, _round.c.due, _round.c.edits_close, _return.c.id, _return.c.target_id,
        _return.c.script, _return.c.state, _return.c.brief, _return.c.session, _return.c.version,
        _return.c.sent_at, _others_waiting(), _return.c.link,
    )
    .select_from(_return)
    .join(_sitting, (_sitting.c.partnership_id == _return.c.partnership_id)
          & (_sitting.c.id == _return.c.sitting_id))
    .join(_person, (_person.c.partnership_id == _return.c.partnership_id)
          & (_person.c.id == _sitting.c.person_id))
    .outerjoin(_round, (_round.c.partnership_id == _return.c.partnership_id)
               & (_round.c.id == _return.c.round_id))
)
_RUNNING = or_(_round.c.id.is_(None), _round.c.state.in_(written(RoundState.OPEN, RoundState.CLOSED)))
_FOCUSED = (
    _SEAT.join(_slack, (_slack.c.partnership_id == _return.c.partnership_id)
               & (_slack.c.person_id == _sitting.c.person_id))
    .where(_slack.c.team == bindparam("team"), _slack.c.member == bindparam("member"),
           _sitting.c.focus == _return.c.id)
)
_IN_THREAD = _FOCUSED.where(_sitting.c.slack_team == bindparam("team"),
                            _sitting.c.slack_thread == bindparam("thread"))
_NAMED = (
    _SEAT.join(_slack, (_slack.c.partnership_id == _return.c.partnership_id)
               & (_slack.c.person_id == _sitting.c.person_id))
    .where(_slack.c.team == bindparam("team"), _slack.c.member == bindparam("member"),
           _return.c.id == bindparam("return_id"))
)
_ANYWHERE = _FOCUSED.where(_RUNNING).order_by(_return.c.touched_at.desc(), _return.c.id).limit(1)
_OWNED = _return.c.partnership_id == bindparam("partnership_id")
_BY_RETURN = _SEAT.where(_OWNED, _return.c.id == bindparam("return_id"))
_OF_SITTING = _SEAT.where(_OWNED, _return.c.sitting_id == bindparam("sitting_id")).order_by(
    returns_first(_return), _return.c.target_id, _return.c.id)
_OF_SITTINGS = _SEAT.where(_OWNED, _return.c.sitting_id.in_(bindparam("sittings", expanding=True))).order_by(
    returns_first(_return), _return.c.target_id, _return.c.id)
_OF_ROUND = _SEAT.where(_OWNED, _return.c.round_id == bindparam("round_id")).order_by(
    returns_first(_return), _return.c.target_id, _return.c.id)
_OF_SPONSOR = _OF_ROUND.join(_target, (_target.c.partnership_id == _return.c.partnership_id)
                             & (_target.c.id == _return.c.target_id)).where(
    _target.c.sponsor_id == bindparam("sponsor_id"))
_OF_PERSON = _SEAT.where(_OWNED, _sitting.c.person_id == bindparam("person_id"), _RUNNING).order_by(
    _round.c.due, returns_first(_return), _return.c.target_id, _return.c.id)


def _locked(query: Query) -> Query:
    """For a turn: on PostgreSQL a second turn of the same sitting waits, then sees what the first left."""
    return query.with_for_update(of=[_return, _sitting])


class _Way:
    """A way to a seat: to look at it, or to take a turn at it."""

    def __init__(self, query: Query) -> None:
        self._look = Prepared(lambda dialect: query)
        self._turn = Prepared(lambda dialect: _locked(query))

    def find(self, session: Session, turn: bool, **named: object) -> Seat | None:
        """The seat, where there is one."""
        rows = (self._turn if turn else self._look).rows(session, named)
        return Seat(*rows[0]) if rows else None


_BY_THREAD, _BY_LAST, _BY_NAME, _BY_ID = map(_Way, (_IN_THREAD, _ANYWHERE, _NAMED, _BY_RETURN))


def seat_by_slack(
    session: Session, team: str, user: str, thread: str | None = None, *, return_id: str | None = None,
    turn: bool = False
) -> Seat | None:
    """The seat of a Slack user: before the return named, in the thread named, else where they last sat.

    None when the workspace's user is nobody, has nothing open, or the return or
    thread is somebody else's. `turn` says that the seat will be saved in this
    transaction; it may not be asked for while only reading.
    """
    if return_id is not None:
        return _BY_NAME.find(session, turn, team=team, member=user, return_id=return_id)
    if thread is None:
        return _BY_LAST.find(session, turn, team=team, member=user)
    return _BY_THREAD.find(session, turn, team=team, member=user, thread=thread)


def was_asked_in(session: Session, team: str, user: str, thread: str) -> bool:
    """Whether this is a thread in which the user was asked something, be it somebody else's by now.

    Every thread of a test round is one: whoever tried it is known there no more once it was dropped.
    """
    theirs = (_slack.c.partnership_id == _sitting.c.partnership_id) & (_slack.c.person_id == _sitting.c.person_id) \
        & (_slack.c.team == team) & (_slack.c.member == user)
    wanted = select(_sitting.c.id).outerjoin(_slack, theirs).where(
        _sitting.c.slack_team == team, _sitting.c.slack_thread == thread,
        or_(_slack.c.member.is_not(None), _sitting.c.partnership_id.contains(APART)))
    return run(session, wanted.limit(1)).first() is not None


def is_being_placed(session: Session, team: str, user: str) -> bool:
    """Whether the user may be asked something by now in a thread that we do not know, and is asked something else too.

    Where nothing else is asked of them there is one thing alone that they can answer.
    """
    theirs = (_slack.c.partnership_id == _sitting.c.partnership_id) & (_slack.c.person_id == _sitting.c.person_id)
    of_theirs = (_slack.c.partnership_id == _return.c.partnership_id) & (_slack.c.person_id == _return.c.person_id)
    elsewhere = select(_return.c.id).where(
        of_theirs, _return.c.sitting_id != _sitting.c.id, _return.c.state.in_(written(*WAITING_STATES)))
    wanted = select(_sitting.c.id).join(_slack, theirs).where(
        _slack.c.team == team, _slack.c.member == user, _sitting.c.slack_thread.is_(None),
        _message.c.partnership_id == _sitting.c.partnership_id, _message.c.attempts > 0,
        _message.c.status.in_(written(MessageState.PENDING, MessageState.SENDING)),
        _message.c.conversation == literal("sitting:") + cast(_sitting.c.id, String), elsewhere.exists())
    return run(session, wanted.limit(1)).first() is not None


def seat_by_return(
    session: Session, partnership_id: str, return_id: str, *, turn: bool = False
) -> Seat | None:
    """The seat before this return of the partnership; none where it has no such return."""
    return _BY_ID.find(session, turn, partnership_id=partnership_id, return_id=return_id)


def seats_of_sitting(session: Session, partnership_id: str, sitting_id: int) -> list[Seat]:
    """Every return of one person in one round: what a letter holds."""
    named = {"partnership_id": partnership_id, "sitting_id": sitting_id}
    return [Seat(*row) for row in run(session, _OF_SITTING, named)]


def seats_of_round(
    session: Session, partnership_id: str, round_id: int, sponsor_id: int | None = None
) -> dict[int, list[Seat]]:
    """Every return of a round by its sitting, or those on the targets of one sponsor, in one statement."""
    named = {"partnership_id": partnership_id, "round_id": round_id}
    if sponsor_id is None:
        return _by_sitting(session, _OF_ROUND, named)
    return _by_sitting(session, _OF_SPONSOR, named | {"sponsor_id": sponsor_id})


def seats_of_sittings(session: Session, partnership_id: str, sittings: Sequence[int]) -> dict[int, list[Seat]]:
    """Every return of these sittings, by sitting, in one statement."""
    return _by_sitting(session, _OF_SITTINGS, {"partnership_id": partnership_id, "sittings": sittings})


def _by_sitting(session: Session, query: Query, named: Mapping[str, object]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    for row in run(session, query, named):
        seat = Seat(*row)
        found.setdefault(seat.sitting_id, []).append(seat)
    return found


def seats_of_person(session: Session, partnership_id: str, person_id: int) -> list[Seat]:
    """Every return of a person in rounds not yet released, the one due first before the others."""
    named = {"partnership_id": partnership_id, "person_id": person_id}
    return [Seat(*row) for row in run(session, _OF_PERSON, named)]


_SAVE = Prepared(
    lambda dialect: update(_return)
    .where(_return.c.partnership_id == bindparam("owner"), _return.c.id == bindparam("return_id"),
           _return.c.version == bindparam("read"))
    .values(session=bindparam("left"), state=bindparam("now_state"), touched_at=bindparam("at"),
            version=_return.c.version + 1)
)
_FOCUS = Prepared(
    lambda dialect: update(_sitting)
    .where(
        _sitting.c.partnership_id == bindparam("owner"),
        _sitting.c.id == bindparam("sitting_id"),
        select(_return.c.id)
        .where(_return.c.sitting_id == bindparam("sitting_id"), _return.c.id == bindparam("return_id"))
        .exists(),
    )
    .values(focus=bindparam("return_id"))
)
_NEXT = (
    select(_return.c.id)
    .where(_OWNED, _return.c.sitting_id == bindparam("sitting_id"), _return.c.id != bindparam("taken"),
           _return.c.state.in_(written(*WAITING_STATES)))
    .order_by(returns_first(_return), _return.c.target_id, _return.c.id)
    .limit(1)
)


def save_session(
    session: Session, seat: Seat, session_json: str, state: ReturnState, at: datetime
) -> Seat:
    """Keep what a turn left of the talk; the seat returned can be saved again.

    Raises:
        Conflict: the return was saved by somebody else since this seat was read.
    """
    named = {
        "owner": seat.partnership_id,
        "return_id": seat.return_id,
        "read": seat.version,
        "left": session_json,
        "now_state": state,
        "at": at,
    }
    if _SAVE.changed(session, named) != 1:
        raise Conflict(f"Return {seat.return_id} was changed while this turn was taken; take it again.")
    return replace(seat, session=session_json, state=state, version=seat.version + 1)


def set_state(
    session: Session, partnership_id: str, return_id: str, state: ReturnState, at: datetime
) -> bool:
    """Say how far a return has come by what others decided of it; the talk itself stays as it was left."""
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == return_id)
    now = {"state": state, "version": _return.c.version + 1, "touched_at": at}
    return run(session, update(_return).where(theirs).values(**now)).rowcount == 1


def focus_on(session: Session, seat: Seat, return_id: str) -> bool:
    """Let answers that name no return belong to this one of the sitting; false when it is not in it."""
    named = {"owner": seat.partnership_id, "sitting_id": seat.sitting_id, "return_id": return_id}
    return _FOCUS.changed(session, named) == 1


def take_back_links(session: Session, partnership_id: str, return_id: str) -> bool:
    """Let no link to the return's page open it any more but those made from now on."""
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == return_id)
    return run(session, update(_return).where(theirs).values(link=_return.c.link + 1)).rowcount == 1


def next_waiting(session: Session, seat: Seat) -> str | None:
    """The first return of the sitting, but for this one, that is not sent; none when all are."""
    named = {"partnership_id": seat.partnership_id, "sitting_id": seat.sitting_id, "taken": seat.return_id}
    return run(session, _NEXT, named).scalar()


def place_sitting(
    session: Session, partnership_id: str, sitting_id: int, *, team: str, channel: str, thread: str,
    top_message: str | None,
) -> None:
    """Remember where in Slack the sitting stands, once its top message has been posted."""
    statement = (
        update(_sitting)
        .where(_sitting.c.partnership_id == partnership_id, _sitting.c.id == sitting_id)
        .values(slack_team=team, slack_channel=channel, slack_thread=thread, top_message=top_message)
    )
    run(session, statement)
