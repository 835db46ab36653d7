"""What everybody said of one target in a quarter, put side by side from what is stored.

Only what was said in the round can contradict itself: what stands beside it is
read where something was said of it, and not else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import Session

from conversations.partnership.actions import Progress
from conversations.partnership.brief import Brief
from conversations.partnership.case import Unrated
from conversations.partnership.direction import Direction, against_last
from conversations.partnership.parts import Body, PartFigure
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from conversations.partnership.returns import Return
from conversations.partnership.risks import Grade
from conversations.partnership.story import (
    ActionTold,
    BlockageTold,
    LeadFigure,
    LeadWords,
    PartTold,
    RiskTold,
    Speaker,
    Story,
)
from storage.blockages import blockages_of
from storage.bodies import bodies_on
from storage.known import Known
from storage.roles import Roles, roles_of
from storage.statements import Query, run
from storage.tables import ActionRow, PartFigureRow, ReturnRow, RiskGradeRow, RiskRow, RoundRow, table
from storage.targets import definitions_of

_return, _round = table(ReturnRow), table(RoundRow)
_action, _risk, _grade, _part = table(ActionRow), table(RiskRow), table(RiskGradeRow), table(PartFigureRow)

_PARTNERSHIP: BindParameter[str] = bindparam("partnership_id")
_TARGET: BindParameter[int] = bindparam("target_id")
_OPENED: Query = select(_round.c.id, _round.c.opens).where(
    _round.c.partnership_id == _PARTNERSHIP, _round.c.quarter == bindparam("quarter"))
_SENT: Query = (
    select(_return.c.id, _return.c.person_id, _return.c.outcome, _return.c.brief)
    .where(_return.c.partnership_id == _PARTNERSHIP, _return.c.target_id == _TARGET,
           _return.c.round_id == bindparam("round_id"), _return.c.outcome.is_not(None))
    .order_by(_return.c.id)
)
_PARTS: Query = (
    select(_part)
    .where(_part.c.partnership_id == _PARTNERSHIP, _part.c.target_id == _TARGET,
           _part.c.quarter == bindparam("quarter"))
    .order_by(_part.c.id)
)
_GRADES: Query = (
    select(_risk.c.id, _risk.c.description, _risk.c.likelihood, _risk.c.impact, _grade.c.at, _grade.c.person_id,
           _grade.c.likelihood.label("given_likelihood"), _grade.c.impact.label("given_impact"))
    .join(_grade, (_grade.c.partnership_id == _risk.c.partnership_id) & (_grade.c.risk_id == _risk.c.id))
    .where(_risk.c.partnership_id == _PARTNERSHIP, _risk.c.target_id == _TARGET, _risk.c.open.is_(True))
    .order_by(_risk.c.id, _grade.c.id)
)
_ACTIONS: Query = (
    select(_action.c.id, _action.c.text, _action.c.progress, _action.c.due)
    .where(_action.c.partnership_id == _PARTNERSHIP, _action.c.target_id == _TARGET,
           _action.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_action.c.id)
)


class _Teller:
    """Reads the parts of one story; the statements are the same few however much was said."""

    def __init__(self, session: Session, partnership_id: str, roles: Roles, quarter: Quarter, opened: Any) -> None:
        self._session, self._partnership, self._roles = session, partnership_id, roles
        self._quarter, self._since, self._known = quarter, opened.opens, Known(session, partnership_id)
        self.sent: Sequence[Any] = self._theirs(_SENT, round_id=opened.id)

    def speaker(self, person_id: int | None) -> Speaker | None:
        """Somebody of the partnership."""
        known = self._known.get(person_id)
        return None if known is None else Speaker(email=known.email, name=known.name, organisation=known.organisation)

    def _theirs(self, wanted: Query, **named: Any) -> list[Any]:
        target = {"partnership_id": self._partnership, "target_id": self._roles.target_id}
        return list(run(self._session, wanted, target | named))

    def bodies(self) -> tuple[Body, ...]:
        """The bodies that report on the target."""
        held = bodies_on(self._session, self._partnership, self._roles.target_id)
        return tuple(Body(ref=self._roles.ref, body=each.body, giver=self._known[each.person_id].email,
                          gives=each.gives) for each in held)  # fmt: skip

    def parts(self) -> Iterator[PartTold]:
        """What each body gave last."""
        newest = {row.body: row for row in self._theirs(_PARTS, quarter=self._quarter)}
        for row in newest.values():
            giver = self.speaker(row.person_id)
            if giver is not None:
                part = PartFigure(body=row.body, value=row.value, numerator=row.numerator,
                                  denominator=row.denominator, reason=row.reason, giver=giver.email)
                yield PartTold(part=part, giver=giver, source=str(row.id))

    def blockages(self) -> Iterator[BlockageTold]:
        """What was ever reported as stuck."""
        for held in blockages_of(self._session, self._partnership, self._roles.target_id):
            raiser = self.speaker(held.raiser_id)
            if raiser is not None:
                yield BlockageTold(blockage=held.blockage, raiser=raiser)

    def risks(self) -> Iterator[RiskTold]:
        """Each open risk that somebody graded in the round: as it is now and as it was before, with who did so last.

        A grade that was imported is nobody's word, whenever that was.
        """
        for _, (row, *more) in groupby(self._theirs(_GRADES), key=attrgetter("id")):
            given = [row, *more]
            said = [each for each in given if each.at >= self._since and each.person_id is not None]
            if said:
                before = given[:given.index(said[0])]
                yield RiskTold(
                    id=row.id, description=row.description, now=Grade(likelihood=row.likelihood, impact=row.impact),
                    before=_given(before[-1]) if before else None, reviewer=self.speaker(said[-1].person_id),
                )  # fmt: skip

    def actions(self) -> Iterator[ActionTold]:
        """Each action that somebody said in this round is done.

        What was done before, or was imported as done, nobody said in the round.
        """
        told = {promise["action"]: row.person_id for row in self.sent
                for promise in json.loads(row.outcome).get("promises", ()) if promise["progress"] == Progress.DONE}
        for row in self._theirs(_ACTIONS, ids=sorted(told)) if told else ():
            owner = self.speaker(told[row.id])
            if owner is not None:
                yield ActionTold(id=row.id, text=row.text, owner=owner, now=Progress(row.progress),
                                 before=Progress.PROMISED, due=row.due)


def _given(row: Any) -> Grade:
    return Grade(likelihood=row.given_likelihood, impact=row.given_impact)


def story_of(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> Story | None:
    """What was said of a target in the round of a quarter; none where the partnership has no such round."""
    opened = run(session, _OPENED, {"partnership_id": partnership_id, "quarter": quarter}).first()
    if opened is None:
        return None
    roles = roles_of(session, partnership_id, target_id)
    teller = _Teller(session, partnership_id, roles, quarter, opened)
    lead = teller.speaker(roles.lead_id)
    if lead is None:
        raise LookupError(f"The lead of {roles.ref} is nobody of {partnership_id}.")
    held, parts = definitions_of(session, partnership_id, target_id), tuple(teller.parts())
    return Story(
        ref=roles.ref, title=roles.title, quarter=quarter,
        definition=next((each for each in reversed(held) if each.since <= quarter), held[0]),
        lead=lead, bodies=teller.bodies() if parts else (), parts=parts, blockages=tuple(teller.blockages()),
        risks=tuple(teller.risks()), actions=tuple(teller.actions()),
        **_by_the_lead(teller.sent, f"{opened.id}.{target_id}"),
    )  # fmt: skip


def _by_the_lead(sent: Sequence[Any], return_id: str) -> dict[str, Any]:
    """What the lead said in the return that was sent; nothing where none was."""
    row = next((each for each in sent if each.id == return_id), None)
    if row is None:
        return {"rated": Rated(unrated=Unrated.NO_FIGURE)}
    said, brief = Return.model_validate_json(row.outcome), Brief.model_validate_json(row.brief)
    last = brief.last
    told: dict[str, Any] = {
        "rated": said.rated, "rated_before": last.rating if last is not None and last.comparable else None,
        "outlook": said.forecast.outlook if said.forecast is not None else None, "direction": Direction.NONE,
    }  # fmt: skip
    if said.figure.value is not None:
        told["direction"] = against_last(brief, said.figure.value)
        told["figure"] = LeadFigure(value=said.figure.value, numerator=said.figure.numerator,
                                    denominator=said.figure.denominator, source=row.id)
    if said.commentary is not None and said.commentary.cause:
        justified = any(doubt.key == "cause" for doubt in said.doubts)
        told["words"] = LeadWords(text=said.commentary.cause, justified=justified, source=row.id)
    return told
