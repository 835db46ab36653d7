"""A small folder in which everything is right, to be broken one cell at a time."""

import csv
import io
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]

SOUND: Tables = {
    "partnership": [
        ["name", "board", "board_channel", "board_emails", "timezone", "calendar", "default_rule"],
        ["Marl Together", "Marl Board", "#board", "board@marl.example;clerk@marl.example", "", "",
         "tolerance 10%"],
    ],
    "themes": [
        ["theme", "chair", "channel", "emails"],
        ["Safer", "cat@marl.example", "#safer", ""],
        ["Children", "", "", "kids@marl.example"],
    ],
    "people": [
        ["email", "name", "organisation", "other_emails", "slack_team", "slack_user", "prefers", "deputy"],
        ["ann@marl.example", "Ann Archer", "Marl County", "", "T1", "U1", "", "bob@police.example"],
        ["bob@police.example", "Bob Birch", "Marl Police", "bob@home.example", "", "", "email", ""],
        ["cat@marl.example", "Cat Cole", "Marl County", "", "T1", "U3", "slack", ""],
    ],
    "targets": [
        ["ref", "title", "theme", "lead", "sponsor", "members", "unit", "decimals", "polarity",
         "measure", "rule", "tolerance", "floor", "minimum", "maximum", "due_in", "without", "with",
         "reward", "definition"],
        ["NI 111", "First time entrants", "Children", "ann@marl.example", "cat@marl.example",
         "bob@police.example;cat@marl.example", "entrants", "", "lower", "cumulative", "", "", "", "0", "", "",
         "", "", "", "Since 1 April"],
        ["NI 32", "Repeat incidents", "Safer", "bob@police.example", "", "", "%", "1", "lower", "period",
         "tolerance", "5%", "", "0", "100", "2;4", "33", "29", "1000.50", ""],
        ["NI 65", "Second plans", "Children", "ann@marl.example", "", "", "%", "", "range", "rolling_year",
         "range", "5%", "", "0", "100", "", "", "", "", ""],
    ],
    "milestones": [
        ["ref", "quarter", "value", "upper"],
        ["NI 111", "2026-Q1", "60", ""],
        ["NI 111", "2026-Q2", "120", ""],
        ["NI 32", "Q2 2026/27", "30.5", ""],
        ["NI 65", "2026-Q2", "10", "15.25"],
    ],
    "figures": [
        ["ref", "quarter", "value", "status", "standing", "note"],
        ["NI 111", "2025-Q2", "136", "", "final", "checked"],
        ["NI 32", "2026-Q1", "", "not_yet_available", "", "court data come late"],
        ["NI 65", "2026-Q1", "0", "reported", "", ""],
    ],
    "actions": [
        ["id", "ref", "text", "owner", "due", "status"],
        ["A1", "NI 111", "=open the youth hub", "Bob@police.example", "2026-09-30", ""],
    ],
    "risks": [
        ["id", "ref", "description", "likelihood", "impact", "mitigation", "owner", "review", "status"],
        ["R1", "NI 32", "Conference backlog", "3", "4", "Extra sittings", "The court service", "", "open"],
    ],
    "absences": [
        ["email", "from", "to", "deputy"],
        ["ann@marl.example", "2026-10-05", "2026-10-09", "bob@police.example"],
    ],
}  # fmt: skip


@pytest.fixture
def sound() -> Tables:
    """Tables in which nothing is wrong, the test's own to break."""
    return deepcopy(SOUND)


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes tables as a folder of CSV files, over whatever lies there."""
    folder = tmp_path / "import"

    def write(tables: Tables) -> Path:
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, lines in tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(lines)
            (folder / f"{name}.csv").write_bytes(text.getvalue().encode())
        return folder

    return write
