"""How ratings and directions are shown: the word first, then a mark of distinct shape.

The shapes differ as well as the colours, since colour alone has been misread
(Hertfordshire mixed up yellow and amber; Harlow used star, circle and triangle).
"""

from conversations.partnership.case import Rated, Rating, Unrated
from conversations.partnership.direction import Direction

RATINGS: dict[Rating, str] = {
    Rating.GREEN: "On track 🟢",
    Rating.AMBER: "At risk 🔶",
    Rating.RED: "Behind 🔺",
}

NO_RATING = "No rating ⬜"

REASONS: dict[Unrated, str] = {
    Unrated.NO_FIGURE: "there is no figure",
    Unrated.NO_TARGET: "there is no milestone for this quarter",
    Unrated.NO_POLARITY: "neither higher nor lower is better",
    Unrated.BASELINE_YEAR: "this year sets the baseline",
    Unrated.FROZEN: "the target is being renegotiated",
}

DIRECTIONS: dict[Direction, str] = {
    Direction.BETTER: "better ↗",
    Direction.SAME: "the same →",
    Direction.WORSE: "worse ↘",
    Direction.NONE: "no comparison –",
}


def mark(rated: Rated) -> str:
    """The rating as people see it, with the reason in words where there is none."""
    if rated.rating is not None:
        return RATINGS[rated.rating]
    if rated.unrated is not None:
        return f"{NO_RATING} ({REASONS[rated.unrated]})"
    return NO_RATING
