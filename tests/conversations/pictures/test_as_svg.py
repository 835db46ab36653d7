"""Charts as SVG: golden, safe whatever a person typed, and to be seen by everybody."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.partnership.matrix import Matrix, usual_matrix
from conversations.partnership.turning import unturned
from conversations.pictures import palette
from conversations.pictures.as_svg import as_svg
from conversations.pictures.chart import Chart
from conversations.pictures.frame import Form
from conversations.pictures.lettering import width_of
from conversations.pictures.points import Ahead, Milepost, Point, Value
from conversations.pictures.rating_counts import RatingCounts
from conversations.pictures.risk_matrix import RiskMatrix
from tests.conversations.pictures.charts import (
    CHARTS,
    NOW,
    a_bullet,
    a_line,
    a_matrix,
    a_sparkline,
    counts,
    points,
    some_counts,
    value,
)

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
FORMS = {form.name.lower(): form for form in Form}
MEANT = {
    "svg": {"xmlns", "role", "width", "height", "viewBox", "font-family"}, "title": set(), "desc": set(),
    "rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-width", "stroke-dasharray", "rx",
             "shape-rendering"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "stroke-width"},
    "polygon": {"points", "fill", "stroke", "stroke-width", "stroke-linejoin"},
    "polyline": {"points", "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap", "stroke-dasharray"},
    "text": {"x", "y", "font-size", "fill", "text-anchor", "font-weight", "paint-order", "stroke", "stroke-width",
             "stroke-linejoin"},
}  # fmt: skip
"""Every element that a picture may hold, with its attributes."""
PLAIN = re.compile(
    r"[-\d., ]*|#[0-9a-f]{6}|none|round|crispEdges|stroke|start|middle|end|img|Quarterday Sans, Arial.*", re.S)
"""Every value that an attribute may have: numbers, colours, and the drawing's own words."""
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NASTY = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(), max_size=40),
    st.sampled_from(["<script>alert(1)</script>", '"/><image href="file:///etc/passwd"/>', "]]>", "<!--", "&amp;",
                     "url(#a)", "' onload='x", "x" * 20_000, "\u202e\u0301\ud800\x00", " ", "<?xml?>"]),
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", CHARTS)
def test_the_golden_picture(kind: str, form: str, request: pytest.FixtureRequest) -> None:
    """What was looked at and found good; `pytest --update` rewrites it, and then it is looked at again."""
    golden, drawn = GOLDEN / f"{kind}-{form}.svg", as_svg(CHARTS[kind], FORMS[form]) + "\n"
    if request.config.getoption("--update", default=False):
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def with_words(said: str) -> list[Chart]:
    """Every kind of chart with a person's words wherever words can stand."""
    a_value = Value(number=value(5).number, said=said)
    some = tuple(Point(quarter=NOW.plus(place - 3), value=a_value) for place in range(4))
    post = Milepost(quarter=NOW, value=a_value, upper=Value(number=value(9).number, said=said))
    usual = usual_matrix()
    words = (said, *usual.likelihood[1:])
    matrix = Matrix(likelihood=words, impact=words, cells=usual.cells, zones=usual.zones)
    risks = tuple(each.model_copy(update={"description": said}) for each in a_matrix().risks)
    return [
        a_line(subject=said, unit=said, points=some, mileposts=(post,),
               ahead=(Ahead(quarter=NOW.year_end, value=a_value, whose=said),)),
        a_line(subject=said, unit=said, points=some, mileposts=(), ahead=()),
        a_bullet(subject=said, unit=said, figure=a_value, milepost=post, before=some[0],
                 year_end=post.model_copy(update={"quarter": NOW.year_end})),
        some_counts().model_copy(update={"subject": said}),
        RiskMatrix(subject=said, matrix=matrix, risks=risks * 3),
        a_sparkline(subject=said, unit=said, points=some),
    ]  # fmt: skip


def as_paragraph(said: str) -> str:
    """What may be written of it, white space closed up, and nothing that turns what follows."""
    return UNWRITABLE.sub("\ufffd", unturned(" ".join(said.split())))


