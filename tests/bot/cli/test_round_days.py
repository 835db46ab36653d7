"""The days of a round, given on the command line: taken, planned, refused."""

from __future__ import annotations

import json

import pytest

from tests.bot.cli.calls import Call, done, told

AHEAD = "2040-Q2"
"""A quarter that lies ahead whenever this is run; its collection would open on Monday 1 October 2040."""


@pytest.mark.usefixtures("county")
def test_a_round_is_planned_and_then_opened(call: Call) -> None:
    """Planned, it says when it opens by itself; its preview and status know it, and it opens by hand as well."""
    said = done(call("round", "open", AHEAD, "--opens", "2040-10-03", "--due", "17 October 2040"))
    assert "The round of Q2 2040/41 is planned: it opens by itself on 3 October 2040, due 17 October 2040. " \
        "See its messages with `quarterday round preview 2040-Q2`." == said
    days = done(call("round", "preview", AHEAD)).splitlines()
    assert ("Opens                  3 October 2040", "Due                    17 October 2040") == (days[0], days[1])
    first, opens, *_ = done(call("round", "status", AHEAD)).splitlines()
    assert (True, "By itself it opens on Wednesday 3 October 2040 at 09:30.") \
        == (first.endswith("0 of 0 sent, planned."), opens)
    assert " is open: 22 returns, 22 updates and 1 review of 17 people, due 17 October 2040.\n" \
        in done(call("round", "open", AHEAD))


@pytest.mark.usefixtures("county")
def test_a_preview_is_dated_like_the_round_would_be(call: Call) -> None:
    """Nothing is kept of it."""
    days = done(call("round", "preview", AHEAD, "--due", "17 Oct 2040")).splitlines()
    assert "Due                    17 October 2040" == days[1]
    assert "Due                    12 October 2040" == done(call("round", "preview", AHEAD)).splitlines()[1]


@pytest.mark.usefixtures("county")
def test_days_that_cannot_be_are_refused(call: Call) -> None:
    """One that is no working day with 1 and the nearest that are; what is no day at all with 2."""
    for verb in ("open", "preview"):
        assert (1, "Saturday 13 October 2040 is no working day of this partnership and cannot be the due date. "
                "The nearest are Friday 12 October 2040 and Monday 15 October 2040.") \
            == told(call("round", verb, AHEAD, "--due", "2040-10-13"))
        assert 2 == told(call("round", verb, AHEAD, "--due", "the thirteenth"))[0]
    assert (1, "There is no round of Q1 2040/41 whose timetable could be copied.") \
        == told(call("round", "open", AHEAD, "--like", "2040-Q1"))
    done(call("round", "open", "2040-Q1", "--due", "2040-07-17"))
    assert "due 16 October 2040." in done(call("round", "open", AHEAD, "--like", "2040-Q1"))


@pytest.mark.usefixtures("county")
def test_a_date_of_a_round_is_moved(call: Call) -> None:
    """It says what it was, what it is and how many people hear of it: 17, less the two whom nothing reaches."""
    assert (1, "There is no round of Q2 2040/41. Open it with `quarterday round open 2040-Q2`.") \
        == told(call("round", "move", AHEAD, "--due", "2040-10-16"))
    done(call("round", "open", "--now", AHEAD))
    code, why = told(call("round", "move", AHEAD))
    assert (2, True) == (code, "Say which date moves and to which day, for example --due 2026-10-16." in why)
    said = done(call("round", "move", AHEAD, "--due", "2040-10-16")).splitlines()
    assert ["The due date moves from Friday 12 October 2040 to Tuesday 16 October 2040.",
            "15 people hear of the new due date within their working hours."] == said
    moved = json.loads(done(call("round", "move", AHEAD, "--edits-close", "2040-11-30", "--json")))
    assert {"moved": {"edits_close": {"was": "2040-11-23", "is": "2040-11-30"}}, "to_tell": 0} == moved
