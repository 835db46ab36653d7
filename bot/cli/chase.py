"""People are reminded by hand, at a terminal: who is written to, and who is not and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, run, say, say_json
from bot.cli.tables import say_table
from bot.cli.whoever import By, whoever_is_logged_in
from bot.cli.without_return import named, the_first
from bot.handlers.chase_by_hand import (
    ByHand,
    HandChased,
    NotChased,
    Recorded,
    Wanted,
    chase_by_hand,
    reminded_before,
)
from conversations.digests.wording import plural

HEADINGS = ("who", "by", "what is left", "minutes", "reminded", "why")
RECORD = ("at", "by", "round", "who", "why")
Who = Annotated[list[str] | None, typer.Argument(
    metavar="QUARTER|EMAIL", help="The round, where several are open; then whom, else everybody with something left.",
)]  # fmt: skip


def chase(
    who: Who = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would be reminded; write to nobody.")] = False,
    anyway: Annotated[bool, typer.Option("--now", help="Whatever the hour or day, and however often they were "
                                                       "written to.")] = False,
    record: Annotated[bool, typer.Option("--done", help="Say who was reminded by hand before.")] = False,
    by: By = None,
    partnership: Annotated[str | None, typer.Option("--partnership", help="Which, where there are several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:  # fmt: skip
    """Remind people now of what they have left; say who is reminded, and who is not and why."""
    if record:
        _say_record(run(_recorded(partnership)), as_json=as_json)
        return
    done = run(_chased(_wanted(who or [], anyway=anyway), by or whoever_is_logged_in(), partnership, look=dry_run))
    if isinstance(done, NotChased):
        refuse(done.reason)
    if as_json:
        say_json({"quarter": str(done.quarter), "dry_run": dry_run, "people": [_as_json(each) for each in done.people]})
    else:
        say(*_said(done, look=dry_run))
        if done.people:
            say_table(HEADINGS, [_cells(each) for each in done.people])
        say(*_remedy(done, anyway=anyway))
    if done.people and not any(each.reminded for each in done.people):
        raise typer.Exit(1)


def _say_record(done: Sequence[Recorded], *, as_json: bool) -> None:
    if as_json:
        say_json([{"at": each.at, "by": each.by, "quarter": each.quarter, "person": each.person.name,
                   "email": each.person.email, "why": each.why, "now": each.anyway} for each in done])
    elif not done:
        say("Nobody was reminded by hand yet.")
    else:
        say_table(RECORD, [(f"{each.at:%d %b %Y %H:%M}", each.by, each.quarter, each.person.name, each.why)
                           for each in done])


async def _recorded(name: str | None) -> list[Recorded]:
    async with desk_of(name) as (at, partnership_id):
        return await at.store.read(partial(reminded_before, partnership_id))


def _wanted(words: Sequence[str], *, anyway: bool) -> Wanted:
    """What was said: a quarter first, perhaps, and then addresses."""
    quarter = quarter_or_refuse(words[0]) if words and "@" not in words[0] else None
    emails = words if quarter is None else words[1:]
    if wrong := [each for each in emails if "@" not in each]:
        raise typer.BadParameter(f"“{wrong[0]}” is no address; people are named by theirs, after the quarter.")
    return Wanted(quarter, tuple(emails), anyway)


async def _chased(wanted: Wanted, by: str, name: str | None, *, look: bool) -> ByHand | NotChased:
    async with desk_of(name) as (at, partnership_id):
        return await chase_by_hand(at, partnership_id, wanted, by, look=look)


def _said(done: ByHand, *, look: bool) -> Iterator[str]:
    if not done.people:
        yield f"Everybody has answered for {done.quarter.name}."
        return
    many = sum(each.reminded for each in done.people)
    said = "Would be reminded" if look else "Reminded"
    yield f"{said} for {done.quarter.name}: {many} of {plural(len(done.people), 'person', 'people')}."


def _cells(each: HandChased) -> tuple[str, ...]:
    return (each.person.name, each.channel or "nothing", the_first([named(line) for line in each.left]) or "nothing",
            str(each.minutes), "yes" if each.reminded else "no", each.why)


def _remedy(done: ByHand, *, anyway: bool) -> Iterator[str]:
    """Who could be reminded all the same."""
    lifts = sum(each.lifts for each in done.people)
    if lifts and not anyway:
        yield f"With --now {plural(lifts, 'more', 'more')} would be reminded."


def _as_json(each: HandChased) -> dict[str, object]:
    return {"person": each.person.name, "email": each.person.email, "channel": each.channel,
            "left": [named(line) for line in each.left], "minutes": each.minutes, "reminded": each.reminded,
            "why": each.why, "now_would": each.lifts}
