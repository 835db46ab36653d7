"""A figure that holds by a ruling is not held against what the ruling set aside; anything else is another dispute."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conversations.partnership.disputes import ConflictKind, Dispute, Side
from conversations.partnership.ruled import Ruled, ruled_already


def side(who: str, value: str | None) -> Side:
    """What somebody says the figure is."""
    return Side(email=f"{who}@county.example", name=who, body=who, says=f"It is {value}.",
                value=None if value is None else Decimal(value))  # fmt: skip


def dispute(first: Side, second: Side, kind: ConflictKind = ConflictKind.FIGURES) -> Dispute:
    """Two figures that differ."""
    return Dispute(id=f"{first.value} {second.value}", kind=kind, ref="1", says="They differ.", first=first,
                   second=second)  # fmt: skip


ANN, CAT, DAN = side("ann", "12"), side("cat", "14.004"), side("dan", "13")
BETWEEN = dispute(ANN, CAT)


@pytest.mark.parametrize(("ruled", "found", "already"), [
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "13"), CAT), True),
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "13"), side("CAT", "14.00")), True),
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "12.5"), CAT), False),
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "13"), side("cat", "15")), False),
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "13"), side("dan", "14")), False),
    (Ruled(dispute(CAT, DAN), "first"), dispute(side("ann", "14"), DAN), True),
    (Ruled(dispute(CAT, DAN), "second"), dispute(side("ann", "13"), CAT), True),
    (Ruled(dispute(CAT, DAN), "second"), dispute(side("ann", "14"), DAN), False),
    (Ruled(BETWEEN, "another"), dispute(side("ann", None), CAT), False),
    (Ruled(BETWEEN, "another", Decimal(13)), dispute(side("ann", "13"), CAT, ConflictKind.DENOMINATORS), False),
])
def test_a_ruling_settles_what_only_holds_its_figure_against_what_it_set_aside(
    ruled: Ruled, found: Dispute, already: bool
) -> None:
    """By person and figure, at two decimals; another figure, another person or another kind is new."""
    assert already == ruled_already(found, [ruled], 2)


def test_without_a_ruling_nothing_is_settled() -> None:
    """Not even what has the same two sides."""
    assert not ruled_already(BETWEEN, [], 2)
