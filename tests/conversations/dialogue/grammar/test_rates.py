"""How people write rates and parts of a whole."""

from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.kinds import Parts, Scale, parts, rate
from conversations.dialogue.reading import Read, Unclear

TODAY = date(2026, 1, 12)
FALLS = rate(
    Scale(
        label="Falls",
        unit="rate per 1,000",
        decimals=1,
        minimum=Decimal(0),
        last=Decimal("3.4"),
        per=1000,
        about="Falls per 1,000 bed days this quarter?",
    )
)
PLANS = parts(
    Scale(label="Action plans complete", denominator=60, about="How many of the 60 action plans are complete?")
)
REVIEWS = parts(Scale(label="Reviews in time", about="How many reviews were done in time, out of how many due?"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.2", "3.2"), ("3.2 per 1,000", "3.2"), ("3.2 per 1000", "3.2"), ("3.2/1000", "3.2"),
        ("3.2 per thousand", "3.2"),
        ("3.2 per 1,000 bed days", "3.2"), ("3.2 falls per 1,000 bed days", "3.2"), ("3.2 in 1,000", "3.2"),
        ("0.4", None),
        ("32 per 10,000", "3.2"), ("320 per 100,000", "3.2"), ("0.32 per 100", "3.2"), ("45 per 1,000", "45"),
        ("0", "0"),
        ("three point two", "3.2"), ("3.2 per 1k", "3.2"), ("it was 3.2 per 1000", "3.2"), ("3.2, was 3.4", "3.2"),
    ],
)  # fmt: skip
def test_a_rate_is_read_on_its_base(text: str, value: str | None) -> None:
    """Another base is converted; a number far from the last rate needs its base said."""
    reading = FALLS.read(text, TODAY)

    assert (Unclear if value is None else Read) is type(reading), reading
    if isinstance(reading, Read):
        assert Decimal(value or 0) == reading.value


@pytest.mark.parametrize(
    "text",
    ["45", "45 falls", "3.2%", "£3.2", "3.2 per bed day", "3.2 per 1,234", "3-4", "<3.2", "3.2 or 3.3", "-3.2",
    "none", "",
     "3.2 per 1,000 or 32", "45 falls in 13,235 bed days", "up 0.2", "n/a", "3.2k", "3.2 per week", "3.2?"],
)  # fmt: skip
def test_a_doubtful_rate_is_asked_back(text: str) -> None:
    """A count for a rate, another unit, a bound: asked, with the rate offered where there is one."""
    assert isinstance(FALLS.read(text, TODAY), Unclear)
    assert Read(Decimal(45)) == FALLS.read("45 per 1000", TODAY)


@pytest.mark.parametrize(
    "text",
    ["45 of 60", "45 out of 60", "45/60", "45 from 60", "45 / 60 (75%)", "75% (45/60)", "45", "forty-five of sixty",
    "45 of the 60",
     "45 plans out of 60", "45 complete out of 60", "45 plans complete", "45 out of a total of 60",
     "we have 45 of 60 complete"],
)  # fmt: skip
def test_parts_of_a_known_whole_are_read(text: str) -> None:
    """The whole that the question states may be left out."""
    assert Read(Parts(45, 60)) == PLANS.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("75%", ("45 out of 60",)), ("60/45", ()), ("45 out of 62", ("45 out of 60",)), ("61", ()), ("all bar 3", ()),
        ("45.5", ()), ("45/60 (70%)", ()), ("-45", ()), ("£45", ()), ("none of them", ()), ("45 or 46 of 60", ()),
        ("", ()),
        ("45 complete, 15 outstanding", ()), ("45%%", ()), ("three quarters", ()), ("45 per 60", ()),
    ],
)  # fmt: skip
def test_doubtful_parts_are_asked_back(text: str, likely: tuple[str, ...]) -> None:
    """Another whole, a share alone or more than the whole."""
    reading = PLANS.read(text, TODAY)

    if likely:
        assert isinstance(reading, Unclear)
        assert likely == reading.likely
    assert isinstance(reading, Unclear), reading
    assert Read(Parts(45, 60)) == PLANS.read("45 out of 60", TODAY)


def test_parts_without_a_known_whole_need_both() -> None:
    """One number is half an answer."""
    assert isinstance(REVIEWS.read("45", TODAY), Unclear)
    assert Read(Parts(45, 60)) == REVIEWS.read("45 out of 60", TODAY)
    assert isinstance(REVIEWS.read("60/45", TODAY), Unclear)
