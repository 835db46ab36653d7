"""How dates are said wherever people read them."""

from __future__ import annotations

from datetime import date


def long_date(day: date) -> str:
    """`14 October 2026`, as GOV.UK writes dates."""
    return f"{day.day} {day:%B %Y}"


def long_day(day: date) -> str:
    """`Wednesday 14 October 2026`, where it helps to know the weekday."""
    return f"{day:%A} {long_date(day)}"
