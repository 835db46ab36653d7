"""What the checks say of a figure, and the briefs they are tried on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from conversations.partnership.brief import Brief
from conversations.partnership.doubts import Finding
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.targets import Measure

BriefMaker = Callable[..., Brief]
SHARE: dict[str, Any] = {"unit": "%", "polarity": Polarity.HIGHER, "milestone": "80", "title": "Calls"}
FALLING: dict[str, Any] = {"polarity": Polarity.LOWER}
RUNNING: dict[str, Any] = {"measure": Measure.CUMULATIVE, "polarity": Polarity.HIGHER}
FIVE_YEARS: dict[str, str | None] = {
    "2021-Q2": "400", "2022-Q2": "410", "2023-Q2": "395", "2024-Q2": "405", "2025-Q2": "402",
}  # fmt: skip


def found(brief: Brief, value: str) -> dict[str, Finding]:
    """What the checks say of a value, by rule."""
    return {finding.rule: finding for finding in check_figure(brief, Decimal(value))}


def rules(brief: Brief, value: str) -> set[str]:
    """The rules that have something to say."""
    return set(found(brief, value))
