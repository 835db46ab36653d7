"""Moving the dates of a round, as a verb of its group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, run, say, say_json
from bot.cli.dating import DigestsOn, Due, EditsClose, NoNewReturns, Opens, days_given
from bot.cli.whoever import By, whoever_is_logged_in
from bot.handlers.moving_round import Moved, NotMoved, move_round
from conversations.digests.wording import plural
from conversations.partnership.dates import long_day
from conversations.partnership.own_dates import STEPS
from conversations.partnership.quarters import Quarter


def move(
    quarter: Annotated[str, typer.Argument(help="A quarter such as 2026-Q2.")],
    opens: Opens = None, due: Due = None, no_new_returns: NoNewReturns = None, digests: DigestsOn = None,
    edits_close: EditsClose = None,
    partnership: Annotated[str | None, typer.Option("--partnership", help="Which, where there are several.")] = None,
    by: By = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:  # fmt: skip
    """Move dates of a round: what follows is planned anew, and whoever was told another due date is told."""
    days = days_given(opens=opens, due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    if not days:
        raise typer.BadParameter("Say which date moves and to which day, for example --due 2026-10-16.")
    done = run(_move(quarter_or_refuse(quarter), days, by or whoever_is_logged_in(), partnership))
    if isinstance(done, NotMoved):
        refuse(done.reason)
    if as_json:
        say_json({"moved": {step: {"was": was, "is": now} for step, (was, now) in done.days.items()},
                  "to_tell": done.to_tell})
        return
    say(*_said(done))


def _said(done: Moved) -> Iterator[str]:
    for step, (was, now) in done.days.items():
        yield f"{STEPS[step][0].upper()}{STEPS[step][1:]} moves from {long_day(was)} to {long_day(now)}."
    if done.to_tell:
        yield f"{plural(done.to_tell, 'person hears', 'people hear')} of the new due date within their working hours."


async def _move(quarter: Quarter, days: dict[str, date], who: str, name: str | None) -> Moved | NotMoved:
    async with desk_of(name) as (at, partnership_id):
        return await move_round(at, partnership_id, quarter, days, who)
