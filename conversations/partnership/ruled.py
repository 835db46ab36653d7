"""What was settled stays settled: a figure that holds by a ruling is not held against what the ruling set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from conversations.partnership.disputes import Dispute, Side


@dataclass(frozen=True, slots=True)
class Ruled:
    """A dispute that somebody settled: `holds` is `first`, `second` or another word, `value` a figure of neither."""

    dispute: Dispute
    holds: str
    value: Decimal | None = None

    @property
    def figure(self) -> Decimal | None:
        """The figure that holds; none where it was about none."""
        return {"first": self.dispute.first.value, "second": self.dispute.second.value}.get(self.holds, self.value)


def ruled_already(found: Dispute, ruled: Iterable[Ruled], decimals: int) -> bool:
    """Whether a dispute only holds the figure of an earlier ruling against one that it set aside.

    Once the sponsor's 120 stands in the return, the body that gave 131 differs from it, as everybody knows. Figures
    are compared at the decimals of their indicator.
    """
    return any(each.dispute.kind is found.kind and _same(found.first.value, each.figure, decimals)
               and any(_is(found.second, side, decimals) for side in (each.dispute.first, each.dispute.second))
               for each in ruled)  # fmt: skip


def _is(side: Side, earlier: Side, decimals: int) -> bool:
    return side.email.casefold() == earlier.email.casefold() and _same(side.value, earlier.value, decimals)


def _same(one: Decimal | None, other: Decimal | None, decimals: int) -> bool:
    if one is None or other is None:
        return False
    return _at(one, decimals) == _at(other, decimals)


def _at(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
