"""A round of Hart's service performance, held over the wire: real HTTP between a rehearsal Slack and the bot.

Leads read what they are asked in their Slack and answer by typing and
pressing; nothing of the bot is called but its web address.
"""

from __future__ import annotations

import asyncio
import csv
import json
import random
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.slack.lint import lint
from bot.cli.console import desk
from bot.handlers.export_round import Exported, export_round
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.open_round import Opened, open_round
from bot.handlers.tempo import Tempo
from bot.main import now, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import Installation, RehearsalApp, Workspace, rehearsal_app, serving
from bot.rehearsal.slack.controls import controls, words
from bot.rehearsal.slack.records import Message, Person
from bot.settings import Settings, read_settings
from bot.sockets import free_socket
from conversations.partnership.quarters import Quarter
from storage import inbox, ledger, rounds, undelivered
from storage.database import Access, Session, Store
from tests import hart

TEAM = "T0HART"
PATIENCE = 20.0
FIGURE = re.compile(r"What was “(?P<title>.+)” (?:in|at|from|for) ")
DONE = "That was everything for this quarter."


@dataclass(frozen=True, slots=True)
class Says:
    """Something typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Presses:
    """The button whose label ends like this."""

    label: str


POLICY: tuple[tuple[str, Says | Presses], ...] = (
    ("You sent exactly zero", Presses("It is a true zero")),
    ("is the same as last quarter", Presses("It really is unchanged")),
    ("It can only fall if an earlier figure was wrong", Presses("It corrects an earlier figure")),
    ("about [0-9]+ times (more|less) than", Presses(" is right")),
    ("What explains the figure", Says("The contractor and the service have not agreed how to count.")),
    ("Where does the cause mainly lie", Presses("With a partner")),
    ("What will be done about it", Says("Meet the contractor and settle how it is counted.")),
    ("Who will do it", Says("The head of service")),
    ("By when", Says("28 November 2014")),
    ("Do you want help from the target sponsor", Says("no")),
    ("Will the year-end target", Presses("It is at risk")),
    ("Is there a new or emerging risk", Presses("No")),
    ("Is anything blocking this target", Says("no")),
    ("How was the figure checked", Presses("Checked by a colleague")),
)
"""What a lead does about each question but the figure's; doubted figures are kept, for a reason."""


class Unexpected(AssertionError):
    """The bot asked what no lead was ready for, or asked the same again."""


@dataclass(slots=True)
class Lead:
    """One person before their Slack. `figures` are the words they give for each title."""

    slack: RehearsalApp
    user: str
    figures: Mapping[str, str]
    heard: int = 0
    answered: set[tuple[str, str]] = field(default_factory=set)

    async def give_all(self) -> None:
        """Start from the invitation, and answer whatever is asked until everything is sent."""
        top = await self._next()
        await self._press(top, "Start")
        title = ""
        while DONE not in (asked := await self._next()).text:
            question = _question(asked)
            if found := FIGURE.search(question):
                title = found["title"]
            if (title, question) in self.answered:
                raise Unexpected(f"{title}: asked twice, {asked.text}")
            self.answered.add((title, question))
            await self._do(self._answer(title, question, asked), asked, top)

    def _answer(self, title: str, question: str, asked: Message) -> Says | Presses:
        if FIGURE.search(question):
            return Says(self.figures[title])
        if not question:
            return Presses("Send")
        fitting = [act for pattern, act in POLICY if re.search(pattern, question)]
        if not fitting:
            raise Unexpected(f"{title}: nobody knows what to say to {asked.text}")
        return fitting[0]

    async def _do(self, act: Says | Presses, asked: Message, top: Message) -> None:
        match act:
            case Says(text=text):
                self.slack.acts.say(self.user, text, thread=top.ts)
            case Presses(label=label):
                await self._press(asked, label)

    async def _press(self, message: Message, ending: str) -> None:
        labels = [words(control.element.get("text")) for control in controls(message.blocks or [])]
        wanted = next((label for label in labels if label.endswith(ending)), None)
        if wanted is None:
            raise Unexpected(f"There is no button “…{ending}” among {labels} under: {message.text}")
        outcome = await self.slack.forms.press(self.user, message.channel, message.ts, wanted)
        assert outcome.worked, outcome.warning

    async def _next(self) -> Message:
        """The next thing that the bot says to this person, once it has said it."""
        space = self.slack.workspace
        place, bot = space.direct(self.user), space.installation.bot_user

        def said() -> list[Message]:
            return [message for message in place.messages.values() if message.author == bot]

        await space.changes.until(lambda: len(said()) > self.heard, place.id, PATIENCE)
        self.heard += 1
        return said()[self.heard - 1]


def _question(message: Message) -> str:
    """The question in bold; empty under a check card."""
    block = next((block for block in message.blocks or [] if block.get("block_id") == "question"), None)
    return "" if block is None else "".join(_texts(block))


def _texts(block: Any) -> list[str]:
    inner = [text for part in block.get("elements", []) for text in _texts(part)]
    return [block["text"], *inner] if isinstance(block.get("text"), str) else inner


