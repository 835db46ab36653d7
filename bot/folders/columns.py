"""The tables of an import folder and their columns, fixed by name.

To take in a new column, name it here with the reader of its cells and give it
a home in `rows_of_*.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.folders.cells import (
    day,
    email,
    member,
    number,
    one_of,
    quarter,
    rule,
    several,
    slack_team,
    slack_user,
    whole,
    words,
    zone,
)
from conversations.partnership.actions import Progress
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.polarity import Polarity
from conversations.partnership.targets import Measure

CALENDARS = ("england", "wales", "scotland", "northern_ireland")
CHANNELS = ("slack", "email", "web")
VISIBILITIES = ("partnership", "restricted")
HIGHEST_GRADE = 5
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """How its cells are read; an empty cell of one that is not needed reads as `otherwise`."""

    read: Callable[[str], Any]
    needed: bool = False
    otherwise: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file or sheet: its columns, and those by which no two rows may be the same."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    needed: bool = False


def _needed(read: Callable[[str], Any]) -> Column:
    return Column(read, needed=True)


def _quarter_numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(several(lambda part: whole(1, 4)(part.removeprefix("Q")))(text)))


_yes_no = one_of("answer", ("yes", "no"))

_MEASURED: Mapping[str, Column] = {
    "title": Column(words),
    "unit": Column(words),
    "decimals": Column(whole(0, MOST_DECIMALS)),
    "polarity": Column(member("polarity", Polarity)),
    "measure": Column(member("measure", Measure)),
    "rule": Column(words, otherwise=""),
    "tolerance": Column(words, otherwise=""),
    "floor": Column(words, otherwise=""),
    "minimum": Column(number),
    "maximum": Column(number),
    "due_in": Column(_quarter_numbers),
    "baseline": Column(number),
    "baseline_period": Column(words),
    "definition": Column(words),
}

PARTNERSHIP = Table("partnership", (), {
    "name": _needed(words),
    "board": _needed(words),
    "board_channel": Column(words),
    "board_emails": Column(several(email), otherwise=()),
    "timezone": Column(zone, otherwise="Europe/London"),
    "calendar": Column(one_of("calendar", CALENDARS), otherwise="england"),
    "default_rule": _needed(rule),
}, needed=True)  # fmt: skip

THEMES = Table("themes", ("theme",), {
    "theme": _needed(words),
    "chair": Column(email),
    "channel": Column(words),
    "emails": Column(several(email), otherwise=()),
}, needed=True)  # fmt: skip

PEOPLE = Table("people", ("email",), {
    "email": _needed(email),
    "name": _needed(words),
    "organisation": _needed(words),
    "other_emails": Column(several(email), otherwise=()),
    "slack_team": Column(slack_team),
    "slack_user": Column(slack_user),
    "prefers": Column(one_of("channel", CHANNELS)),
    "timezone": Column(zone),
    "calendar": Column(one_of("calendar", CALENDARS)),
    "deputy": Column(email),
}, needed=True)  # fmt: skip

TARGETS = Table("targets", ("ref",), {
    "ref": _needed(words),
    "theme": _needed(words),
    "lead": _needed(email),
    "sponsor": Column(email),
    "members": Column(several(email), otherwise=()),
    **_MEASURED,
    "title": _needed(words),
    "unit": _needed(words),
    "polarity": _needed(member("polarity", Polarity)),
    "measure": _needed(member("measure", Measure)),
    "due_in": Column(_quarter_numbers, otherwise=(1, 2, 3, 4)),
    "without": Column(number),
    "with": Column(number),
    "reward": Column(number),
    "visibility": Column(one_of("visibility", VISIBILITIES), otherwise="partnership"),
}, needed=True)  # fmt: skip

EARLIER = Table("earlier", ("ref", "until"), {
    "ref": _needed(words),
    "until": _needed(quarter),
    "comparable": _needed(_yes_no),
    **_MEASURED,
})  # fmt: skip
"""How a target was measured up to a past quarter; an empty cell means as it is in targets."""

MILESTONES = Table("milestones", ("ref", "quarter"), {
    "ref": _needed(words),
    "quarter": _needed(quarter),
    "value": _needed(number),
    "upper": Column(number),
})  # fmt: skip

FIGURES = Table("figures", ("ref", "quarter"), {
    "ref": _needed(words),
    "quarter": _needed(quarter),
    "value": Column(number),
    "status": Column(member("status", DataStatus)),
    "standing": Column(member("standing", Standing)),
    "note": Column(words),
})  # fmt: skip

ACTIONS = Table("actions", ("id",), {
    "id": _needed(words),
    "ref": _needed(words),
    "text": _needed(words),
    "owner": Column(words),
    "due": Column(day),
    "status": Column(member("status", Progress), otherwise=Progress.PROMISED),
})  # fmt: skip

RISKS = Table("risks", ("id",), {
    "id": _needed(words),
    "ref": _needed(words),
    "description": _needed(words),
    "likelihood": _needed(whole(1, HIGHEST_GRADE)),
    "impact": _needed(whole(1, HIGHEST_GRADE)),
    "mitigation": Column(words),
    "owner": Column(words),
    "review": Column(day),
    "status": Column(one_of("status", ("open", "closed")), otherwise="open"),
})  # fmt: skip

ABSENCES = Table("absences", ("email", "from"), {
    "email": _needed(email),
    "from": _needed(day),
    "to": _needed(day),
    "deputy": Column(email),
})  # fmt: skip

TABLES = {table.name: table for table in (
    PARTNERSHIP, THEMES, PEOPLE, TARGETS, EARLIER, MILESTONES, FIGURES, ACTIONS, RISKS, ABSENCES,
)}  # fmt: skip
