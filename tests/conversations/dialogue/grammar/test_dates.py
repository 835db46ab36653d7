"""How people write and say dates, and which are asked back."""

from datetime import date, timedelta

import pytest

from conversations.dialogue.kinds import date_kind
from conversations.dialogue.reading import Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
COMPLETE = date_kind("future", label="Completion date", about="When will the work be complete?")
REVIEWED = date_kind("past", label="Date of the last review", about="When was the last review held?")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *[(text, date(2026, 3, 31)) for text in (
            "31/03/2026", "31/3/26", "31-03-2026", "31.03.2026", "31.3.26", "31 03 2026", "2026-03-31", "2026/03/31",
            "31/3",
            "31 March 2026", "31 March", "31st March", "31st of March", "the 31st of March", "March 31", "March 31st",
            "31 Mar 26",
            "March 31, 2026", "31-Mar-26", "31-Mar-2026", "31Mar2026", "31 MARCH 2026", "Tuesday 31 March",
            "Tue 31 Mar 2026",
            "Tuesday, 31 March 2026", "by 31 March", "on 31/03/26", "no later than 31 March", "31 March at the latest",
            "it will be complete by 31 March", "due 31 March 2026", "31 March.", "31 March, thanks",
            "31 March this year",
            "end of March", "the end of March", "end March", "by end of March 2026", "end of the financial year",
            "end of FY",
            "financial year end", "end of Q4", "end of Q4 2025/26", "31 march '26", "３１/０３/２０２６",
            "31 March 2026 cob",
        )],
        ("today", TODAY), ("tomorrow", date(2026, 1, 13)), ("the day after tomorrow", date(2026, 1, 14)),
        ("Friday", date(2026, 1, 16)), ("this Friday", date(2026, 1, 16)), ("by Friday", date(2026, 1, 16)),
        ("Monday", date(2026, 1, 19)), ("Friday week", date(2026, 1, 23)), ("a week on Friday", date(2026, 1, 23)),
        ("two weeks on Friday", date(2026, 1, 30)), ("in a fortnight", date(2026, 1, 26)),
        ("in 2 weeks", date(2026, 1, 26)),
        ("two weeks today", date(2026, 1, 26)), ("in two weeks' time", date(2026, 1, 26)),
        ("in 10 days", date(2026, 1, 22)),
        ("3 weeks from today", date(2026, 2, 2)), ("end of the month", date(2026, 1, 31)),
        ("month end", date(2026, 1, 31)),
        ("end of next month", date(2026, 2, 28)), ("end of 2026", date(2026, 12, 31)), ("5 January", date(2027, 1, 5)),
        ("29 February 2028", date(2028, 2, 29)), ("03/04/26", date(2026, 4, 3)), ("13/03/26", date(2026, 3, 13)),
        ("31 March next year", date(2027, 3, 31)), ("end of Q1", date(2026, 6, 30)), ("1 Sept", date(2026, 9, 1)),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, day: date | None) -> None:
    """Day first, in figures or words; without a year, the next such day; or the sentence says what is missing."""
    reading = COMPLETE.read(text, TODAY)

    if day is None:
        assert isinstance(reading, Unclear)
    else:
        assert Read(day, precision="day") == reading


@pytest.mark.parametrize(
    ("text", "day"),
    [("5/1", date(2026, 1, 5)), ("5 January", date(2026, 1, 5)), ("20 December", date(2025, 12, 20)), ("yesterday",
    date(2026, 1, 11)),
     ("3 days ago", date(2026, 1, 9)), ("two weeks ago", date(2025, 12, 29)), ("Friday", date(2026, 1, 9)),
     ("a week ago", date(2026, 1, 5)),
     ("last Friday", date(2026, 1, 9)), ("it was held on 5 January", date(2026, 1, 5)),
     ("end of December", date(2025, 12, 31)),
     ("today", TODAY), ("Monday", date(2026, 1, 5))],
)  # fmt: skip
def test_a_past_date_is_read_backwards(text: str, day: date) -> None:
    """Without a year, the last such day."""
    assert Read(day, precision="day") == REVIEWED.read(text, TODAY)