@dataclass(frozen=True, slots=True)
class HartRound:
    """What was kept of a round: the export, and for each ref what happened, with every message that came in."""

    lines: Sequence[dict[str, Any]]
    happened: Mapping[str, Sequence[ledger.Kept]]
    came_in: Mapping[str, inbox.Delivered]
    stuck: Sequence[undelivered.Undelivered]

    def of(self, quarter: str) -> dict[str, dict[str, Any]]:
        """The export of a quarter, by ref."""
        return {line["ref"]: line for line in self.lines if line["quarter"] == quarter}


async def hold(
    place: Path,
    *,
    quarter: Quarter,
    starts: datetime,
    imports: Sequence[tuple[Path, datetime]],
    figures: Mapping[str, str],
) -> HartRound:
    """Import the folders, open the round, let the leads give their figures (by title), and read what was kept.

    `place` holds a migrated database, `quarterday.db`. Leads none of whose titles is in `figures` stay silent.
    """
    clock, bound = RehearsalClock(starts, now), free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    installation = Installation("xoxb-hart", "a secret of the tests", f"{address}/slack/events", team=TEAM)
    settings = _settings(place, address, installation)
    partnership_id = await _prepare(settings, clock, quarter, imports)
    async with _slack(installation, clock) as (slack, api):
        app = web_app(settings.model_copy(update={"slack_api_url": f"{api}/api/"}), clock=clock, tempo=Tempo())
        async with app.router.lifespan_context(app), serving(app, bound):
            async with asyncio.TaskGroup() as leads:
                for user, theirs in _by_lead(figures).items():
                    leads.create_task(Lead(slack, user, theirs).give_all())
            await slack.dispatch.settled()
    return await _kept(settings, partnership_id, quarter, place / "export.json")


def _settings(place: Path, address: str, installation: Installation) -> Settings:
    return read_settings(
        database_url=f"sqlite:///{place / 'quarterday.db'}", secret_keys="forty characters that the tests may know",
        base_url=address, slack_mode="http", slack_bot_token=installation.bot_token,
        slack_signing_secret=installation.signing_secret,
    )  # fmt: skip


async def _prepare(
    settings: Settings, clock: RehearsalClock, quarter: Quarter, imports: Sequence[tuple[Path, datetime]]
) -> str:
    async with desk(settings, clock=clock) as at:
        taken = [await import_folder(at.store, folder, day) for folder, day in imports]
        named = {each.partnership_id for each in taken if isinstance(each, Imported)}
        assert len(named) == 1, taken
        opened = await open_round(at, min(named), quarter)
        assert opened == Opened(opened.round, 45, 0, 0, 11, ())
        return named.pop()


@asynccontextmanager
async def _slack(installation: Installation, clock: RehearsalClock) -> AsyncIterator[tuple[RehearsalApp, str]]:
    """Hart's workspace, everybody in it, served at the address given."""
    workspace = Workspace(installation, clock, random.Random(1), lint)
    for person in hart.rows("people.csv"):
        workspace.add_person(Person(person["slack_user"], person["name"], person["email"], person["organisation"]))
    slack = rehearsal_app(workspace)
    async with serving(slack) as address:
        try:
            yield slack, address
        finally:
            await slack.close()


def _by_lead(figures: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The figures each lead has to give, by their Slack user."""
    users = {person["email"]: person["slack_user"] for person in hart.rows("people.csv")}
    found: dict[str, dict[str, str]] = {}
    for target in hart.rows("targets.csv"):
        if target["title"] in figures:
            found.setdefault(users[target["lead"]], {})[target["title"]] = figures[target["title"]]
    return found


async def _kept(settings: Settings, partnership_id: str, quarter: Quarter, path: Path) -> HartRound:
    store = Store.open(settings.database_url.get_secret_value(), Access.READING)
    try:
        exported = await export_round(store, partnership_id, path)
        assert isinstance(exported, Exported), exported
        return await store.read(lambda session: _read(session, partnership_id, quarter, path))
    finally:
        await store.close()


def _read(session: Session, partnership_id: str, quarter: Quarter, export: Path) -> HartRound:
    lines = json.loads(export.read_text("utf-8"))
    held = rounds.round_of(session, partnership_id, quarter)
    assert held is not None
    returns = {line.ref: line.return_id for line in rounds.lines(session, partnership_id, held.round_id)}
    happened = {str(ref): ledger.entries_of(session, partnership_id, return_id) for ref, return_id in returns.items()}
    keys = {entry.inbox_key for entries in happened.values() for entry in entries if entry.inbox_key}
    came_in = {key: kept for key in keys if (kept := inbox.delivery(session, key))}
    return HartRound(lines, happened, came_in, undelivered.undelivered(session, partnership_id))


def folder_with(place: Path, figures: Mapping[str, str] | None) -> Path:
    """A copy of Hart's folder with some figures of its history changed; with none, without any history."""
    folder = place / "folder"
    shutil.copytree(hart.FOLDER, folder)
    if figures is None:
        (folder / "figures.csv").unlink()
        return folder
    rows = hart.rows("figures.csv")
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"value": figures.get(row["ref"], row["value"])} for row in rows)
    return folder
