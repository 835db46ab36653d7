"""A test round apart from the live one, as a verb of the group of rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, run, say, say_json
from bot.cli.dating import DigestsOn, Due, EditsClose, NoNewReturns, days_given
from bot.handlers.trying import NotTried, Tried, Trying, drop_trials, trials_under_way, try_round
from conversations.digests.wording import plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from storage.trials import Trial

To = Annotated[str | None, typer.Option("--to", metavar="EMAIL", help="The one address that all of it goes to.")]
As = Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="As whom; as yourself where left out.")]
Drop = Annotated[bool, typer.Option("--drop", help="Drop the tests of this quarter instead.")]
NONE = "There is no test of {name}. Begin one with `quarterday round test {quarter} --to EMAIL`."


def try_(
    quarter: Annotated[str, typer.Argument(help="A quarter such as 2026-Q2.")],
    to: To = None, as_: As = None, drop: Drop = False, due: Due = None, no_new_returns: NoNewReturns = None,
    digests: DigestsOn = None, edits_close: EditsClose = None,
    partnership: Annotated[str | None, typer.Option("--partnership", help="Which, where there are several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:  # fmt: skip
    """Try a round apart from the live one, as one person has it, with every message marked “Test” to one address.

    Without an address it says which tests there are.
    """
    wanted = quarter_or_refuse(quarter)
    if drop:
        _dropped(wanted, run(_drop(wanted, partnership)))
        return
    if to is None:
        _listed(wanted, run(_under_way(wanted, partnership)))
        return
    days = days_given(due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    done = run(_try(wanted, Trying(to, as_ or to, days), partnership))
    if as_json:
        say_json({"partnership": done.id, "as": done.plays, "asked": done.asked, "due": done.opened.round.due})
        return
    say(*_said(done, to))


def _said(done: Tried, to: str) -> Iterator[str]:
    held = done.opened.round
    yield (f"{done.name} is open: {done.plays} is asked {plural(done.asked, 'thing')} for {held.quarter.name}, due "
           f"{long_date(local_date(held.due, done.timezone))}.")
    yield f"Everything goes to {to} alone, marked “Test”; none of it reaches digests, exports or figures."
    yield f"Other commands take it by its name: `quarterday round status {held.quarter} --partnership {done.id}`."
    yield f"Drop it with `quarterday round test {held.quarter} --drop`."


def _listed(quarter: Quarter, found: Sequence[Trial]) -> None:
    if not found:
        refuse(NONE.format(name=quarter.name, quarter=quarter))
    say(*(f"{each.id}: everything goes to {each.email}." for each in found))


def _dropped(quarter: Quarter, many: int) -> None:
    if not many:
        refuse(NONE.format(name=quarter.name, quarter=quarter))
    say(f"{plural(many, 'test')} of {quarter.name} dropped: nothing more of {'it' if many == 1 else 'them'} is sent or "
        "taken.")


async def _try(quarter: Quarter, trying: Trying, name: str | None) -> Tried:
    async with desk_of(name) as (at, partnership_id):
        try:
            return await try_round(at, partnership_id, quarter, trying)
        except NotTried as reason:
            refuse(str(reason))


async def _under_way(quarter: Quarter, name: str | None) -> list[Trial]:
    async with desk_of(name) as (at, partnership_id):
        return await trials_under_way(at, partnership_id, quarter)


async def _drop(quarter: Quarter, name: str | None) -> int:
    async with desk_of(name) as (at, partnership_id):
        return await drop_trials(at, partnership_id, quarter)
