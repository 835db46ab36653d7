"""The tables of the durable engine, procrastinate, in a schema of their own beside ours; PostgreSQL only.

They hold hints and no intent: what is to be sent and what falls due stands in
our own tables. A release of the engine with other tables is therefore met by
a step that takes them away and makes them anew.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage.postgres import ENGINE


def make_engine(connection: Connection) -> None:
    """Make the tables that the installed engine works on; nothing on SQLite, where lanes are drained in process."""
    if connection.dialect.name != "postgresql":
        return
    from procrastinate.schema import SchemaManager

    connection.exec_driver_sql(f"CREATE SCHEMA {ENGINE}")
    # The engine names its tables without a schema, in what it makes and in what it asks.
    connection.exec_driver_sql(f"SET LOCAL search_path TO {ENGINE}")
    connection.exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})
    connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")


def take_engine_away(connection: Connection) -> None:
    """Drop them again, with every hint in them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP SCHEMA {ENGINE} CASCADE")
