"""Rounds: opened, followed, closed, released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, refusing, run, say, say_json
from bot.cli.dating import DigestsOn, Due, EditsClose, Like, NoNewReturns, Opens, undated, wanted
from bot.cli.foreseen import said_dates, said_messages, write_csv
from bot.cli.released import said_plan, said_released
from bot.handlers.composing import NotPublished
from bot.handlers.desk import Desk
from bot.handlers.open_round import Opened, open_or_plan
from bot.handlers.preview_round import Preview, preview_round
from bot.handlers.releasing import Plan, Released, plan_release, release
from bot.handlers.round_dates import Wanted
from bot.handlers.signing_for_support import NotSigned, SignedOff, sign_off
from bot.handlers.signing_off import ask_for_sign_off
from conversations.digests.wording import listed, plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import Round
from storage import people
from storage import rounds as stored
from storage.rounds import ReturnLine, RoundHeld

rounds = typer.Typer(help="Rounds: one quarter's collection for a partnership.", no_args_is_help=True)
ForQuarter = Annotated[str, typer.Argument(help="A quarter such as 2026-Q2.")]
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]


@rounds.command("open")
def open_(
    quarter: ForQuarter, like: Like = None, opens: Opens = None, due: Due = None, no_new_returns: NoNewReturns = None,
    digests: DigestsOn = None, edits_close: EditsClose = None, partnership: ForPartnership = None,
) -> None:  # fmt: skip
    """Open the round of a quarter and invite its leads; safe to do again.

    A later opening day plans it: it then opens by itself. Days left out follow
    from the timetable, or from that of the round it is to be like.
    """
    how = wanted(like, opens=opens, due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    opened, zone = run(_open(quarter_or_refuse(quarter), partnership, how))
    if isinstance(opened, Round):
        say(f"The round of {opened.quarter.name} is planned: it opens by itself on {_on(opened.opens, zone)}, due "
            f"{_on(opened.due, zone)}. See its messages with `quarterday round preview {opened.quarter}`.")
        return
    say(f"The round of {opened.round.quarter.name} is open: {said_of(opened)}, due "
        f"{_on(opened.round.due, zone)}.")
    if opened.unreachable:
        say(f"Nothing reaches {', '.join(opened.unreachable)}: give them an address, or link them in Slack.")


def _on(moment: datetime, zone: str) -> str:
    return long_date(local_date(moment, zone))


def said_of(opened: Opened) -> str:
    """“22 returns, 19 updates and 3 reviews of 17 people”; what there is none of is not told."""
    many = ((opened.returns, "return"), (opened.updates, "update"), (opened.reviews, "review"))
    asked = listed([plural(each, noun) for each, noun in many if each] or ["nothing"])
    return f"{asked} of {plural(opened.people, 'person', 'people')}"


async def _open(quarter: Quarter, name: str | None, how: Wanted) -> tuple[Opened | Round, str]:
    async with desk_of(name) as (at, partnership_id):
        with undated():
            opened = await open_or_plan(at, partnership_id, quarter, how)
        return opened, (await at.store.read(people.partnerships))[partnership_id].timezone


@rounds.command("status")
def status(quarter: ForQuarter, partnership: ForPartnership = None,
           as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False) -> None:
    """Say how far each return has come."""
    held, lines = run(_status(quarter_or_refuse(quarter), partnership))
    if as_json:
        say_json([_as_json(line) for line in lines])
        return
    returns, others = [line for line in lines if is_return(line)], [line for line in lines if not is_return(line)]
    say(f"{held.round.quarter.full_name}: {_sent(returns)} sent, {held.round.state}.")
    say(*(_as_line(line) for line in returns))
    if others:
        say(f"Updates of delivery groups, reviews of risks and sign-offs: {_sent(others)} sent.")
        say(*(_as_line(line) for line in others))


def is_return(line: ReturnLine) -> bool:
    """Whether a line of the round is the return of a target's lead."""
    return line.script.startswith("quarterly_return@")


