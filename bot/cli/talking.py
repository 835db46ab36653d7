"""A talk held in the terminal, on a real return or on facts given, and written down as a test."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import desk, refuse, run, say, settings_or_refuse, written_in
from bot.handlers.talking import Talking
from bot.main import now
from conversations.dialogue.plainly import lines
from conversations.dialogue.transcript import GIVEN, LEAD, Player, Written
from conversations.partnership.calendars import local_date
from conversations.partnership.matter import Matter
from conversations.scripts.catalogue import Talk, talk_named
from conversations.scripts.given import example, given_by, matter_given
from storage import people, sessions
from storage.database import Access, Session

END = {"bye", "quit", "exit"}


def talk(
    as_: Annotated[str | None, typer.Option("--as", help="Whose: an email address of the partnership.")] = None,
    script: Annotated[str, typer.Option(help="Which talk.")] = "quarterly_return",
    given: Annotated[Path | None, typer.Option(help="Facts to talk about, a line each, like “milestone: 410”.")] = None,
    repro: Annotated[bool, typer.Option("--repro", help="Print the transcript of the talk at its end.")] = False,
) -> None:
    """Hold the whole talk here. Nothing is stored; say “bye” to stop."""
    try:
        declared = talk_named(script)
    except KeyError as unknown:
        refuse(str(unknown.args[0]))
    matter = run(_matter_of(as_, declared)) if as_ else _given(declared, given)
    today = local_date(now(), "Europe/London")
    player = Player(declared.script, matter, today)
    _hold(player)
    if repro:
        head = [Written(GIVEN, line) for line in (f"talk: {declared.script.id}", *given_by(matter, today))]
        say("", *(str(written) for written in [*head, *player.written]))


def _given(declared: Talk, path: Path | None) -> Matter:
    try:
        return matter_given(declared, written_in(path).splitlines() if path else example(declared))
    except ValueError as mistake:
        refuse(f"{path}: {mistake}")


def _hold(player: Player) -> None:
    _show(player)
    while not player.session.is_sent:
        try:
            said = input("> ").strip()
        except EOFError:
            return
        if said.lower() in END:
            return
        try:
            player.hear(said)
        except ValueError as no_such_button:
            _unsay(player)
            say(str(no_such_button))
            continue
        _show(player)


def _unsay(player: Player) -> None:
    """What could not be heard is no line of the transcript."""
    if player.written and player.written[-1].who == LEAD:
        player.written.pop()


def _show(player: Player) -> None:
    say(*lines(player.speech))


async def _matter_of(email: str, declared: Talk) -> Matter:
    async with desk(settings_or_refuse(), Access.READING) as at:
        seats = await at.store.read(partial(_seats, email))
        if not seats:
            refuse(f"{email} has no return in a round that runs. Open one with `quarterday round open`.")
        today = at.clock().date()
        talks = (Talking.at(seat, today) for seat in seats)
        found = next((each for each in talks if each.talk.script.name == declared.script.name), None)
        if found is None:
            refuse(f"Nothing that waits for {email} is a {declared.script.name}. Name another talk with `--script`.")
        return found.brief


def _seats(email: str, session: Session) -> Sequence[sessions.Seat]:
    return [seat for who in people.person_by_email(session, email)
            for seat in sessions.seats_of_person(session, who.partnership_id, who.person_id)]
