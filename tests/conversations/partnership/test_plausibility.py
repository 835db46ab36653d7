"""Checks on a figure: what is refused, what is doubted, what is only noted."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.partnership.brief import Brief
from conversations.partnership.doubts import Doubt, Finding, Note, Refusal
from conversations.partnership.figures import DataStatus
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
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


def test_an_ordinary_figure_passes_in_silence(a_brief: BriefMaker) -> None:
    """Most figures are right; nobody is asked about those."""
    assert check_figure(a_brief(last="455", past=FIVE_YEARS), Decimal(408)) == ()


@pytest.mark.parametrize(
    ("told", "value", "says", "accepted"),
    [
        (SHARE, "101", "“Calls” must be 100% or less.", "100"),
        (SHARE, "-1", "“Calls” must be 0% or more.", "79"),
        (SHARE, "7900", "“Calls” must be 100% or less; if you meant 79%, send that.", "79"),
        ({"minimum": Decimal(10)}, "9", "“First-time entrants” must be 10 young people or more.", "400"),
        ({"maximum": Decimal(900)}, "901",
         "“First-time entrants” must be 900 young people or less.", "400"),
    ],
)  # fmt: skip
def test_an_impossible_figure_is_refused_and_the_right_one_taken(
    a_brief: BriefMaker, told: dict[str, Any], value: str, says: str, accepted: str
) -> None:
    """A refusal stands alone, names the bound, and lets the corrected figure through."""
    brief = a_brief(**told)

    (refusal,) = check_figure(brief, Decimal(value))

    assert isinstance(refusal, Refusal)
    assert says == refusal.says
    assert check_figure(brief, Decimal(accepted)) == ()


def test_a_partners_different_figure_is_told(a_brief: BriefMaker) -> None:
    """Both are kept until somebody decides; theirs is offered."""
    doubt = found(a_brief(others=("400", "402")), "402")["others"]

    assert isinstance(doubt, Doubt)
    assert doubt.says == (
        "Another partner gave 400 young people for this target; you gave 402 young people. Is yours right?"
    )
    assert doubt.instead == (("Use 400 young people", Decimal(400)),)
    assert check_figure(a_brief(others=("402",)), Decimal(402)) == ()


@pytest.mark.parametrize(
    ("told", "value", "rule"),
    [
        ({**RUNNING, "milestone": "24.5"}, "59.3", "milestone_not_rolled"),
        ({**RUNNING, **FALLING, "milestone": None, "year_end": "782"}, "800", "year_end_passed"),
        ({**SHARE, "year_end": "79"}, "80", "easier_milestone"),
        ({"year_end": "420"}, "400", "easier_milestone"),
    ],
)
def test_what_only_the_support_team_can_mend_is_noted(
    a_brief: BriefMaker, told: dict[str, Any], value: str, rule: str
) -> None:
    """The lead is not asked about a milestone."""
    assert isinstance(found(a_brief(**told), value)[rule], Note)


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({**RUNNING, "milestone": "40"}, "60"),
        ({"milestone": "40"}, "61"),
        ({**RUNNING, "polarity": Polarity.LOWER, "milestone": None, "year_end": "782"}, "782"),
        ({**RUNNING, "polarity": Polarity.LOWER, "year_end": "900"}, "400"),
        ({**SHARE, "year_end": "85"}, "80"),
        ({**SHARE, "year_end": "80"}, "80"),
        ({**RUNNING, "milestone": "0"}, "60"),
    ],
)
def test_what_is_in_order_is_not_noted(a_brief: BriefMaker, told: dict[str, Any], value: str) -> None:
    """A total at one and a half times, a figure of a period, a year end not passed, a harder milestone."""
    assert check_figure(a_brief(**told), Decimal(value)) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.decimals(-(10**7), 10**7, places=2), last=st.integers(-5000, 5000))
def test_nobody_is_asked_twice_for_one_slip(a_brief: BriefMaker, value: Decimal, last: int) -> None:
    """Law: at most one doubt about the number itself, and a sentence with a full stop in each finding."""
    findings = check_figure(a_brief(last=str(last), past=FIVE_YEARS, polarity=Polarity.HIGHER), value)

    assert sum(isinstance(each, Doubt) for each in findings) <= 1
    assert all(each.says.endswith((".", "?")) for each in findings)


def test_findings_survive_json() -> None:
    """A status and a number offered instead come back as what they were."""
    doubt = Doubt(rule="x", says="x.", instead=(("a", DataStatus.NOT_DUE), ("b", Decimal("1.50"))))

    assert doubt == Doubt.model_validate_json(doubt.model_dump_json())
