"""How the mail server of an address behaves: as it should, or as some do on a bad day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Manner(StrEnum):
    """What becomes of a letter to an address."""

    DELIVERS = "delivers"
    AWAY = "away"
    UNKNOWN = "unknown"
    REFUSES = "refuses"
    GREYLISTS = "greylists"
    STALLS = "stalls"


MANNERS: Mapping[Manner, str] = {
    Manner.DELIVERS: "Letters arrive",
    Manner.AWAY: "Letters arrive, and an absence notice comes back",
    Manner.UNKNOWN: "The address is unknown: every letter comes back as a bounce",
    Manner.REFUSES: "The address is refused at the door",
    Manner.GREYLISTS: "Each letter is put off once",
    Manner.STALLS: "The server takes letters, and says no word until this changes",
}
"""Each manner, as the page offers it."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an address behaves; `until` is the last day of an absence."""

    manner: Manner = Manner.DELIVERS
    until: date | None = None
