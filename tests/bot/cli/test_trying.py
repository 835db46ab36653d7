"""A round is tried from the command line: begun, followed by its name, and dropped; the live one is as it was."""

from __future__ import annotations

import json

import pytest

from tests.bot.cli.calls import Call, done, told

GWEN, MAYA = "gwen.marsh@marlshire.example", "maya.quinn@marlshire.example"
TRIED = "marlshire-together~1"


@pytest.mark.usefixtures("county")
def test_a_round_is_tried_beside_the_live_one(call: Call) -> None:
    """Without its name every command means the partnership; the test has its own status, close and release."""
    done(call("round", "open", "2026-Q2"))
    said = done(call("round", "test", "2026-Q2", "--to", GWEN, "--as", MAYA)).splitlines()
    assert said[0].startswith("Test 1 of Marlshire Together is open: Maya Quinn is asked 1 thing for Q2 2026/27, due ")
    assert f"Everything goes to {GWEN} alone, marked “Test”; none of it reaches digests, exports or figures." == said[1]
    assert TRIED in said[2]
    done(call("round", "close", "2026-Q2", "--partnership", TRIED))
    assert done(call("round", "status", "2026-Q2", "--partnership", TRIED)).splitlines()[0].endswith("closed.")
    assert done(call("round", "status", "2026-Q2")).splitlines()[0].endswith("0 of 22 sent, open.")
    assert (1, "There is no partnership “wealden”. Say which partnership with --partnership: marlshire-together.") \
        == told(call("round", "status", "2026-Q2", "--partnership", "wealden"))
    again = json.loads(done(call("round", "test", "2026-Q2", "--to", MAYA, "--json")))
    assert ("marlshire-together~2", "Maya Quinn", 1) == (again["partnership"], again["as"], again["asked"])
    assert [f"{TRIED}: everything goes to {GWEN}.", f"marlshire-together~2: everything goes to {MAYA}."] \
        == done(call("round", "test", "2026-Q2")).splitlines()
    assert (1, "This is a test already. Name the partnership itself with --partnership.") \
        == told(call("round", "test", "2026-Q2", "--to", GWEN, "--as", MAYA, "--partnership", TRIED))
    assert "2 tests of Q2 2026/27 dropped: nothing more of them is sent or taken." \
        == done(call("round", "test", "2026-Q2", "--drop"))
    none = (1, "There is no test of Q2 2026/27. Begin one with `quarterday round test 2026-Q2 --to EMAIL`.")
    assert [none, none] == [told(call("round", "test", "2026-Q2", *more)) for more in ((), ("--drop",))]


@pytest.mark.usefixtures("county")
def test_a_test_that_reaches_nobody_is_refused(call: Call) -> None:
    """Without mail an address that Slack does not know has no way; whoever Slack knows can try the round."""
    code, why = told(call("round", "test", "2026-Q2", "--to", "trier@support.example", "--as", MAYA))
    assert (1, True) == (code, why.startswith("Nothing reaches trier@support.example: mail is off here"))
    assert "is open" in done(call("round", "test", "2026-Q2", "--to", GWEN, "--as", MAYA))
