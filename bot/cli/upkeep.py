"""Looking after an installation: its schema, its settings."""

from __future__ import annotations

from bot.cli.console import refuse, refusing, say, settings_or_refuse
from storage.migrations import upgrade


def migrate() -> None:
    """Bring the database to the newest schema, making it where there is none."""
    settings = settings_or_refuse()
    with refusing():
        upgrade(settings.database_url.get_secret_value())
    say("The database is at the newest schema.")


def check_config() -> None:
    """Say what is missing or weak in the settings."""
    faults = settings_or_refuse().check()
    if faults:
        refuse(*faults)
    say("The settings are complete.")
