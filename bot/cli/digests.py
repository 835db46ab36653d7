"""Digests: read here, or posted to their channel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.channels.slack.draw_digest import draw_digest
from bot.cli.console import desk_of, quarter_or_refuse, refuse, refusing, run, say
from bot.cli.released import said_sent
from bot.cli.traced import traced
from bot.handlers.composing import Composed, NotPublished, compose_digest
from bot.handlers.publish_digest import Published, publish_digest
from conversations.partnership.quarters import Quarter

FORMATS = ("text", "html", "slack")


def digest(
    layer: Annotated[str, typer.Argument(help="Whose digest: board, theme, district, group, or one of your own.")],
    name: Annotated[str, typer.Argument(help="Which theme, district or target; none for the board.")] = "",
    *,
    round_: Annotated[str, typer.Option("--round", help="A quarter such as 2026-Q2.")],
    form: Annotated[str, typer.Option("--format", help="text, html or slack.")] = "text",
    line: Annotated[str | None, typer.Option(help="Show where this line of it comes from, such as “NI 111”.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Post it to its channel.")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="Write it to this file.")] = None,
    partnership: Annotated[str | None, typer.Option(help="Which partnership, where there are several.")] = None,
) -> None:
    """Show what deserves attention in a quarter, or post it."""
    if form not in FORMATS:
        raise typer.BadParameter(f"“{form}” is not a form of digests; choose {', '.join(FORMATS)}.")
    if line is not None:
        _trace(layer, name, quarter_or_refuse(round_), line, partnership)
        return
    done = run(_digest(layer, name, quarter_or_refuse(round_), send, partnership))
    if isinstance(done, NotPublished):
        refuse(done.reason)
    composed = done.composed if isinstance(done, Published) else done
    drawn = _drawn(composed, form)
    if to is not None:
        with refusing():
            to.write_text(drawn, encoding="utf-8")
    say(said_sent(done) if isinstance(done, Published) else f"Wrote {to}." if to else drawn)


def _trace(layer: str, name: str, quarter: Quarter, line: str, partnership: str | None) -> None:
    told = run(_traced(layer, name, quarter, line, partnership))
    if isinstance(told, NotPublished):
        refuse(told.reason)
    say(told)


async def _traced(
    layer: str, name: str, quarter: Quarter, line: str, partnership: str | None
) -> str | NotPublished:
    async with desk_of(partnership) as (at, partnership_id):
        return await traced(at, partnership_id, quarter, layer, name, line)


def _drawn(composed: Composed, form: str) -> str:
    match form:
        case "html":
            return composed.html
        case "slack":
            return json.dumps(draw_digest(composed.document), ensure_ascii=False, indent=2)
        case _:
            return composed.text


async def _digest(
    layer: str, name: str, quarter: Quarter, send: bool, partnership: str | None
) -> Composed | Published | NotPublished:
    async with desk_of(partnership) as (at, partnership_id):
        if send:
            return await publish_digest(at, partnership_id, quarter, layer, name)
        return await compose_digest(at, partnership_id, quarter, layer, name)
