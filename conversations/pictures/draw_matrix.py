"""Risks on their matrix: numbered discs, an arrow from where each stood before, and a heavy line below the gravest."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.pictures.frame import MARGIN, Form, Sheet
from conversations.pictures.ink import disc, leading, lines, polygon, stroke, words
from conversations.pictures.lettering import cut, wrapped
from conversations.pictures.markup import Markup
from conversations.pictures.matrix_grid import GRID_SIDE, MatrixGrid
from conversations.pictures.palette import INK, PAPER, QUIET
from conversations.pictures.risk_matrix import PlacedRisk, RiskMatrix
from conversations.pictures.telling import tidied

MOST = 8
"""So many risks are drawn; the table holds all."""
_DISC, _SIZE, _SMALL, _BETWEEN = 10.0, 13.0, 12.0, 9.0


def draw_matrix(chart: RiskMatrix, form: Form) -> Markup:
    """The picture of the risks."""
    sheet = Sheet(form, chart.subject, chart.finding)
    shown = chart.risks[:MOST]
    grid = MatrixGrid(chart.matrix, sheet.top, MARGIN, sheet.right if form.narrow else MARGIN + GRID_SIDE)
    x = MARGIN if form.narrow else grid.right + 22
    top = grid.foot + 14 if form.narrow else sheet.top
    listed = list(_listed(chart, shown, x, sheet.right - x, top))
    foot = listed[-1][1]
    drawn = (*grid.drawn(), *_moves(grid, shown), *_discs(grid, shown), *(piece for piece, _ in listed))
    return sheet.finished(chart.alt, max(foot, grid.foot) + MARGIN, *drawn)


def _discs(grid: MatrixGrid, shown: tuple[PlacedRisk, ...]) -> Iterator[Markup]:
    for number, at in enumerate(grid.seats(shown), 1):
        yield disc(at, _DISC, INK, PAPER)
        yield words((at[0], at[1] + 4.3), str(number), _SMALL, PAPER, bold=True, anchor="middle")


def _moves(grid: MatrixGrid, shown: tuple[PlacedRisk, ...]) -> Iterator[Markup]:
    """From where it stood, a ring, to where it stands."""
    seats = grid.seats(shown)
    for risk, seat in zip(shown, seats, strict=True):
        if risk.before is None or risk.before == risk.grade:
            continue
        (x, y), (from_x, from_y) = seat, grid.way_from(risk.before, seat, seats)
        far = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5
        if far <= _DISC * 2:
            continue
        east, south = (x - from_x) / far, (y - from_y) / far
        tip = (x - east * (_DISC + 2), y - south * (_DISC + 2))
        neck = (tip[0] - east * 8, tip[1] - south * 8)
        yield stroke([(from_x + east * 5, from_y + south * 5), neck], INK, 1.8)
        yield polygon([tip, (neck[0] - south * 4.5, neck[1] + east * 4.5),
                       (neck[0] + south * 4.5, neck[1] - east * 4.5)], INK)  # fmt: skip
        yield disc((from_x, from_y), 4.5, PAPER, INK, 1.8)


def _listed(
    chart: RiskMatrix, shown: tuple[PlacedRisk, ...], x: float, width: float, top: float
) -> Iterator[tuple[Markup, float]]:
    """Each risk beside its number, with the place where its words end."""
    foot = top
    for number, risk in enumerate(shown, 1):
        said = wrapped(tidied(risk.description), _SIZE, width - 30, 2 if len(shown) <= 6 else 1)
        first = foot + _SIZE
        yield disc((x + _DISC, first - 4.5), _DISC, INK), first
        yield words((x + _DISC, first), str(number), _SMALL, PAPER, bold=True, anchor="middle"), first
        yield lines((x + 28, first), said, _SIZE), first
        below = first + len(said) * leading(_SIZE) - 1
        yield words((x + 28, below), cut(_say(chart, risk), _SMALL, width - 30), _SMALL, QUIET), below
        foot = below + _BETWEEN
    if len(chart.risks) > len(shown):
        more = foot + _SIZE
        yield words((x, more), f"and {len(chart.risks) - len(shown)} more, in the table", _SIZE, QUIET), more


def _say(chart: RiskMatrix, risk: PlacedRisk) -> str:
    zone = tidied(chart.matrix.zone(risk.grade).name)
    if risk.before is None:
        return f"{risk.grade.score}, {zone}; new"
    if risk.before == risk.grade:
        return f"{risk.grade.score}, {zone}; unchanged"
    if risk.before.score == risk.grade.score:
        return f"{risk.grade.score}, {zone}; moved at the same score"
    return f"{risk.grade.score}, {zone}; {risk.movement.value} from {risk.before.score}"
