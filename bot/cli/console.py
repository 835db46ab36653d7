"""What every verb shares: settings read, sentences said, refusals that exit with 1."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote, urlsplit

import typer
from pydantic import SecretStr

from bot.handlers.desk import Desk
from bot.journal import start_journal, visible
from bot.main import (
    DRAWERS,
    WAYS,
    CannotOpen,
    OnHold,
    calendar_around,
    letterer_of,
    new_id,
    now,
    signer_of,
)
from bot.ports import Clock
from bot.settings import Settings, read_settings
from bot.surroundings import SettingsMistake
from conversations.partnership.quarters import Quarter
from conversations.partnership.trials import is_trial
from storage import people
from storage.database import Access, Store, Unreachable
from storage.migrations import NotMigrated, Outgrown, fit_to_work
from storage.sqlite import DatabaseInUse

T = TypeVar("T")
SHORTEST_STRUCK = 6
"""A password shorter than this is a common word of the log as well; that of an address is struck out there anyway."""


def refuse(*sentences: str) -> NoReturn:
    """Say why nothing was done, and exit with 1."""
    for sentence in sentences:
        typer.echo(_plainly(sentence), err=True)
    raise typer.Exit(1)


def say(*sentences: str) -> None:
    """Say something, as plain text."""
    for sentence in sentences:
        typer.echo(_plainly(sentence))


def _plainly(text: str) -> str:
    """What people wrote is never an order to the terminal."""
    return "\n".join(map(visible, text.split("\n")))


@contextmanager
def refusing() -> Iterator[None]:
    """Put what anybody may meet (no server, a file that cannot be read) as a sentence, and exit with 1."""
    try:
        yield
    except (Unreachable, DatabaseInUse, NotMigrated, OnHold, Outgrown, CannotOpen) as reason:
        refuse(str(reason))
    except OSError as problem:
        refuse(f"{problem.filename}: {problem.strerror}." if problem.filename else f"{problem.strerror or problem}.")


def written_in(path: Path) -> str:
    """The text of a file somebody named; one that cannot be read is refused."""
    with refusing():
        try:
            return path.read_text("utf-8")
        except UnicodeDecodeError:
            refuse(f"{path} is not UTF-8 text. Save it as UTF-8, and try again.")


def say_json(value: Any) -> None:
    """Say something to a script."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def settings_or_refuse(**given: Any) -> Settings:
    """The settings of the surroundings; what is amiss is said in sentences."""
    try:
        return read_settings(**given)
    except SettingsMistake as mistake:
        refuse(*mistake.sentences)


def begin_journal(settings: Settings) -> None:
    """Send every log to standard error, with no secret in it."""
    secrets = [secret.get_secret_value() for secret in secrets_of(settings)]
    start_journal(settings.log_format, now, sys.stderr, secrets)


def secrets_of(settings: Settings) -> Iterable[SecretStr]:
    """Every secret the settings hold, the passwords within addresses among them."""
    yield from (settings.slack_bot_token, settings.slack_app_token, settings.mail_webhook_secret)
    yield from (settings.metrics_token, *settings.secret_keys, *settings.slack_signing_secret)
    for address in (settings.database_url, settings.smtp_url, settings.imap_url):
        password = urlsplit(address.get_secret_value()).password or ""
        if len(password) >= SHORTEST_STRUCK:
            yield from (SecretStr(password), SecretStr(unquote(password)))


@asynccontextmanager
async def desk(
    settings: Settings, access: Access = Access.BESIDE, clock: Clock = now
) -> AsyncIterator[Desk]:
    """A desk for one command: it writes beside a server, which sends what it finds within seconds."""
    url = settings.database_url.get_secret_value()
    fit_to_work(url)
    store = Store.open(url, access)
    try:
        yield Desk(store, clock, new_id, DRAWERS, _nobody_to_wake, _nobody_to_send, calendar_around,
                   letterer=letterer_of(settings), signer=signer_of(settings), base_url=settings.base_url, ways=WAYS)
    finally:
        await store.close()


def _nobody_to_wake(lane: str) -> None:
    """A command drains no lane; the server's sweep finds what it wrote."""


def _nobody_to_send(claimed: object) -> None:
    """A command takes no turns, so nothing is ever claimed for it."""


def run(work: Awaitable[T]) -> T:
    """Run one command's work; what can be foreseen is said in a sentence."""

    async def whole() -> T:
        return await work

    with refusing():
        return asyncio.run(whole())


async def the_partnership(at: Desk, name: str | None) -> str:
    """The partnership meant: the one named, or the only one there is; that of a test round is meant by name alone."""
    held = await at.store.read(people.partnerships)
    live = sorted(each for each in held if not is_trial(each))
    if not live:
        refuse("There is no partnership yet. Run `quarterday import` first.")
    if name is None and len(live) == 1:
        return live[0]
    for partnership_id, partnership in held.items():
        if name in {partnership_id, partnership.name}:
            return partnership_id
    unknown = "" if name is None else f"There is no partnership “{name}”. "
    refuse(f"{unknown}Say which partnership with --partnership: {', '.join(live)}.")


@asynccontextmanager
async def desk_of(name: str | None) -> AsyncIterator[tuple[Desk, str]]:
    """A desk for one command on one partnership: the one named, or the only one there is."""
    async with desk(settings_or_refuse()) as at:
        yield at, await the_partnership(at, name)


def quarter_or_refuse(text: str) -> Quarter:
    """A quarter as people write it; anything else is wrong usage."""
    try:
        return Quarter.parse(text)
    except ValueError as mistake:
        raise typer.BadParameter(str(mistake)) from mistake
