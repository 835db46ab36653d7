"""What every verb shares."""

from __future__ import annotations

from bot.cli.console import secrets_of
from bot.settings import read_settings


def test_passwords_within_addresses_are_secrets() -> None:
    """As they are written there and as they are meant: a log may hold either."""
    settings = read_settings(
        smtp_url="smtps://bot:rel%40y-pass@mail.example.org", imap_url="imaps://bot:box-pass@mail.example.org",
        database_url="postgresql://quarterday:data-pass@db.example.org/quarterday",
    )  # fmt: skip
    told = {secret.get_secret_value() for secret in secrets_of(settings)}
    assert {"rel%40y-pass", "rel@y-pass", "box-pass", "data-pass"} <= told
