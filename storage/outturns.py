"""The figures of a quarter as they hold, what was corrected since, and what was forecast: newest versions, in SQL."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlmodel import Session

from conversations.partnership.figures import Figure
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from storage.statements import Query, run
from storage.tables import FigureRow, ReturnRow, RoundRow, table

_figure, _return, _round = table(FigureRow), table(ReturnRow), table(RoundRow)
_later, _before, _given, _other = (_figure.alias(name) for name in ("later", "before", "given", "other"))
_IS_NEWEST = ~select(_later.c.id).where(
    _later.c.target_id == _figure.c.target_id, _later.c.quarter == _figure.c.quarter,
    _later.c.version > _figure.c.version).exists()
_TOLD = ("id", "target_id", "at", *Figure.model_fields, *Rated.model_fields)


def current(partnership_id: str, quarter: Quarter) -> Query:
    """The newest version of each figure of a quarter, with what a digest tells of it."""
    return select(*(_figure.c[name] for name in _TOLD)).where(
        _figure.c.partnership_id == partnership_id, _figure.c.quarter == quarter, _IS_NEWEST)


def corrected(partnership_id: str, quarter: Quarter, quarters: int, since: datetime) -> Query:
    """The values given anew since an instant, for a quarter and so many before it, each beside the one before it.

    A version that says the same value and is rated anew gives none: what came before it is told.
    """
    another = select(func.max(_other.c.version)).where(
        _other.c.target_id == _figure.c.target_id, _other.c.quarter == _figure.c.quarter,
        _other.c.version < _figure.c.version, _other.c.value != _figure.c.value).correlate(_figure).scalar_subquery()
    return (
        select(_figure.c.target_id, _figure.c.quarter, _figure.c.flags, _figure.c.value.label("now"),
               _before.c.value.label("was"))
        .select_from(_figure)
        .join(_before, (_before.c.partnership_id == _figure.c.partnership_id)
              & (_before.c.target_id == _figure.c.target_id) & (_before.c.quarter == _figure.c.quarter)
              & (_before.c.version == another))
        .join(_given, (_given.c.partnership_id == _figure.c.partnership_id)
              & (_given.c.target_id == _figure.c.target_id) & (_given.c.quarter == _figure.c.quarter)
              & (_given.c.version == _before.c.version + 1))
        .where(_figure.c.partnership_id == partnership_id, _figure.c.quarter >= quarter.plus(-quarters),
               _figure.c.quarter <= quarter, _figure.c.at >= since, _given.c.at >= since,
               _figure.c.value.is_not(None), _IS_NEWEST)
        .order_by(_figure.c.target_id, _figure.c.quarter)
    )


def forecasts_in(session: Session, partnership_id: str, quarter: Quarter) -> dict[int, Decimal]:
    """The year-end value that each lead forecast in the round of a quarter, by target; of those who gave one."""
    wanted: Query = (
        select(_return.c.target_id, _return.c.outcome)
        .join(_round, (_round.c.partnership_id == _return.c.partnership_id) & (_round.c.id == _return.c.round_id))
        .where(_return.c.partnership_id == partnership_id, _round.c.quarter == quarter,
               _return.c.script == _round.c.script, _return.c.outcome.is_not(None))
        .order_by(_return.c.touched_at)
    )
    said = {row.target_id: (json.loads(row.outcome).get("forecast") or {}).get("value") for row in run(session, wanted)}
    return {target_id: Decimal(value) for target_id, value in said.items() if value is not None}
