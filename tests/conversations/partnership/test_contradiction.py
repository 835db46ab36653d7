"""Commentary that says the opposite of the figure."""

import pytest

from conversations.partnership.contradiction import contradicts
from conversations.partnership.direction import Direction
from conversations.partnership.rating import Rating


@pytest.mark.parametrize(
    ("words", "direction", "rating"),
    [
        ("Performance improved after the new rota.", Direction.WORSE, None),
        ("Two more officers; things have improved", Direction.WORSE, Rating.AMBER),
        ("The figure is improving.", Direction.WORSE, Rating.RED),
        ("Overall performance continued to improve", Direction.WORSE, None),
        ("Got worse because of staffing.", Direction.BETTER, None),
        ("Results deteriorated in July.", Direction.BETTER, Rating.GREEN),
        ("We are on track.", Direction.NONE, Rating.RED),
        ("The target was met", Direction.SAME, Rating.RED),
        ("Still below target.", Direction.SAME, Rating.GREEN),
    ],
)
def test_a_plain_contradiction_is_asked_about(
    words: str, direction: Direction, rating: Rating | None
) -> None:
    """The words are quoted, and may be kept."""
    doubt = contradicts(words, direction, rating)

    assert doubt is not None
    assert doubt.says.startswith("You wrote “")
    assert doubt.keep


@pytest.mark.parametrize(
    "words",
    [
        "It has not improved yet.",
        "We will improve it; an improvement plan is in place.",
        "We need to improve recording.",
        "To improve this, two officers were hired.",
        "Staffing has improved but demand rose.",
        "Performance improved on last year, though not on last quarter",
        "Results have improved nationally",
        "Back on track by March, we hope.",
        "On target to be met in March",
        "If demand falls we are on track",
        "The target for next quarter was met with concern by the board",
        "",
    ],
)
def test_plans_denials_and_other_comparisons_are_let_be(words: str) -> None:
    """A needless question costs trust: only plain statements about now count."""
    assert contradicts(words, Direction.WORSE, Rating.RED) is None


@pytest.mark.parametrize(
    ("direction", "rating"),
    [(Direction.BETTER, Rating.GREEN), (Direction.SAME, Rating.AMBER), (Direction.NONE, None)],
)
def test_words_that_agree_or_cannot_be_checked_pass(direction: Direction, rating: Rating | None) -> None:
    """Improved, on track: so it is, or nobody can say."""
    assert contradicts("Performance improved. We are on track.", direction, rating) is None
