"""How an import names a rule, and how people read it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import (
    Band,
    Bands,
    Classes,
    ClassTolerance,
    Edge,
    Floor,
    Points,
    Range,
    Rating,
    Rule,
    Tolerance,
    ToleranceThenTrend,
    Trajectory,
    TwoState,
    describe,
    rule_named,
    rule_text,
)

PERCENT = st.decimals("0", "500", places=2)
OVER = st.none() | st.decimals("0.01", "500", places=2)
EDGES = st.none() | st.builds(Edge, percent=PERCENT, closed=st.booleans())


@st.composite
def tolerances(draw: st.DrawFn) -> Tolerance:
    """Tolerances whose green is no wider than their amber."""
    narrow, wide = sorted([draw(PERCENT), draw(PERCENT)])
    return Tolerance(percent=wide, green_within=narrow, at_zero=draw(OVER), over=draw(OVER))


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    """Bands of any edges, best first, the last one open."""
    used = draw(st.lists(st.sampled_from(list(Rating)), min_size=1, unique=True))
    ordered = sorted(used, key=list(Rating).index)
    made = [Band(rating=each, above=draw(EDGES), up_to=draw(EDGES)) for each in ordered[:-1]]
    return Bands(bands=(*made, Band(rating=ordered[-1], above=draw(EDGES))), over=draw(OVER))


@st.composite
def classes(draw: st.DrawFn) -> Classes:
    """Classes with or without one for this indicator."""
    names = draw(st.lists(st.sampled_from(["vital sign", "stretch", "statutory"]), unique=True))
    is_a = draw(st.sampled_from([None, *names]))
    each = tuple(ClassTolerance(of=name, percent=draw(PERCENT)) for name in names)
    return Classes(classes=each, otherwise=draw(PERCENT), is_a=is_a, over=draw(OVER))


RULES = st.one_of(
    tolerances(),
    bands(),
    classes(),
    st.builds(Points, points=PERCENT, over=OVER),
    st.builds(Points, points=st.just(Decimal(500)), green_within=PERCENT),
    st.builds(Floor, floor=st.decimals("-1000", "1000", places=3), over=OVER),
    st.builds(Range, percent=PERCENT),
    st.builds(TwoState, over=OVER),
    st.builds(ToleranceThenTrend, percent=PERCENT, over=OVER),
    st.builds(Trajectory, over=OVER),
)


@given(rule=RULES)
def test_a_rule_written_as_cells_reads_back_as_itself(rule: Rule) -> None:
    """Law: an export of rules can be imported again."""
    assert rule == rule_named(*rule_text(rule))


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (("tolerance", "10%", ""), Tolerance(percent=Decimal(10))),
        (("Tolerance", " 10 % ; over 12.5% ", ""), Tolerance(percent=Decimal(10), over=Decimal("12.5"))),
        (("points", "2", ""), Points(points=Decimal(2))),
        (("range", "5%", ""), Range(percent=Decimal(5))),
        (("two_state", "", ""), TwoState()),
        (("Two-state", "", ""), TwoState()),
        (("floor", "", "1,200"), Floor(floor=Decimal(1200))),
        (("tolerance then trend", "10%", ""), ToleranceThenTrend(percent=Decimal(10))),
    ],
)
def test_cells_as_people_write_them(cells: tuple[str, str, str], rule: Rule) -> None:
    """Case, spaces and a stray semicolon do not matter; signs do."""
    assert rule == rule_named(*cells)


@pytest.mark.parametrize(
    ("cells", "says", "remedied"),
    [
        (("traffic", "10%", ""), "is not a rating rule; choose one of ", ("tolerance", "10%", "")),
        (("tolerance", "", ""), "The tolerance is missing; write it like 10%", ("tolerance", "10%", "")),
        (("tolerance", "10", ""), "“10” has no % sign; write 10%", ("tolerance", "10%", "")),
        (("tolerance", "-10%", ""), "“-10%” cannot be read here", ("tolerance", "10%", "")),
        (("tolerance", "10% over 0%", ""), "greater than 0", ("tolerance", "10% over 5%", "")),
        (("tolerance", "10% over 5% over 6%", ""), "cannot be read", ("tolerance", "10% over 5%", "")),
        (("tolerance", "10% green 15%", ""), "swap them, like 15% green 10%",
         ("tolerance", "15% green 10%", "")),
        (("tolerance", "10%", "85"), "has no floor; empty the floor cell", ("floor", "", "85")),
        (("points", "2%", ""), "without a % sign, like 2", ("points", "2", "")),
        (("points", "1 green 3", ""), "swap them, like 3 green 1", ("points", "3 green 1", "")),
        (("floor", "", "85%"), "is not a number; write it in the measure's own unit", ("floor", "", "85")),
        (("floor", "", ""), "is not a number", ("floor", "", "85")),
        (("floor", "", "Infinity"), "is not a level", ("floor", "", "85")),
        (("range", "5% over 5%", ""), "cannot be read", ("range", "5%", "")),
        (("bands", "", ""), "The bands are missing", ("bands", "green to 0%; red over 0%", "")),
        (("bands", "green to 0%", ""), "must be open", ("bands", "green to 0%; red over 0%", "")),
        (("bands", "red to 5%; green over 5%", ""), "from green to red",
         ("bands", "green to 5%; red over 5%", "")),
        (("bands", "blue to 5%", ""), "“blue to 5%” is not a band",
         ("bands", "green to 5%; red over 5%", "")),
        (("classes", "vital sign 5%", ""), "every other class is missing", ("classes", "other 5%", "")),
        (("classes", "other 5%; is vital", ""), "“vital” is not one of the classes",
         ("classes", "other 5%", "")),
        (("classes", "a 1%; a 2%; other 5%", ""), "one tolerance only", ("classes", "a 1%; other 5%", "")),
        (("classes", "5%", ""), "“5%” cannot be read here", ("classes", "other 5%", "")),
    ],
)  # fmt: skip
def test_a_refused_cell_names_the_remedy_and_the_remedy_is_accepted(
    cells: tuple[str, str, str], says: str, remedied: tuple[str, str, str]
) -> None:
    """Every refusal is a sentence; what it asks for goes through."""
    with pytest.raises(ValueError, match=r"\.$") as refused:
        rule_named(*cells)

    assert says in str(refused.value)
    assert remedied[0] == rule_named(*remedied).name


@pytest.mark.parametrize(
    ("cells", "polarity", "unit", "says"),
    [
        (("tolerance", "10%", ""), Polarity.LOWER, "count",
         "Green when 410 or fewer; amber up to 10% above it; red beyond."),
        (("tolerance", "10%", ""), Polarity.HIGHER, "£m",
         "Green when £410m or more; amber up to 10% below it; red beyond."),
        (("tolerance", "15% green 10%", ""), Polarity.LOWER, "days",
         "Green when 410 days or less, or up to 10% above it; amber up to 15%; red beyond."),
        (("tolerance", "10% zero 2", ""), Polarity.LOWER, "%",
         "Green when 410% or less; amber up to 10% above it; red beyond. "
         "With a milestone of 0, amber up to 2 percentage points."),
        (("points", "1", ""), Polarity.HIGHER, "%",
         "Green when 410% or more; amber up to 1 percentage point below it; red beyond."),
        (("points", "3 green 1", ""), Polarity.LOWER, "homes",
         "Green when 410 homes or fewer, or up to 1 home above it; amber up to 3 homes; red beyond."),
        (("classes", "vital sign 5%; other 10%; is vital sign", ""), Polarity.LOWER, "count",
         "Green when 410 or fewer; amber up to 5% above it, being a vital sign; red beyond."),
        (("floor", "over 10%", "450"), Polarity.LOWER, "count",
         "Green when 410 or fewer; amber up to the floor of 450; red above that. "
         "Beaten by 10% or more, it is asked about too."),
        (("floor", "", "350"), Polarity.HIGHER, "count",
         "Green when 410 or more; amber down to the floor of 350; red below that."),
        (("range", "5%", ""), Polarity.RANGE, "%",
         "Green when 410 to 450%; amber up to 5% outside it; red beyond."),
        (("two_state", "", ""), Polarity.HIGHER, "count", "Green when 410 or more; red otherwise."),
        (("bands", "green to 0%; amber over 0% under 10%; red over 10%", ""), Polarity.LOWER, "count",
         "By how far the figure is above 410: green to 0%; amber over 0% under 10%; red over 10%. "
         "Between two bands the better counts."),
        (("tolerance_then_trend", "10%", ""), Polarity.LOWER, "count",
         "Green when 410 or fewer, or up to 10% above it; beyond that amber when no worse than the same "
         "quarter last year, otherwise red."),
        (("trajectory", "", ""), Polarity.HIGHER, "count",
         "Green when 410 or more; amber when behind but better than the last comparable figure; "
         "otherwise red."),
        (("two_state", "", ""), Polarity.NONE, "count", "Not rated: neither higher nor lower is better."),
    ],
)  # fmt: skip
def test_people_read_a_rule_as_a_sentence(
    cells: tuple[str, str, str], polarity: Polarity, unit: str, says: str
) -> None:
    """The milestone, its side and the limits are in the words."""
    assert says == describe(rule_named(*cells), polarity, unit, Decimal(410), Decimal(450))


def test_without_a_milestone_the_sentence_speaks_of_it() -> None:
    """A rule can be read before any milestone is set."""
    assert describe(TwoState(), Polarity.HIGHER, "%") == "Green when the milestone is met; red otherwise."


@pytest.mark.parametrize("word", ["other", "over", "is vital"])
def test_a_class_may_not_be_named_by_a_word_of_the_cell(word: str) -> None:
    """Its cell could not be read back; any other name will do."""
    with pytest.raises(ValueError, match="give the class another name"):
        ClassTolerance(of=word, percent=Decimal(5))

    assert ClassTolerance(of="vital sign", percent=Decimal(5)).of == "vital sign"
