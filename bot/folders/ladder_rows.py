"""The rows that say who holds a blockage, in climbing order, and for how many working days."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.folders.problems import Problems
from bot.folders.rows import Row
from conversations.partnership.blockages import BlockageState
from conversations.partnership.ladder import USUAL_LADDER, Ladder, Rung

RAISER = "raiser"
_HELD = {
    "lead": BlockageState.WITH_LEAD,
    "sponsor": BlockageState.WITH_SPONSOR,
    "board": BlockageState.WITH_BOARD,
}


def ladder_of(rows: Sequence[Row], problems: Problems) -> Ladder | None:
    """The ladder; none where there is none, or once it is noted what is wrong with it.

    Without a row for the raiser, who confirms has as long as on the usual ladder.
    """
    before = problems.count
    steps = [row for row in rows if row["holder"] in _HELD]
    _check_order(steps)
    for row in rows:
        if row["holder"] == RAISER and row.whole and row["days"] is None:
            row.wrong("days", "The raiser has no days to say whether it helped.", "Write working days, like 5.")
    if rows and not steps and problems.count == before and _whole(rows):
        problems.add(rows[0].label, None, "holder", "Nobody holds a blockage.",
                     "Add a row for the lead, the sponsor or the board.")  # fmt: skip
    if not rows or problems.count > before or not _whole(rows):
        return None
    confirm = next((row["days"] for row in rows if row["holder"] == RAISER), USUAL_LADDER.confirm)
    return Ladder(rungs=tuple(Rung(state=_HELD[row["holder"]], days=row["days"]) for row in steps), confirm=confirm)


def _check_order(steps: Sequence[Row]) -> None:
    order = list(_HELD)
    for below, row in pairwise(steps):
        if order.index(row["holder"]) < order.index(below["holder"]):
            row.wrong("holder", f"The {row['holder']} stands above the {below['holder']}.",
                      f"Write the rows in climbing order: {', '.join(order)}.")  # fmt: skip


def _whole(rows: Sequence[Row]) -> bool:
    return all(row.whole for row in rows)
