"""How a partnership grades its risks and passes its blockages on; the usual ways where it brought none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from conversations.partnership.ladder import USUAL_LADDER, Ladder
from conversations.partnership.matrix import Matrix, usual_matrix
from storage.statements import Query, run
from storage.tables import PartnershipRow, table

_partnership = table(PartnershipRow)


@dataclass(frozen=True, slots=True)
class Conventions:
    """The matrix that risks are graded on, and the ladder that blockages climb."""

    matrix: Matrix
    ladder: Ladder


def save_conventions(session: Session, partnership_id: str, matrix: Matrix | None, ladder: Ladder | None) -> None:
    """Keep what a partnership brings of its own; what it does not bring stays as it is."""
    brought = {"matrix": matrix, "ladder": ladder}
    written = {name: noun.model_dump_json() for name, noun in brought.items() if noun is not None}
    if written:
        run(session, update(_partnership).where(_partnership.c.id == partnership_id).values(written))


_CONVENTIONS: Query = select(_partnership.c.matrix, _partnership.c.ladder).where(
    _partnership.c.id == bindparam("partnership_id"))


def conventions_of(session: Session, partnership_id: str) -> Conventions:
    """The partnership's own, in one statement, or the usual ones."""
    row = run(session, _CONVENTIONS, {"partnership_id": partnership_id}).one()
    return Conventions(
        matrix=usual_matrix() if row.matrix is None else Matrix.model_validate_json(row.matrix),
        ladder=USUAL_LADDER if row.ladder is None else Ladder.model_validate_json(row.ladder),
    )
