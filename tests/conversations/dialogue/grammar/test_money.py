"""How people write money, in pounds and in thousands or millions of them."""

from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.kinds import Kind, Scale, money
from conversations.dialogue.reading import Read, Unclear

TODAY = date(2026, 1, 12)
SPEND = money(
    Scale(label="Spend to date", unit="£", decimals=2, last=Decimal(1150000), about="What was the spend to date?")
)
EXPENSES = money(Scale(label="Expenses", unit="GBP", decimals=2, minimum=Decimal(0), last=Decimal("812.40")))
THOUSANDS = money(Scale(label="Spend", unit="£000", last=Decimal(1150)))
MILLIONS = money(Scale(label="Spend", unit="£m", decimals=2, last=Decimal("1.15")))
VARIANCE = money(
    Scale(label="Variance", unit="£", last=Decimal(1500), about="Variance against budget (overspend positive)?")
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£1.2m", 1200000), ("£1.2M", 1200000), ("£1.2 m", 1200000), ("1.2m", 1200000), ("£1.2 million", 1200000),
        ("1.2 million pounds", 1200000), ("£1,200,000", 1200000), ("£ 1 200 000", 1200000), ("1200000", 1200000),
        ("£1200k", 1200000), ("£1,200k", 1200000), ("1200 K", 1200000), ("£1,200 thousand", 1200000),
        ("GBP 1.2m", 1200000),
        ("1.2m GBP", 1200000), ("£1.2mn", 1200000), ("£0.0012bn", 1200000), ("£1,200,000.00", 1200000),
        ("gbp1200000", 1200000),
        ("spend to date: £1.2m", 1200000), ("we spent £1.2m", 1200000), ("£1.2m spent", 1200000),
        ("total spend £1.2m", 1200000),
        ("£1.2m (forecast £1.4m)", 1200000), ("£1.2m against a budget of £1.4m", 1200000),
        ("£1.2m vs £1.4m budget", 1200000),
        ("one million two hundred thousand pounds", 1200000), ("£1.2m to date", 1200000),
        ("Hi, £1.2m, thanks", 1200000),
    ],
)  # fmt: skip
def test_money_is_read(text: str, value: int) -> None:
    """Pounds, thousands and millions, as the writer gave them."""
    assert Read(Decimal(value)) == SPEND.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [("850 pounds", "850"), ("£850.5", "850.5"), ("850.50", "850.5"), ("£850", "850"),
    ("eight hundred and fifty pounds", "850"),
     ("£850.00", "850"), ("nil", "0"), ("£0", "0"), ("none", "0"), ("850 quid", "850")],
)  # fmt: skip
def test_small_sums_are_read(text: str, value: str) -> None:
    """Pounds and pence."""
    assert Read(Decimal(value)) == EXPENSES.read(text, TODAY)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (THOUSANDS, "£1.2m", "1200"), (THOUSANDS, "1200k", "1200"), (THOUSANDS, "1200", "1200"),
        (THOUSANDS, "1,200", "1200"),
        (THOUSANDS, "£1,200,000", "1200"), (THOUSANDS, "0", "0"), (MILLIONS, "1.2m", "1.2"), (MILLIONS, "1.2", "1.2"),
        (MILLIONS, "£1.2m", "1.2"), (MILLIONS, "£1,200,000", "1.2"), (MILLIONS, "1200k", "1.2"),
    ],
)  # fmt: skip
def test_a_measure_in_thousands_or_millions_is_read_into_its_unit(kind: Kind[Decimal], text: str, value: str) -> None:
    """A scale that was written wins over that of the unit."""
    assert Read(Decimal(value)) == kind.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "£1.234.567", "£1.2.m", "£8,50", "1,2m", "-", "—", "forecast £1.4m", "budget £1.4m", "less than £50",
        "up to £1.2m",
        "£1.2m-£1.4m", "£1.2m or £1.4m", "£1.2m?", "$1.2m", "€1.2m", "1.2m euros", "12%", "£1.2m of £1.4m", "85p",
        "50 pence",
        "£1.2m plus VAT and £3k", "£12.345", "about £1m to £2m", "£1.2m each", "£1.2m per month",
        "£1.2m excluding Leeds",
        "£l.2m", "£1.2m Leeds £3m York", "up £3k", "overspend £3k", "£3k underspent", "n/a", "", "lots",
        "see finance", "£",
    ],
)  # fmt: skip
def test_doubtful_money_is_asked_back(text: str) -> None:
    """Mixed separators, other currencies, bounds and forecasts are asked about."""
    assert isinstance(SPEND.read(text, TODAY), Unclear)
    assert Read(Decimal(1200000)) == SPEND.read("£1.2m", TODAY)


@pytest.mark.parametrize(("kind", "text"), [(THOUSANDS, "1200000"), (THOUSANDS, "£40"), (MILLIONS, "1200000")])
def test_pounds_where_thousands_were_asked_are_asked_back(kind: Kind[Decimal], text: str) -> None:
    """A bare number that fits only as pounds may be a slip, and both readings are offered."""
    reading = kind.read(text, TODAY)

    assert isinstance(reading, Unclear)
    assert all(isinstance(kind.read(each, TODAY), Read) for each in reading.likely)


@pytest.mark.parametrize(
    ("text", "value"),
    [("£3.2k underspend", -3200), ("underspend of £3,200", -3200), ("£3.2k overspend", 3200), ("overspent by £3.2k",
    3200),
     ("-£3,200", -3200), ("£-3200", -3200), ("(£3,200)", -3200), ("(3200)", -3200), ("−3200", -3200), ("3200", 3200)],
)  # fmt: skip
def test_a_variance_follows_the_sign_the_question_names(text: str, value: int) -> None:
    """Words of over- and underspending take their sign from the question."""
    assert Read(Decimal(value)) == VARIANCE.read(text, TODAY)


def test_marks_and_comments_stay_beside_the_sum() -> None:
    """Net of VAT is a comment; provisional is a mark."""
    assert Read(Decimal(1200000), comment="net of VAT") == SPEND.read("£1.2m net of VAT", TODAY)
    assert Read(Decimal(1200000), provisional=True) == SPEND.read("£1.2m provisional", TODAY)
    assert Read(Decimal(1200000), approx=True) == SPEND.read("about £1.2m", TODAY)
