"""The working calendars of the four nations."""

from datetime import date

import pytest

from bot.calendars import NATIONS, working_calendar


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("scotland", date(2026, 11, 30)),
        ("northern_ireland", date(2026, 3, 17)),
        ("england", date(2026, 4, 6)),
        ("wales", date(2026, 8, 31)),
    ],
)
def test_each_nation_keeps_its_own_holidays(nation: str, day: date) -> None:
    """St Andrew's Day is Scotland's, St Patrick's Northern Ireland's; Scotland works on Easter Monday."""
    at_work = {name for name in NATIONS if working_calendar(name, [2026]).is_working_day(day)}

    assert nation not in at_work
    assert at_work


def test_a_partnership_adds_and_strikes_out_days() -> None:
    """A closure of its own, and a listed holiday on which it works."""
    calendar = working_calendar("England", [2026], closures=[date(2026, 12, 29)], worked=[date(2026, 8, 31)])

    assert not calendar.is_working_day(date(2026, 12, 29))
    assert calendar.is_working_day(date(2026, 8, 31))


def test_an_unknown_nation_is_refused_with_the_choices() -> None:
    """The sentence names what may be written, and that is accepted."""
    with pytest.raises(ValueError, match="choose one of england, scotland, wales, northern_ireland"):
        working_calendar("albion", [2026])

    assert working_calendar("Northern Ireland", [2026])
