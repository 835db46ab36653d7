"""Corrections: drafted where a figure was put right after a digest told it; looked at here, then sent or dropped."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.console import desk_of, refuse, run, say, say_json
from bot.handlers.correcting_digests import (
    NotCorrected,
    Sent,
    drop_correction,
    list_corrections,
    send_correction,
)
from conversations.digests.wording import listed, plural
from storage.corrections import CorrectionHeld

corrections = typer.Typer(help="Corrections of digests that told a figure which no longer holds.", no_args_is_help=True)
ForPartnership = Annotated[str | None, typer.Option("--partnership", help="Which one, where there are several.")]
Which = Annotated[str, typer.Argument(help="The name of a correction, as the list has it.")]


@corrections.command("list")
def list_(
    settled: Annotated[bool, typer.Option("--all", help="Those that were sent or dropped as well.")] = False,
    partnership: ForPartnership = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:
    """List the corrections that wait, each with its words."""
    found = run(_list(settled, partnership))
    if as_json:
        say_json([_as_json(each) for each in found])
        return
    if not found:
        say("No correction waits." if not settled else "There was no correction.")
    for each in found:
        say(f"{each.correction.id}  {each.state}  {each.layer} {each.group}".rstrip(), f"  {each.correction.words}")


def _as_json(each: CorrectionHeld) -> dict[str, object]:
    its = each.correction
    return {"id": its.id, "state": each.state, "layer": each.layer, "group": each.group, "version": each.version,
            "quarter": str(its.quarter), "line": its.line, "was": its.was, "now": its.now, "words": its.words}


async def _list(settled: bool, name: str | None) -> list[CorrectionHeld]:
    async with desk_of(name) as (at, partnership_id):
        return await list_corrections(at, partnership_id, settled=settled)


@corrections.command("send")
def send(correction: Which, partnership: ForPartnership = None) -> None:
    """Send a correction to every place that its digest went to."""
    done = run(_send(correction, partnership))
    if isinstance(done, NotCorrected):
        refuse(done.reason)
    many = [plural(count, noun) for count, noun in ((done.posts, "post"), (done.letters, "letter")) if count]
    lost = f" {plural(done.lost, 'place')} never had the digest." if done.lost else ""
    say(f"Sending {listed(many) or 'nothing'}.{lost}")


async def _send(correction: str, name: str | None) -> Sent | NotCorrected:
    async with desk_of(name) as (at, partnership_id):
        return await send_correction(at, partnership_id, correction)


@corrections.command("drop")
def drop(correction: Which, partnership: ForPartnership = None) -> None:
    """Drop a correction: its digest stays as it was told."""
    done = run(_drop(correction, partnership))
    if isinstance(done, NotCorrected):
        refuse(done.reason)
    say(f"Dropped: {done.correction.words}")


async def _drop(correction: str, name: str | None) -> CorrectionHeld | NotCorrected:
    async with desk_of(name) as (at, partnership_id):
        return await drop_correction(at, partnership_id, correction)
