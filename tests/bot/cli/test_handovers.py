"""Hand-overs at a terminal: listed with what waits for whom, confirmed, refused, each with its exit code."""

from __future__ import annotations

import asyncio
import json

import pytest

from storage.database import Store
from tests.bot.cli.calls import Call, done, told
from tests.bot.handlers.marlshire import MAYA, Marlshire

ID = "1.1-1"


@pytest.fixture
def named(migrated: str) -> str:
    """Maya has named Gwen for the return of NI 111 in the example county."""

    async def names_gwen() -> None:
        store = Store.open(migrated)
        county = await Marlshire(store).open()
        await county.presses(MAYA, "Start")
        await county.says(MAYA, "not me, it's Gwen")
        await store.close()

    asyncio.run(names_gwen())
    return migrated


def test_hand_overs_are_listed(call: Call, named: str) -> None:
    """With who named whom for what, and the inbox says how to confirm it."""
    assert f"{ID}      waits for both NI 111     Maya Quinn → Gwen Marsh: all of it" == done(call("handover", "list"))
    (shown,) = json.loads(done(call("handover", "list", "--json")))
    assert (ID, "asked", "not me, it's Gwen") == (shown["id"], shown["state"], shown["said"])
    assert f"`quarterday handover confirm {ID}`" in done(call("inbox", "list"))


def test_a_hand_over_is_confirmed_once(call: Call, named: str) -> None:
    """It then waits for the person named; a second time there is nothing to confirm."""
    assert f"{ID} is confirmed, and holds as soon as Gwen Marsh says yes." == done(call("handover", "confirm", ID))
    assert (1, f"There is nothing to confirm: {ID} waits for them.") == told(call("handover", "confirm", ID))
    assert "waits for them" in done(call("handover", "list"))


def test_a_hand_over_is_refused_with_a_reason(call: Call, named: str) -> None:
    """Whoever named somebody is told; it cannot be confirmed after."""
    (shown,) = [json.loads(done(call("handover", "refuse", ID, "--because", "Gwen has left", "--json")))]
    assert "ended" == shown["state"]
    assert (1, f"There is nothing to confirm: {ID} has ended.") == told(call("handover", "confirm", ID))
    assert (1, f"There is nothing to refuse: {ID} has ended.") == told(call("handover", "refuse", ID))
    assert "handover confirm" not in done(call("inbox", "list"))


def test_an_id_that_is_not_there(call: Call, named: str) -> None:
    """The sentence says where they are shown; without an id it is wrong usage."""
    unknown = "There is no hand-over 9; `quarterday handover list` shows what there is."
    assert (1, unknown) == told(call("handover", "confirm", "9"))
    assert (1, unknown) == told(call("handover", "refuse", "9"))
    assert 2 == call("handover", "confirm").exit_code


def test_nobody_has_named_anybody(call: Call, county: str) -> None:
    """A fresh county has no hand-over."""
    assert "Nobody has named anybody else." == done(call("handover", "list"))
    assert [] == json.loads(done(call("handover", "list", "--json")))
