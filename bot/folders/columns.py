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
    grade,
    heading,
    layer_name,
    member,
    number,
    one_of,
    quarter,
    rule,
    several,
    slack_team,
    slack_user,
    week,
    whole,
    words,
    zone,
)
from conversations.digests.grouping import Grouping
from conversations.digests.layers import Unsigned
from conversations.digests.rule_book import RULES
from conversations.partnership.actions import Progress
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.matrix import LARGEST
from conversations.partnership.parts import Gives
from conversations.partnership.people import WEEK
from conversations.partnership.polarity import Polarity
from conversations.partnership.targets import Measure

CALENDARS = ("england", "wales", "scotland", "northern_ireland")
CHANNELS = ("slack", "email", "web")
VISIBILITIES = ("partnership", "restricted")
AXES = ("likelihood", "impact")
HOLDERS = ("lead", "sponsor", "board", "raiser")
MOST_DECIMALS = 6
MOST_DAYS = 60
"""Working days of a quarter, near enough: nothing waits longer on one step."""
MOST_PATIENCE = 366
"""Calendar days: nobody waits longer than a year for an answer."""
MOST_LINES = 200
YEARLY = 4
"""Quarters after which a risk is looked at again at the latest."""


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
    "works": Column(week, otherwise=WEEK),
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
    "risks_considered": Column(_yes_no, otherwise="no"),
})  # fmt: skip

RISKS = Table("risks", ("id",), {
    "id": _needed(words),
    "ref": _needed(words),
    "description": _needed(words),
    "cause": Column(words),
    "consequence": Column(words),
    "inherent_likelihood": Column(grade),
    "inherent_impact": Column(grade),
    "likelihood": _needed(grade),
    "impact": _needed(grade),
    "aim_likelihood": Column(grade),
    "aim_impact": Column(grade),
    "mitigation": Column(words),
    "actions": Column(several(words), otherwise=()),
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

CLOSURES = Table("closures", ("date", "calendar"), {
    "date": _needed(day),
    "name": _needed(words),
    "calendar": Column(one_of("calendar", CALENDARS), otherwise=""),
    "worked": Column(_yes_no, otherwise="no"),
})  # fmt: skip
"""Days off that no list has yet; or, with `worked`, listed holidays on which people work."""

MATRIX = Table("matrix", ("likelihood", "impact"), {
    "likelihood": _needed(whole(1, LARGEST)),
    "impact": _needed(whole(1, LARGEST)),
    "zone": _needed(words),
})  # fmt: skip
"""The risk matrix, one row for each place; it comes with zones."""

ZONES = Table("zones", ("zone",), {
    "zone": _needed(words),
    "review": _needed(whole(1, YEARLY)),
    "escalates": _needed(_yes_no),
    "mitigated": _needed(_yes_no),
})  # fmt: skip
"""The zones of the matrix from the mildest to the gravest; `review` is in quarters."""

GRADES = Table("grades", ("axis", "grade"), {
    "axis": _needed(one_of("axis", AXES)),
    "grade": _needed(whole(1, LARGEST)),
    "word": _needed(words),
})  # fmt: skip
"""The partnership's own words for its grades."""

LADDER = Table("ladder", ("holder",), {
    "holder": _needed(one_of("holder", HOLDERS)),
    "days": Column(whole(1, MOST_DAYS)),
})  # fmt: skip
"""Who holds a blockage, in climbing order, and for how many working days; without any, nothing moves on by itself."""

PARTS = Table("parts", ("ref", "body"), {
    "ref": _needed(words),
    "body": _needed(words),
    "giver": _needed(email),
    "gives": Column(member("kind of figure", Gives), otherwise=Gives.PART),
})  # fmt: skip
"""The bodies that report on a target, in the order of the agreement."""

LAYERS = Table("layers", ("name",), {
    "name": _needed(layer_name),
    "reader": Column(words),
    "grouping": Column(member("grouping", Grouping)),
    "rules": Column(several(one_of("rule", tuple(RULES))), otherwise=()),
    "heading": Column(heading),
    "patience": Column(whole(1, MOST_PATIENCE)),
    "lines": Column(whole(1, MOST_LINES)),
    "unsigned": Column(member("way with unsigned figures", Unsigned)),
    "channel": Column(words),
    "emails": Column(several(email), otherwise=()),
})  # fmt: skip
"""Digest layers of the partnership's own; one of a shipped name re-words or re-rules it, empty cells are as shipped."""

DISTRICTS = Table("districts", ("district",), {
    "district": _needed(words),
    "chair": Column(email),
    "channel": Column(words),
    "emails": Column(several(email), otherwise=()),
})  # fmt: skip
"""The bodies in parts that have a digest of their own; without any, every body has."""

TABLES = {table.name: table for table in (
    PARTNERSHIP, THEMES, PEOPLE, TARGETS, EARLIER, MILESTONES, FIGURES, ACTIONS, RISKS, ABSENCES, CLOSURES,
    MATRIX, ZONES, GRADES, LADDER, PARTS, LAYERS, DISTRICTS,
)}  # fmt: skip
