"""The days of a round as options of its verbs, and as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.console import quarter_or_refuse, refuse
from bot.handlers.round_dates import NotDated, Wanted

FORMATS = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
"""How a day may be written: `2026-10-14`, `14 October 2026` or `14 Oct 2026`."""
_OPENS = typer.Option("--opens", formats=FORMATS, metavar="DATE", help="The day on which people are asked.")
_DUE = typer.Option("--due", formats=FORMATS, metavar="DATE", help="The day by which returns are due.")
_NO_NEW = typer.Option("--no-new-returns", formats=FORMATS, metavar="DATE", help="The last day for new returns.")
_DIGESTS = typer.Option("--digests", formats=FORMATS, metavar="DATE", help="The day on which digests leave.")
_EDITS = typer.Option("--edits-close", formats=FORMATS, metavar="DATE", help="The last day for changes.")
Opens = Annotated[datetime | None, _OPENS]
Due = Annotated[datetime | None, _DUE]
NoNewReturns = Annotated[datetime | None, _NO_NEW]
DigestsOn = Annotated[datetime | None, _DIGESTS]
EditsClose = Annotated[datetime | None, _EDITS]
Like = Annotated[str | None, typer.Option("--like", metavar="QUARTER", help="Copy the timetable of this round.")]


def days_given(**days: datetime | None) -> dict[str, date]:
    """The days that were given, by the name of the date."""
    return {step: moment.date() for step, moment in days.items() if moment is not None}


def wanted(like: str | None, **days: datetime | None) -> Wanted:
    """How a round is to be dated, as the options have it."""
    return Wanted(None if like is None else quarter_or_refuse(like), days_given(**days))


@contextmanager
def undated() -> Iterator[None]:
    """Refuse days that a round cannot have, with the reason."""
    try:
        yield
    except NotDated as reason:
        refuse(str(reason))
