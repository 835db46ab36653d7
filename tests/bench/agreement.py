"""An agreement of very many targets with ten years behind each: one made by the product itself, multiplied by SQL.

The statements are those that SQLite and PostgreSQL both understand. Figures differ from target to target and from
quarter to quarter; some were never rated, some were restated, some measures changed on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.desk import Desk
from bot.handlers.import_partnership import Refused, import_folder
from bot.handlers.open_round import open_round
from bot.main import calendar_around, new_id
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import Commentary, Forecast, Outlook, Return
from storage.database import Access, Store, address_of
from storage.migrations import upgrade
from tests.bench.filling import FIRST, folder

QUARTERS = 40
"""How many quarters each target has a figure in, the newest included."""

_MANY = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many)"


async def agreed(url: str, place: Path, targets: int, now: datetime) -> tuple[str, Quarter]:
    """Fill the database of this URL; the partnership and the quarter of its round."""
    quarter = Quarter.containing(now.date()).previous
    upgrade(url)
    store = Store.open(url, Access.SHARED)
    try:
        taken = await import_folder(store, folder(place, quarter), now)
        if isinstance(taken, Refused):
            raise ValueError(f"The folder of the bench is refused: {taken.problems}")
        ignore: Callable[[object], None] = lambda _: None  # noqa: E731  # nobody is woken while a database is filled
        desk = Desk(store, lambda: now, new_id, {"slack": SlackDrawer()}, ignore, ignore, calendar_around)
        await open_round(desk, taken.partnership_id, quarter)
    finally:
        await store.close()
    engine = create_engine(address_of(url))
    with engine.begin() as database:
        for statement, more in _statements(quarter):
            _run(database, statement, {"many": targets, "first": FIRST} | more)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as settled:
        settled.execute(text("ANALYZE"))
    engine.dispose()
    return taken.partnership_id, quarter


def _run(database: Connection, statement: str, named: dict[str, Any]) -> None:
    database.execute(text(statement), {name: value for name, value in named.items() if f":{name}" in statement})


def _statements(quarter: Quarter) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from _targets(quarter)
    yield from _past(quarter)
    yield from _returns(quarter)
    yield from _plans()


def _targets(quarter: Quarter) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every third adds up through the year; every tenth changed its definition five years ago."""
    yield (f"INSERT INTO target (id, partnership_id, ref, theme_id, lead_id, sponsor_id, visibility) {_MANY}"
           " SELECT :first + i, partnership_id, 'T ' || i, theme_id, lead_id, sponsor_id, visibility"
           " FROM n, (SELECT * FROM target LIMIT 1) AS one", {})
    facts = ("replace(CASE WHEN i % 3 = 0 THEN replace(facts, '\"snapshot\"', '\"cumulative\"') ELSE facts END,"
             " title, title || ' ' || i)")
    columns = "(id, partnership_id, target_id, since, title, facts, recorded_at)"
    one = "(SELECT * FROM definition ORDER BY id LIMIT 1) AS one"
    begun = f"replace({facts}, since, :begun)"
    yield (f"INSERT INTO definition {columns} {_MANY} SELECT :first + i, partnership_id, :first + i, :begun,"
           f" title || ' ' || i, {begun}, recorded_at FROM n, {one}", {"begun": str(quarter.plus(-QUARTERS))})
    broken = f"replace(replace({facts}, since, :anew), :alike, :broken)"
    yield (f"INSERT INTO definition {columns} {_MANY} SELECT 2 * :first + i, partnership_id, :first + i, :anew,"
           f" title, {broken}, recorded_at FROM n, {one} WHERE i % 10 = 0", {
               "anew": str(quarter.plus(-20)), "alike": '"breaks_series":false', "broken": '"breaks_series":true'})


def _quarters(quarter: Quarter, newest: int, oldest: int) -> str:
    """Quarters by how far back they lie, as a table `q(back, name)`."""
    rows = ", ".join(f"({back}, '{quarter.plus(-back)}')" for back in range(newest, oldest))
    return f"(WITH q(back, name) AS (VALUES {rows}) SELECT back, name FROM q) AS q"


