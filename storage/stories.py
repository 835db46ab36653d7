"""What everybody said of one target in a quarter, put side by side from what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select
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
from storage.plans import owners_on
from storage.roles import Roles, roles_of
from storage.statements import run
from storage.tables import ActionRow, PartFigureRow, ReturnRow, RiskGradeRow, RiskRow, RoundRow, table
from storage.targets import definitions_of

_return, _round = table(ReturnRow), table(RoundRow)
_action, _risk, _grade, _part = table(ActionRow), table(RiskRow), table(RiskGradeRow), table(PartFigureRow)


class _Teller:
    """Reads the parts of one story; the statements are the same few however much was said."""

    def __init__(self, session: Session, partnership_id: str, roles: Roles, quarter: Quarter, opened: Any) -> None:
        self._session, self._partnership, self._roles = session, partnership_id, roles
        self._quarter, self._round, self._since = quarter, opened.id, opened.opens
        self.known = Known(session, partnership_id)

    def speaker(self, person_id: int | None) -> Speaker | None:
        """Somebody of the partnership."""
        known = self.known.get(person_id)
        return None if known is None else Speaker(email=known.email, name=known.name, organisation=known.organisation)

    def _theirs(self, kept: Table) -> list[Any]:
        wanted = select(kept).where(kept.c.partnership_id == self._partnership,
                                    kept.c.target_id == self._roles.target_id)
        return list(run(self._session, wanted.order_by(kept.c.id)))

    def bodies(self) -> tuple[Body, ...]:
        """The bodies that report on the target."""
        held = bodies_on(self._session, self._partnership, self._roles.target_id)
        return tuple(Body(ref=self._roles.ref, body=each.body, giver=self.known[each.person_id].email,
                          gives=each.gives) for each in held)  # fmt: skip

    def parts(self) -> Iterator[PartTold]:
        """What each body gave last."""
        newest = {row.body: row for row in self._theirs(_part) if row.quarter == self._quarter}
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
        """Each open risk now and before anybody graded it in the round, with whoever did so last.

        A grade that was imported is nobody's word, whenever that was.
        """
        open_ones = [row for row in self._theirs(_risk) if row.open]
        wanted = select(_grade).where(_grade.c.partnership_id == self._partnership,
                                      _grade.c.risk_id.in_([row.id for row in open_ones]))  # fmt: skip
        graded = list(run(self._session, wanted.order_by(_grade.c.id)))
        for row in open_ones:
            theirs = [each for each in graded if each.risk_id == row.id]
            within = [each for each in theirs if each.at >= self._since and each.person_id is not None]
            before = [each for each in theirs if within and each.id < within[0].id]
            yield RiskTold(
                id=row.id, description=row.description, now=Grade(likelihood=row.likelihood, impact=row.impact),
                before=Grade(likelihood=before[-1].likelihood, impact=before[-1].impact) if before else None,
                reviewer=self.speaker(within[-1].person_id) if within else None,
            )  # fmt: skip

    def actions(self) -> Iterator[ActionTold]:
        """Each action that somebody of the partnership owns, and whether this round was told that it is done.

        What was done before, or was imported as done, nobody said in the round.
        """
        owners = owners_on(self._session, self._partnership, self._roles.target_id)
        told = self._done_in_round()
        for row in self._theirs(_action):
            owner = self.speaker(told.get(row.id, owners.get(row.id)))
            if owner is not None:
                now = Progress(row.progress)
                yield ActionTold(id=row.id, text=row.text, owner=owner, now=now,
                                 before=Progress.PROMISED if row.id in told else now, due=row.due)

    def _done_in_round(self) -> dict[str, int]:
        """Who said of which action in this round that it is done."""
        wanted = select(_return.c.person_id, _return.c.outcome).where(
            _return.c.partnership_id == self._partnership, _return.c.target_id == self._roles.target_id,
            _return.c.round_id == self._round, _return.c.outcome.is_not(None)).order_by(_return.c.id)
        found: dict[str, int] = {}
        for person_id, outcome in run(self._session, wanted):
            for promise in json.loads(outcome).get("promises", ()):
                if promise["progress"] == Progress.DONE:
                    found[promise["action"]] = person_id
        return found


def story_of(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> Story | None:
    """What was said of a target in the round of a quarter; none where the partnership has no such round."""
    opened = _opened(session, partnership_id, quarter)
    if opened is None:
        return None
    roles = roles_of(session, partnership_id, target_id)
    teller = _Teller(session, partnership_id, roles, quarter, opened)
    lead = teller.speaker(roles.lead_id)
    if lead is None:
        raise LookupError(f"The lead of {roles.ref} is nobody of {partnership_id}.")
    held = definitions_of(session, partnership_id, target_id)
    return Story(
        ref=roles.ref, title=roles.title, quarter=quarter,
        definition=next((each for each in reversed(held) if each.since <= quarter), held[0]),
        lead=lead, sponsor=teller.speaker(roles.sponsor_id), bodies=teller.bodies(), parts=tuple(teller.parts()),
        blockages=tuple(teller.blockages()), risks=tuple(teller.risks()), actions=tuple(teller.actions()),
        **_by_the_lead(session, partnership_id, opened.id, target_id),
    )  # fmt: skip


def _opened(session: Session, partnership_id: str, quarter: Quarter) -> Any:
    wanted = select(_round.c.id, _round.c.opens).where(_round.c.partnership_id == partnership_id,
                                                       _round.c.quarter == quarter)  # fmt: skip
    return run(session, wanted).first()


def _by_the_lead(session: Session, partnership_id: str, round_id: int, target_id: int) -> dict[str, Any]:
    """What the lead said in the return that was sent; nothing where none was."""
    wanted = select(_return.c.id, _return.c.outcome, _return.c.brief).where(
        _return.c.partnership_id == partnership_id, _return.c.id == f"{round_id}.{target_id}")
    row = run(session, wanted).first()
    if row is None or row.outcome is None:
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
