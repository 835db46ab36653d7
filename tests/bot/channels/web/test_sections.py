"""Which part of a page a question stands in: a return's by its words, another talk's only where a repeat names it."""

import pytest

from bot.channels.web.sections import ACTIONS, BLOCKAGES, BODY, ELSE, FIGURE, NEW_RISKS, PARTS, Part, part_of


@pytest.mark.parametrize(("key", "figures", "part"), [
    ("figure", True, FIGURE), ("figure?zero:5385d3b2", True, FIGURE), ("action", True, PARTS["action"]),
    ("blockage.1.what", True, BLOCKAGES), ("new_risk.1", True, NEW_RISKS),
    ("all_well", False, ACTIONS), ("action.A7.progress", False, ACTIONS), ("part?usual:12345678", False, BODY),
    ("blockage.1", False, BLOCKAGES), ("new_risk.2.what", False, NEW_RISKS),
    ("action", False, ELSE), ("risk", False, ELSE), ("cause", False, ELSE), ("figure", False, ELSE),
])  # fmt: skip
def test_a_question_has_its_part(key: str, figures: bool, part: Part) -> None:
    """A decision about a risk stands under no heading of the register, nor a report's action under a return's."""
    assert part is part_of(key, ELSE, figures=figures)
