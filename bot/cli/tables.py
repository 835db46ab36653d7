"""Rows of cells, said: ruled on a terminal, in columns that a script can cut elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.cli.console import say
from bot.journal import visible

if TYPE_CHECKING:
    from rich.table import Table

Cells = Sequence[str]


def say_table(headings: Cells, rows: Sequence[Cells]) -> None:
    """Say rows below their headings."""
    if not sys.stdout.isatty():
        say(*columns((headings, *rows)))
        return
    from rich.console import Console  # read where a person looks, for a script is spared it

    Console(highlight=False, emoji=False).print(ruled(headings, rows))


def columns(rows: Sequence[Cells], *, left: int | None = None) -> Iterator[str]:
    """Each row on a line, its cells as wide as the widest of their column.

    The first `left` columns stand to the left and the others to the right, as
    numbers do; where it is not said, all to the left.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    to_left = len(widths) if left is None else left
    for row in rows:
        yield "  ".join(cell.ljust(width) if place < to_left else cell.rjust(width)
                        for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()


def ruled(headings: Cells, rows: Sequence[Cells]) -> Table:
    """The rows with a rule below their headings, wrapped to the width of the terminal; nothing in them is markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table
