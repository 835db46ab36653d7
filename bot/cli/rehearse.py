"""A whole round in fast-forward, on a copy: what would happen, before anything is sent to anybody."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import desk_of, quarter_or_refuse, refuse, refusing, run, say, say_json, settings_or_refuse
from bot.main import now
from bot.rehearsal.respondents.temperaments import Temperament, Unreadable, read_temperaments
from bot.settings import Settings
from conversations.digests.wording import plural
from conversations.partnership.quarters import Quarter
from storage.people import people_of

if TYPE_CHECKING:
    from bot.cli.rehearsing.rehearsal import Rehearsed
    from bot.cli.rehearsing.replaying import Again
    from bot.cli.rehearsing.stage import Installed

Progress = Callable[[datetime, int], None]
"""Told of each day that is played: the moment, and how many messages were written."""
USUAL_SEED = 1
WIPE = "\r\x1b[K"
"""What takes a line back on a terminal."""


def rehearse(
    quarter: Annotated[str | None, typer.Argument(help="A quarter such as 2026-Q2.")] = None,
    partnership: Annotated[str | None, typer.Option(help="Which one, where there are several.")] = None,
    seed: Annotated[int, typer.Option(help="Another number is another cast, with other answers.")] = USUAL_SEED,
    people: Annotated[Path | None, typer.Option(
        help="A CSV file with email and temperament; whoever is not in it is given one by chance.")] = None,
    replay: Annotated[str | None, typer.Option(
        help="Hold talks of before against the questions of now: a folder of transcripts, or a quarter.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False,
) -> None:  # fmt: skip
    """Play a whole round on a copy, with people of every temperament, and say what would come of it."""
    if replay is not None:
        _replay(replay, partnership, as_json)
        return
    if quarter is None:
        raise typer.BadParameter("Name a quarter such as 2026-Q2, or give --replay.")
    wanted, given = quarter_or_refuse(quarter), _temperaments(people)
    from bot.cli.rehearsing.rehearsal import NothingToRehearse  # read when it is wanted: it needs all there is
    from bot.cli.rehearsing.telling import as_json as told
    from bot.cli.rehearsing.telling import said

    try:
        with _quietly(), _progress() as progress:
            done = run(_rehearse(wanted, partnership, seed, given, progress))
    except NothingToRehearse as reason:
        refuse(str(reason))
    if as_json:
        say_json(told(done))
    else:
        say(*said(done))
    if done.unexplained:
        raise typer.Exit(1)


def _replay(place: str, name: str | None, as_json: bool) -> None:
    """Say what talks of before would store otherwise; nothing is stored."""
    from bot.cli.rehearsing.replaying import NoTalks, transcripts_again

    try:
        with refusing():
            again = transcripts_again(Path(place)) if Path(place).is_dir() else run(_round_again(place, name))
    except NoTalks as reason:
        refuse(str(reason))
    if as_json:
        say_json([{"talk": each.name, "differs": list(each.differs)} for each in again])
        return
    others = [each for each in again if each.differs]
    say(f"{plural(len(again), 'talk')} held once more against the questions of now: "
        + (f"{len(others)} would be stored differently." if others else "all would be stored alike."))
    for each in others:
        say("", each.name, *(f"  {line}" for line in each.differs))


async def _round_again(quarter: str, name: str | None) -> list[Again]:
    from bot.cli.rehearsing.replaying import round_again

    async with desk_of(name) as (at, partnership_id):
        return await at.store.read(partial(round_again, partnership_id, quarter_or_refuse(quarter)))


def _temperaments(place: Path | None) -> dict[str, Temperament]:
    if place is None:
        return {}
    with refusing():
        try:
            return read_temperaments(place)
        except Unreadable as mistake:
            refuse(str(mistake))


@contextmanager
def _quietly() -> Iterator[None]:
    """Log mistakes of our own alone: what became of a message is told in the report."""
    log = logging.getLogger()
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


async def _rehearse(
    quarter: Quarter, name: str | None, seed: int, given: dict[str, Temperament], progress: Progress
) -> Rehearsed:
    from bot.cli.rehearsing.rehearsal import Wanted
    from bot.cli.rehearsing.rehearsal import rehearse as played

    async with desk_of(name) as (at, partnership_id):
        known = await at.store.read(lambda session: people_of(session, partnership_id))
    strangers = sorted(set(given) - {each.email for each in known.values()})
    if strangers:
        refuse(f"{strangers[0]} is nobody of the partnership. Take the row out, or write their first address.")
    settings = settings_or_refuse()
    url = settings.database_url.get_secret_value()
    wanted = Wanted(url, partnership_id, quarter, seed, given, _installed(settings))
    return await played(wanted, now(), progress)


def _installed(settings: Settings) -> Installed:
    """What this installation is known by in what it sent already; no token of it is used."""
    from bot.cli.rehearsing.stage import Installed

    keys = ",".join(key.get_secret_value() for key in settings.secret_keys)
    return Installed(keys, settings.mail_domain, settings.mail_from, settings.base_url)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line on a terminal that says how far it has come, and is gone at the end; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda at, sent: None
        return

    def tell(at: datetime, sent: int) -> None:
        sys.stderr.write(f"{WIPE}{at:%a %d %b %Y}, {sent} messages")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write(WIPE)
