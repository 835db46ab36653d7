"""Whether readers were told a figure: what a talk asks of the digests that were issued, without reading any of them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import Session

from conversations.partnership.quarters import Quarter
from storage.statements import run
from storage.tables import IssuedFigureRow, IssuedRow, table

_issued, _told = table(IssuedRow), table(IssuedFigureRow)


def is_told(session: Session, partnership_id: str, target_id: int) -> bool:
    """Whether any digest that was issued told anything of this target's figures."""
    wanted = select(_told.c.id).where(
        _told.c.partnership_id == partnership_id, _told.c.target_id == target_id).limit(1)
    return run(session, wanted).first() is not None


def was_told(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> bool:
    """Whether any digest that was issued told a figure of this target and quarter."""
    wanted = select(_told.c.id).where(
        _told.c.partnership_id == partnership_id, _told.c.target_id == target_id, _told.c.quarter == quarter,
        _told.c.value.is_not(None)).limit(1)
    return run(session, wanted).first() is not None


def issued_with(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> int:
    """How many digests, each as it was issued last, told the figure of this target and quarter."""
    anew = _issued.alias("anew")
    issued_anew = select(anew.c.id).where(
        anew.c.partnership_id == _issued.c.partnership_id, anew.c.round_id == _issued.c.round_id,
        anew.c.layer == _issued.c.layer, anew.c.group_name == _issued.c.group_name,
        anew.c.version > _issued.c.version).exists()
    wanted = (
        select(func.count(_told.c.issued_id.distinct()))
        .join(_issued, (_issued.c.partnership_id == _told.c.partnership_id) & (_issued.c.id == _told.c.issued_id))
        .where(_told.c.partnership_id == partnership_id, _told.c.target_id == target_id, _told.c.quarter == quarter,
               _told.c.value.is_not(None), ~issued_anew)
    )  # fmt: skip
    return int(run(session, wanted).scalar_one())
