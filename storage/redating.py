"""A round that is open, or is opened once more, is given other dates, and what it asks another due date."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import bindparam, case, select, update
from sqlmodel import Session

from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import Round, RoundState
from storage.rounds import DATES, DECISION, rules_as_json
from storage.sessions import WAITING_STATES
from storage.statements import Query, pairs, run, run_many, written
from storage.tables import ReturnRow, RoundRow, table

_round, _return = table(RoundRow), table(ReturnRow)


def is_chased(session: Session, partnership_id: str, round_id: int, now: datetime) -> bool:
    """Whether a round is open and still takes new returns."""
    wanted = select(_round.c.id).where(_round.c.partnership_id == partnership_id, _round.c.id == round_id,
                                       _round.c.state == RoundState.OPEN, _round.c.no_new_returns > now)
    return run(session, wanted).first() is not None


def set_dates(session: Session, partnership_id: str, round_id: int, round: Round) -> None:
    """Give a round the dates of another, and the rules that made them."""
    facts = {step: getattr(round, step) for step in DATES} | {"rules": rules_as_json(round.rules)}
    theirs = (_round.c.partnership_id == partnership_id) & (_round.c.id == round_id)
    run(session, update(_round).where(theirs).values(**facts))


def reopen_round(session: Session, partnership_id: str, round_id: int, at: datetime) -> int:
    """Open a round that was closed once more: what it was closed without is asked for again; return how much."""
    missing = (
        update(_return)
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id,
               _return.c.state == ReturnState.NO_RETURN, _return.c.sent_at.is_(None),
               ~_return.c.script.startswith(DECISION))
        .values(state=case((_return.c.session.is_(None), ReturnState.NOT_STARTED), else_=ReturnState.IN_PROGRESS),
                version=_return.c.version + 1, touched_at=at)
    )
    theirs = (_round.c.partnership_id == partnership_id) & (_round.c.id == round_id)
    run(session, update(_round).where(theirs).values(state=RoundState.OPEN))
    return run(session, missing).rowcount


def redate_returns(session: Session, partnership_id: str, round_id: int, due: date) -> int:
    """Let what is asked in a round and is not answered be due on another day; how many returns that is."""
    wanted: Query = select(_return.c.id, _return.c.brief).where(
        _return.c.partnership_id == partnership_id, _return.c.round_id == round_id,
        _return.c.state.in_(written(*WAITING_STATES)))
    news = [{"which": return_id, "news": _due_on(brief, due)} for return_id, brief in pairs(session, wanted)]
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == bindparam("which"))
    run_many(session, update(_return).where(theirs).values(brief=bindparam("news")), news)
    return len(news)


def _due_on(brief: str, due: date) -> str:
    facts = json.loads(brief) | {"due": due.isoformat()}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
