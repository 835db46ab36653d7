"""Ratings as people see them."""

import pytest

from conversations.partnership.direction import Direction
from conversations.partnership.marks import DIRECTIONS, RATINGS, REASONS, mark
from conversations.partnership.rating import Rated, Rating, Unrated


@pytest.mark.parametrize(
    ("rated", "seen"),
    [
        (Rated(rating=Rating.GREEN), "On track 🟢"),
        (Rated(rating=Rating.AMBER), "At risk 🔶"),
        (Rated(rating=Rating.RED), "Behind 🔺"),
        (Rated(unrated=Unrated.NO_FIGURE), "No rating ⬜ (there is no figure)"),
        (Rated(unrated=Unrated.FROZEN), "No rating ⬜ (the target is being renegotiated)"),
        (Rated(), "No rating ⬜"),
    ],
)
def test_a_rating_is_a_word_then_a_shape(rated: Rated, seen: str) -> None:
    """Without a rating the reason stands in words."""
    assert seen == mark(rated)


def test_every_outcome_has_its_own_mark() -> None:
    """No two look alike, and none is left without."""
    assert set(Rating) == RATINGS.keys()
    assert set(Unrated) == REASONS.keys()
    assert set(Direction) == DIRECTIONS.keys()
    assert len({text[-1] for text in RATINGS.values()}) == len(Rating)
