"""Corrections at a terminal: listed with their words, sent or dropped once, each with its exit code."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.handlers.correcting_digests import NO_MAIL
from storage.database import Store
from tests.bot.cli.calls import KEY, Call, done, told
from tests.bot.handlers.put_right import confirmed, told_wrong

MAIL = {"MAIL_MODE": "on", "MAIL_DOMAIN": "returns.marlshire.example", "MAIL_FROM": "returns@marlshire.example",
        "SMTP_URL": "smtp://127.0.0.1:1", "SECRET_KEYS": KEY, "BASE_URL": "https://q.example",
        "MAIL_AUTHSERV_ID": "relay", "MAIL_WEBHOOK_SECRET": KEY}  # fmt: skip
"""What an installation with mail is set to."""


@pytest.fixture
def drafted(migrated: str) -> str:
    """Imran put a figure right that three digests of the example county had told."""

    async def puts_right() -> None:
        store = Store.open(migrated)
        await confirmed(await told_wrong(store))
        await store.close()

    asyncio.run(puts_right())
    return migrated


def ids(call: Call) -> dict[str, str]:
    """The names of those that wait, by the layer of their digest."""
    return {each["layer"]: each["id"] for each in json.loads(done(call("corrections", "list", "--json")))}


def test_those_that_wait_are_listed_with_their_words(call: Call, drafted: str) -> None:
    """Each with the digest that it corrects; the inbox says that they wait, and by which words they are seen."""
    names = ids(call)
    words = "Correction to “What needs the board’s attention, Q2 2026/27”. It told 235 households"
    assert f"{names['board']}  drafted  board\n  {words}" in done(call("corrections", "list"))
    assert {"board", "group", "theme"} == set(names)
    assert "`quarterday corrections list`" in done(call("inbox", "list"))


def test_one_is_sent_once(call: Call, drafted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its digest went, once all of it can be reached; a second time the refusal says what became of it."""
    name = ids(call)["theme"]
    assert (1, NO_MAIL) == told(call("corrections", "send", name))
    for setting, value in MAIL.items():
        monkeypatch.setenv(f"QUARTERDAY_{setting}", value)
    assert "Sending 1 post and 1 letter." == done(call("corrections", "send", name))
    assert (1, f"The correction {name} was sent before; nothing was done.") == told(call("corrections", "send", name))
    assert f"{name}  sent  theme" in done(call("corrections", "list", "--all"))
    assert name not in done(call("corrections", "list"))


def test_what_is_dropped_waits_no_longer(call: Call, drafted: str) -> None:
    """Its words are said once more; when all are settled nothing waits, and the inbox says nothing of them."""
    for name in ids(call).values():
        assert done(call("corrections", "drop", name)).startswith("Dropped: Correction to “")
    assert "No correction waits." == done(call("corrections", "list"))
    assert "corrections list" not in done(call("inbox", "list"))
    assert 3 == done(call("corrections", "list", "--all")).count("  dropped  ")


@pytest.mark.parametrize("verb", ["send", "drop"])
def test_a_name_that_is_not_there(call: Call, drafted: str, verb: str) -> None:
    """The sentence says where they are shown."""
    why = "There is no correction “9”; see them with `quarterday corrections list`."
    assert (1, why) == told(call("corrections", verb, "9"))
    assert 3 == len(ids(call))
