"""Who has given no return: printed in columns, ruled on a terminal, read by a script."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from bot.cli.tables import columns, ruled
from tests.bot.cli.calls import Call, done

QUARTER = "2040-Q2"
"""A quarter that lies ahead whenever this is run, so that every step is still to come."""


@pytest.mark.usefixtures("county")
def test_status_says_who_has_given_no_return(call: Call) -> None:
    """What is left, the last contact, the next step and why, below how far each return has come, or by themselves."""
    done(call("round", "open", "--now", QUARTER))
    states, missing = done(call("round", "status", QUARTER)).split("\n\n")
    assert missing == done(call("round", "status", QUARTER, "--missing"))
    assert ["Q2 2040/41 (July to September 2040): 0 of 22 sent, open.", "By itself it closes on Friday 26 October 2040 "
            "at 17:00 and is released on Tuesday 30 October 2040 at 09:30."] == states.splitlines()[:2]
    counted, headings, *rows = missing.splitlines()
    assert "17 people have 45 left to answer:" == counted
    assert ["who", "what is left", "minutes", "last contact", "next step", "why"] \
        == [each.strip() for each in headings.split("  ") if each]
    [maya] = [row for row in rows if row.startswith("Maya Quinn")]
    assert ["NI 111", "3"] == _cut(maya)[1:3]
    assert ", waits to be sent" in _cut(maya)[3]
    assert ["10 working days before it is due"] == _cut(maya)[5:]
    [dan] = [row for row in rows if row.startswith("Dan Ellis")]
    assert "(delivery update)" in _cut(dan)[1]
    [ben] = [row for row in rows if row.startswith("Ben Carter")]
    assert ("never", True) == (_cut(ben)[3], _cut(ben)[5].endswith("nothing reaches Ben Carter"))


@pytest.mark.usefixtures("county")
def test_a_script_reads_who_has_given_no_return(call: Call) -> None:
    """An object for each row; of a closed round what it was closed without, with no step to come."""
    done(call("round", "open", "--now", QUARTER))
    rows = json.loads(done(call("round", "status", QUARTER, "--missing", "--json")))
    [maya] = [row for row in rows if row["person"] == "Maya Quinn"]
    assert ("maya.quinn@marlshire.example", ["NI 111"], 3) == (maya["email"], maya["left"], maya["minutes"])
    assert ("top", "pending") == (maya["last_contact"]["kind"], maya["last_contact"]["status"])
    assert ("ten_days", "maya.quinn@marlshire.example", "slack") \
        == tuple(maya["next_step"][key] for key in ("step", "email", "channel"))
    missing = json.loads(done(call("round", "close", QUARTER, "--json")))
    assert (45, {"no_return"}) == (len(missing), {each["state"] for each in missing})
    closed = json.loads(done(call("round", "status", QUARTER, "--missing", "--json")))
    assert [] == [row for row in closed if row["next_step"] is not None]
    assert len(rows) <= sum(len(row["left"]) for row in closed) == 45


@pytest.mark.usefixtures("county")
def test_a_planned_round_waits_for_nobody(call: Call) -> None:
    """Nobody was asked yet."""
    done(call("round", "open", QUARTER, "--opens", "2040-10-03"))
    assert "Nobody was asked yet." == done(call("round", "status", QUARTER, "--missing"))
    assert [] == json.loads(done(call("round", "status", QUARTER, "--missing", "--json")))


def test_a_table_is_ruled_on_a_terminal() -> None:
    """The same cells below the same headings, wrapped to its width; what people wrote is no markup and no order."""
    headings, rows = ("who", "why"), [("[red]Ann[/red]", "asked\x1b[31m again"), ("Bob", "of :smile: " + "words " * 30)]
    seen = io.StringIO()
    Console(file=seen, width=60, force_terminal=False).print(ruled(headings, rows))
    lines = seen.getvalue().splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert all(word in seen.getvalue() for word in ("[red]Ann[/red]", "asked\\x1b[31m again", ":smile:"))
    assert ["who             why", "[red]Ann[/red]  asked\x1b[31m again"] == list(columns((headings, *rows)))[:2]


def _cut(row: str) -> list[str]:
    return [each.strip() for each in row.split("  ") if each.strip()]
