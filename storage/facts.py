"""The read side of digests: all that a digest needs of a round.

The statements are the same few whatever the number of targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Return, ReturnState
from conversations.partnership.rounds import RoundState
from storage.gathering import Gathered, gather
from storage.series import Series
from storage.standing import (
    actions_of,
    blockage_facts,
    contest_facts,
    dispute_facts,
    parts_total,
    promise_facts,
    proxy_facts,
    question_facts,
    risk_facts,
)
from storage.statements import run
from storage.tables import PartnershipRow, PersonRow, RoundRow, TargetRow, ThemeRow, table

_partnership, _round, _theme = table(PartnershipRow), table(RoundRow), table(ThemeRow)
_target, _person = table(TargetRow), table(PersonRow)


class UnknownRound(LookupError):
    """There is no round for the quarter; the sentence says so and what to do."""


def round_facts(session: Session, partnership_id: str, quarter: Quarter) -> RoundFacts:
    """What is stored of a partnership's round, as a digest needs it.

    Raises:
        UnknownRound: the partnership has no round for that quarter.
    """
    found = _the_round(session, partnership_id, quarter)
    held = gather(session, partnership_id, found)
    return RoundFacts(
        round_id=str(found.id),
        partnership=found.name,
        quarter=quarter,
        opened=held.day(found.opens),
        due=held.day(found.due),
        digests_on=held.day(found.digests),
        closed=found.state in {RoundState.CLOSED, RoundState.RELEASED},
        released=found.state == RoundState.RELEASED,
        matrix=held.matrix,
        targets=tuple(_all_facts(_targets(session, partnership_id), held)),
    )


def _the_round(session: Session, partnership_id: str, quarter: Quarter) -> Any:
    wanted = (
        select(_round, _partnership.c.name, _partnership.c.timezone)
        .join(_partnership, _partnership.c.id == _round.c.partnership_id)
        .where(_round.c.partnership_id == partnership_id, _round.c.quarter == quarter)
    )
    found = run(session, wanted).one_or_none()
    if found is None:
        raise UnknownRound(f"There is no round for {quarter.name}; open it first with “round open”.")
    return found


def _targets(session: Session, partnership_id: str) -> Iterator[Any]:
    wanted = (
        select(_target, _theme.c.name.label("theme"), _person.c.name.label("lead"))
        .join(_theme, _theme.c.id == _target.c.theme_id)
        .join(_person, _person.c.id == _target.c.lead_id)
        .where(_target.c.partnership_id == partnership_id)
        .order_by(_target.c.id)
    )
    yield from run(session, wanted)


def _all_facts(rows: Iterator[Any], held: Gathered) -> Iterator[TargetFacts]:
    for row in rows:
        yield _target_facts(row, held)
        held.let_go(row.id)


def _target_facts(row: Any, held: Gathered) -> TargetFacts:
    series = Series(row, held)
    taken = next(iter(reversed(held.returns.get(row.id, []))), None)
    now, actions = series.now(), actions_of(row, held)
    return TargetFacts.as_stored(
        ref=row.ref,
        title=series.definition.title,
        theme=row.theme,
        lead=row.lead,
        definition=series.definition,
        due=held.quarter.number in series.definition.due_in,
        state=ReturnState.NOT_STARTED if taken is None else ReturnState(taken.state),
        return_id=None if taken is None else taken.id,
        reference=None if taken is None else taken.reference,
        milestone=series.milestone,
        past=series.past,
        history=series.history,
        restated=series.restated(),
        actions=actions,
        promises=promise_facts(row, held),
        risks=risk_facts(row, held),
        blockages=blockage_facts(row, held),
        disputes=dispute_facts(row, held),
        questions=question_facts(row, held),
        parts=parts_total(row, series.definition, held),
        part_figures=tuple(held.parts.get(row.id, ())),
        districts=tuple(each.body for each in held.bodies.get(row.id, ()) if held.is_district(each.body)),
        proxy=proxy_facts(actions, now.get("figure"), series.definition, held.quarter),
        visibility=row.visibility,
        **now,
        **_told(taken, series),
    )


def _told(taken: Any, series: Series) -> dict[str, Any]:
    """What the return said beside the figure, and where the year is heading."""
    said = None if taken is None or taken.outcome is None else Return.model_validate_json(taken.outcome)
    ahead = series.ahead(said)
    if said is None:
        return ahead
    return ahead | {
        "commentary": None if said.commentary is None else said.commentary.slim(),
        "forecast": None if said.forecast is None else said.forecast.slim(),
        "assurance": said.assurance,
        "contest": contest_facts(said, taken.id, series.held),
    }
