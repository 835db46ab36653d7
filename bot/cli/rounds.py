"""Rounds: opened, followed, closed, released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.by_itself import said_by_itself
from bot.cli.console import desk_of, quarter_or_refuse, refuse, refusing, run, say, say_json
from bot.cli.dating import DigestsOn, Due, EditsClose, Like, NoNewReturns, Opens, undated, wanted
from bot.cli.foreseen import said_dates, said_messages, write_csv
from bot.cli.heap import spare_the_collector
from bot.cli.moving import move
from bot.cli.preview_page import Heading, write_page
from bot.cli.released import said_plan, said_released
from bot.cli.tables import say_table
from bot.cli.trying import try_
from bot.cli.without_return import HEADINGS, Missing, cells, said_closed, said_count
from bot.cli.without_return import as_json as missing_json
from bot.handlers.closing import Closed, NotClosed, close_round
from bot.handlers.composing import NotPublished
from bot.handlers.desk import Desk
from bot.handlers.no_returns import no_returns_of
from bot.handlers.no_round import no_round
from bot.handlers.open_round import Opened, open_or_plan
from bot.handlers.preview_round import Preview, preview_round
from bot.handlers.releasing import Plan, Released, plan_release, release
from bot.handlers.round_dates import Wanted
from bot.handlers.signing_for_support import NotSigned, SignedOff, sign_off
from bot.handlers.winding import to_come
from conversations.digests.wording import listed, plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES
from conversations.partnership.rounds import Round, RoundState
from storage import people
from storage import rounds as stored
from storage.database import Session
from storage.rounds import ReturnLine, RoundHeld

rounds = typer.Typer(help="Rounds: one quarter's collection for a partnership.", no_args_is_help=True)
ForQuarter = Annotated[str, typer.Argument(help="A quarter such as 2026-Q2.")]
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]


@rounds.command("open")
def open_(
    quarter: ForQuarter, like: Like = None, opens: Opens = None, due: Due = None, no_new_returns: NoNewReturns = None,
    digests: DigestsOn = None, edits_close: EditsClose = None, partnership: ForPartnership = None,
    whenever: Annotated[bool, typer.Option("--now", help="Invite everybody at once, whatever the hour.")] = False,
) -> None:  # fmt: skip
    """Open the round of a quarter and invite its leads; safe to do again.

    Everybody is invited in their own working hours, and once they are back where
    they are away. A later opening day plans the round: it then opens by itself. Days
    left out follow from the timetable, or from that of the round it is to be like.
    """
    how = wanted(like, opens=opens, due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    opened, zone = run(_open(quarter_or_refuse(quarter), partnership, how, whenever=whenever))
    if isinstance(opened, Round):
        say(f"The round of {opened.quarter.name} is planned: it opens by itself on {_on(opened.opens, zone)}, due "
            f"{_on(opened.due, zone)}. See its messages with `quarterday round preview {opened.quarter}`.")
        return
    say(f"The round of {opened.round.quarter.name} is open: {said_of(opened)}, due "
        f"{_on(opened.round.due, zone)}.")
    if opened.later:
        say(f"{plural(opened.later, 'person is', 'people are')} invited later, in their own working hours: see when "
            f"with `quarterday round preview {opened.round.quarter}`.")
    if opened.unreachable:
        say(f"Nothing reaches {', '.join(opened.unreachable)}: give them an address, or link them in Slack.")


def _on(moment: datetime, zone: str) -> str:
    return long_date(local_date(moment, zone))


def said_of(opened: Opened) -> str:
    """“22 returns, 19 updates and 3 reviews of 17 people”; what there is none of is not told."""
    many = ((opened.returns, "return"), (opened.updates, "update"), (opened.reviews, "review"))
    asked = listed([plural(each, noun) for each, noun in many if each] or ["nothing"])
    return f"{asked} of {plural(opened.people, 'person', 'people')}"


async def _open(
    quarter: Quarter, name: str | None, how: Wanted, *, whenever: bool
) -> tuple[Opened | Round, str]:
    async with desk_of(name) as (at, partnership_id):
        spare_the_collector()
        with undated():
            opened = await open_or_plan(at, partnership_id, quarter, how, whenever=whenever)
        return opened, (await at.store.read(people.partnerships))[partnership_id].timezone


@rounds.command("status")
def status(
    quarter: ForQuarter, partnership: ForPartnership = None,
    missing: Annotated[bool, typer.Option("--missing", help="Say only who has given no return.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:  # fmt: skip
    """Say how far each return has come, and who has given none: what is left, last contact, next step and why."""
    held, lines, without, by_itself = run(_status(quarter_or_refuse(quarter), partnership))
    if as_json:
        say_json(missing_json(without) if missing else [_as_json(line) for line in lines])
        return
    if not missing:
        first, *others = _said_lines(held, lines)
        say(first, *filter(None, [by_itself]), *others, "")
    say(said_count(without))
    if without.rows:
        say_table(HEADINGS, cells(without))


def _said_lines(held: RoundHeld, lines: Sequence[ReturnLine]) -> Iterator[str]:
    returns, others = [line for line in lines if line.is_return], [line for line in lines if not line.is_return]
    yield f"{held.round.quarter.full_name}: {_sent(returns)} sent, {held.round.state}."
    yield from (_as_line(line) for line in returns)
    if others:
        yield f"Updates of delivery groups, reviews of risks and sign-offs: {_sent(others)} sent."
        yield from (_as_line(line) for line in others)


def _sent(lines: Sequence[ReturnLine]) -> str:
    return f"{sum(line.state in SENT_STATES for line in lines)} of {len(lines)}"


def _as_line(line: ReturnLine) -> str:
    what = "" if line.is_return else f" ({line.script.partition('@')[0].replace('_', ' ')})"
    return f"{line.ref:<12} {str(line.state).replace('_', ' '):<14} {line.name}{what}"


def _as_json(line: ReturnLine) -> dict[str, object]:
    who = {"lead": line.name} if line.is_return else {"person": line.name, "talk": line.script}
    return {"ref": line.ref, **who, "state": line.state, "sent_at": line.sent_at}


async def _status(quarter: Quarter, name: str | None) -> tuple[RoundHeld, list[ReturnLine], Missing, str | None]:
    async with desk_of(name) as (at, partnership_id):
        held = await _held(at, partnership_id, quarter)
        lines, without = await at.store.read(partial(_without, at, partnership_id, held))
        timers = await at.store.read(partial(to_come, partnership_id=partnership_id, held=held))
        return held, lines, without, said_by_itself(held.round, timers, without.timezone)


def _without(at: Desk, partnership_id: str, held: RoundHeld, session: Session) -> tuple[list[ReturnLine], Missing]:
    lines = stored.lines(session, partnership_id, held.round_id)
    planned = held.round.state is RoundState.PLANNED
    return lines, Missing(
        rows=() if planned else no_returns_of(at, session, partnership_id, held),
        lines={line.return_id: line for line in lines}, people=people.people_of(session, partnership_id),
        timezone=people.partnerships(session)[partnership_id].timezone,
    )  # fmt: skip


async def _held(at: Desk, partnership_id: str, quarter: Quarter) -> RoundHeld:
    held = await at.store.read(partial(stored.round_of, partnership_id=partnership_id, quarter=quarter))
    if held is None:
        refuse(no_round(quarter))
    return held


@rounds.command("preview")
def preview(
    quarter: ForQuarter, like: Like = None, opens: Opens = None, due: Due = None, no_new_returns: NoNewReturns = None,
    digests: DigestsOn = None, edits_close: EditsClose = None, partnership: ForPartnership = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the messages to this file instead.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write them to this file as a page.")] = None,
) -> None:  # fmt: skip
    """Say when the round would open, be due and close, and every message it would send; nothing is sent."""
    how = wanted(like, opens=opens, due=due, no_new_returns=no_new_returns, digests=digests, edits_close=edits_close)
    foreseen, heading = run(_preview(quarter_or_refuse(quarter), partnership, how))
    if csv is None and html is None:
        say(*said_dates(foreseen), "", *said_messages(foreseen))
        return
    paths = [(path, write) for path, write in ((csv, write_csv), (html, partial(write_page, heading=heading))) if path]
    with refusing():
        for path, write in paths:
            write(foreseen, path=path)
    say(*said_dates(foreseen),
        *(f"{plural(len(foreseen.messages), 'message')} written to {path}." for path, _ in paths))


async def _preview(quarter: Quarter, name: str | None, how: Wanted) -> tuple[Preview, Heading]:
    async with desk_of(name) as (at, partnership_id):
        with undated():
            foreseen = await at.store.read(partial(preview_round, at, partnership_id, quarter, wanted=how))
        called = (await at.store.read(people.partnerships))[partnership_id].name
        return foreseen, Heading(called, quarter, at.clock())


rounds.command("move")(move)
rounds.command("test")(try_)


@rounds.command("close")
def close(
    quarter: ForQuarter, partnership: ForPartnership = None,
    as_json: Annotated[bool, typer.Option("--json", help="What is missing, for a script.")] = False,
) -> None:  # fmt: skip
    """Close the round: what was not sent becomes “no return”, and is named."""
    done = run(_close(quarter_or_refuse(quarter), partnership))
    if isinstance(done, NotClosed):
        refuse(done.reason)
    if as_json:
        say_json([_as_json(line) for line in done.missing])
        return
    say(*said_closed(done))


async def _close(quarter: Quarter, name: str | None) -> Closed | NotClosed:
    async with desk_of(name) as (at, partnership_id):
        return await close_round(at, partnership_id, quarter)


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
