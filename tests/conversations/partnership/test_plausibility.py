"""Checks on a figure: what is refused, what is doubted, what is only noted."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.partnership.doubts import Doubt, Note, Refusal
from conversations.partnership.figures import DataStatus
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure
from tests.conversations.partnership.checking import FALLING, FIVE_YEARS, RUNNING, SHARE, BriefMaker, found, rules


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


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({**SHARE, "title": "Reduction in violence with injury", "milestone": "5"}, "-16"),
        ({**SHARE, "title": "Change in visitors", "milestone": "5"}, "-1"),
        ({**SHARE, "last": "-9"}, "-16"),
        ({**SHARE, "milestone": "104"}, "103"),
        ({**SHARE, "yardsticks": ("120",)}, "110"),
        ({**SHARE, "minimum": Decimal(-50)}, "-16"),
        ({**SHARE, "maximum": Decimal(200)}, "150"),
        ({"unit": "days", "milestone": "150"}, "130"),
    ],
)
def test_a_measure_that_may_pass_a_shares_bounds_is_not_refused(
    a_brief: BriefMaker, told: dict[str, Any], value: str
) -> None:
    """Hart's crime reductions were -16 %: bounds are data, and what was seen before is possible."""
    assert not rules(a_brief(**told), value) & {"minimum", "maximum"}


@pytest.mark.parametrize(
    "told",
    [{}, {"milestone": None}, {"milestone": "0", "last": "3"}, {"milestone": None, "yardsticks": ("365",)}],
)
def test_zero_is_asked_about(a_brief: BriefMaker, told: dict[str, Any]) -> None:
    """A zero stood for no figure four times in ninety; both readings are offered."""
    doubt = found(a_brief(**told), "0")["zero"]

    assert isinstance(doubt, Doubt)
    assert doubt.keep == ("It is a true zero",)
    assert ("There is no figure yet", DataStatus.NOT_YET_AVAILABLE) in doubt.instead


def test_zero_is_not_asked_about_where_zero_is_what_is_known(a_brief: BriefMaker) -> None:
    """No serious incidents last quarter, none aimed at, none now."""
    assert check_figure(a_brief(milestone="0", last="0"), Decimal(0)) == ()


def test_a_zero_is_one_question_and_not_three(a_brief: BriefMaker) -> None:
    """It is also far from last quarter and from the usual spread; that goes without saying."""
    assert rules(a_brief(last="400", past=FIVE_YEARS), "0") == {"zero"}


@pytest.mark.parametrize("value", ["17", "17.0"])
def test_last_quarters_figure_sent_again_is_asked_about(a_brief: BriefMaker, value: str) -> None:
    """However it is written."""
    doubt = found(a_brief(unit="days", milestone="20", last="17"), value)["unchanged"]

    assert doubt.says == "17 days is the same as last quarter. Is it the new figure?"


def test_a_running_total_that_did_not_move_says_what_that_means(a_brief: BriefMaker) -> None:
    """Nothing was added in a whole quarter."""
    doubt = found(a_brief(**RUNNING, last="205"), "205")["unchanged"]

    assert "nothing was added" in doubt.says


def test_a_running_total_that_starts_a_year_at_last_years_end_is_stale(a_brief: BriefMaker) -> None:
    """In the first quarter it begins anew."""
    doubt = found(a_brief(**RUNNING, quarter=Quarter(2026, 1), last="205"), "205")["unchanged"]

    assert "nothing was added" not in doubt.says


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({**SHARE, "last": "100"}, "100"),
        ({"unit": "%", "milestone": "5", "last": "0", "title": "Invoices late"}, "0"),
        ({"polarity": Polarity.HIGHER, "maximum": Decimal(9), "milestone": "8", "last": "9"}, "9"),
    ],
)
def test_unchanged_at_the_optimum_is_not_stale(a_brief: BriefMaker, told: dict[str, Any], value: str) -> None:
    """Static at 100 % is not failure: it could not improve."""
    assert "unchanged" not in rules(a_brief(**told), value)


