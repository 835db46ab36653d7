"""What a doubt says is a question that somebody can answer with “yes”."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from conversations.partnership.brief import Brief
from conversations.partnership.doubts import Doubt
from conversations.partnership.figures import DataStatus
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.targets import Measure

BriefMaker = Callable[..., Brief]
RUNNING: dict[str, Any] = {"measure": Measure.CUMULATIVE, "polarity": Polarity.HIGHER}
FIVE_YEARS: dict[str, str | None] = {
    "2021-Q2": "400", "2022-Q2": "410", "2023-Q2": "395", "2024-Q2": "405", "2025-Q2": "402",
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"last": "410"}, "0"),
        ({"last": "410"}, "410"),
        ({"last": "410"}, "4100"),
        ({"last": "410"}, "41000"),
        (RUNNING | {"last": "410"}, "390"),
        ({"past": FIVE_YEARS}, "600"),
        ({"others": ("400",)}, "402"),
    ],
)
def test_every_doubt_ends_in_a_question_that_yes_answers(
    a_brief: BriefMaker, told: dict[str, Any], value: str
) -> None:
    """A lead who types “yes” has answered it: “Is …?” or “Does …?”, and nothing beside it."""
    asked = [each.says for each in check_figure(a_brief(**told), Decimal(value)) if isinstance(each, Doubt)]

    assert asked
    assert all(re.search(r"[.:,] (Is|Does) [^?]+\?$", says) for says in asked), asked


def test_findings_survive_json() -> None:
    """A status and a number offered instead come back as what they were."""
    doubt = Doubt(rule="x", says="x.", instead=(("a", DataStatus.NOT_DUE), ("b", Decimal("1.50"))))

    assert doubt == Doubt.model_validate_json(doubt.model_dump_json())
