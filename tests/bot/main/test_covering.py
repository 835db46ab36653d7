"""Working days can be counted for 12 months to come, or it is said which calendar ends too soon."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from bot.calendars import NATIONS
from bot.main.covering import Coverage, uncovered
from bot.main.listed_days import last_listed
from tests.storage.examples import NOW

TODAY = date(2026, 11, 30)


async def test_every_nation_is_covered_by_the_library_as_it_is() -> None:
    """Looked up in another process: this one is spared the library unless it counts days itself."""
    assert () == await Coverage(lambda: NOW).gaps(NATIONS)
    assert () == await Coverage(lambda: NOW).gaps(["Northern Ireland"])


async def test_a_nation_that_is_not_known_is_named() -> None:
    """With what to do."""
    (said,) = await Coverage(lambda: NOW).gaps(["england", "narnia"])
    assert said.startswith("The calendar of narnia lists no bank holiday after this year")
    assert "Install a newer release" in said


@pytest.mark.parametrize("last", [date(2027, 8, 30), date(2027, 12, 28)])
def test_a_calendar_covers_a_year_where_its_last_day_is_that_of_the_summer_or_later(last: date) -> None:
    """From the end of August to Christmas there is none to be listed."""
    assert () == uncovered(["england"], {"england": last}, TODAY)


def test_a_calendar_that_ends_with_this_year_does_not() -> None:
    """Its last day is said as people say it; every other nation is as it was."""
    (said,) = uncovered(["england", "wales"], {"england": date(2026, 12, 28), "wales": date(2027, 12, 28)}, TODAY)
    assert said.startswith("The calendar of england lists no bank holiday after 28 December 2026,")


def test_what_is_listed_is_told_of_each_nation() -> None:
    """The last day of the last year."""
    assert {"england": "2027-12-28", "scotland": "2027-12-28"} == last_listed(
        {name: NATIONS[name] for name in ("england", "scotland")}, [2026, 2027])
    assert {} == last_listed({"england": "ENG"}, [1800])


async def test_a_look_that_fails_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody takes it for a calendar that ends; the next look may work."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="cannot be listed"):
        await Coverage(lambda: NOW).gaps(["england"])
    monkeypatch.undo()
    assert () == await Coverage(lambda: NOW).gaps(["england"])
