"""Values come back as they went in: exact numbers, aware instants, quarters."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.columns import canonical
from storage.database import Session, Store
from storage.inbox import admit, delivery


@pytest.mark.parametrize(
    ("number", "text"),
    [("432.0000", "432"), ("1E+3", "1000"), ("1E-3", "0.001"), ("-0.00", "0"), ("0.10", "0.1"), ("-7", "-7")],
)
def test_a_number_has_one_text(number: str, text: str) -> None:
    """No exponent, no closing zeros, no minus before zero."""
    assert text == canonical(Decimal(number))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_no_number_is_rounded(number: Decimal) -> None:
    """Whatever its size, the text stands for the number itself."""
    assert number == Decimal(canonical(number))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(number: str) -> None:
    """A missing figure is stored as none, never as something that looks like a number."""
    with pytest.raises(ValueError, match="stored as none"):
        canonical(Decimal(number))
    assert "0" == canonical(Decimal(0))


async def test_an_instant_comes_back_in_utc(store: Store) -> None:
    """An instant given in another zone is the same instant, aware, in UTC."""
    summer = datetime(2026, 7, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))

    def keep(session: Session) -> None:
        admit(session, "Ev1", channel="slack", place="p", received_at=summer, raw="")

    await store.write(keep)
    found = await store.read(lambda session: delivery(session, "Ev1"))
    assert found is not None
    assert (summer, UTC) == (found.received_at, found.received_at.tzinfo)


async def test_a_naive_instant_is_refused(store: Store) -> None:
    """Nothing without a zone is stored; with its zone it is."""
    naive = datetime(2026, 7, 1, 10, 30)  # noqa: DTZ001 - the point of the test

    def keep(session: Session, at: datetime) -> bool:
        return admit(session, "Ev1", channel="slack", place="p", received_at=at, raw="")

    with pytest.raises(ValueError, match="names no time zone"):
        await store.write(lambda session: keep(session, naive))
    assert await store.write(lambda session: keep(session, naive.replace(tzinfo=UTC)))