def _sent(lines: Sequence[ReturnLine]) -> str:
    return f"{sum(line.state in SENT_STATES for line in lines)} of {len(lines)}"


def _as_line(line: ReturnLine) -> str:
    what = "" if is_return(line) else f" ({line.script.partition('@')[0].replace('_', ' ')})"
    return f"{line.ref:<12} {str(line.state).replace('_', ' '):<14} {line.name}{what}"


def _as_json(line: ReturnLine) -> dict[str, object]:
    who = {"lead": line.name} if is_return(line) else {"person": line.name, "talk": line.script}
    return {"ref": line.ref, **who, "state": line.state, "sent_at": line.sent_at}


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
def preview(
    quarter: ForQuarter, like: Like = None, opens: Opens = None, due: Due = None, no_new_returns: NoNewReturns = None,
    digests: DigestsOn = None, edits_close: EditsClose = None, partnership: ForPartnership = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the messages to this file instead.")] = None,
) -> None:  # fmt: skip
    """Say when the round would open, be due and close, and every message it would send; nothing is sent."""
    how = wanted(like, opens=opens, due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    foreseen = run(_preview(quarter_or_refuse(quarter), partnership, how))
    if csv is None:
        say(*said_dates(foreseen), "", *said_messages(foreseen))
        return
    with refusing():
        write_csv(foreseen, csv)
    say(*said_dates(foreseen), f"{plural(len(foreseen.messages), 'message')} written to {csv}.")


async def _preview(quarter: Quarter, name: str | None, how: Wanted) -> Preview:
    async with desk_of(name) as (at, partnership_id):
        with undated():
            return await at.store.read(partial(preview_round, at, partnership_id, quarter, wanted=how))


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
        await at.store.write(lambda session: stored.close_round(session, partnership_id, held.round_id, at.clock()))
        lines = await at.store.read(partial(stored.lines, partnership_id=partnership_id, round_id=held.round_id))
        missing = sum(is_return(line) and line.state == ReturnState.NO_RETURN for line in lines)
        return missing, await ask_for_sign_off(at, partnership_id, held.round_id)


@rounds.command("sign-off")
def sign_off_(
    quarter: ForQuarter,
    refs: Annotated[list[str] | None, typer.Argument(help="Targets such as “NI 111”; else all that were sent.")] = None,
    partnership: ForPartnership = None,
) -> None:
    """Sign returns off as they stand, in the name of the support team; what changes later is asked about alone."""
    done = run(_sign_off(quarter_or_refuse(quarter), refs or [], partnership))
    if isinstance(done, NotSigned):
        refuse(done.reason)
    say(f"Signed off {plural(len(done.signed), 'return')}{_listed(done.signed)}.")
    if done.before:
        say(f"Signed off before, and nothing has changed since: {listed(done.before)}.")
    if done.not_sent:
        say(f"Not sent yet: {listed(done.not_sent)}.")


def _listed(refs: Sequence[str]) -> str:
    return f": {listed(list(refs))}" if refs else ""


async def _sign_off(quarter: Quarter, refs: Sequence[str], name: str | None) -> SignedOff | NotSigned:
    async with desk_of(name) as (at, partnership_id):
        return await sign_off(at, partnership_id, quarter, refs)


@rounds.command("release")
def release_(
    quarter: ForQuarter,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would go where; send nothing.")] = False,
    partnership: ForPartnership = None,
) -> None:
    """Release what was sent, and send every digest to its channel and readers; again, it sends nothing twice."""
    done = run(_release(quarter_or_refuse(quarter), preview, partnership))
    if isinstance(done, NotPublished):
        refuse(done.reason)
    say(*(said_plan(done) if isinstance(done, Plan) else said_released(done)))


async def _release(quarter: Quarter, preview: bool, name: str | None) -> Plan | Released | NotPublished:
    async with desk_of(name) as (at, partnership_id):
        await _held(at, partnership_id, quarter)
        if preview:
            return await plan_release(at, partnership_id, quarter)
        return await release(at, partnership_id, quarter)