def _past(quarter: Quarter) -> Iterator[tuple[str, dict[str, Any]]]:
    """A figure and a milestone a quarter; of seven, three red or amber, three green, one never rated."""
    value = "CAST(300 + (i * 7 + back * 13) % 241 AS TEXT) || CASE i % 2 WHEN 0 THEN '.5' ELSE '' END"
    rating = "CASE (i + back) % 7 WHEN 0 THEN 'red' WHEN 1 THEN 'red' WHEN 2 THEN 'amber' WHEN 3 THEN NULL"
    columns = ("(id, partnership_id, target_id, quarter, version, status, value, standing, flags, rating, over, at,"
               " return_id)")
    one = "(SELECT partnership_id, at FROM figure ORDER BY id LIMIT 1) AS one"
    yield (f"INSERT INTO figure {columns} {_MANY} SELECT :first * (back + 1) + i, partnership_id, :first + i, name, 1,"
           f" 'reported', {value}, 'final', '[]', {rating} ELSE 'green' END, false, at, NULL"
           f" FROM n, {_quarters(quarter, 0, QUARTERS)}, {one}", {})
    yield (f"INSERT INTO figure {columns} {_MANY} SELECT :first * (back + 101) + i, partnership_id, :first + i, name,"
           f" 2, 'reported', '377', 'final', '[\"restated\"]', 'amber', false, at, NULL"
           f" FROM n, {_quarters(quarter, 1, 2)}, {one} WHERE i % 50 = 0", {})
    yield (f"INSERT INTO milestone (id, partnership_id, target_id, quarter, value, recorded_at) {_MANY}"
           " SELECT :first * (back + 10) + i, partnership_id, :first + i, name,"
           " CAST(380 + (i * 3 + back) % 90 AS TEXT), recorded_at"
           f" FROM n, {_quarters(quarter, quarter.number - 4, QUARTERS)},"
           " (SELECT partnership_id, recorded_at FROM milestone ORDER BY id LIMIT 1) AS one", {})


def _returns(quarter: Quarter) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the leads gave this quarter, but for one of ten, and in the same quarter of last year."""
    yield ("INSERT INTO round (id, partnership_id, quarter, script, opens, due, no_new_returns, digests, edits_close,"
           " state) SELECT :first, partnership_id, :before, script, opens, due, no_new_returns, digests, edits_close,"
           " 'released' FROM round", {"before": str(quarter.year_before)})
    yield ("INSERT INTO sitting (id, partnership_id, round_id, person_id)"
           " SELECT :first, partnership_id, :first, person_id FROM sitting", {})
    one = '(SELECT * FROM "return" ORDER BY id LIMIT 1) AS one'
    for which, round_id, sitting_id, state in (("now", "round_id", "sitting_id", "sent"),
                                               ("before", ":first", ":first", "released")):
        yield ('INSERT INTO "return" (id, partnership_id, round_id, target_id, sitting_id, person_id, script, state,'
               f" brief, session, outcome, reference, version, touched_at) {_MANY} SELECT '{which}.' || i,"
               f" partnership_id, {round_id}, :first + i, {sitting_id}, person_id, script, '{state}', brief, brief,"
               f" :outcome, 'reference', 12, touched_at FROM n, {one} WHERE i % 10 <> 9",
               {"outcome": _outcome(quarter if which == "now" else quarter.year_before)})


def _outcome(quarter: Quarter) -> str:
    said = Commentary(cause="Two of the five caseworkers left in July and the posts stood empty until September.",
                      action="Both posts are filled; the backlog goes to a weekly panel.", owner="Tom Ellis",
                      due=quarter.plus(2).first_day)  # fmt: skip
    return Return(
        ref="T", figure=Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(432)),
        rated=Rated(rating=Rating.AMBER), commentary=said,
        forecast=Forecast(outlook=Outlook.AT_RISK, value=Decimal(410)),
    ).model_dump_json()  # fmt: skip


def _plans() -> Iterator[tuple[str, dict[str, Any]]]:
    """Two promises a target, and a risk on every other, graded twice."""
    at = '(SELECT partnership_id, touched_at AS at FROM "return" LIMIT 1) AS one'
    for number, progress in ((1, "done"), (2, "on_track")):
        yield (f"INSERT INTO action (partnership_id, id, target_id, text, progress, moved, at) {_MANY}"
               f" SELECT partnership_id, 'A{number}.' || i, :first + i, 'Open the Saturday triage session ' || i,"
               f" '{progress}', 0, at FROM n, {at}", {})
    yield ("INSERT INTO risk (partnership_id, id, target_id, description, likelihood, impact, mitigation, open, at)"
           f" {_MANY} SELECT partnership_id, 'R' || i, :first + i, 'The grant ends in March ' || i, 2 + i % 3, 3,"
           f" 'Bid to the health board', true, at FROM n, {at} WHERE i % 2 = 0", {})
    for grade in (1, 2):
        yield (f"INSERT INTO risk_grade (id, partnership_id, risk_id, likelihood, impact, at) {_MANY}"
               f" SELECT {grade} * :first + i, partnership_id, 'R' || i, {grade} + i % 3, 3, at FROM n, {at}"
               " WHERE i % 2 = 0", {})
