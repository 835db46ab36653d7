"""A whole round of the example county in fast-forward: every difference from the preview has its reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from storage.copying import copy_into
from tests.bot.cli.calls import Call, done, told


def test_a_whole_round_is_rehearsed(county: str, call: Call, home: Path) -> None:
    """Sixty days, people of every temperament by Slack and mail; the database is as it was, and no file is left."""
    before = Path(county.removeprefix("sqlite:///")).read_bytes()
    named = home / "cast.csv"
    named.write_text("email,temperament\ndan.ellis@jobcentre.marlshire.example,never answers\n"
                     "cat.dewan@college.marlshire.example,quotes everything\n", "utf-8")  # fmt: skip
    found = json.loads(done(call("rehearse", "2026-Q2", "--json", "--people", str(named))))
    assert ("2026-10-01T08:30:00+00:00", "2026-11-30T08:30:00+00:00", 0) == (
        found["from"], found["to"], found["unexplained"])
    assert before == Path(county.removeprefix("sqlite:///")).read_bytes()
    temperaments = {each["name"]: each["temperament"] for each in found["people"]}
    assert ("never answers", "quotes everything") == (temperaments["Dan Ellis"], temperaments["Cat Dewan"])
    assert {"prompt", "late", "away", "wrong units", "quotes everything", "never answers", "leaves the job"} == set(
        temperaments.values())
    states = Counter(each["state"] for each in found["returns"])
    assert 22 == sum(states.values())
    assert states["sent"] > 12
    assert {"NI 152", "NI 153"} <= {each["ref"] for each in found["returns"] if each["state"] == "no_return"}
    assert any("NI 152" in each["about"] for each in found["passed_on"])
    came = Counter(each["came"] for each in found["compared"])
    assert {"as foreseen", "not sent"} <= set(came)
    assert all(each["why"] for each in found["compared"] if each["came"] != "as foreseen")
    assert any(each["lines"] for each in found["digests"] if each["layer"] == "board")


def test_what_cannot_be_rehearsed_is_refused(county: str, call: Call, home: Path) -> None:
    """A stranger in the cast, a temperament that there is none of, a round that is over; each says what to do."""
    cast = home / "cast.csv"
    cast.write_text("email,temperament\nnobody@marlshire.example,late\n", "utf-8")
    assert (1, "nobody@marlshire.example is nobody of the partnership. Take the row out, or write their first "
               "address.") == told(call("rehearse", "2026-Q2", "--people", str(cast)))
    cast.write_text("email,temperament\nnobody@marlshire.example,sullen\n", "utf-8")
    assert "“sullen” is no temperament" in told(call("rehearse", "2026-Q2", "--people", str(cast)))[1]
    copy_into(county, home / "other.db")
    done(call("round", "open", "2026-Q2"))
    done(call("round", "close", "2026-Q2"))
    assert (1, "The round of Q2 2026/27 is closed already. Rehearse one that is open or still to come.") == told(
        call("rehearse", "2026-Q2"))


def test_a_planned_round_is_rehearsed_from_the_day_on_which_it_opens(county: str, call: Call) -> None:
    """It opens by itself, its invitations are heard, and the report reads as a person has it."""
    done(call("round", "open", "2040-Q2", "--opens", "2040-10-03", "--due", "2040-10-17"))
    report = done(call("rehearse", "2040-Q2", "--seed", "4"))
    assert "3 October 2040 to 2 December 2040, seed 4" in report.splitlines()[0]
    headings = ["What came in", "People", "Passed on", "Digests", "Beside the preview"]
    assert headings == [line for line in report.splitlines() if line in headings]
    assert "  Every difference has its reason." == report.splitlines()[-1]
    people = [re.split(r"\s{2,}", line.strip()) for line in report.splitlines() if re.search(r"\d of \d+$", line)]
    assert len(people) > 20
    assert not [name for name, _, _, minutes, asked, *_ in people if minutes != "0" and asked == "0"]
    assert not [line for line in report.splitlines() if "invitation to" in line]
