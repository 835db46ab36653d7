"""Numbers as people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.amounts import amount, plain


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1432", "count", "1,432"),
        ("97.40", "%", "97.4%"),
        ("-16", "%", "-16%"),
        ("-0.5", "%", "-0.5%"),
        ("85000", "£", "£85,000"),
        ("-6.1", "£m", "-£6.1m"),
        ("19.08", "days", "19.08 days"),
        ("1", "days", "1 day"),
        ("401", "rate per 100,000", "401 per 100,000"),
        ("1", "rate per 1,000", "1 per 1,000"),
        ("1E+3", "referrals", "1,000 referrals"),
        ("0", "", "0"),
    ],
)
def test_an_amount_carries_its_unit(value: str, unit: str, said: str) -> None:
    """Signs, thousands, pounds and rates, without idle zeros or exponents."""
    assert said == amount(Decimal(value), unit)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_plain_digits_read_back_as_the_value(value: Decimal) -> None:
    """Law: nothing is rounded away."""
    assert value == Decimal(plain(value))