def test_an_annual_measure_is_held_against_last_year(a_brief: BriefMaker) -> None:
    """Nothing was due in the quarters between."""
    doubt = found(a_brief(measure=Measure.ANNUAL, last_year="400"), "400")["unchanged"]

    assert doubt.says == "400 young people is the same as last year. Is it the new figure?"


def test_the_first_quarters_running_total_may_be_far_below_last_years(a_brief: BriefMaker) -> None:
    """It began anew; but it cannot be eight times a whole year."""
    brief = a_brief(**RUNNING, quarter=Quarter(2026, 1), milestone=None, last="400")

    assert check_figure(brief, Decimal(40)) == ()
    assert rules(brief, "3300") == {"jump"}


def test_a_running_total_that_fell_is_a_correction_or_this_quarter_alone(a_brief: BriefMaker) -> None:
    """It is not taken without that being said."""
    doubt = found(a_brief(**RUNNING, last="205"), "190")["fell"]

    assert isinstance(doubt, Doubt)
    assert "fell from 205 young people to 190 young people" in doubt.says
    assert doubt.keep == ("It corrects an earlier figure",)
    assert doubt.instead == (
        ("That was this quarter alone; the total is 395 young people", Decimal(395)),
    )  # fmt: skip


def test_a_sum_that_cannot_be_is_not_offered(a_brief: BriefMaker) -> None:
    """60 % and 50 % do not make 110 %."""
    doubt = found(a_brief(**{**SHARE, **RUNNING}, last="60"), "50")["fell"]

    assert isinstance(doubt, Doubt)
    assert doubt.instead == ()


def test_a_sum_that_is_just_possible_is_offered(a_brief: BriefMaker) -> None:
    """60 % and 40 % make 100 %."""
    doubt = found(a_brief(**{**SHARE, **RUNNING}, last="60"), "40")["fell"]

    assert isinstance(doubt, Doubt)
    assert [Decimal(100)] == [each for _, each in doubt.instead]


def test_the_bounds_themselves_are_lawful(a_brief: BriefMaker) -> None:
    """None and all of a share, the least and the most of a count."""
    assert not rules(a_brief(**SHARE), "0") & {"minimum", "maximum"}
    assert not rules(a_brief(**SHARE), "100") & {"minimum", "maximum"}
    assert check_figure(a_brief(minimum=Decimal(400)), Decimal(400)) == ()


def test_figures_of_another_definition_are_no_measure(a_brief: BriefMaker) -> None:
    """Across a break neither a jump nor a repeat means anything."""
    brief = a_brief(last="4000", past=FIVE_YEARS, comparable=False)

    assert check_figure(brief, Decimal(4000)) == ()
    assert check_figure(brief, Decimal(400)) == ()


@pytest.mark.parametrize(
    ("value", "doubted"), [("472.35", False), ("472.36", True), ("331.64", True), ("331.65", False)]
)
def test_outside_the_usual_spread_of_the_same_quarters(
    a_brief: BriefMaker, value: str, doubted: bool
) -> None:
    """Five second quarters about 402; a steady series still has a twentieth for its width."""
    assert doubted == ("spread" in rules(a_brief(past=FIVE_YEARS), value))


@pytest.mark.parametrize(("value", "doubted"), [("659", False), ("660", True)])
def test_a_restless_series_has_a_wider_spread(a_brief: BriefMaker, value: str, doubted: bool) -> None:
    """Between 300 and 500 the usual reaches from 141 to 659."""
    restless = dict(zip(FIVE_YEARS, ("300", "350", "400", "450", "500"), strict=True))

    assert doubted == ("spread" in rules(a_brief(past=restless), value))


def test_four_quarters_make_no_spread(a_brief: BriefMaker) -> None:
    """Too few points to know what is usual; another quarter's do not count."""
    four = {**FIVE_YEARS, "2021-Q2": None, "2021-Q3": "400"}

    assert "spread" not in rules(a_brief(past=four), "600")
    assert "spread" in rules(a_brief(past=FIVE_YEARS), "600")


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
