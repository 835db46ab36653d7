"""Where answers, returns, disputes, decisions and readers' questions come from, and the round that asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from conversations.digests.document import Source
from conversations.digests.trail import Message, Step
from conversations.partnership.decisions import DecisionKind
from conversations.partnership.disputes import Side, Stance
from storage.disputes import GONE
from storage.origins import (
    BY,
    IDS,
    PARTNERSHIP,
    PERSON,
    REF,
    TARGET,
    VISIBILITY,
    Origin,
    Scope,
    Wanted,
    by_person,
    is_restricted,
    numbered,
    of_target,
)
from storage.statements import Query
from storage.tables import DisputeRow, ReaderQuestionRow, ReturnRow, RoundRow, StanceRow, table

_return, _round, _dispute = table(ReturnRow), table(RoundRow), table(DisputeRow)
_stance, _question = table(StanceRow), table(ReaderQuestionRow)
_answerer = PERSON.alias("answerer")

_RETURNS: Query = (
    select(_return.c.id, _return.c.sent_at, _return.c.state, _return.c.target_id, _round.c.opens, _round.c.due, REF,
           VISIBILITY, BY)
    .join(TARGET, of_target(_return)).outerjoin(PERSON, by_person(_return))
    .outerjoin(_round, (_round.c.partnership_id == _return.c.partnership_id) & (_round.c.id == _return.c.round_id))
    .where(_return.c.partnership_id == PARTNERSHIP, _return.c.id.in_(IDS))
)  # fmt: skip
_ROUNDS: Query = select(_round).where(_round.c.partnership_id == PARTNERSHIP, _round.c.id.in_(IDS))
_DISPUTES: Query = (
    select(_dispute, REF, VISIBILITY, BY).join(TARGET, of_target(_dispute))
    .outerjoin(PERSON, by_person(_dispute, "settler_id"))
    .where(_dispute.c.partnership_id == PARTNERSHIP, _dispute.c.id.in_(IDS))
)
_STANCES: Query = (
    select(_stance, BY).outerjoin(PERSON, by_person(_stance))
    .where(_stance.c.partnership_id == PARTNERSHIP, _stance.c.dispute_id.in_(IDS))
    .order_by(_stance.c.id)
)
_QUESTIONS: Query = (
    select(_question, REF, VISIBILITY, BY, _answerer.c.name.label("answerer"))
    .join(TARGET, of_target(_question)).outerjoin(PERSON, by_person(_question))
    .outerjoin(_answerer, (_answerer.c.partnership_id == _question.c.partnership_id)
               & (_answerer.c.id == _question.c.answerer_id))
    .where(_question.c.partnership_id == PARTNERSHIP, _question.c.id.in_(IDS))
)  # fmt: skip

STANCES = {Stance.STANDS: "stood by it", Stance.YIELDS: "gave way", Stance.BOTH: "said that both are so"}


def returns(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Returns: when they were asked for, sent and sent again, and who signed them off."""
    wanted = {each.id: each for each in sources}
    for row in scope.rows(_RETURNS, list(wanted)):
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"The return on {row.ref}")
        if row.opens is not None:
            due = f"Due by {scope.say_day(row.due)}"
            origin.says(row.opens, Step(on=scope.day(row.opens), did="asked for", after=due))
        origin.wanted.append(Wanted(row.id, presumed=True))
        _may_be_signed(origin, row.id)
        yield origin


def _may_be_signed(origin: Origin, return_id: str) -> None:
    origin.subjects += [(DecisionKind.SIGN_OFF, return_id), (DecisionKind.OVERRIDE, return_id)]
    origin.signed.append(return_id)


def answers(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Answers to questions of returns; one that stood as it was shown when the return was sent says so."""
    wanted = {each.id.partition("#")[0]: each for each in sources}
    known = {row.id: row for row in scope.rows(_RETURNS, list(wanted))}
    for source in sources:
        return_id, _, question = source.id.partition("#")
        if return_id in known:
            row = known[return_id]
            origin = Origin(source, row.ref, is_restricted(row), f"An answer of the return on {row.ref}")
            origin.wanted.append(Wanted(return_id, (question,), presumed=True))
            origin.signed.append(return_id)
            yield origin


def rounds(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Rounds: where what is said of a whole group leads, and where nothing came in."""
    wanted = numbered(sources)
    for row in scope.rows(_ROUNDS, list(wanted)):
        origin = Origin(wanted[row.id], "", restricted=False, heading=f"The round of {row.quarter.full_name}")
        after = f"Returns due by {scope.say_day(row.due)}"
        origin.says(row.opens, Step(on=scope.day(row.opens), did="opened", after=after))
        yield origin


def disputes(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Disputes: what each side said, whether it stood by it, and who settled it."""
    wanted = {each.id: each for each in sources}
    rows, stances = scope.rows(_DISPUTES, list(wanted)), scope.rows(_STANCES, list(wanted))
    for row in rows:
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"A dispute about {row.ref}", gist=row.says)
        for side in (Side.model_validate_json(row.first), Side.model_validate_json(row.second)):
            origin.says(row.found_at, Step(by=f"{side.name}, {side.body},", did="had said", words=side.says))
        origin.says(row.found_at, Step(on=scope.day(row.found_at), did="found to be contradictory"))
        for each in (each for each in stances if each.dispute_id == row.id):
            origin.wanted += [] if each.return_id is None else [Wanted(each.return_id, ("stance", "why"))]
            words = each.words if each.return_id is None else None
            origin.says(each.at, Step(on=scope.day(each.at), by=each.by, did=STANCES[Stance(each.stance)], words=words))
        if row.settled_at is not None:
            _add_settled(scope, origin, row)
        origin.subjects.append((DecisionKind.DISPUTE, row.id))
        yield origin


def _add_settled(scope: Scope, origin: Origin, row: Any) -> None:
    gone = row.holds == GONE
    origin.says(row.settled_at, Step(
        on=scope.day(row.settled_at), by=None if gone else row.by, words=None if gone else row.words,
        did="over, because the two no longer contradict one another" if gone else "settled it"))


def decisions(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """What was decided about a return; where nobody has, that it was put before somebody is all there is."""
    wanted = {each.id.partition(":")[2]: each for each in sources}
    known = {row.id: row for row in scope.rows(_RETURNS, list(wanted))}
    for source in sources:
        kind, _, subject = source.id.partition(":")
        if subject in known:
            row = known[subject]
            origin = Origin(source, row.ref, is_restricted(row), f"What was decided about {row.ref}")
            origin.subjects.append((kind, subject))
            origin.wanted.append(Wanted(subject, ("contest", "contest_reason")))
            yield origin


def questions(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """What readers asked about a line, and what was answered."""
    wanted = {each.id: each for each in sources}
    for row in scope.rows(_QUESTIONS, list(wanted)):
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"A reader’s question about {row.ref}")
        message = None if row.inbox_key is None else Message(key=row.inbox_key, channel=row.channel, place=row.place)
        origin.says(row.asked_at, Step(on=scope.day(row.asked_at), by=row.by, did="asked", words=row.words,
                                       message=message))
        if row.answered_at is not None:
            origin.says(row.answered_at, Step(on=scope.day(row.answered_at), by=row.answerer, did="answered",
                                              words=row.answer))
        yield origin
