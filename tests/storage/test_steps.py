"""A step only adds, so that a program of the version before works on; migrating gives way to whoever works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from storage import migrations
from storage.database import Unreachable, address_of
from storage.migrations import Outgrown, Standing, standing
from storage.migrations.stepping import patiently
from storage.tables import LaneRow, StepRow, table
from tests.storage.expanding import shapes, taken_away

Change = Callable[[Operations], Any]
SCRIPTS = ScriptDirectory(str(migrations.__path__[0]))
STEPS = list(SCRIPTS.walk_revisions())[::-1]


def taken_by(step: str, serves: str | None) -> Callable[[Connection], Any]:
    """As if a newer program had migrated the database by this step."""
    return lambda connection: connection.execute(insert(table(StepRow)), {"step": step, "serves": serves})


def test_every_step_only_adds_or_says_whom_it_still_serves(empty_database_url: str) -> None:
    """What a program of the step before reads and writes, it can read and write after it."""
    broken: dict[str, list[str]] = {}
    for step in STEPS:
        with migrations.opened(empty_database_url) as connection:
            before = shapes(connection)
        migrations.upgrade(empty_database_url, step.revision)
        with migrations.opened(empty_database_url) as connection:
            after = shapes(connection)
        if getattr(step.module, "serves", None) is None and (found := taken_away(before, after)):
            broken[step.revision] = found
    assert {} == broken


def test_whoever_takes_away_serves_a_step_before_it() -> None:
    """Nothing is taken away that the version just before still uses."""
    said = {step.revision: step.module.serves for step in STEPS if hasattr(step.module, "serves")}
    known = [step.revision for step in STEPS]
    assert [] == [step for step, serves in said.items() if serves not in known[: known.index(step)]]


TIGHTER: list[tuple[str, Change]] = [
    ("fetched is gone", lambda op: op.drop_table("fetched")),
    ("lane.reason is gone", lambda op: op.drop_column("lane", "reason")),
    ("lane.why is new, and must be given", lambda op: _batched(op, "lane", lambda lane: lane.add_column(
        sa.Column("why", sa.String(), nullable=False)))),
    ("lane.reason may be empty no more", lambda op: _batched(op, "lane", lambda lane: lane.alter_column(
        "reason", existing_type=sa.Text(), nullable=False))),
    ("lane.reason was TEXT and is INTEGER", lambda op: _batched(op, "lane", lambda lane: lane.alter_column(
        "reason", existing_type=sa.Text(), type_=sa.Integer()))),
    ("notice has a new rule: unique about", lambda op: op.create_index("ux", "notice", ["about"], unique=True)),
    ("lane has a new rule: reference reason to partnership", lambda op: _batched(
        op, "lane", lambda lane: lane.create_foreign_key("fk_why", "partnership", ["reason"], ["id"]))),
    ("lane has a new rule: check id <> ''", lambda op: _batched(
        op, "lane", lambda lane: lane.create_check_constraint("ck_id", "id <> ''"))),
    ("lane has a new rule: trigger still", lambda op: op.execute(
        "CREATE TRIGGER still BEFORE UPDATE ON lane BEGIN SELECT RAISE(ABORT, 'no'); END")),
]


def _batched(op: Operations, name: str, change: Callable[[Any], Any]) -> None:
    with op.batch_alter_table(name) as batch:
        change(batch)


@pytest.mark.parametrize(("why", "change"), TIGHTER, ids=[why for why, _ in TIGHTER])
def test_what_would_break_the_version_before_is_found(sqlite_url: str, why: str, change: Change) -> None:
    """Each by name; what only adds is let through."""
    with migrations.opened(sqlite_url) as connection, connection.begin():
        op = Operations(MigrationContext.configure(connection))
        before = shapes(connection)
        op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("must", sa.String()))
        op.add_column("person", sa.Column("pronoun", sa.String(), nullable=True))
        op.add_column("person", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        op.create_index("ix_person_pronoun", "person", ["pronoun"])
        assert [] == taken_away(before, shapes(connection))
        change(op)
        assert [why] == taken_away(before, shapes(connection))


def test_a_database_that_newer_programs_added_to_is_worked_on(database_url: str) -> None:
    """It has more than is known here, and `migrate` leaves it; one that lost what is used here is refused by name."""
    with migrations.opened(database_url) as connection, connection.begin():
        taken_by("9001", None)(connection)
        taken_by("9002", migrations.NEWEST)(connection)
    try:
        migrations.upgrade(database_url)
        assert Standing.FITS is standing(database_url)
        with migrations.opened(database_url) as connection, connection.begin():
            taken_by("9003", "9001")(connection)
        assert Standing.BEYOND is standing(database_url)
        with pytest.raises(Outgrown, match=r"changed by a newer Quarterday.*Start the newer one"):
            migrations.upgrade(database_url)
    finally:
        with migrations.opened(database_url) as connection, connection.begin():
            connection.execute(text("DELETE FROM schema_step WHERE step > '9000'"))
    assert Standing.FITS is standing(database_url)


def test_a_step_gives_way_to_whoever_holds_a_table(postgres_url: str) -> None:
    """A turn that comes while a step waits is done, and so is the step, once the table is free."""
    engine = migrations.engine_for(address_of(postgres_url))
    tries, lanes = threading.Semaphore(0), table(LaneRow)

    def step(connection: Connection) -> None:
        tries.release()
        connection.execute(text("ALTER TABLE lane ADD COLUMN extra TEXT"))

    with engine.connect() as reader, engine.connect() as turn, engine.connect() as migrating:
        reader.execute(select(lanes))  # a backup reads for long
        going = threading.Thread(target=lambda: patiently(migrating, lambda: step(migrating)))
        going.start()
        for _ in range(2):  # the second try tells that the first was given up
            tries.acquire()
        turn.execute(insert(lanes), {"id": "slack:T1"})
        turn.commit()
        reader.rollback()
        going.join()
        assert "extra" in {each["name"] for each in sa.inspect(turn).get_columns("lane")}
        turn.execute(text("ALTER TABLE lane DROP COLUMN extra"))
        turn.commit()
    engine.dispose()


def test_two_who_migrate_at_once_take_each_step_once(empty_postgres_url: str) -> None:
    """As two servers do that are started together; both find the database as they need it."""
    faults: list[BaseException] = []

    def migrate() -> None:
        try:
            migrations.upgrade(empty_postgres_url)
        except BaseException as fault:  # noqa: BLE001  # told below, on the thread of the test
            faults.append(fault)

    both = [threading.Thread(target=migrate) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [] == faults
    assert migrations.Standing.FITS is migrations.standing(empty_postgres_url)


def test_a_step_that_is_held_up_for_too_long_says_by_what(postgres_url: str) -> None:
    """In a sentence, with nothing changed; once let go of it is taken."""
    engine = migrations.engine_for(address_of(postgres_url))
    with engine.connect() as reader, engine.connect() as migrating:
        reader.execute(select(table(LaneRow)))

        def step() -> None:
            migrating.execute(text("ALTER TABLE lane ADD COLUMN extra TEXT"))

        with pytest.raises(Unreachable, match=r"something has held it .* `quarterday migrate` again"):
            patiently(migrating, step, patience=0.0)
        reader.rollback()
        assert "extra" not in {each["name"] for each in sa.inspect(reader).get_columns("lane")}
        reader.rollback()
        patiently(migrating, step)
        migrating.execute(text("ALTER TABLE lane DROP COLUMN extra"))
        migrating.commit()
    engine.dispose()


def test_what_else_fails_is_not_tried_again(sqlite_url: str) -> None:
    """A step that is wrong is told at once; put right, it is taken."""
    with migrations.opened(sqlite_url) as connection:
        with pytest.raises(sa.exc.OperationalError, match="no such table"):
            patiently(connection, partial(_run, connection, "DROP TABLE unheard_of"))
        patiently(connection, partial(_run, connection, "CREATE TABLE something (id INTEGER)"))


def _run(connection: Connection, words: str) -> None:
    connection.execute(text(words))
