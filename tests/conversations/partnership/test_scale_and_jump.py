"""A figure a hundred times out, or many times up or down, is asked about."""

from decimal import Decimal
from typing import Any

import pytest

from conversations.partnership.doubts import Doubt
from conversations.partnership.polarity import Polarity
from tests.conversations.partnership.checking import SHARE, BriefMaker, found, rules


@pytest.mark.parametrize(
    ("told", "value", "meant"),
    [
        ({"last": "17", "milestone": None}, "1700", "17"),
        ({"milestone": "18"}, "2800", "28"),
        ({"milestone": None, "yardsticks": ("19.08",)}, "1908", "19.08"),
        ({"milestone": None, "baseline": Decimal(80)}, "8000", "80"),
        ({**SHARE, "milestone": "45"}, "0.45", "45"),
        ({"milestone": "-28", "polarity": Polarity.HIGHER}, "-2800", "-28"),
    ],
)
def test_a_figure_a_hundred_times_out_is_asked_about(
    a_brief: BriefMaker, told: dict[str, Any], value: str, meant: str
) -> None:
    """Against last quarter, milestone, yardstick or baseline; the likely figure is offered."""
    doubt = found(a_brief(**told), value)["scale"]

    assert isinstance(doubt, Doubt)
    assert [meant] == [str(each) for _, each in doubt.instead]


@pytest.mark.parametrize(
    ("value", "doubted"), [("3279", False), ("3280", True), ("52", False), ("51.25", True)]
)
def test_eight_times_up_or_down_is_a_jump(a_brief: BriefMaker, value: str, doubted: bool) -> None:
    """On 410 last quarter, to the digit."""
    assert doubted == ("jump" in rules(a_brief(last="410"), value))


@pytest.mark.parametrize(
    ("value", "known", "doubted"),
    [
        ("1600", "10", True),
        ("1601", "10", False),
        ("625", "10", True),
        ("624", "10", False),
        ("10", "1600", True),
        ("10", "1601", False),
        ("10", "625", True),
        ("10", "624", False),
        ("1000", "-10", False),
    ],
)
def test_how_near_a_hundred_is_near(a_brief: BriefMaker, value: str, known: str, doubted: bool) -> None:
    """Between 62.5 and 160 times, either way, of one sign."""
    brief = a_brief(milestone=None, yardsticks=(known,))

    assert doubted == ("scale" in rules(brief, value))


def test_a_scale_error_says_which_way(a_brief: BriefMaker) -> None:
    """More or less, and against which level."""
    brief = a_brief(milestone=None, unit="days", yardsticks=("17",))

    assert "1,700 days is about 100 times more than 17 days" in found(brief, "1700")["scale"].says
    assert "0.17 days is about 100 times less than 17 days" in found(brief, "0.17")["scale"].says


def test_a_fall_says_how_many_times(a_brief: BriefMaker) -> None:
    """Ten times less, and not a tenth of a time."""
    assert "about 10 times less than last quarter's 410" in found(a_brief(last="410"), "41")["jump"].says


def test_a_jump_names_both_figures(a_brief: BriefMaker) -> None:
    """The sentence holds what is needed to see the slip."""
    assert found(a_brief(last="410", milestone=None), "4100")["jump"].says == (
        "4,100 young people is about 10 times more than last quarter's 410 young people. "
        "Is 4,100 young people right?"
    )
