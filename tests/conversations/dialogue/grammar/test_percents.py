"""How people write a percentage, and what is asked back instead of guessed."""

from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.kinds import Scale, percent
from conversations.dialogue.reading import NoFigure, Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
ON_TIME = percent(
    Scale(
        label="Reviews completed on time",
        unit="%",
        decimals=1,
        minimum=Decimal(0),
        maximum=Decimal(100),
        last=Decimal("44.1"),
        quarter="Q3 2025/26 (Oct-Dec 2025)",
        about="What percentage of reviews were completed on time this quarter?",
    )
)
CHANGE = percent(
    Scale(
        label="Change in attendances",
        unit="%",
        decimals=1,
        last=Decimal("1.6"),
        about="Percentage change in attendances?",
    )
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45.3", "45.3"), ("45.3%", "45.3"), ("45.3 %", "45.3"), ("45.30%", "45.3"), ("%45.3", "45.3"),
        ("45.3pc", "45.3"),
        ("45.3 per cent", "45.3"), ("45.3 percent", "45.3"), ("45.3pct", "45.3"), ("45.3 p.c.", "45.3"),
        ("45·3%", "45.3"),
        ("４５．３％", "45.3"), ("45,3%", "45.3"), ("45,3", "45.3"), ("forty-five point three per cent", "45.3"),
        ("forty five percent", "45"), ("100%", "100"), ("0%", "0"), ("0", "0"), ("zero per cent", "0"), ("0.5%", "0.5"),
        ("one hundred per cent", "100"), ("it was 45.3%", "45.3"), ("We achieved 45.3% this quarter", "45.3"),
        ("45.3% of reviews", "45.3"), ("45.3% of reviews were completed on time", "45.3"),
        ("Reviews on time: 45.3%", "45.3"),
        ("45.3% (target 50%)", "45.3"), ("45.3% against a target of 50%", "45.3"), ("45.3 vs 50 target", "45.3"),
        ("target was 50, we hit 45.3", "45.3"), ("45.3, was 44.1", "45.3"), ("45.3 (was 44.1)", "45.3"),
        ("45.3 up from 44.1", "45.3"), ("45.3%, up 1.2 on last quarter", "45.3"), ("45.3 (Q2 was 44.1)", "45.3"),
        ("Q3 = 45.3%", "45.3"), ("Q2 44.1%, Q3 45.3%", "45.3"), ("45.3% - national average 48%", "45.3"),
        ("Thanks - 45.3%", "45.3"), ("45.3%\nRegards\nJo", "45.3"), ("45.3% (45.3)", "45.3"), ("45.3% YTD", None),
    ],
)  # fmt: skip
def test_a_percentage_is_read(text: str, value: str | None) -> None:
    """With and without its mark, alone and among words that are accounted for."""
    reading = ON_TIME.read(text, TODAY)

    assert (Unclear if value is None else Read) is type(reading), reading
    if isinstance(reading, Read):
        assert Decimal(value or 0) == reading.value


