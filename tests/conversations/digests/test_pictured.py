"""Which pictures a digest holds, and that none tells more than its digest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from conversations.digests.counts import counts_of
from conversations.digests.courses import course_of, points_of, unit_beside
from conversations.digests.document import Picture, Source, SourceKind, Verdict
from conversations.digests.entries import Entry
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Concern, Sight
from conversations.digests.pictured import counts_pictured, risks_pictured, row_pictured
from conversations.digests.rows import row_for
from conversations.partnership.figures import DataStatus
from conversations.partnership.history import History
from conversations.partnership.polarity import Polarity
from conversations.partnership.projection import Method, Projection
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import Forecast, Outlook
from conversations.partnership.targets import Measure, Milestone
from conversations.pictures.bullet import Bullet
from conversations.pictures.line import Line
from conversations.pictures.points import Gap
from conversations.pictures.rating_counts import RatingCounts
from conversations.pictures.risk_matrix import RiskMatrix
from conversations.pictures.sparkline import Sparkline
from tests.conversations.digests.rich_round import (
    QUARTER,
    THEME,
    a_definition,
    a_figure,
    a_past,
    a_risk,
    a_round,
    a_target,
    before,
    no_answer,
    rich_round,
)

TODAY = date(2026, 10, 30)
GREEN, AMBER, RED = Rating.GREEN, Rating.AMBER, Rating.RED
YEAR_END = Milestone(quarter=QUARTER.year_end, value=Decimal(68))


def sight(*targets: TargetFacts) -> Sight:
    """The round of these targets, seen by a theme's chair."""
    return Sight(a_round(*targets), TODAY, 10)


def history(figures: str, milestones: str = "", **changed: Any) -> History:
    """A stored history of one definition."""
    return History(definitions=(a_definition(**{"since": Quarter(2020, 1), **changed}),), figures=figures,
                   milestones=milestones)  # fmt: skip


def an_entry(target: TargetFacts, about: Source | None = None) -> Entry:
    """Something found about a target."""
    return Entry(target, Concern.FIGURES, about, 0)


def test_the_counts_are_those_of_the_table() -> None:
    """The last two columns of the picture are the two columns of the table beside it."""
    facts = rich_round()
    told = tuple(target for target in facts.targets if target.theme == THEME)
    here = Sight(facts, TODAY, 10)
    picture = counts_pictured("Safer communities", told, here)
    assert picture is not None
    assert isinstance(picture.chart, RatingCounts)
    table = {row.verdict: (row.before, row.now) for row in counts_of(told, here).rows}
    for place, counts in enumerate(picture.chart.quarters[-2:]):
        assert table[Verdict.ON_TRACK][place] == counts.green
        assert table[Verdict.AT_RISK][place] == counts.amber
        assert table[Verdict.BEHIND][place] == counts.red
        assert sum(row[place] for row in table.values()) == counts.total


def test_a_year_stands_beside_this_quarter_as_far_as_it_is_known() -> None:
    """Quarters before the first figure are left out; a few targets, or none with a past, have no picture."""
    def quarters(*targets: TargetFacts) -> int:
        picture = counts_pictured("All", targets, sight(*targets))
        return len(picture.chart.quarters) if picture and isinstance(picture.chart, RatingCounts) else 0

    young, old = a_target("A"), a_target("B", past=before(*[("1", GREEN)] * 4))
    assert 2 == quarters(young, young, young)
    assert 5 == quarters(young, young, old)
    assert 0 == quarters(young, old)
    assert 0 == quarters(*[a_target("C", past=())] * 3)


def test_what_is_missing_is_a_part_of_its_own() -> None:
    """Neither a late return nor one that never came has a colour."""
    targets = (a_target("A"), no_answer("B"), a_target("C", past=before((None, None))))
    picture = counts_pictured("All", targets, sight(*targets))
    assert picture is not None
    assert isinstance(picture.chart, RatingCounts)
    assert [(2, 1), (2, 1)] == [(each.green, each.no_figure) for each in picture.chart.quarters]


def test_risks_with_a_line_stand_on_the_matrix() -> None:
    """In the order of their lines, a restricted target's left out; without any there is no picture."""
    def found(risk: str, **changed: Any) -> Entry:
        target = a_target("A", risks=(a_risk(), a_risk(id="R2", before=None)), **changed)
        return an_entry(target, Source(kind=SourceKind.RISK, id=risk))

    told = [found("R2"), found("R1"), found("R1", visibility="restricted"), an_entry(a_target("B"))]
    picture = risks_pictured("All", told, sight())
    assert picture is not None
    assert isinstance(picture.chart, RiskMatrix)
    assert [None, a_risk().grade] == [each.before for each in picture.chart.risks]
    assert ("R2", "R1") == tuple(source.id for source in picture.sources)
    assert risks_pictured("All", told[2:], sight()) is None


def test_a_measure_with_a_past_is_a_line() -> None:
    """From three quarters that compare: figures, milestones of this definition, and what is expected."""
    target = a_target(
        year_end=YEAR_END, forecast=Forecast(outlook=Outlook.MET, value=Decimal(69)),
        projection=Projection(value=Decimal(67), method=Method.SEASONAL, years=3),
        history=history("2026-Q1 reported 65 green;2025-Q4 reported 60.5 amber;2024-Q2 reported 50 red",
                        "2026-Q1 64 -;2026-Q2 65 -;2026-Q4 68 -;2020-Q4 10 -"),
    )  # fmt: skip
    line = course_of(target, QUARTER)
    assert isinstance(line, Line)
    assert Quarter(2024, 2) == line.points[0].quarter
    assert 9 == len(line.points)
    assert ["65%", "66%"] == [point.value.said for point in line.points[-2:] if point.value]
    assert [(Quarter(2026, 1), "64%"), (QUARTER, "65%"), (QUARTER.year_end, "68%")] \
        == [(each.quarter, each.said) for each in line.mileposts]
    assert [("69%", "the lead’s forecast"), ("67%", "as past years went")] \
        == [(each.value.said, each.whose) for each in line.ahead]
    assert "NI 111 A promise kept: up to 66% from 65%, just over the milestone of 65%" == line.title


