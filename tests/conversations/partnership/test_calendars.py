"""Working days, deadlines as instants, and when a person may be written to."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.calendars import (
    RoundDates,
    WorkingCalendar,
    dates_by,
    instant,
    local_date,
    next_slot,
    rules_of,
    timetable_for,
)
from conversations.partnership.people import Absence
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import DateRule, Timetable

ENGLAND = WorkingCalendar(
    holidays=frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2030)))
)
LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("quarter", "day"),
    [
        (Quarter(2025, 1), date(2025, 7, 14)),
        (Quarter(2025, 2), date(2025, 10, 14)),
        (Quarter(2025, 3), date(2026, 1, 15)),
        (Quarter(2025, 4), date(2026, 4, 16)),
        (Quarter(2026, 1), date(2026, 7, 14)),
        (Quarter(2026, 2), date(2026, 10, 14)),
        (Quarter(2026, 3), date(2027, 1, 15)),
        (Quarter(2026, 4), date(2027, 4, 14)),
        (Quarter(2027, 1), date(2027, 7, 14)),
        (Quarter(2027, 2), date(2027, 10, 14)),
        (Quarter(2027, 3), date(2028, 1, 17)),
        (Quarter(2027, 4), date(2028, 4, 18)),
    ],
)
def test_the_tenth_working_day_after_a_quarter(quarter: Quarter, day: date) -> None:
    """Easter moves the fourth quarter, New Year the third."""
    assert day == ENGLAND.nth_working_day_after(quarter, 10)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 29), -1, date(2026, 12, 24)),
        (date(2026, 10, 14), -10, date(2026, 9, 30)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
        (date(2026, 10, 14), 0, date(2026, 10, 14)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_counting_working_days(start: date, count: int, day: date) -> None:
    """Forwards, backwards, over Christmas and into a leap day."""
    assert day == ENGLAND.plus_working_days(start, count)


def test_a_body_may_close_on_days_of_its_own() -> None:
    """A closure is no working day for that calendar alone."""
    closed = ENGLAND.model_copy(update={"closures": frozenset({date(2026, 12, 29)})})

    assert ENGLAND.is_working_day(date(2026, 12, 29))
    assert closed.plus_working_days(date(2026, 12, 24), 1) == date(2026, 12, 30)


@given(start=st.dates(date(2025, 1, 1), date(2028, 12, 31)), count=st.integers(-40, 40))
def test_counting_there_and_between_agree(start: date, count: int) -> None:
    """Law: as many working days lie between as were counted."""
    there = ENGLAND.plus_working_days(start, count)

    assert ENGLAND.is_working_day(there)
    if count > 0:
        assert count == ENGLAND.working_days_between(start, there)
    if count < 0 and ENGLAND.is_working_day(start):
        assert count == ENGLAND.working_days_between(start, there)


@pytest.mark.parametrize(
    ("day", "wall", "zone", "moment"),
    [
        (date(2026, 10, 14), time(17), LONDON, datetime(2026, 10, 14, 16, 0, tzinfo=UTC)),
        (date(2027, 1, 15), time(17), LONDON, datetime(2027, 1, 15, 17, 0, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), LONDON, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), LONDON, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 14), time(9, 30), "Pacific/Kiritimati", datetime(2026, 10, 13, 19, 30, tzinfo=UTC)),
        (date(2026, 10, 14), time(9, 30), "Pacific/Pago_Pago", datetime(2026, 10, 14, 20, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_time_becomes_an_instant(day: date, wall: time, zone: str, moment: datetime) -> None:
    """A time the clocks skip comes after the gap (02:30 BST); one they repeat is the first."""
    assert moment == instant(day, wall, zone)


def test_a_day_is_counted_on_the_calendar_and_not_as_24_hours() -> None:
    """The nights of both changes of the clocks are 23 and 25 hours long."""
    spring = instant(date(2027, 3, 28), time(9), LONDON) - instant(date(2027, 3, 27), time(9), LONDON)
    autumn = instant(date(2026, 10, 25), time(9), LONDON) - instant(date(2026, 10, 24), time(9), LONDON)

    assert (timedelta(hours=23), timedelta(hours=25)) == (spring, autumn)


def test_local_date_is_the_readers_own() -> None:
    """One moment, two dates."""
    moment = datetime(2026, 10, 14, 11, 0, tzinfo=UTC)

    assert local_date(moment, "Pacific/Kiritimati") == date(2026, 10, 15)
    assert local_date(moment, "Pacific/Pago_Pago") == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("after", "slot"),
    [
        (datetime(2026, 10, 14, 10, 0, tzinfo=UTC), datetime(2026, 10, 14, 10, 0, tzinfo=UTC)),
        (datetime(2026, 10, 14, 3, 0, tzinfo=UTC), datetime(2026, 10, 14, 8, 30, tzinfo=UTC)),
        (datetime(2026, 10, 14, 15, 30, tzinfo=UTC), datetime(2026, 10, 14, 15, 30, tzinfo=UTC)),
        (datetime(2026, 10, 14, 15, 31, tzinfo=UTC), datetime(2026, 10, 15, 8, 30, tzinfo=UTC)),
        (datetime(2026, 10, 23, 16, 0, tzinfo=UTC), datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),
        (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), datetime(2026, 12, 29, 9, 30, tzinfo=UTC)),
    ],
)
def test_people_are_written_to_in_their_working_hours(after: datetime, slot: datetime) -> None:
    """09:30 to 16:30 on working days; over a weekend on which the clocks change, too."""
    assert slot == next_slot(after, ENGLAND, LONDON)


def test_people_are_not_written_to_while_they_are_away() -> None:
    """Both days of an absence count."""
    away = Absence(email="ann@example.org", first=date(2026, 10, 14), last=date(2026, 10, 16))

    slot = next_slot(datetime(2026, 10, 14, 10, 0, tzinfo=UTC), ENGLAND, LONDON, [away])

    assert slot == datetime(2026, 10, 19, 8, 30, tzinfo=UTC)


@given(
    after=st.integers(0, 4 * 365 * 24 * 60).map(
        lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    zone=st.sampled_from([LONDON, "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"]),
)
def test_a_slot_is_always_lawful_and_stays_put(after: datetime, zone: str) -> None:
    """Law: never earlier, within hours on a working day, and its own next slot."""
    slot = next_slot(after, ENGLAND, zone)

    assert slot >= after
    assert ENGLAND.is_working_day(local_date(slot, zone))
    assert slot == next_slot(slot, ENGLAND, zone)


def test_the_timetable_of_a_round() -> None:
    """What opens does so at 09:30, what closes at 17:00, by clocks in London on either side of a change."""
    dates = timetable_for(Quarter(2026, 2), Timetable(), ENGLAND, LONDON)

    expected = RoundDates(
        opens=datetime(2026, 10, 1, 8, 30, tzinfo=UTC),
        due=datetime(2026, 10, 14, 16, 0, tzinfo=UTC),
        no_new_returns=datetime(2026, 10, 28, 17, 0, tzinfo=UTC),
        digests=datetime(2026, 10, 30, 9, 30, tzinfo=UTC),
        edits_close=datetime(2026, 11, 25, 17, 0, tzinfo=UTC),
    )
    assert expected == dates


def test_a_round_may_open_before_its_quarter_ends() -> None:
    """Minus five working days is within the last week."""
    opens = timetable_for(Quarter(2026, 2), Timetable(opens=-5), ENGLAND, LONDON).opens

    assert opens == datetime(2026, 9, 23, 8, 30, tzinfo=UTC)


def test_a_timetable_out_of_order_is_refused_with_the_remedy() -> None:
    """Due on day 10 cannot follow a close on day 5; on the same day it may."""
    with pytest.raises(ValueError, match=r"no_new_returns \(day 5\) comes before due \(day 10\); give"):
        timetable_for(Quarter(2026, 2), Timetable(no_new_returns=5), ENGLAND, LONDON)

    assert timetable_for(Quarter(2026, 2), Timetable(no_new_returns=10), ENGLAND, LONDON)


def test_the_rules_of_a_round_make_its_dates_anew() -> None:
    """As the timetable did; a holiday just proclaimed moves what is counted, and not the day that was chosen."""
    quarter, rules = Quarter(2026, 2), rules_of(Timetable(), LONDON, "england")
    assert timetable_for(quarter, Timetable(), ENGLAND, LONDON) == dates_by(rules, quarter, ENGLAND)
    assert {"nth": 10, "day": None, "wall": time(17), "timezone": LONDON, "calendar": "england"} \
        == rules["due"].model_dump()
    chosen = rules | {"due": DateRule(day=date(2026, 10, 15), wall=time(17), timezone=LONDON, calendar="england")}
    closed = ENGLAND.model_copy(update={"closures": frozenset({date(2026, 10, 5)})})
    moved = dates_by(chosen, quarter, closed)
    assert datetime(2026, 10, 15, 16, tzinfo=UTC) == moved.due
    assert datetime(2026, 10, 15, 16, tzinfo=UTC) == dates_by(rules, quarter, closed).due
    assert datetime(2026, 10, 29, 17, tzinfo=UTC) == moved.no_new_returns


def test_a_chosen_day_out_of_order_is_refused_with_the_remedy() -> None:
    """By its date; a later one is accepted."""
    quarter, rules = Quarter(2026, 2), rules_of(Timetable(), LONDON, "england")
    late = DateRule(day=date(2026, 10, 29), wall=time(17), timezone=LONDON, calendar="england")
    with pytest.raises(ValueError, match=r"no_new_returns \(day 20\) comes before due \(2026-10-29\); give"):
        dates_by(rules | {"due": late}, quarter, ENGLAND)
    later = late.model_copy(update={"day": date(2026, 10, 30)})
    assert dates_by(rules | {"due": late, "no_new_returns": later}, quarter, ENGLAND)
