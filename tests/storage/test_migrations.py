"""The shipped steps make exactly the tables that the code declares, and can be taken back."""

import hashlib
from datetime import timedelta
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import inspect, text

from bot.main import now
from conversations.partnership.wished import Wish
from storage import migrations
from storage.chasing import wishes_said
from storage.database import Store, address_of
from storage.notices import notify
from storage.postgres import ENGINE
from storage.tables import Row
from storage.tables.row import alike
from storage.timers import Timer, cancel_timers, fire_due, set_timers
from tests.databases import ENGINE_TABLES
from tests.storage.examples import NOW, a_county

SCHEMA_SEEN = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""The digest of what procrastinate 3.10 makes."""


def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    """Nothing is declared that no step makes, and nothing made that is not declared."""
    engine = migrations.engine_for(address_of(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, alike(Row.metadata))
    engine.dispose()
    assert [] == differences


def test_an_index_of_part_of_the_rows_holds_the_same_part_in_both_databases(database_url: str) -> None:
    """What is declared for one is declared for the other, and is what the steps made."""
    engine = migrations.engine_for(address_of(database_url))
    made = {
        str(index["name"])
        for table in inspect(engine).get_table_names() for index in inspect(engine).get_indexes(table)
        if index.get("dialect_options", {}).get(f"{engine.dialect.name}_where") is not None
    }
    declared = {
        str(index.name)
        for table in alike(Row.metadata).tables.values() for index in table.indexes
        if index.dialect_options[engine.dialect.name]["where"] is not None
    }
    engine.dispose()
    assert declared
    assert declared == made


def test_steps_go_up_down_and_up_again(empty_database_url: str) -> None:
    """A database can be made, taken away whole and made again."""
    assert migrations.Standing.BEHIND is migrations.standing(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.Standing.FITS is migrations.standing(empty_database_url)
    migrations.downgrade(empty_database_url)
    assert {"alembic_version"} == _tables(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert set(Row.metadata.tables) | {"alembic_version"} == _tables(empty_database_url)


def test_the_engine_has_its_tables_apart_from_ours(postgres_url: str) -> None:
    """A new release of the engine with other tables fails here: write a step that makes them anew, then its digest."""
    engine = migrations.engine_for(address_of(postgres_url))
    made = set(inspect(engine).get_table_names(schema=ENGINE))
    engine.dispose()
    assert set(ENGINE_TABLES) == made
    assert SCHEMA_SEEN == hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest()


def test_the_newest_step_is_the_one_that_is_asked_for(database_url: str) -> None:
    """A server knows the last step by name, without reading them all."""
    engine = migrations.engine_for(address_of(database_url))
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    engine.dispose()
    assert (migrations.NEWEST,) == heads


def test_migrating_again_changes_nothing(database_url: str) -> None:
    """`migrate` may be run at every start."""
    migrations.upgrade(database_url)
    assert migrations.Standing.FITS is migrations.standing(database_url)


@pytest.mark.parametrize("url", ["mysql://somewhere/x", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_url_of_something_else_is_refused(url: str) -> None:
    """The refusal says what to write instead, and what it says is accepted."""
    with pytest.raises(ValueError, match=r"sqlite:///quarterday\.db"):
        address_of(url)
    assert "quarterday.db" == address_of("sqlite:///quarterday.db").database


def _tables(url: str) -> set[str]:
    engine = migrations.engine_for(address_of(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


async def test_a_round_opened_before_rounds_chased_themselves_is_chased(empty_database_url: str) -> None:
    """Not before servers of the version before are gone, to which it would be a fault; a round that is over is not."""
    migrations.upgrade(empty_database_url, "0004")
    engine = migrations.engine_for(address_of(empty_database_url))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO partnership (id, name, board, board_emails, timezone, calendar, "
                                "default_rule) VALUES ('kent', 'K', 'B', '[]', 'Europe/London', 'england', '{}')"))
        for number, state in ((1, "open"), (2, "released")):
            moments = ", ".join(["'2026-10-01 08:30:00.000000'"] * 5)
            connection.execute(text(
                "INSERT INTO round (id, partnership_id, quarter, script, opens, due, no_new_returns, digests, "
                f"edits_close, state) VALUES ({number}, 'kent', '2026-Q{number}', 'x@1', {moments}, '{state}')"))
    engine.dispose()
    began = now()
    migrations.upgrade(empty_database_url)
    store = Store.open(empty_database_url)
    assert [] == await store.write(partial(fire_due, now=began + timedelta(minutes=59)))
    (fired,) = await store.write(partial(fire_due, now=now() + timedelta(minutes=61)))
    await store.close()
    timer = fired.timer
    assert ("kent", "chase:1", "round:1", "chase", "{}") == (
        fired.partnership_id, timer.id, timer.subject, timer.kind, timer.facts)


async def test_what_people_wanted_of_reminders_is_theirs_after_the_step(
    unused_store: Store, empty_database_url: str
) -> None:
    """To be asked again, and to be reminded no more; not what was taken back, nor what was wanted of others."""
    store, later = unused_store, NOW + timedelta(days=2)
    county = await store.write(a_county)
    first, second = county.opened.returns[county.ann]
    timers = [Timer("a:1", f"return:{first}", "ask_again", later), Timer("a:2", f"return:{second}", "ask_again", NOW)]
    await store.write(lambda session: set_timers(session, "kent", timers))
    await store.write(lambda session: cancel_timers(session, "kent", f"return:{second}"))
    for wish in ("human", "mute_reminders"):
        await store.write(partial(notify, partnership_id="kent", kind="wish", about=f"{first} {wish}", text="Said.",
                                  at=NOW))
    migrations.downgrade(empty_database_url, "0004")
    migrations.upgrade(empty_database_url)
    said = await store.read(lambda session: wishes_said(session, "kent", county.opened.round_id))
    assert [Wish(person=county.ann, said_at=NOW - timedelta(hours=1), until=later),
            Wish(person=county.ann, said_at=NOW)] == list(said)
