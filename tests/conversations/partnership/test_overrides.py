"""A claim is a rating for a figure: written alike however the figure is, and known by its return."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.case import Rating
from conversations.partnership.overrides import claim, claims_of


def test_a_claim_is_a_rating_for_a_figure() -> None:
    """158 and 158.0 are one figure; another figure, rating or return is another claim."""
    first = claim("1.20", Rating.GREEN, Decimal(158))
    assert first == claim("1.20", Rating.GREEN, Decimal("158.0"))
    assert first.startswith(f"{claims_of('1.20')}:")
    others = {claim("1.20", Rating.AMBER, Decimal(158)), claim("1.20", Rating.GREEN, Decimal(159)),
              claim("1.2", Rating.GREEN, Decimal(158))}  # fmt: skip
    assert first not in others
    assert 3 == len(others)
