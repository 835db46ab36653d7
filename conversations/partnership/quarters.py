"""Quarters of the English fiscal year, April to March, and how people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}
_CANONICAL = re.compile(r"(\d{4})\s*-?\s*Q([1-4])", re.IGNORECASE)
_SPOKEN = re.compile(r"Q([1-4])\s+(\d{4})\s*[/-]\s*(\d{2}|\d{4})", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of the fiscal year that starts in April of `year`; Q4 is January to March after it."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"A quarter is numbered 1 to 4, not {self.number}.")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2026-Q2` or `Q2 2026/27`; raise `ValueError` with the remedy otherwise."""
        if found := _CANONICAL.fullmatch(text.strip()):
            return cls(int(found[1]), int(found[2]))
        if found := _SPOKEN.fullmatch(text.strip()):
            start, end = int(found[2]), int(found[3])
            if (start + 1) % 100 == end % 100:
                return cls(start, int(found[1]))
        raise ValueError(f"“{text}” is not a quarter; write it like 2026-Q2 or Q2 2026/27.")

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """The quarter that `day` falls in."""
        fiscal = (day.month - 4) % 12
        return cls(day.year if day.month >= 4 else day.year - 1, fiscal // 3 + 1)

    def plus(self, quarters: int) -> Quarter:
        """The quarter so many quarters later (earlier when negative)."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before this one."""
        return self.plus(-1)

    @property
    def year_before(self) -> Quarter:
        """The same quarter of the year before."""
        return self.plus(-4)

    @property
    def year_end(self) -> Quarter:
        """The fourth quarter of the same fiscal year."""
        return Quarter(self.year, 4)

    @property
    def first_day(self) -> date:
        """The first day the quarter covers."""
        month = (self.number * 3) % 12 + 1
        return date(self.year + (self.number == 4), month, 1)

    @property
    def last_day(self) -> date:
        """The last day the quarter covers."""
        return self.plus(1).first_day - timedelta(days=1)

    @property
    def name(self) -> str:
        """As people say it: `Q2 2026/27`."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02d}"

    @property
    def full_name(self) -> str:
        """With its months: `Q2 2026/27 (July to September 2026)`."""
        return f"{self.name} ({_MONTHS[self.number]} {self.last_day.year})"

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In JSON and in settings a quarter is its canonical text."""
        return core_schema.no_info_plain_validator_function(
            lambda given: given if isinstance(given, cls) else cls.parse(str(given)),
            serialization=core_schema.to_string_ser_schema(),
        )
