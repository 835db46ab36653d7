"""Keeping what is known safe: a backup of a database in use, a database made from one, the record held to its word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import desk, refuse, refusing, run, say, settings_or_refuse
from bot.handlers.resuming import Resumed, resume
from bot.main import now
from conversations.digests.wording import plural
from storage.backups.auditing import Audited, audit
from storage.backups.file import NotABackup, check
from storage.backups.restoring import NotRestored, restore
from storage.backups.snapshot import Sum
from storage.backups.taking import NotToBeBackedUp, take
from storage.database import named
from storage.migrations import fit_to_work

File = Annotated[Path, typer.Argument(help="The file of the backup.")]

HELD = ("It is held: nothing is sent from it, and no server starts on it. Once the original has stopped for good, run "
        "`quarterday restore --resume`.")
NOTHING_HELD = "The database is not held: it was not restored, or was resumed before."
ONE_OF_TWO = "Name the file to restore from, or say --resume for a database that was restored."

audits = typer.Typer(no_args_is_help=True, help="The record: what was said and reported, which nobody can rewrite.")


@contextmanager
def _refusing() -> Iterator[None]:
    with refusing():
        try:
            yield
        except (NotABackup, NotRestored, NotToBeBackedUp) as reason:
            refuse(str(reason))


def _url() -> str:
    return settings_or_refuse().database_url.get_secret_value()


def backup(file: File) -> None:
    """Write all that the database holds to a new file, while it is in use."""
    url = _url()
    with _refusing():
        taken = take(url, file, now())
    say(f"Wrote {file}: {_held(taken.sums)}, as {named(url)} stood on {_moment(taken.at)}. It was read back and is "
        "whole.")


def restore_(
    file: Annotated[Path | None, typer.Argument(help="The file of a backup; with --resume none.")] = None,
    check_: Annotated[bool, typer.Option("--check", help="Say what the file holds; restore nothing.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the database holds now.")] = False,
    resume_: Annotated[bool, typer.Option("--resume", help="Let a restored database work.")] = False,
) -> None:
    """Make the database from a backup, and hold it until its original has stopped; --resume then lets it work."""
    if (file is None) is not resume_:
        raise typer.BadParameter(ONE_OF_TWO)
    if file is None:
        _resume()
    elif check_:
        with _refusing():
            contents, sums = check(file)
        say(f"{file} is whole: {_held(sums)}, as they stood on {_moment(contents.taken_at)}, at step {contents.step} "
            "of the schema.")
    else:
        url = _url()
        with _refusing():
            done = restore(url, file, now(), replace=replace)
        say(f"Restored {_held(done.sums)}, as they stood on {_moment(done.taken_at)}, into {named(url)}. What stands "
            "there was compared with the backup and is the same.", HELD)


def _resume() -> None:
    done = run(_resumed())
    if done is None:
        refuse(NOTHING_HELD)
    looked_up, waiting, unread = done.doubted.looked_up, done.doubted.waiting, done.doubted.unread
    say(f"The database works from now on. Since its backup of {_moment(done.taken_at)} the original may have sent what "
        "it holds:",
        f"- {plural(looked_up, 'message is', 'messages are')} looked up in Slack before anything is sent;",
        f"- {plural(waiting, 'letter waits', 'letters wait')} for you, for no letter can be looked up: see `quarterday "
        "dead-letters list`;",
        f"- {plural(unread, 'mail that was not read waits', 'mails that were not read wait')} likewise: see "
        "`quarterday inbox list`;",
        f"- {plural(done.reminded, 'person is', 'people are')} taken as reminded, whose reminder fell due since.")


async def _resumed() -> Resumed | None:
    async with desk(settings_or_refuse()) as at:
        return await resume(at)


@audits.command("verify")
def audit_verify(
    against: Annotated[Path | None, typer.Option(help="A backup: what stood in it must still stand.")] = None,
) -> None:
    """Hold the record to its word: nothing rewritten, no gap, every figure leads to what was said."""
    url = _url()
    with _refusing():
        fit_to_work(url)
        found = audit(url, against)
    if found.broken:
        refuse(*found.broken, f"The record does not hold: {plural(len(found.broken), 'fault')}.")
    say(f"The record holds: {_of_the_record(found)}. {_looked_at(found)}")


def _of_the_record(found: Audited) -> str:
    ledger, figures = found.counts["ledger"], found.counts["figure"]
    more = sum(found.counts.values()) - ledger - figures
    return (f"{plural(ledger, 'entry', 'entries')} of the ledger, {plural(figures, 'version')} of figures, and "
            f"{more} more that are never changed")


def _looked_at(found: Audited) -> str:
    if found.since is None:
        return "With --against BACKUP it is compared with what stood before."
    return f"All that stood in the backup of {_moment(found.since)} stands as it was."


def _held(sums: Mapping[str, Sum]) -> str:
    rows = sum(each.count for each in sums.values())
    return f"{plural(rows, 'row')} of {plural(len(sums), 'table')}"


def _moment(at: datetime) -> str:
    return f"{at:%d %B %Y at %H:%M:%S} UTC"
