"""The calendar of a round's messages, as a table on a terminal and as a file of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.tables import columns
from bot.folders.writing import csv_bytes, placed
from bot.handlers.preview_round import Foreseen, Preview
from conversations.digests.wording import plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date

STEPS = {"opens": "Opens", "due": "Due", "no_new_returns": "Closes by itself after", "digests": "Released by itself",
         "edits_close": "No changes after"}  # fmt: skip
HEADINGS = ("at", "timezone", "to", "channel", "message", "targets", "minutes", "why")
_ABOUT = 3
"""Refs of a message that a line of the table names; of the others it says how many."""


def said_dates(preview: Preview) -> list[str]:
    """The five days of a round."""
    return [f"{said:<22} {long_date(local_date(getattr(preview.dates, step), preview.timezone))}"
            for step, said in STEPS.items()]  # fmt: skip


def said_messages(preview: Preview) -> Iterator[str]:
    """Every message on a line, in the order in which they leave, below how many there are."""
    messages = sorted(preview.messages, key=lambda each: (each.at, each.name))
    if not messages:
        yield "No message is to come."
        return
    people = len({each.to for each in messages})
    yield (f"If nobody answers, {plural(len(messages), 'message')} to {plural(people, 'person', 'people')}; "
           "times are those of whoever reads:")
    yield from columns([_cells(each) for each in messages])
    if preview.unreachable:
        yield f"Nothing reaches {', '.join(preview.unreachable)}: give them an address, or link them in Slack."


def _cells(message: Foreseen) -> Sequence[str]:
    local = message.at.astimezone(ZoneInfo(message.timezone))
    more = len(message.refs) - _ABOUT
    about = ", ".join(message.refs[:_ABOUT]) + (f" and {more} more" if more > 0 else "")
    when = f"{local:%a} {local.day:>2} {local:%b %Y %H:%M}"
    return (when, message.name, message.channel, message.kind, about, f"{message.minutes} min", message.why)


def write_csv(preview: Preview, path: Path) -> None:
    """Every message as a row, with its instant in the reader's own zone.

    Raises:
        OSError: it cannot be written there.
    """
    messages = sorted(preview.messages, key=lambda each: (each.at, each.name))
    rows = ((each.at.astimezone(ZoneInfo(each.timezone)).isoformat(), each.timezone, each.name, each.channel, each.kind,
             "; ".join(each.refs), each.minutes, each.why) for each in messages)
    placed(path, csv_bytes(HEADINGS, rows))
