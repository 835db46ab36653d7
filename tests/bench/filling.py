"""Databases to measure on: one return made by the product itself, then multiplied by SQL.

People, targets, sittings and returns of the open round, each person's thread
already begun; and, for a long past, released returns with their figures,
messages, deliveries and ledger.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.desk import Desk
from bot.handlers.import_partnership import Refused, import_folder
from bot.handlers.open_round import open_round
from bot.main import calendar_around, new_id
from conversations.partnership.quarters import Quarter
from storage.database import Access, Store
from storage.migrations import upgrade
from tests.bench.dialogue import TEAM

FIRST = 1_000_000
"""Ids of what is multiplied begin here, so that none meets one of the product's own."""

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many) "


def folder(place: Path, quarter: Quarter) -> Path:
    """A partnership with one target, amber at 432."""
    sheets = {
        "partnership.csv": "name,board,board_channel,board_emails,timezone,calendar,default_rule\n"
                           "Bench,Board,#board,board@bench.example,Europe/London,england,tolerance 10%\n",
        "themes.csv": "theme,chair,channel,emails\nSafer,ann@bench.example,#safer,\n",
        "people.csv": "email,name,organisation,slack_team,slack_user,prefers\n"
                      f"ann@bench.example,Ann Archer,County,{TEAM},U0ANN,slack\n"
                      f"sue@bench.example,Sue Sponsor,County,{TEAM},U0SUE,slack\n",
        "targets.csv": "ref,title,theme,lead,sponsor,unit,decimals,polarity,measure,minimum\n"
                       "NI 111,First-time entrants to the youth justice system,Safer,ann@bench.example,"
                       "sue@bench.example,entrants,0,lower,snapshot,0\n",
        "milestones.csv": f"ref,quarter,value\nNI 111,{quarter},410\nNI 111,{quarter.year_end},400\n",
        "figures.csv": "ref,quarter,value,status,standing\n" + "".join(
            f"NI 111,{quarter.plus(-back)},{455 + back},reported,final\n" for back in range(8, 0, -1)),
    }
    place.mkdir()
    for name, text in sheets.items():
        (place / name).write_text(text, "utf-8")
    return place


async def filled(path: Path, people: int, quarters: int, now: datetime, past: bool = True) -> list[str]:
    """Make a database at `path`; the ids of the open returns of so many people."""
    quarter = Quarter.containing(now.date()).previous
    upgrade(f"sqlite:///{path}")
    round_id = await _one(path, quarter, now)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous=OFF")
        _multiply(database, people, round_id)
        for back in range(1, quarters + 1):
            _past(database, people, round_id, back, quarter.plus(-back - 8))
    database.close()
    with sqlite3.connect(path) as settled:
        settled.execute("ANALYZE")
        settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    settled.close()
    return [f"{round_id}.{FIRST + i}" for i in range(people)]


async def _one(path: Path, quarter: Quarter, now: datetime) -> int:
    """The first return, through the product's own import and opening of a round."""
    store = Store.open(f"sqlite:///{path}", Access.SHARED)
    try:
        taken = await import_folder(store, folder(path.with_suffix(".folder"), quarter), now)
        if isinstance(taken, Refused):
            raise ValueError(f"The folder of the bench is refused: {taken.problems}")
        ignore: Callable[[object], None] = lambda _: None  # noqa: E731  # nobody is woken while a database is filled
        desk = Desk(store, lambda: now, new_id, {"slack": SlackDrawer()}, ignore, ignore, calendar_around)
        opened = await open_round(desk, taken.partnership_id, quarter)
        assert opened.returns == 1
    finally:
        await store.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE message SET status = 'sent'")
        database.execute("UPDATE timer SET status = 'cancelled'")
        database.execute("UPDATE round SET state = 'open', edits_close = '2999-01-01 00:00:00.000000'")
        (round_id,) = database.execute("SELECT id FROM round").fetchone()
    database.close()
    return int(round_id)


