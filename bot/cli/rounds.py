"""Rounds: opened, followed, closed, released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, run, say, say_json
from bot.handlers.desk import Desk
from bot.handlers.open_round import Opened, open_round, planned_dates
from bot.handlers.signing_off import ask_for_sign_off
from conversations.digests.wording import plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES
from storage import rounds as stored
from storage.database import Session
from storage.rounds import ReturnLine, RoundHeld

rounds = typer.Typer(help="Rounds: one quarter's collection for a partnership.", no_args_is_help=True)
ForQuarter = Annotated[str, typer.Argument(help="A quarter such as 2026-Q2.")]
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]


@rounds.command("open")
def open_(quarter: ForQuarter, partnership: ForPartnership = None) -> None:
    """Open the round of a quarter and invite its leads; safe to do again."""
    opened = run(_open(quarter_or_refuse(quarter), partnership))
    asked = f"{plural(opened.returns, 'return')} of {plural(opened.people, 'person', 'people')}"
    say(f"The round of {opened.round.quarter.name} is open: {asked}, due "
        f"{long_date(opened.round.due.date())}.")
    if opened.unreachable:
        say(f"Nothing reaches {', '.join(opened.unreachable)}: give them an address, or link them in Slack.")


async def _open(quarter: Quarter, name: str | None) -> Opened:
    async with desk_of(name) as (at, partnership_id):
        return await open_round(at, partnership_id, quarter)


@rounds.command("status")
def status(quarter: ForQuarter, partnership: ForPartnership = None,
           as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False) -> None:
    """Say how far each return has come."""
    held, lines = run(_status(quarter_or_refuse(quarter), partnership))
    if as_json:
        say_json([{"ref": line.ref, "lead": line.name, "state": line.state, "sent_at": line.sent_at} for line in lines])
        return
    sent = sum(line.state in SENT_STATES for line in lines)
    say(f"{held.round.quarter.full_name}: {sent} of {len(lines)} sent, {held.round.state}.")
    say(*(f"{line.ref:<12} {str(line.state).replace('_', ' '):<14} {line.name}" for line in lines))


async def _status(quarter: Quarter, name: str | None) -> tuple[RoundHeld, list[ReturnLine]]:
    async with desk_of(name) as (at, partnership_id):
        held = await _held(at, partnership_id, quarter)
        return held, await at.store.read(
            partial(stored.lines, partnership_id=partnership_id, round_id=held.round_id))


async def _held(at: Desk, partnership_id: str, quarter: Quarter) -> RoundHeld:
    held = await at.store.read(partial(stored.round_of, partnership_id=partnership_id, quarter=quarter))
    if held is None:
        refuse(f"There is no round of {quarter.name}. Open it with `quarterday round open {quarter}`.")
    return held


@rounds.command("preview")
def preview(quarter: ForQuarter, partnership: ForPartnership = None) -> None:
    """Say when the round would open, be due and close, without opening it."""
    for sentence in run(_preview(quarter_or_refuse(quarter), partnership)):
        say(sentence)


async def _preview(quarter: Quarter, name: str | None) -> list[str]:
    async with desk_of(name) as (at, partnership_id):
        dates, zone = await at.store.read(partial(planned_dates, at, partnership_id, quarter))
        steps = {"opens": "Opens", "due": "Due", "no_new_returns": "No new returns after", "digests": "Digests",
                 "edits_close": "No changes after"}
        return [f"{said:<22} {long_date(local_date(getattr(dates, step), zone))}" for step, said in steps.items()]


Step = Callable[[Session, str, int, datetime], int]


async def _ended(quarter: Quarter, name: str | None, step: Step) -> int:
    async with desk_of(name) as (at, partnership_id):
        held = await _held(at, partnership_id, quarter)
        return await at.store.write(
            lambda session: step(session, partnership_id, held.round_id, at.clock()))


@rounds.command("close")
def close(quarter: ForQuarter, partnership: ForPartnership = None) -> None:
    """Close the round: what was not sent becomes “no return”."""
    missing, asked = run(_close(quarter_or_refuse(quarter), partnership))
    say(f"Closed. {plural(missing, 'return stands', 'returns stand')} as “no return”.")
    if asked:
        say(f"Sponsors are asked to sign off {plural(asked, 'return')}.")


async def _close(quarter: Quarter, name: str | None) -> tuple[int, int]:
    async with desk_of(name) as (at, partnership_id):
        held = await _held(at, partnership_id, quarter)
        missing = await at.store.write(
            lambda session: stored.close_round(session, partnership_id, held.round_id, at.clock()))
        return missing, await ask_for_sign_off(at, partnership_id, held.round_id)


@rounds.command("release")
def release(quarter: ForQuarter, partnership: ForPartnership = None) -> None:
    """Release what was sent to its readers."""
    released = run(_ended(quarter_or_refuse(quarter), partnership, stored.release_round))
    say(f"Released {plural(released, 'return')}.")
