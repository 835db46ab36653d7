"""How the `tolerance` cell of an import is read and written: `10% green 5% over 15%`.

A cell is a leading number and then words each followed by its number. Whether a
number carries a per cent sign is part of what is meant, so it is never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from conversations.partnership.amounts import plain

_PART = re.compile(r"\s*(?:([a-z]+)\s+)?(\d+(?:\.\d+)?)\s*(%?)(?=\s|$)", re.IGNORECASE)

LEADING = ""


class Sign(Enum):
    """Whether a number is in per cent of the target or in the measure's own unit."""

    PERCENT = "%"
    OWN_UNIT = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One number a cell may hold: its sign, and whether it must be there."""

    sign: Sign
    required: bool = False


OVER = Part(Sign.PERCENT)


def read_cell(text: str, parts: Mapping[str, Part], example: str) -> dict[str, Decimal]:
    """The numbers of a cell by their words; the leading one has the key `LEADING`.

    Raises `ValueError` with a sentence that shows `example`.
    """
    found: dict[str, Decimal] = {}
    at = 0
    cell = re.sub(r"[;,]", " ", text).strip()
    while at < len(cell):
        match = _PART.match(cell, at)
        word = str(match[1] or LEADING).lower() if match else LEADING
        if match is None or word not in parts or word in found:
            raise ValueError(f"“{text}” cannot be read here; write it like {example}.")
        _check_sign(match[2], match[3], parts[word].sign, example)
        found[word] = Decimal(match[2])
        at = match.end()
    if any(part.required and word not in found for word, part in parts.items()):
        raise ValueError(f"The tolerance is missing; write it like {example}.")
    return found


def _check_sign(number: str, sign: str, wanted: Sign, example: str) -> None:
    if sign == wanted.value:
        return
    if wanted is Sign.PERCENT:
        raise ValueError(
            f"“{number}” has no % sign; write {number}% for a share of the target, like {example}, "
            "or choose the rule points for a distance in the measure's own unit."
        )
    raise ValueError(f"“{number}%” should be in the measure's own unit, without a % sign, like {example}.")


def write_cell(parts: Mapping[str, Part], numbers: Mapping[str, Decimal | None]) -> str:
    """The cell that `read_cell` reads back as `numbers`; absent ones are left out."""
    written = [
        f"{word} {plain(number)}{parts[word].sign.value}".strip()
        for word, number in numbers.items()
        if number is not None
    ]
    return " ".join(written)