@settings(max_examples=60, deadline=None)
@given(said=NASTY)
def test_no_words_of_a_person_become_anything_but_text(said: str) -> None:
    """Well-formed whatever is typed; the text comes back as it was, and every element and attribute was meant."""
    for chart in with_words(said):
        for form in Form:
            root = ET.fromstring(as_svg(chart, form))
            title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
            assert title is not None
            assert desc is not None
            assert as_paragraph(chart.title) == title.text
            assert as_paragraph(chart.alt) == desc.text
            for element in root.iter():
                name = element.tag.removeprefix(SVG)
                assert set() == set(element.attrib) - MEANT[name]
                assert [] == [one for one in element.attrib.values() if not PLAIN.fullmatch(one)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("said", ["x" * 400, "word " * 100, "WWWW" * 40, "Ŵŷłżж" * 60, "漢字" * 80])
def test_no_drawn_word_leaves_the_sheet(said: str, form: str) -> None:
    """Long words are wrapped or cut: each line ends before the edge, by the widths of the shipped font."""
    for chart in with_words(said):
        root = ET.fromstring(as_svg(chart, FORMS[form]))
        for text in root.iter(f"{SVG}text"):
            x, wide = float(text.get("x", "")), width_of(text.text or "", float(text.get("font-size", "")))
            share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
            assert -1 <= x - wide * share, text.text
            assert float(root.get("width", "")) + 1 >= x + wide * (1 - share), text.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", CHARTS)
def test_everything_stands_on_the_sheet(kind: str, form: str) -> None:
    """No shape reaches over an edge."""
    root = ET.fromstring(as_svg(CHARTS[kind], FORMS[form]))
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for element in root.iter():
        spots = [tuple(map(float, spot.split(","))) for spot in element.get("points", "").split()]
        spots += [(float(element.get(a, "")), float(element.get(b, ""))) for a, b in (("x", "y"), ("cx", "cy"))
                  if element.get(a)]  # fmt: skip
        assert [] == [spot for spot in spots if not (0 <= spot[0] <= width and 0 <= spot[1] <= height)]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    """Black on white is 21 to 1, and #767676 the lightest grey that passes for text."""
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))
    assert 4.54 == pytest.approx(contrast("#767676", "#ffffff"), abs=0.01)


@pytest.mark.parametrize(("least", "pairs"), [(4.5, palette.TEXT_PAIRS), (3.0, palette.SHAPE_PAIRS)])
def test_every_pair_can_be_told_apart(least: float, pairs: tuple[tuple[str, str], ...]) -> None:
    """Words at 4.5 to 1, shapes at 3 to 1."""
    assert [] == [pair for pair in pairs if contrast(*pair) < least]


def test_only_known_pairs_are_used() -> None:
    """No picture holds a colour that the palette does not pair, but the lines of the grid, which tell nothing."""
    known = {colour for pair in (*palette.TEXT_PAIRS, *palette.SHAPE_PAIRS) for colour in pair} | {palette.GRID}
    drawn = "".join(as_svg(chart) for chart in CHARTS.values())
    assert set() == set(re.findall(r"#[0-9a-f]{6}", drawn)) - known


def test_shapes_tell_what_colours_tell() -> None:
    """With every colour taken out, the three ratings are still drawn differently, and the target is dashed."""
    grey = re.compile(r"#[0-9a-f]{6}")
    drawn = {grey.sub("", as_svg(a_sparkline(rating=rating))) for rating in ("green", "amber", "red", None)}
    assert 4 == len(drawn)
    assert 'stroke-dasharray="6 4"' in as_svg(a_line())
    assert 'stroke-dasharray="6 4"' in as_svg(a_bullet())


def test_a_cut_subject_leaves_what_is_to_be_seen() -> None:
    """The finding is drawn whole however long the subject is, and the words hold it whole."""
    chart = a_line(subject="word " * 80)
    drawn = " ".join(text.text or "" for text in ET.fromstring(as_svg(chart, Form.NARROW)).iter(f"{SVG}text"))
    assert chart.finding in drawn
    assert ("word " * 80).strip() in chart.alt


def test_forty_quarters_and_ten_thousand_targets_fit() -> None:
    """A long past leaves points and names out; large counts are said with their thousands."""
    line = as_svg(a_line(points=points(*range(400, 440)), mileposts=(), ahead=()))
    assert 2 >= line.count("<circle")
    board = RatingCounts(subject="Board", quarters=(counts(NOW, 9_000, 500, 300, 100, 100),))
    assert "9,000 on track" in as_svg(board)


@pytest.mark.parametrize("numbers", [(0, 0, 0), (-5, 3, -2), (10**12, 10**12 + 1, 5), (1, 1, None), (None, None, 3)])
def test_any_numbers_can_be_drawn(numbers: tuple[int | None, ...]) -> None:
    """Equal, negative, huge and missing figures."""
    for chart in (a_line(points=points(*numbers)), a_sparkline(points=points(*numbers))):
        assert "nan" not in as_svg(chart)
