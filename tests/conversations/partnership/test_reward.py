"""The reward of stretch targets, against published schedules."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations.partnership.reward import Reward, reward, trigger

LEVELS = st.decimals(-1000, 1000, places=2)

# Cambridgeshire 2006: footways without 23.85 %, with 19.85 %; 12,647,087 pounds
# over 12 targets, this one's share over 10 sub-targets.
WITHOUT, STRETCH = Decimal("23.85"), Decimal("19.85")
POTENTIAL = Decimal(12_647_087) / 120


@pytest.mark.parametrize(
    ("actual", "paid", "money"),
    [
        ("10.96", "1", "105392.39"),
        ("19.85", "1", "105392.39"),
        ("20.85", "0.75", "79044.29"),
        ("21.45", "0.6", "63235.44"),
        ("21.46", "0", "0.00"),
        ("25", "0", "0.00"),
    ],
)
def test_cambridgeshires_footways(actual: str, paid: str, money: str) -> None:
    """10.96 % against a trigger of 21.45 % earned 105,392.39 pounds."""
    earned = reward(Decimal(actual), WITHOUT, STRETCH)

    assert (Decimal(paid), Decimal(money)) == (earned.paid, earned.money(POTENTIAL))


def test_the_published_trigger_is_sixty_per_cent_of_the_way() -> None:
    """The board's table prints 21.45 %."""
    assert Decimal("21.45") == trigger(WITHOUT, STRETCH)


def test_the_isle_of_wights_potential_is_shared_pro_rata() -> None:
    """2.5 % of 132,993,000 pounds, about 3.325 million; at 60 % of the enhancement 60 % is paid."""
    potential = Decimal(132_993_000) * Decimal("0.025")

    assert reward(Decimal(6), Decimal(0), Decimal(10)).money(potential) == Decimal("1994895.00")
    assert reward(Decimal("5.9"), Decimal(0), Decimal(10)).money(potential) == Decimal("0.00")


@pytest.mark.parametrize(
    ("actual", "without", "stretch", "says"),
    [
        ("5", "10", "10", "levels with and without the agreement are equal"),
        ("5", None, "10", "no stretch levels"),
        ("5", "10", None, "no stretch levels"),
        (None, "5", "10", "no figure yet"),
    ],
)
def test_where_no_share_can_be_said_a_sentence_says_why(
    actual: str | None, without: str | None, stretch: str | None, says: str
) -> None:
    """Undefined is not nothing: no money is named."""
    levels = [None if each is None else Decimal(each) for each in (actual, without, stretch)]

    earned = reward(*levels)

    assert says in (earned.why or "")
    assert (None, None) == (earned.paid, earned.money(POTENTIAL))


def test_what_got_worse_is_shown_below_zero_and_pays_nothing() -> None:
    """The share itself is not clipped; what is paid is."""
    assert Reward(achieved=Decimal("-0.5"), paid=Decimal(0)) == reward(Decimal(-5), Decimal(0), Decimal(10))


@given(actual=LEVELS, without=LEVELS, stretch=LEVELS)
def test_either_polarity_pays_alike(actual: Decimal, without: Decimal, stretch: Decimal) -> None:
    """Law: turning the scale round changes nothing, and a share paid is 0 or 0.6 to 1."""
    assume(without != stretch)
    earned = reward(actual, without, stretch)

    assert earned == reward(-actual, -without, -stretch)
    assert earned.paid is not None
    assert earned.paid == 0 or Decimal("0.6") <= earned.paid <= 1
