"""People are reminded by hand: said in columns and for a script, with the remedy where there is one."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.bot.cli.calls import Call, done, told

QUARTER = "2040-Q2"
"""A quarter that lies ahead whenever this is run, so that every step is still to come."""
MAYA, BEN = "maya.quinn@marlshire.example", "ben.carter@police.marlshire.example"
ON_ITS_WAY = "what Maya Quinn was last written has not left yet"


@pytest.fixture
def opened(county: str, call: Call) -> str:
    """The file of the county's database, its round open and nobody sent anything yet."""
    done(call("round", "open", "--now", QUARTER))
    return county.removeprefix("sqlite:///")


def all_left(path: str) -> None:
    """Everything that was written has left."""
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE message SET status = 'sent'")
    database.close()


def test_who_is_reminded_and_who_is_not_and_why(call: Call, opened: str) -> None:
    """Nobody, while the invitations wait; on the day on which they arrived only whatever the hour and budget."""
    waits = call("chase", MAYA)
    assert (1, "") == (waits.exit_code, waits.stderr)
    counted, headings, maya = waits.stdout.splitlines()
    assert "Reminded for Q2 2040/41: 0 of 1 person." == counted
    assert ["who", "by", "what is left", "minutes", "reminded", "why"] == _cut(headings)
    assert ["Maya Quinn", "slack", "NI 111", "3", "no", ON_ITS_WAY] == _cut(maya)
    all_left(opened)
    today = call("chase", QUARTER, MAYA, BEN)
    assert "With --now 1 more would be reminded." == today.stdout.splitlines()[-1]
    assert _cut(today.stdout.splitlines()[2])[5].endswith("they were written to today, or answered")
    assert "Would be reminded for Q2 2040/41: 1 of 2 people." \
        == done(call("chase", QUARTER, MAYA, BEN, "--now", "--dry-run")).splitlines()[0]
    counted, _, maya, ben = done(call("chase", QUARTER, MAYA, BEN, "--now", "--by", "Jo")).splitlines()
    assert "Reminded for Q2 2040/41: 1 of 2 people." == counted
    assert ["yes", "for the step “10 working days before it is due”"] == _cut(maya)[4:]
    assert ["no", "nothing reaches Ben Carter"] == _cut(ben)[4:]
    assert ON_ITS_WAY in call("chase", MAYA, "--now").stdout
    database = sqlite3.connect(opened)
    assert ["Jo", QUARTER, "Maya Quinn"] == _cut(done(call("chase", "--done")).splitlines()[1])[1:4]
    [kept] = json.loads(done(call("chase", "--done", "--json")))
    assert ("Jo", MAYA, True) == (kept["by"], kept["email"], kept["now"])
    assert [("by hand, by Jo",)] == database.execute("SELECT why FROM message WHERE kind = 'reminder'").fetchall()
    database.close()


def test_a_script_reads_who_is_reminded(call: Call, opened: str) -> None:
    """An object for each person; nobody named is everybody with something left."""
    all_left(opened)
    read = json.loads(done(call("chase", "--now", "--json")))
    assert (QUARTER, False, 17) == (read["quarter"], read["dry_run"], len(read["people"]))
    by_email = {each["email"]: each for each in read["people"]}
    assert {"person": "Maya Quinn", "email": MAYA, "channel": "slack", "left": ["NI 111"], "minutes": 3,
            "reminded": True, "why": "for the step “10 working days before it is due”", "now_would": False} \
        == by_email[MAYA]
    assert (None, False) == (by_email[BEN]["channel"], by_email[BEN]["reminded"])
    assert 15 == sum(each["reminded"] for each in read["people"])


@pytest.mark.usefixtures("county")
def test_what_cannot_be_is_refused(call: Call) -> None:
    """No round, nobody of that address, or what is neither; then it is done."""
    assert "Nobody was reminded by hand yet." == done(call("chase", "--done"))
    assert [] == json.loads(done(call("chase", "--done", "--json")))
    assert (1, "No round takes returns now, so that nobody is reminded.") == told(call("chase"))
    code, why = told(call("chase", QUARTER, "Maya"))
    assert (2, "Error: Invalid value: “Maya” is no address; people are named by theirs, after the quarter.") \
        == (code, why.splitlines()[-1])
    assert 2 == told(call("chase", "Maya"))[0]
    done(call("round", "open", "--now", QUARTER))
    assert told(call("chase", "nobody@marlshire.example"))[1].startswith("Nobody has the address nobody@marlshire.")
    assert ON_ITS_WAY in call("chase", MAYA).stdout


def _cut(row: str) -> list[str]:
    return [each.strip() for each in row.split("  ") if each.strip()]
