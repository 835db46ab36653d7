"""Part-figures put together: Lancashire's agreement, whose 12 targets are each reported by 12 districts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.partnership.parts import PartFigure, Total, base_of, total

DISTRICTS = (
    "Burnley", "Chorley", "Fylde", "Hyndburn", "Lancaster", "Pendle", "Preston", "Ribble Valley", "Rossendale",
    "South Ribble", "West Lancashire", "Wyre",
)  # fmt: skip
"""The 12 districts of Lancashire, in the order of the agreement."""

UNITS = ("referrals", "%", "rate per 1,000")
TARGETS = {f"LPSA {number}": UNITS[number % len(UNITS)] for number in range(1, 13)}
HUNDRED = Decimal(100)


def a_count(body: str, value: str | None) -> PartFigure:
    """So many in this district, or no figure yet."""
    return PartFigure(body=body, value=None if value is None else Decimal(value))


def a_share(body: str, numerator: str, denominator: str) -> PartFigure:
    """So many out of so many in this district, as a percentage."""
    top, bottom = Decimal(numerator), Decimal(denominator)
    return PartFigure(body=body, value=top * 100 / bottom if bottom else Decimal(0), numerator=top, denominator=bottom)


THREE = ("Burnley", "Chorley", "Fylde")


@pytest.mark.parametrize(
    ("expected", "parts", "per"),
    [
        (Total(missing=THREE), [], None),
        (Total(so_far=Decimal(0), given=("Chorley",), missing=("Burnley", "Fylde")), [a_count("Chorley", "0")], None),
        (Total(so_far=Decimal(3), given=("Burnley", "Fylde"), missing=("Chorley",)),
         [a_count("Fylde", "2"), a_count("Chorley", None), a_count("Burnley", "1")], None),
        (Total(value=Decimal(7), so_far=Decimal(7), given=THREE),
         [a_count("Fylde", "2"), a_count("Chorley", None), a_count("Burnley", "1"), a_count("Chorley", "4")], None),
        (Total(so_far=Decimal(3), given=("Burnley", "Fylde"), missing=("Chorley",)),
         [a_count("Fylde", "2"), a_count("Chorley", "4"), a_count("Burnley", "1"), a_count("Chorley", None)], None),
        (Total(so_far=Decimal(1), given=("Burnley",), missing=("Chorley", "Fylde")),
         [a_count("Burnley", "1"), a_count("Wyre", "8")], None),
        (Total(value=Decimal(10), so_far=Decimal(10), numerator=Decimal(20), denominator=Decimal(200), given=THREE),
         [a_share("Burnley", "9", "10"), a_share("Chorley", "1", "90"), a_share("Fylde", "10", "100")], HUNDRED),
        (Total(given=("Burnley", "Chorley"), missing=("Fylde",)),
         [a_share("Burnley", "9", "10"), a_count("Chorley", "1.1")], HUNDRED),
        (Total(given=("Burnley",), missing=("Chorley", "Fylde")), [a_share("Burnley", "0", "0")], HUNDRED),
    ],
)  # fmt: skip
def test_what_three_districts_come_to(expected: Total, parts: list[PartFigure], per: Decimal | None) -> None:
    """A total only when all are in, zero among them; the last word of each; shares by what they count."""
    assert expected == total(THREE, parts, per=per)


@pytest.mark.parametrize(
    ("expected", "unit"),
    [("100", "%"), ("100", " % "), ("1000", "rate per 1,000"), ("100000", "rate per 100,000"), (None, "referrals"),
     (None, "£000"), (None, "percentage points")],
)  # fmt: skip
def test_what_a_share_is_out_of(expected: str | None, unit: str) -> None:
    """As the unit says; a count is out of nothing."""
    assert (None if expected is None else Decimal(expected)) == base_of(unit)


Answer = tuple[int, int] | None
"""So many, out of so many (not looked at for a count); none while there is no figure yet."""


def arriving(draw: Random) -> list[tuple[str, str, Answer]]:
    """Every district's answers on every target, in an order of arrival that the number alone decides.

    Some say first that there is no figure yet, some correct what they gave, some
    do both, a few never give any.
    """
    slots = [(target, district) for target in TARGETS for district in DISTRICTS
             for _ in range(draw.choice((1, 1, 2, 3)))]  # fmt: skip
    draw.shuffle(slots)
    return [(*slot, None if draw.random() < 0.2 else (draw.randint(0, 60), draw.randint(60, 500))) for slot in slots]


def as_part(district: str, answer: Answer, per: Decimal | None) -> PartFigure:
    """An answer as the district gives it, rounded to one place where it is a share."""
    if answer is None:
        return PartFigure(body=district, reason="The panel meets next week")
    top, bottom = map(Decimal, answer)
    if per is None:
        return PartFigure(body=district, value=top)
    return PartFigure(body=district, value=round(top * per / bottom, 1), numerator=top, denominator=bottom)


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_total_coverage_and_missing_are_right_at_every_step_of_arrival(number: int) -> None:
    """Of each of the 12 targets, in any order, with figures late and figures corrected."""
    arrived: dict[str, list[PartFigure]] = {target: [] for target in TARGETS}
    stands: dict[str, dict[str, tuple[int, int]]] = {target: {} for target in TARGETS}
    for target, district, answer in arriving(Random(number)):
        per = base_of(TARGETS[target])
        arrived[target].append(as_part(district, answer, per))
        stands[target].pop(district, None)
        if answer is not None:
            stands[target][district] = answer
        told, known = total(DISTRICTS, arrived[target], per=per), stands[target]

        assert [each for each in DISTRICTS if each in known] == list(told.given)
        assert [each for each in DISTRICTS if each not in known] == list(told.missing)
        assert (len(known) == 12) is told.complete is (told.value is not None)
        assert told.value in {None, told.so_far}
        assert_sums(told, known, per)


def assert_sums(told: Total, known: dict[str, tuple[int, int]], per: Decimal | None) -> None:
    """What the districts that have answered come to, worked out in fractions."""
    top, bottom = (Decimal(sum(column)) for column in zip((0, 0), *known.values(), strict=True))
    if not known:
        assert told.so_far is None
    elif per is None:
        assert (top, None, None) == (told.so_far, told.numerator, told.denominator)
    else:
        assert (top, bottom) == (told.numerator, told.denominator)
        assert told.so_far is not None
        assert abs(Fraction(top) * Fraction(per) / Fraction(bottom) - Fraction(told.so_far)) < Fraction(1, 10**20)


def test_all_orders_of_arrival_come_to_the_same_total() -> None:
    """Once every district has given its figure and nothing is corrected any more."""
    parts = [as_part(district, (at, 100 + at), HUNDRED) for at, district in enumerate(DISTRICTS)]
    expected = total(DISTRICTS, parts, per=HUNDRED)
    assert (Decimal(66), Decimal(1266)) == (expected.numerator, expected.denominator)
    for number in range(50):
        shuffled = parts.copy()
        Random(number).shuffle(shuffled)
        assert expected == total(DISTRICTS, shuffled, per=HUNDRED)
