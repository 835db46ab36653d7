"""The rules as a table of cases: each lets in what it is for and no more, on both sides of every edge."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from conversations.digests.compose import compose
from conversations.digests.document import Document, Note
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.layers import BOARD, DISTRICT, LAYERS, Layer
from conversations.digests.rule_book import RULES
from conversations.partnership.parts import Total
from conversations.partnership.polarity import Polarity
from conversations.partnership.returns import Forecast, Outlook
from conversations.partnership.targets import Measure
from tests.conversations.digests.case_targets import AMBER, PATIENCE, RED, promised, stretch, way
from tests.conversations.digests.rich_round import DISTRICT as BURNLEY
from tests.conversations.digests.rich_round import TODAY, a_round, a_target
from tests.conversations.digests.rule_cases import CASES, Case


def digest_of(case: Case) -> Document:
    """The digest of a district whose one rule is that of the case, over the one target."""
    layer = replace(DISTRICT, keeps=(RULES[case.rule],), patience=PATIENCE)
    target = case.target.model_copy(update={"districts": (BURNLEY,)})
    return compose(layer, BURNLEY, a_round(target, closed=case.closed), case.today)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.why}")
def test_a_rule_lets_in_what_it_is_for_and_no_more(case: Case) -> None:
    """A line says in words why it stands there; where nothing is found, that it was looked for."""
    document = digest_of(case)
    coverage = document.sections[-1].items[0]
    assert isinstance(coverage, Note)
    assert case.fires is bool(document.rows)
    assert case.fires is not ("nothing earned a place here" in coverage.text)
    for words in (words for row in document.rows for words in row.rules):
        assert words[0] == words[0].upper()
        assert not words.endswith(".")


def test_every_rule_there_is_stands_in_the_table_on_either_side() -> None:
    """A rule that is added is tried where it fires and where it is silent; one that is gone leaves no case."""
    assert RULES.keys() == {case.rule for case in CASES if case.fires}
    assert RULES.keys() == {case.rule for case in CASES if not case.fires}
    assert len(CASES) == len({(case.rule, case.why) for case in CASES})


def test_every_rule_serves_a_reader() -> None:
    """A rule that no shipped layer has would find nothing for anybody, and every layer’s rules are in the book."""
    served = {rule.name for layer in LAYERS.values() for rule in (*layer.keeps, *layer.always)}
    assert RULES.keys() == served


GROUPS = {"board": "", "theme": "Safer communities", "district": BURNLEY, "group": "NI 1"}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
def test_a_clean_quarter_needs_nobody(layer: Layer) -> None:
    """Whoever reads it is told so, and how much that is founded on; what is on track is a count that opens."""
    names = ("NI 1",) if layer.name == "group" else ("NI 1", "NI 2", "NI 3")
    document = compose(layer, GROUPS[layer.name], a_round(*(well(each) for each in names)), TODAY)
    coverage = document.sections[-1].items[0]
    assert isinstance(coverage, Note)
    assert () == document.rows
    assert {
        1: "Nothing needs your attention: the one figure due came. "
           "The one target was looked at, and nothing earned a place here: 1 on track.",
        3: "Nothing needs your attention: all 3 figures due came. "
           "All 3 targets were looked at, and nothing earned a place here: 3 on track.",
    }[len(names)] == coverage.text  # fmt: skip
    assert [("On track (green)", "; ".join(f"{each} A promise kept" for each in names))] == [
        (each.label, each.text) for each in coverage.details]


def well(ref: str) -> TargetFacts:
    """A target on track, in the district."""
    return a_target(ref, districts=(BURNLEY,))


def test_a_board_hears_of_a_date_that_was_put_off_often_and_a_chair_when_it_is_again() -> None:
    """The same promise, put off twice."""
    facts = a_round(promised(moved=2))
    [row] = compose(LAYERS["theme"], GROUPS["theme"], facts, TODAY).rows
    assert ("Date put off twice",) == row.rules
    assert () == compose(BOARD, "", facts, TODAY).rows
    [often] = compose(BOARD, "", a_round(promised(moved=3)), TODAY).rows
    assert ("Date put off three times",) == often.rules


def test_the_district_alone_is_told_that_its_own_part_is_missing() -> None:
    """A theme is told how many are missing."""
    target = a_target(parts=Total(missing=("Burnley",)))
    elsewhere = Sight(a_round(target), TODAY, PATIENCE)
    assert () == RULES["own_part_missing"].find(target, elsewhere)
    assert "Burnley has not given its part" == RULES["own_part_missing"].find(
        target, Sight(a_round(target), TODAY, PATIENCE, "Burnley"))[0].words


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("£480,000 earned at this figure, £480,000 possible", stretch("1")),
        ("£0 earned at this figure, £0 at risk, £480,000 possible", stretch("0", run_rate=Decimal(360))),
        ("£360,000 earned at this figure, £120,000 at risk, £480,000 possible", stretch("0.75", AMBER)),
        ("£0 earned at this figure, £180,000 at risk, £480,000 possible",
         stretch("0", forecast=Forecast(outlook=Outlook.MET, value=Decimal(330)), run_rate=Decimal(360))),
        ("£480,000 at risk, £480,000 possible", stretch(None, run_rate=Decimal(300))),
        ("£480,000 possible", stretch(None)),
        ("£480,000 possible", stretch("0.75", RED, visibility="restricted")),
    ],
)
def test_a_stretch_target_says_what_is_earned_at_risk_and_possible(words: str, target: TargetFacts) -> None:
    """At risk is what the year's end, by the lead's own value before the computed one, will not bring."""
    [found] = RULES["stretch_target"].find(target, Sight(a_round(target), TODAY, PATIENCE))
    assert f"Stretch target: {words}" == found.words


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("1 percentage point behind its milestones (65% by now)", way("64", "65", "80")),
        ("1 percentage point behind the straight line to the year’s end (50% by now)",
         way("51", "100", "100", measure=Measure.CUMULATIVE, polarity=Polarity.LOWER)),
        ("", way("64", "65", "80", visibility="restricted")),
    ],
)
def test_what_is_off_its_trajectory_says_by_how_much(words: str, target: TargetFacts) -> None:
    """And which way it should have taken; a restricted target says neither."""
    [found] = RULES["off_trajectory"].find(target, Sight(a_round(target), TODAY, PATIENCE))
    assert "Green, but off its trajectory" + (f": {words}" if words else "") == found.words
