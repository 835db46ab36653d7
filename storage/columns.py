"""How a value of the field stands in a column: exact, and the same on both databases."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from conversations.partnership.quarters import Quarter

# The length of "2026-10-14 09:30:00.000000".
_WITHOUT_ZONE = 26


def canonical(value: Decimal) -> str:
    """The one text of a number: no exponent, no closing zeros, no minus before zero.

    Raises:
        ValueError: the value is not a finite number.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number; a figure that is missing is stored as none.")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def instant_text(value: datetime) -> str:
    """An aware instant as text, in UTC: all of one length, whose order is the order in time."""
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused (SQLite would give it back as if local).

    SQLite knows no instants: there it is text.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, an instant with its zone elsewhere."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is not UTC and value.utcoffset() is None:
            raise ValueError(f"{value} names no time zone; give an aware datetime in UTC.")
        return instant_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: str | datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again, in UTC whatever zone the server speaks in."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A figure or a sum of money as canonical text: neither database may round it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """To canonical text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Back to the number it stands for."""
        return None if value is None else Decimal(value)


class QuarterText(TypeDecorator[Quarter]):
    """A quarter as `2026-Q2`, whose order as text is the order in time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To its canonical text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Quarter | None:
        """Back to the quarter."""
        return None if value is None else _quarter(value)


@lru_cache(maxsize=256)
def _quarter(text: str) -> Quarter:
    """A column of ten thousand rows names a dozen quarters: each is read once."""
    return Quarter.parse(text)