@pytest.mark.parametrize(
    ("text", "value", "numerator", "denominator"),
    [
        ("45 out of 60", "75", 45, 60), ("45/60", "75", 45, 60), ("45 of 60", "75", 45, 60),
        ("45 / 60 (75%)", "75", 45, 60),
        ("45/60 = 75%", "75", 45, 60), ("75% (45 of 60)", "75", 45, 60), ("75% (45/60)", "75", 45, 60),
        ("9 out of 12", "75", 9, 12), ("44 out of 60", "73.3", 44, 60), ("45 reviews out of 60", "75", 45, 60),
        ("forty-five out of sixty", "75", 45, 60), ("73.3% (44/60)", "73.3", 44, 60),
        ("75% - 45 out of 60", "75", 45, 60),
        ("0 out of 12", "0", 0, 12), ("60 of 60", "100", 60, 60), ("73% (44 of 60)", "73", 44, 60),
    ],
)  # fmt: skip
def test_parts_are_worked_out_and_kept(text: str, value: str, numerator: int, denominator: int) -> None:
    """Parts give the percentage to the decimals of the measure, and stay beside it."""
    expected = Read(Decimal(value), numerator=Decimal(numerator), denominator=Decimal(denominator))

    assert expected == ON_TIME.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "0.453", ".453", "0.45", "1", "½", "33⅓%", "a third", "half", "104%", "145", "-5%", "-5", "45.3.1", "45..3",
        "4 5.3",
        "45.3%%", "l2.4%", "45.3?", "45.3%?", "~45 or 46", "40-45", "40 to 45%", "between 40 and 45", "45 ± 2",
        "45 +/- 2",
        ">90%", "over 45%", "at least 45", "under 50%", "nearly 45", "up 2", "+2", "+2%", "down 3.2",
        "2% up on last quarter",
        "up 2 points", "45.3 or 45.8", "45.3/45.8", "5/12", "3/4", "1/2", "60 out of 45", "45 out of 60 (70%)",
        "70% (45/60)",
        "£45", "45k", "45 reviews", "45 completed", "45.3 days", "45 per 1,000", "45 percentage points", "45.3 points",
        "Q2: 45.3", "last quarter 45.3", "45.3 last year", "target 45.3", "forecast 45.3%", "nil", "none", "all",
        "all of them",
        "everyone", "most", "45.3% of 60", "45.3% Leeds, 40% York", "40% excluding York", "45.3% if you count York",
        "see attached", "n/a", "-", "—", "*", "", "50/50", "12,345", "45 out of 60, 3", "45 in 60 days", "45 out of 0",
        "good", "45.3% or thereabouts maybe", "34.5 instead of 35.4", "45.3 I think", "four five point three",
    ],
)  # fmt: skip
def test_a_doubtful_percentage_is_asked_back(text: str) -> None:
    """Fractions, bounds, ranges, changes and parts that do not fit are asked about."""
    assert isinstance(ON_TIME.read(text, TODAY), Unclear)
    assert Read(Decimal("45.3")) == ON_TIME.read("45.3%", TODAY)


@pytest.mark.parametrize(
    ("text", "likely"),
    [("0.453", ("0.453%", "45.3%")), ("1", ("1%", "100%")), ("nil", ("0%",)), ("5/12", ("41.7%",)),
    ("45.3 or 45.8", ("45.3%", "45.8%"))],
)  # fmt: skip
def test_the_likely_percentages_are_offered(text: str, likely: tuple[str, ...]) -> None:
    """What is offered would be read with certainty."""
    reading = ON_TIME.read(text, TODAY)

    assert isinstance(reading, Unclear)
    assert likely == reading.likely
    assert all(isinstance(ON_TIME.read(each, TODAY), Read) for each in likely)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("down 3.2", "-3.2"), ("3.2% fall", "-3.2"), ("fell 3.2%", "-3.2"), ("a decrease of 3.2%", "-3.2"),
        ("-3.2", "-3.2"),
        ("−3.2%", "-3.2"), ("–3.2%", "-3.2"), ("minus 3.2", "-3.2"), ("(3.2)", "-3.2"), ("(3.2%)", "-3.2"),
        ("up 3.2", "3.2"),
        ("+3.2%", "3.2"), ("3.2% increase", "3.2"), ("increased by 3.2%", "3.2"), ("3.2", "3.2"), ("145%", "145"),
        ("0.5", "0.5"), ("a rise of 3.2 per cent", "3.2"),
    ],
)  # fmt: skip
def test_a_change_may_be_negative_in_sign_or_words(text: str, value: str) -> None:
    """Where the question asks for a change, its direction is its sign."""
    assert Read(Decimal(value)) == CHANGE.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["up 2 down 3", "up -3.2", "rose then fell 3", "up or down 2", "from 44 to 45", "-", "alert(1)", "loss (3)",
     "the figure (45.3)"],
)  # fmt: skip
def test_a_muddled_change_is_asked_back(text: str) -> None:
    """Two directions, or two figures, are no change; brackets after words may be an aside, not a minus."""
    assert isinstance(CHANGE.read(text, TODAY), Unclear)
    assert Read(Decimal(-2)) == CHANGE.read("down 2", TODAY)


def test_marks_and_absences_are_read_alike_for_every_figure() -> None:
    """Approximate, provisional, same as last and no figure."""
    assert Read(Decimal(45), approx=True) == ON_TIME.read("~45", TODAY)
    assert Read(Decimal("34.5"), provisional=True) == ON_TIME.read("34.5% (p)", TODAY)
    assert SameAsLast() == ON_TIME.read("as last quarter", TODAY)
    assert NoFigure("awaiting data from the trust") == ON_TIME.read("awaiting data from the trust", TODAY)