def test_without_milestone_or_forecast_it_is_a_small_line() -> None:
    """Nothing but its course is known."""
    target = a_target(milestone=None, past=before(("64", GREEN), ("65", GREEN)))
    assert isinstance(course_of(target, QUARTER), Sparkline)


def test_two_figures_are_no_course() -> None:
    """A bar beside its milestone then; without a milestone or a figure there is nothing to be seen."""
    bar = course_of(a_target(year_end=YEAR_END), QUARTER)
    assert isinstance(bar, Bullet)
    assert ("66%", "65%", "68%") == (bar.figure.said, bar.milepost.said, bar.year_end.said if bar.year_end else "")
    assert bar.before is not None
    assert course_of(a_target(milestone=None), QUARTER) is None
    assert course_of(no_answer(), QUARTER) is None
    assert isinstance(course_of(a_target(past=before(("64", GREEN), ("65", GREEN))), QUARTER), Line)


def test_nothing_is_joined_or_compared_across_a_break() -> None:
    """Earlier figures of another definition make no course, and stand apart where there is one."""
    other = before(("9.6", GREEN), ("9.7", GREEN), ("9.8", GREEN))
    apart = tuple(each.model_copy(update={"comparable": False}) for each in other)
    assert isinstance(course_of(a_target(past=apart), QUARTER), Bullet)
    mixed = (*(a_past(QUARTER.plus(-back), "9.8", GREEN, comparable=False) for back in (4, 3)),
             *before(("64", GREEN), ("65", GREEN)))  # fmt: skip
    line = course_of(a_target(past=mixed), QUARTER)
    assert isinstance(line, Line)
    assert [None, None, Gap.DEFINITION, None, None] == [point.gap for point in line.points]


def test_a_running_total_begins_anew_with_the_year() -> None:
    """April's figure is not joined to the whole of last year."""
    counted = a_definition("homes", decimals=0, measure=Measure.CUMULATIVE)
    target = a_target(value="60", definition=counted, past=before(("90", GREEN), ("120", GREEN), ("30", GREEN)),
                      run_rate=Decimal(120))  # fmt: skip
    line = course_of(target, QUARTER)
    assert isinstance(line, Line)
    assert [None, None, Gap.YEAR, None] == [point.gap for point in line.points]
    assert ["at this rate"] == [each.whose for each in line.ahead]
    assert "homes" == line.unit


def test_a_quarter_in_which_nothing_is_due_leaves_no_hole() -> None:
    """A yearly measure is one line of yearly points; a missing year is a hole."""
    yearly = a_definition(due_in=(2,))
    target = a_target(definition=yearly, history=history(
        "2025-Q2 reported 65 green;2023-Q2 reported 60.5 amber;2022-Q2 reported 50 red", due_in=(2,)))  # fmt: skip
    points = points_of(target, target.trend(QUARTER), QUARTER)
    assert ["50%", "60.5%", None, "65%", "66%"] == [None if each.value is None else each.value.said for each in points]


def test_the_year_is_not_foretold_when_it_is_over_or_unknown() -> None:
    """No value is expected of the fourth quarter in itself, nor shown beside a figure that is not told."""
    fourth = QUARTER.year_end
    target = a_target(
        figure=a_figure("66", quarter=fourth), run_rate=Decimal(70), past=(
            a_past(fourth.plus(-2), "64", GREEN), a_past(fourth.previous, "65", GREEN)),
        milestone=Milestone(quarter=fourth, value=Decimal(65)), year_end=None,
    )  # fmt: skip
    line = course_of(target, fourth)
    assert isinstance(line, Line)
    assert () == line.ahead
    withheld = a_target(
        figure=a_figure(None, DataStatus.WITHHELD), rated=Rated(), year_end=YEAR_END,
        past=before(*[("64", GREEN)] * 3), projection=Projection(value=Decimal(67)),
    )  # fmt: skip
    assert "67" not in str(course_of(withheld, QUARTER))


def test_only_the_row_of_a_target_has_its_course() -> None:
    """A promise, a risk or a restricted target has none; the picture leads back to the figure."""
    def shown(target: TargetFacts, about: Source | None = None) -> Picture | None:
        here = sight(target)
        return row_pictured(row_for(target, about, ("Red",), here), an_entry(target, about), here).picture

    picture = shown(a_target())
    assert picture is not None
    assert "NI 111/picture" == picture.id
    assert Source(kind=SourceKind.FIGURE, id="figure-NI 111") in picture.sources
    assert shown(a_target(visibility="restricted")) is None
    assert shown(a_target(risks=(a_risk(),)), Source(kind=SourceKind.RISK, id="R1")) is None


def test_the_unit_is_said_once() -> None:
    """Beside the numbers where they leave it out."""
    said = {unit: unit_beside(a_definition(unit, Polarity.HIGHER)) for unit in
            ("%", "£", "£m", "referrals", "rate per 1,000", "number", "days")}  # fmt: skip
    expected = {"%": "", "£": "", "£m": "", "referrals": "referrals", "rate per 1,000": "per 1,000", "number": "",
                "days": "days"}  # fmt: skip
    assert expected == said
