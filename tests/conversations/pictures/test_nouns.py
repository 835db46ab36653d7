"""What charts say: a title that is to be seen, every number in words, and a table as wide as its headings."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from conversations.partnership.rating import Rating
from conversations.pictures.chart import Chart
from conversations.pictures.points import Gap, Point
from conversations.pictures.rating_counts import RatingCounts
from tests.conversations.pictures.charts import (
    CHARTS,
    NOW,
    a_bullet,
    a_line,
    a_matrix,
    a_sparkline,
    counts,
    milepost,
    points,
    some_counts,
    value,
)

ANY: TypeAdapter[Chart] = TypeAdapter(Chart)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_read_back_as_what_it_was(kind: str) -> None:
    """Stored as JSON, each kind comes back equal."""
    chart = CHARTS[kind]
    assert chart == ANY.validate_json(ANY.dump_json(chart))
    assert kind == chart.kind


@pytest.mark.parametrize("kind", CHARTS)
def test_every_table_is_whole(kind: str) -> None:
    """Each row has a cell under each heading."""
    table = CHARTS[kind].table
    assert table.rows
    assert {len(table.headings)} == {len(row) for row in table.rows}


@pytest.mark.parametrize("kind", CHARTS)
def test_the_words_hold_the_title(kind: str) -> None:
    """Who hears the picture hears what is to be seen."""
    chart = CHARTS[kind]
    assert chart.title in chart.alt


@pytest.mark.parametrize(("number", "said"), [
    (345, "on the milestone of 345"), (344, "just under the milestone of 345"), (300, "under the milestone of 345"),
    (346, "just over the milestone of 345"), (400, "over the milestone of 345"),
    (328, "just under the milestone of 345"), (327, "under the milestone of 345"),
])  # fmt: skip
def test_a_figure_stands_beside_its_milestone(number: int, said: str) -> None:
    """“Just” is within a twentieth of it, on either side."""
    bullet = a_bullet(figure=value(number), milepost=milepost(345))
    assert f"Referrals to the family hub: {number}, {said}" == bullet.title


@pytest.mark.parametrize(("number", "said"), [
    (10, "inside the range of 10 to 15"), (15, "inside the range of 10 to 15"),
    (16, "over the range of 10 to 15"), (9, "under the range of 10 to 15"),
])  # fmt: skip
def test_a_figure_stands_inside_a_range_or_outside(number: int, said: str) -> None:
    """Both edges are inside."""
    assert said in a_bullet(figure=value(number), milepost=milepost(10, upper=15)).title


def test_a_line_says_where_it_went() -> None:
    """Down, up, unchanged, and alone where there is nothing to compare with."""
    course = {
        (400, 338): "down to 338 from 400", (338, 400): "up to 400 from 338", (338, 338): "unchanged at 338",
        (None, 338): "338", (338, None): "no figure for Q2 2026/27, after 338 in Q1 2026/27",
        (None, None): "no figure yet",
    }  # fmt: skip
    told = {pair: a_sparkline(points=points(*pair)).title.partition(": ")[2] for pair in course}
    assert course == told


def test_nothing_is_compared_across_a_break() -> None:
    """The first figure of a new definition stands alone, and the words say why."""
    line = a_line(points=points(500, 338, anew={1: Gap.DEFINITION}), mileposts=(), ahead=())
    assert "First-time entrants to the youth justice system: 338" == line.title
    assert "From Q2 2026/27 the definition changed: not joined to what came before." in line.alt


def test_the_words_of_a_line_hold_every_number() -> None:
    """Figures, milestones of this quarter and the last one ahead, and what is expected by whom."""
    line = a_line()
    told = [point.value.said if point.value else "no figure" for point in line.points]
    for word in (*told, "350", "320", "310 (the lead’s forecast)", "331 (at this rate)", "young people"):
        assert word in line.alt


def test_a_long_series_is_told_by_its_ends_and_extremes() -> None:
    """Forty quarters in one sentence; the table holds each."""
    numbers = [*range(300, 338), None, 250]
    spark = a_sparkline(points=points(*numbers))
    for word in ("from 300 to 250", "highest 337", "lowest 250", "no figure in 1 of 40 quarters"):
        assert word in spark.alt
    assert 40 == len(spark.table.rows)


def test_the_table_of_a_line_runs_into_the_future() -> None:
    """The year-end milestone and what is expected then stand in one row, in the order of time."""
    table = a_line().table
    assert ("Quarter", "Figure (young people)", "Milestone", "Expected", "Note") == table.headings
    assert ("Q4 2026/27", "", "320", "310 (the lead’s forecast); 331 (at this rate)", "") == table.rows[-1]
    assert ("Q3 2025/26", "402", "395", "", "the definition changed") == table.rows[4]


def test_counts_are_told_with_their_whole() -> None:
    """Never a share without those that had no figure."""
    chart = some_counts()
    assert "Safer Communities: 4 of 9 on track, 2 fewer than in Q1 2026/27; 2 without a figure" == chart.title
    assert ("Q2 2026/27", "4", "2", "1", "0", "2", "9") == chart.table.rows[-1]
    assert "Q2 2026/27: 4 on track, 2 at risk, 1 behind, 2 no figure." in chart.alt


def test_counts_of_another_whole_are_told_with_both() -> None:
    """Where a target came or went, the number before stands beside its own whole."""
    def title(before: tuple[int, ...], now: tuple[int, ...]) -> str:
        pair = (counts(NOW.previous, *before), counts(NOW, *now))
        return RatingCounts(subject="A", quarters=pair).title

    assert "A: 4 of 5 on track, 4 of 4 in Q1 2026/27" == title((4, 0, 0, 0, 0), (4, 1, 0, 0, 0))
    assert "A: 4 of 5 on track, 3 of 4 in Q1 2026/27" == title((3, 1, 0, 0, 0), (4, 1, 0, 0, 0))
    assert "A: 4 of 5 on track, as in Q1 2026/27" == title((4, 1, 0, 0, 0), (4, 1, 0, 0, 0))
    assert "A: 4 of 5 on track" == title((0, 0, 0, 0, 0), (4, 1, 0, 0, 0))


def test_risks_are_told_by_movement() -> None:
    """How many stand above the line, and how they moved."""
    chart = a_matrix()
    assert "Safer Communities: 3 of 6 risks above the line; 2 up, 2 new, 1 down" == chart.title
    assert "Court backlogs delay disposals: medium × medium (9, medium), unchanged." in chart.alt
    assert ("3", "The lease of the youth centre is not renewed", "high × medium (12, high)", "new") \
        == chart.table.rows[2]


def test_a_bullet_tells_what_stands_beside_it() -> None:
    """Last quarter and the year’s end, where there are any."""
    assert "Figure, Q1 2026/27: 205." in a_bullet().alt
    assert "Milestone, Q4 2026/27: 900." in a_bullet().alt
    alone = a_bullet(before=Point(quarter=NOW.previous), year_end=None, rating=Rating.RED)
    assert 2 == len(alone.table.rows)
