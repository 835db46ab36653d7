"""The demonstration: a whole Quarterday with an example county, a rehearsal Slack and mailboxes, in one process."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from socket import socket
from typing import Annotated

import typer
import uvicorn
from pydantic import SecretStr
from rich.console import Console

from bot.calendars import working_calendar
from bot.channels.slack.lint import lint
from bot.cli.console import begin_journal, desk, refuse, run, say
from bot.cli.county_answers import let_the_others_answer, read_answers
from bot.cli.rounds import said_of
from bot.example import ANSWERS, COUNTY
from bot.folders.contents import Contents
from bot.folders.problems import Problems
from bot.folders.reading import read_import
from bot.handlers.import_partnership import Refused, import_folder
from bot.handlers.open_round import Opened, open_round
from bot.handlers.tempo import Tempo
from bot.main import new_id, now, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.mailbox import PostOffice, rehearsal_mail
from bot.rehearsal.slack.app import RehearsalApp, rehearsal_app
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.serving import serving
from bot.rehearsal.slack.workspace import Workspace
from bot.rehearsal.start.cast import hand_out_mailboxes, room_id, settle_in
from bot.rehearsal.start.page import Deed, Milepost, Scene, Suggestion, start_routes
from bot.settings import Settings, read_settings
from bot.sockets import free_socket
from conversations.partnership.calendars import instant, timetable_for
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable
from storage import people
from storage.migrations import upgrade

QUARTER = Quarter(2026, 2)
STARTS = datetime(2026, 10, 5, 8, 31, tzinfo=UTC)
PLACE = Path(".quarterday")
REHEARSAL = "/rehearsal"
MAILBOXES = f"{REHEARSAL}/mail"
SCREENS, LETTERS = f"{REHEARSAL}/as", f"{MAILBOXES}/as"
"""Where people’s screens in Slack and their mailboxes stand."""
MAIL_DOMAIN = "returns.example.org"
RELAY = f"mx.{MAIL_DOMAIN}"
MORNING = time(9, 30)
TERMINAL = Console(soft_wrap=True, highlight=False, emoji=False)

TRY = (
    Suggestion("Answer as Ann Archer", "Recycling is on track at 52.4%: three replies, and it is done.",
               f"{SCREENS}/U0ANNARCHER"),
    Suggestion("Answer as Maya Quinn", "There were 126 first-time entrants. That misses the milestone, so reasons are "
               "asked for.", f"{SCREENS}/U0MAYAQUINN"),
    Suggestion("Answer as Joyce Newton", "Send a zero, and see whether it is believed.", f"{SCREENS}/U0JOYCENEWTON"),
    Suggestion("Answer as Imran Malik", "He has two returns in one sitting, with promises and risks to answer for.",
               f"{SCREENS}/U0IMRANMALIK"),
    Suggestion("Report a blockage as Carl Dunn", "Write “/returns blockage” and what is stuck; then decide as Maya "
               "Quinn, who leads the target, and answer as Patricia Okafor, by email.", f"{SCREENS}/U0CARLDUNN"),
    Suggestion("Answer by email as Cat Dewan", "The college has no Slack: one letter holds everything, and one reply "
               "answers it, as Outlook, Gmail or Apple Mail would write it.",
               f"{LETTERS}/cat.dewan@college.marlshire.example"),
    Suggestion("Answer by email as Dan Ellis", "He has Slack too. What he answers by letter is there as well.",
               f"{LETTERS}/dan.ellis@jobcentre.marlshire.example"),
    Suggestion("Read #children as Patricia Okafor", "She chairs that theme. Move to the day of the digests first: what "
               "Maya said is in it.", f"{SCREENS}/U0PATRICIAOKAFOR?at={room_id('children')}"),
    Suggestion("Read for the board as Gwen Marsh", "Let everybody else answer first, then move to the day of the "
               "digests. Every line leads to the words that it came from.",
               f"{SCREENS}/U0GWENMARSH?at={room_id('public-service-board')}"),
    Suggestion("Ask about a line as Ursula Wynn", "Her digests are letters. Reply to one with the number of a line and "
               "a question: it is put to whoever leads that target, and the answer comes back to her.",
               f"{LETTERS}/ursula.wynn@castlemarl.example"),
    Suggestion("Put a figure right as Maya Quinn", "Once the digests are out, write “Q2 should be 118, not 126”: "
               "she is told what that changes before anything does.", f"{SCREENS}/U0MAYAQUINN"),
)


def demo(
    port: Annotated[int, typer.Option(help="Where to serve.")] = 8000,
    place: Annotated[Path, typer.Option(help="A folder for the demonstration’s own database.")] = PLACE,
) -> None:
    """Show Quarterday with an example county, a rehearsal Slack and mailboxes; nothing leaves this computer."""
    settings = _settings(place, port, _spare_port())
    begin_journal(settings)
    logging.getLogger().setLevel(logging.WARNING)
    clock = RehearsalClock(STARTS, now)
    say("Making a new database…")
    _new_database(place)
    upgrade(settings.database_url.get_secret_value())
    say("Loading the example county and opening its round…")
    contents, opened = run(_prepared(settings, clock))
    say(f"{said_of(opened)} are asked for.")
    try:
        asyncio.run(_serve(settings, clock, contents, _scene(contents, opened)))
    except OSError as taken:
        refuse(f"Port {port} cannot be served on ({taken.strerror}). Choose another with --port.")


def _spare_port() -> int:
    """A port that nobody has, for the listener of mail."""
    with free_socket() as spare:
        return int(spare.getsockname()[1])


def _settings(place: Path, port: int, mail_port: int) -> Settings:
    """Settings of the demonstration alone; those of the surroundings are not for it."""
    return read_settings(
        database_url=f"sqlite:///{place / 'demo.db'}", secret_keys=secrets.token_urlsafe(48), host="127.0.0.1",
        port=port, base_url=f"http://127.0.0.1:{port}", log_format="console", slack_mode="http",
        slack_bot_token=f"xoxb-{secrets.token_hex(16)}", slack_signing_secret=secrets.token_hex(16), mail_mode="on",
        mail_domain=MAIL_DOMAIN, mail_from=f"Quarterly returns <returns@{MAIL_DOMAIN}>", mail_authserv_id=RELAY,
        smtp_url="smtp://127.0.0.1", mail_listen=f"lmtp://127.0.0.1:{mail_port}",
    )


def _new_database(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("demo.db*"):
        old.unlink()


async def _prepared(settings: Settings, clock: RehearsalClock) -> tuple[Contents, Opened]:
    contents = read_import(COUNTY, QUARTER)
    if isinstance(contents, Problems):
        raise ValueError(f"The example county cannot be read: {contents}")
    async with desk(settings, clock=clock) as at:
        taken = await import_folder(at.store, COUNTY, clock())
        if isinstance(taken, Refused):
            raise ValueError(f"The example county is refused: {taken.problems}")
        return contents, await open_round(at, taken.partnership_id, QUARTER)


async def _serve(settings: Settings, clock: RehearsalClock, contents: Contents, scene: Scene) -> None:
    bound = free_socket(settings.host, settings.port)
    rehearsal, office = _rehearsal(settings, clock, contents), PostOffice(clock)
    hand_out_mailboxes(office, contents, REHEARSAL)
    mailing = rehearsal_mail(office, listens=settings.mail_listen, relay=RELAY, clock=clock, ids=new_id, start="/")
    async with serving(rehearsal) as address, mailing as mail:
        told = {"slack_api_url": f"{address}/api/", "smtp_url": SecretStr(mail.smtp_url)}
        app = web_app(settings.model_copy(update=told), clock=clock, tempo=Tempo())  # the rehearsal takes any pace
        others = Deed("others", "Let everybody else answer", partial(_others_answer, settings, clock))
        app.router.routes.extend(
            start_routes(clock, scene, TRY, _mileposts(), [others], rehearsal.dispatch.settled))
        app.mount(MAILBOXES, mail.app)
        app.mount(REHEARSAL, rehearsal)
        server = _Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        await server.serve(sockets=[bound])
        await rehearsal.close()


class _Server(uvicorn.Server):
    """Says when it can be used."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()
            TERMINAL.print(
                f"Quarterday is ready. Open [bold]http://{host}:{port}[/bold] in a browser; stop it with Ctrl+C."
            )