def _multiply(database: sqlite3.Connection, people: int, round_id: int) -> None:
    """As many people again, each with a defined target, a sitting with its thread, and a return."""
    place = f"{FIRST} + i"
    named = {"many": people}
    (lead,) = database.execute("SELECT person_id FROM sitting").fetchone()
    clone = _cloning(database)
    clone("person", f"person.id = {lead}", {"id": place, "email": "'lead' || i || '@bench.example'"}, named)
    clone("slack_identity", f"slack_identity.person_id = {lead}",
          {"member": "'U0LEAD' || i", "person_id": place}, named)
    clone("target", "true", {"id": place, "ref": "'T ' || i", "lead_id": place}, named)
    clone("definition", "true", {"id": place, "target_id": place}, named)
    clone("sitting", "true", {
        "id": place, "person_id": place, "slack_team": f"'{TEAM}'", "slack_channel": "'D0LEAD' || i",
        "slack_thread": "'1700000000.' || i", "top_message": "'1700000000.' || i",
        "focus": f"'{round_id}.' || ({place})"}, named)
    clone('"return"', '"return".round_id IS NOT NULL', {
        "id": f"'{round_id}.' || ({place})", "sitting_id": place, "person_id": place, "target_id": place}, named)


def _past(database: sqlite3.Connection, people: int, round_id: int, back: int, quarter: Quarter) -> None:
    """One round gone by: each of the people's returns, released, with what led to it."""
    own, place = f"{FIRST * (back + 1)} + i", f"{FIRST} + i"
    named = {"many": people}
    clone = _cloning(database)
    clone("round", f"round.id = {round_id}",
          {"id": f"{FIRST + back}", "quarter": f"'{quarter}'", "state": "'released'"}, {"many": 1})
    clone("sitting", f"sitting.id = {FIRST}", {
        "id": own, "round_id": f"{FIRST + back}", "person_id": place,
        "slack_thread": f"'16{back:03d}.' || i", "focus": f"'{FIRST + back}.' || i"}, named)
    clone('"return"', f"\"return\".id = '{round_id}.{FIRST}'", {
        "id": f"'{FIRST + back}.' || i", "round_id": f"{FIRST + back}", "sitting_id": own, "person_id": place,
        "target_id": place, "state": "'released'", "session": "\"return\".brief", "version": "12"}, named)
    clone("figure", "figure.id = (SELECT min(id) FROM figure)", {
        "id": own, "target_id": place, "quarter": f"'{quarter}'", "return_id": f"'{FIRST + back}.' || i"}, named)
    clone("message", "message.seq = (SELECT min(seq) FROM message)", {
        "seq": own, "id": f"'m:past:{back}:' || i", "person_id": place}, named)
    database.execute(
        NUMBERS + "INSERT INTO inbox (key, channel, place, partnership_id, outcome, received_at, person_id, raw)"
        f" SELECT 'past:{back}:' || i, 'slack', 'D0LEAD' || i || '/{back}', partnership_id, 'taken', at, {place},"
        " '{}' FROM n, (SELECT partnership_id, touched_at AS at FROM \"return\" LIMIT 1)", named)
    database.execute(
        NUMBERS + "INSERT INTO ledger (partnership_id, return_id, kind, inbox_key, key, person_id, at, text)"
        f" SELECT partnership_id, '{FIRST + back}.' || i, 'answered', 'past:{back}:' || i, 'figure', {place}, at,"
        " '432' FROM n, (SELECT partnership_id, touched_at AS at FROM \"return\" LIMIT 1)", named)


def _cloning(database: sqlite3.Connection) -> Callable[[str, str, Mapping[str, str], Mapping[str, int]], None]:
    def clone(table: str, which: str, changed: Mapping[str, str], named: Mapping[str, int]) -> None:
        """Rows like the one that fits `which`, with `changed` columns told from the number `i`."""
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        told = ", ".join(changed.get(column, f'{table}."{column}"') for column in columns)
        kept = ", ".join(f'"{column}"' for column in columns)
        database.execute(
            f"INSERT INTO {table} ({kept}) {NUMBERS} SELECT {told} FROM n, (SELECT * FROM {table} WHERE {which}"
            f" LIMIT 1) AS {table}", named)

    return clone