@pytest.mark.parametrize(
    "text", ["w/c 5 Jan", "week commencing 5 January", "w/c 05/01/26", "the week of 5 January", "wc Monday 5 Jan"]
)
def test_a_week_is_its_first_day(text: str) -> None:
    """The precision says that no day was named."""
    assert Read(date(2026, 1, 5), precision="week") == REVIEWED.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["Easter", "Christmas", "summer", "March", "March 2026", "mid March", "early April", "not before June",
    "after June", "soon",
     "before 31 March", "31/04/26", "30 February", "29/02/2027", "03/13/26", "31/03/25", "31 March 2025", "done",
     "already done",
     "30/31 March", "30 or 31 March", "30-31 March", "30 March to 2 April", "depends on funding",
     "31 March if funded", "tbc",
     "31 March, subject to funding", "next week", "next Friday", "next month", "Monday 31 March", "31", "the 31st",
     "Q4", "12", "",
     "2026", "end of the year", "31 March?", "probably 31 March", "about 31 March", "31 March or so", "31/03/2036",
     "ASAP",
     "in a few weeks", "in 3 months", "31 March 2026 5 April 2026", "99/99/99", "0/0/0", "1/1/1/1", "5.1.2.3",
     "within 2 weeks"],
)  # fmt: skip
def test_a_doubtful_date_is_asked_back(text: str) -> None:
    """No such day, two days, a bound, a condition, or the wrong side of today."""
    assert isinstance(COMPLETE.read(text, TODAY), Unclear)
    assert Read(date(2026, 3, 31), precision="day") == COMPLETE.read("31 March", TODAY)


@pytest.mark.parametrize(
    ("text", "why", "likely"),
    [
        ("31/04/26", "Completion date must be a real date, like 27 March 2026.", ()),
        ("03/13/26", "Completion date must have the day first, like 27/3/2026.", ("13 March 2026",)),
        ("31/03/25", "Completion date must be today or in the future.", ()),
        ("March", "Completion date must include a day.", ("1 March 2026", "31 March 2026")),
        ("next Friday", "Completion date must say which day.", ("16 January 2026", "23 January 2026")),
        ("Monday 31 March", "Completion date must fit its weekday: 31 March 2026 is a Tuesday.", ("31 March 2026",)),
        ("", "Enter completion date, like 27 March 2026.", ()),
    ],
)
def test_a_refused_date_says_what_is_missing(text: str, why: str, likely: tuple[str, ...]) -> None:
    """The sentences are those of the GOV.UK error patterns, with the days that were likely meant."""
    assert Unclear(why, likely) == COMPLETE.read(text, TODAY)
    assert all(isinstance(COMPLETE.read(each, TODAY), Read) for each in likely)


def test_a_date_of_the_past_must_be_past() -> None:
    """A review cannot have been held tomorrow."""
    assert isinstance(REVIEWED.read("31/03/26", TODAY), Unclear)
    assert Read(date(2025, 3, 31), precision="day") == REVIEWED.read("31/03/25", TODAY)


def test_what_is_said_beside_a_date_is_kept() -> None:
    """A remark is a comment; provisional is a mark; same as last time is itself."""
    day = date(2026, 3, 31)
    assert Read(day, precision="day", comment="the contractor starts then") == COMPLETE.read(
        "31 March - the contractor starts then", TODAY
    )
    assert Read(day, precision="day", provisional=True) == COMPLETE.read("31 March (provisional)", TODAY)
    assert SameAsLast() == COMPLETE.read("same as last time", TODAY)


def test_a_stored_date_is_read_when_its_day_has_passed() -> None:
    """The canonical text does not depend on today, though a typed date does."""
    stored = COMPLETE.show(date(2026, 3, 31))
    assert Read(date(2026, 3, 31)) == COMPLETE.read(stored, TODAY + timedelta(days=400))
    assert isinstance(COMPLETE.read("31/03/2026", TODAY + timedelta(days=400)), Unclear)