def _rehearsal(settings: Settings, clock: RehearsalClock, contents: Contents) -> RehearsalApp:
    """A workspace with everybody of the county in it, each in the channel of their themes."""
    installation = Installation(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret[0].get_secret_value(),
        request_url=f"{settings.base_url}/slack/events",
        base_url=f"{settings.base_url}{REHEARSAL}",
        start="/",
    )
    workspace = Workspace(installation, clock, random.Random(1), lint)  # noqa: S311  # chance of faults only
    settle_in(workspace, contents)
    return rehearsal_app(workspace)


def _scene(contents: Contents, opened: Opened) -> Scene:
    return Scene(contents.partnership.name, opened.round.quarter.name, opened.people, f"{REHEARSAL}/",
                 f"{MAILBOXES}/", f"{REHEARSAL}/static/mark.svg")


async def _others_answer(settings: Settings, clock: RehearsalClock) -> str:
    async with desk(settings, clock=clock) as at:
        (partnership_id,) = await at.store.read(people.partnerships)
        sent = await let_the_others_answer(at, partnership_id, QUARTER, read_answers(ANSWERS))
    return f"Everybody else has answered: {sent} returns, updates and reviews came in."


def _mileposts() -> list[Milepost]:
    calendar = working_calendar("england", range(2026, 2029))
    digests = timetable_for(QUARTER, Timetable(), calendar, "Europe/London").digests

    def next_morning(moment: datetime) -> datetime:
        return instant(calendar.next_working_day((moment + timedelta(days=1)).date()), MORNING, "Europe/London")

    return [
        Milepost("next", "Go to the next working day", next_morning),
        Milepost("digests", "Go to the day of the digests", lambda moment: digests),
    ]
