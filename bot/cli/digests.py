"""Digests: read here, or posted to their channel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, refusing, run, say
from bot.cli.digest_forms import DRAWN, FILES, FORMATS, PNG, write_pictures
from bot.cli.heap import spare_the_collector
from bot.cli.released import said_sent
from bot.cli.traced import traced
from bot.handlers.composing import Composed, NotPublished, compose_digest
from bot.handlers.digest_reader import permanent_address
from bot.handlers.export_digest import NoPlace, export_digest
from bot.handlers.publish_digest import Published, publish_digest
from conversations.digests.addresses import linked_below, nowhere, path_of
from conversations.digests.wording import plural
from conversations.partnership.quarters import Quarter


def digest(
    layer: Annotated[str, typer.Argument(help="Whose digest: board, theme, district, group, or one of your own.")],
    name: Annotated[str, typer.Argument(help="Which theme, district or target; none for the board.")] = "",
    *,
    round_: Annotated[str, typer.Option("--round", help="A quarter such as 2026-Q2.")],
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}; papers are for a meeting.")] = "text",
    line: Annotated[str | None, typer.Option(help="Show where this line of it comes from, such as “NI 111”.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Post it to its channel.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write it to this file; png and csv to this folder.")] = None,
    partnership: Annotated[str | None, typer.Option(help="Which partnership, where there are several.")] = None,
) -> None:
    """Show what deserves attention in a quarter, or post it."""
    if form not in FORMATS:
        raise typer.BadParameter(f"“{form}” is not a form of digests; choose {', '.join(FORMATS)}.")
    if form in FILES and to is None:
        raise typer.BadParameter(f"{form} makes files: say with --to where they go.", param_hint="--to")
    if line is not None:
        _trace(layer, name, quarter_or_refuse(round_), line, partnership)
        return
    done, address = run(_digest(layer, name, quarter_or_refuse(round_), send, partnership))
    if isinstance(done, NotPublished):
        refuse(done.reason)
    wrote = _written(done.composed if isinstance(done, Published) else done, form, to, address)
    say(said_sent(done) if isinstance(done, Published) else wrote)


def _written(composed: Composed, form: str, to: Path | None, address: str | None) -> str:
    """Write the digest where it is wanted and say so; else what there is to read."""
    document = composed.document
    if form in FILES and to is not None:
        return _pictures(composed, to) if form == PNG else _sheets(composed, form, to)
    drawn = DRAWN[form](document, nowhere if address is None else linked_below(address))
    if to is None:
        return drawn
    with refusing():
        to.write_text(drawn, encoding="utf-8")
    return f"Wrote {to}."


def _pictures(composed: Composed, to: Path) -> str:
    with refusing():
        count = write_pictures(composed.document, to)
    if not count:
        refuse("This digest has no pictures: nothing in it has a course to be drawn.")
    return f"Wrote {plural(count, 'picture')} to {to}."


def _sheets(composed: Composed, form: str, to: Path) -> str:
    with refusing():
        try:
            files = export_digest(composed, to, form)
        except NoPlace as reason:
            refuse(str(reason))
    return f"Wrote {to}." if files == (to,) else f"Wrote {plural(len(files), 'file')} to {to}."


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


async def _digest(
    layer: str, name: str, quarter: Quarter, send: bool, partnership: str | None
) -> tuple[Composed | Published | NotPublished, str | None]:
    """What was composed or sent, and the address of its page."""
    async with desk_of(partnership) as (at, partnership_id):
        spare_the_collector()
        done = await (publish_digest if send else compose_digest)(at, partnership_id, quarter, layer, name)
        if isinstance(done, NotPublished):
            return done, None
        composed = done.composed if isinstance(done, Published) else done
        return done, permanent_address(at, path_of(composed.document.id))
