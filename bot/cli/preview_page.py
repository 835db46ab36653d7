"""The calendar of a round's messages as one page that needs nothing beside itself: to be read, sent on and printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.foreseen import STEPS
from bot.folders.writing import placed
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview
from conversations.digests.wording import listed, plural
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.quarters import Quarter

PAGES = Path(__file__).with_name("pages")
WHAT = {INVITATION: "Invitation", REMINDER: "Reminder", PASSED_ON: "Told who has not answered"}
"""What a message is called where people read it, by its kind."""
CHANNELS = {"slack": "Slack", "email": "email"}


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose round it is, of which quarter, and when the page is made."""

    partnership: str
    quarter: Quarter
    made: datetime

    @property
    def name(self) -> str:
        """The quarter by its short name."""
        return self.quarter.name

    @property
    def full_name(self) -> str:
        """The quarter with its months."""
        return self.quarter.full_name


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as the page has it; `zone` only where the reader's is not that of the round."""

    at: str
    zone: str
    to: str
    channel: str
    what: str
    about: str
    minutes: str
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day."""

    id: str
    name: str
    short: str
    counted: str
    messages: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Person:
    """How many messages somebody gets, and on which days the first and the last."""

    name: str
    first: str
    last: str
    many: int


def write_page(preview: Preview, heading: Heading, path: Path) -> None:
    """Write the page to a file.

    Raises:
        OSError: it cannot be written there.
    """
    placed(path, drawn(preview, heading).encode())


def drawn(preview: Preview, heading: Heading) -> str:
    """The page, as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # read where a page is drawn, and nowhere else

    pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    people = {each.to for each in preview.messages}
    return pages.get_template("preview.html").render(
        round=heading,
        made=long_date(local_date(heading.made, preview.timezone)),
        counted=f"{plural(len(preview.messages), 'message')} to {plural(len(people), 'person', 'people')}",
        unreachable=listed(list(preview.unreachable)) if preview.unreachable else "",
        dates=[(said, long_day(local_date(getattr(preview.dates, step), preview.timezone)))
               for step, said in STEPS.items()],
        days=list(_days(preview)), people=list(_people(preview)),
    )  # fmt: skip


def _days(preview: Preview) -> Iterator[Day]:
    ordered = sorted(preview.messages, key=lambda each: (_day(each), each.at, each.name))
    for day, messages in groupby(ordered, key=_day):
        entries = [_entry(each, preview.timezone) for each in messages]
        yield Day(day.isoformat(), long_day(day), _short(day), plural(len(entries), "message"), entries)


def _day(message: Foreseen) -> date:
    return local_date(message.at, message.timezone)


def _entry(message: Foreseen, zone: str) -> Entry:
    local = message.at.astimezone(ZoneInfo(message.timezone))
    return Entry(
        at=f"{local:%H:%M}", zone="" if message.timezone == zone else message.timezone, to=message.name,
        channel=CHANNELS.get(message.channel, message.channel), what=WHAT.get(message.kind, message.kind),
        about=", ".join(message.refs), minutes=f"about {plural(message.minutes, 'minute')}" if message.minutes else "",
        why=f"{message.why[:1].upper()}{message.why[1:]}.",
    )  # fmt: skip


def _people(preview: Preview) -> Iterator[Person]:
    ordered = sorted(preview.messages, key=lambda each: (each.name, each.to, each.at))
    for _, theirs in groupby(ordered, key=lambda each: each.to):
        messages = list(theirs)
        first, last = (_day(each) for each in (messages[0], messages[-1]))
        yield Person(messages[0].name, _short(first), _short(last), len(messages))


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
