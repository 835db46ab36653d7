"""A layer is data: its groups, its budget of lines, what always stands in it, and what becomes of unsigned figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.digests.as_text import as_text
from conversations.digests.compose import compose
from conversations.digests.document import Document, Note
from conversations.digests.facts import StretchFacts, TargetFacts
from conversations.digests.grouping import Grouping
from conversations.digests.layers import BOARD, DISTRICT, GROUP, LAYERS, THEME, Layer, Unsigned, layers_of
from conversations.digests.own_layers import OwnLayer
from conversations.partnership.parts import PartFigure, Total
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import ReturnState
from tests.conversations.digests import rich_round
from tests.conversations.digests.rich_round import (
    TODAY,
    a_blockage,
    a_commentary,
    a_restatement,
    a_round,
    a_target,
    no_answer,
)

GOLDEN = Path(__file__).parent / "golden"
DIGESTS = {"board": (BOARD, ""), "district": (DISTRICT, rich_round.DISTRICT), "group": (GROUP, "NI 111")}
RED = Rated(rating=Rating.RED)
STRETCH = StretchFacts(reward=Decimal(480_000), share=Decimal(1))


@pytest.mark.parametrize("name", DIGESTS)
def test_the_golden_digest_of_a_layer(name: str, request: pytest.FixtureRequest) -> None:
    """What a board, a district and a delivery group read, whole; `pytest --update` rewrites it."""
    layer, group = DIGESTS[name]
    golden, drawn = GOLDEN / f"{name}.txt", as_text(compose(layer, group, rich_round.rich_round(), TODAY))
    if request.config.getoption("--update", default=False):
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def told(layer: Layer, *targets: TargetFacts, group: str = "") -> Document:
    """The digest of these targets."""
    return compose(layer, group, a_round(*targets), TODAY)


def note(document: Document, id_: str) -> Note:
    """One note of a digest, by its id."""
    [found] = [item for section in document.sections for item in section.items if item.id == id_]
    assert isinstance(found, Note)
    return found


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [(Grouping.PARTNERSHIP, ("",)), (Grouping.THEME, ("Safer communities",)), (Grouping.TARGET, ("NI 111",)),
     (Grouping.DISTRICT, ("Burnley", "Pendle"))],
)
def test_a_target_belongs_to_its_groups(grouping: Grouping, groups: tuple[str, ...]) -> None:
    """The board has one group, without a name; a target may be of several districts, or of none."""
    assert groups == grouping.groups_of(a_target(districts=("Burnley", "Pendle")))
    assert () == Grouping.DISTRICT.groups_of(a_target())


def test_the_most_serious_lines_stand_and_the_others_are_counted() -> None:
    """Beyond its budget a digest says how many there are, and beneath that which and why."""
    targets = tuple(a_target(f"NI {at}", rated=RED, commentary=a_commentary()) for at in range(1, 6))
    document = told(replace(THEME, lines=3), *targets, group="Safer communities")
    more = note(document, "more")
    assert ["NI 1", "NI 2", "NI 3"] == [row.ref for row in document.rows]
    assert "2 more lines, less pressing than those above." == more.text
    assert [("NI 4 A promise kept", "Newly red: green last quarter."),
            ("NI 5 A promise kept", "Newly red: green last quarter.")] == [
        (each.label, each.text) for each in more.details]  # fmt: skip
    assert "more" not in [section.id for section in told(
        replace(THEME, lines=5), *targets, group="Safer communities").sections]


def test_a_stretch_target_always_stands_before_the_board() -> None:
    """Though it is on track, and whatever else fills the budget; other lines of the budget stay."""
    targets = (a_target("NI 1", rated=RED), a_target("NI 2", stretch=STRETCH), a_target("NI 3", rated=RED))
    document = told(replace(BOARD, lines=1), *targets)
    assert ["NI 1", "NI 2"] == [row.ref for row in document.rows]
    assert "1 more line, less pressing than those above." == note(document, "more").text
    assert ("Stretch target: £480,000 earned at this figure, £480,000 possible",) == document.rows[1].rules


def test_a_stretch_target_at_risk_says_so_once() -> None:
    """Two rules that say the same are one reason."""
    [row] = told(BOARD, a_target(rated=RED, stretch=STRETCH, commentary=a_commentary())).rows
    assert 1 == sum(reason.startswith("Stretch target") for reason in row.rules)


def test_an_all_clear_is_given_with_what_it_is_founded_on() -> None:
    """What is always shown and better news do not call; a figure that is missing weakens the all-clear."""
    better = a_target("NI 2", past=(*rich_round.before(("50", Rating.RED)),))
    clear = note(told(THEME, a_target("NI 1"), better, group="Safer communities"), "coverage").text
    assert (
        "Nothing needs your attention: all 2 figures due came. Both targets were looked at. "
        "Nothing to report on 1 of them: 1 on track."
    ) == clear
    early = compose(BOARD, "", a_round(a_target("NI 1"), no_answer("NI 2")), TODAY.replace(day=14))
    assert note(early, "coverage").text.startswith(
        "Nothing needs your attention in what is known so far: 1 of 2 figures due has come. ")
    nothing_due = note(told(BOARD, no_answer(due=False)), "coverage").text
    assert nothing_due.startswith("Nothing needs your attention: no figure is due this quarter. The one target was")
    assert not note(told(BOARD, a_target(rated=RED)), "coverage").text.startswith("Nothing needs")


def test_many_quiet_targets_are_counted_beyond_those_anybody_would_read() -> None:
    """Sixty names of a list that is opened, and the number of the rest."""
    [names] = note(told(BOARD, *(a_target(f"NI {at}") for at in range(1063))), "coverage").details
    assert names.text.endswith("; and 1,003 more")
    assert 60 == names.text.count("A promise kept")


def test_a_figure_that_is_not_signed_off_is_left_out_where_the_layer_says_so() -> None:
    """It is counted as withheld, nothing of it is told, and the digest says how many; signed, it is told."""
    sent = a_target(
        "NI 1", "66.6", state=ReturnState.SENT, rated=RED, commentary=a_commentary(cause="Posts stand empty"),
        restated=(a_restatement(),), stretch=STRETCH, blockages=(a_blockage(),), year_end_rating=Rating.RED,
    )  # fmt: skip
    strict = replace(BOARD, unsigned=Unsigned.WITHHELD)
    document = told(strict, sent, a_target("NI 2"))
    words = document.model_dump_json()
    assert not [each for each in ("66.6", "Posts stand", "1 behind", "earned", "31%", "figure-NI 1") if each in words]
    assert "No access to the custody system" in words
    assert "1 of 2 reported figures is left out: it is not signed off yet." == note(document, "unsigned").text
    assert "1 reported: 1 on track; 1 withheld" in words
    assert "66.6" in told(strict, sent.model_copy(update={"state": ReturnState.SIGNED_OFF})).model_dump_json()
    assert "1 of 2 reported figures is not signed off and may change." == note(
        told(BOARD, sent, a_target("NI 2")), "unsigned").text


@pytest.mark.parametrize(
    ("expected", "part"),
    [
        ("66% against a milestone of 65%: 1 percentage point better. Burnley gave 60% (30 of 50).",
         PartFigure(body="Burnley", value=Decimal(60), numerator=Decimal(30), denominator=Decimal(50))),
        ("66% against a milestone of 65%: 1 percentage point better. Burnley gave 6.9% (31 of 450).",
         PartFigure(body="Burnley", value=Decimal("6.889"), numerator=Decimal(31), denominator=Decimal(450))),
        ("66% against a milestone of 65%: 1 percentage point better. Burnley gave 0%.",
         PartFigure(body="Burnley", value=Decimal(0))),
        ("66% against a milestone of 65%: 1 percentage point better. "
         "Burnley has not given its figure: “The system is down”.",
         PartFigure(body="Burnley", reason="The system is down")),
        ("66% against a milestone of 65%: 1 percentage point better. Burnley has not given its figure.",
         PartFigure(body="Pendle", value=Decimal(1))),
    ],
)  # fmt: skip
def test_a_district_reads_its_own_part_beside_the_figure(expected: str, part: PartFigure) -> None:
    """Of a line, and of what has none."""
    target = a_target(districts=("Burnley",), part_figures=(part,), parts=Total(given=("A",), missing=("Pendle",)))
    document = told(DISTRICT, target, group="Burnley")
    assert expected == document.rows[0].gist
    assert "Parts" in {each.label for each in document.rows[0].details}
    quiet = told(DISTRICT, target.model_copy(update={"parts": None}), group="Burnley")
    [detail] = note(quiet, "own-parts").details
    assert expected.partition("better. ")[2] == detail.text.removeprefix("66% in all. ")


def test_nothing_of_a_restricted_target_is_told_of_its_parts() -> None:
    """Neither beside its line nor among what is quiet."""
    part = PartFigure(body="Burnley", value=Decimal(61))
    secret = a_target(districts=("Burnley",), part_figures=(part,), visibility="restricted")
    for target in (secret, secret.model_copy(update={"rated": RED})):
        assert "61" not in told(DISTRICT, target, group="Burnley").model_dump_json()


def test_a_partnership_rewords_a_layer_and_keeps_its_rules() -> None:
    """What the row leaves empty is as shipped; the order of layers stays."""
    own = OwnLayer(name="board", reader="executive", heading="For the Executive", lines=4).written()
    assert replace(BOARD, reader="executive", heading="For the Executive", lines=4) == own
    assert list(LAYERS) == list(layers_of([own]))
    assert own is layers_of([own])["board"]


def test_a_partnership_gives_a_layer_other_rules() -> None:
    """They are all there is: what always stood stands only where it is named."""
    ruled = OwnLayer(name="board", rules=("no_return", "newly_red")).written()
    kept = OwnLayer(name="board", rules=("stretch_target", "newly_red")).written()
    assert (["no_return", "newly_red"], ()) == ([rule.name for rule in ruled.keeps], ruled.always)
    assert BOARD.always == kept.always


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (OwnLayer(name="scrutiny", rules=("no_return",)),
         "“scrutiny” has no grouping and no heading; add it to layers."),
        (OwnLayer(name="board", rules=("hunch",)), "“board” names “hunch”, which is not a rule; correct layers."),
    ],
)
def test_a_layer_that_is_not_whole_is_refused(row: OwnLayer, why: str) -> None:
    """The sentence says what is missing; with it the layer is made."""
    with pytest.raises(ValueError, match=why):
        row.written()
    whole = OwnLayer(name="scrutiny", grouping=Grouping.THEME, rules=("no_return",), heading="{group}")
    assert ("scrutiny", Grouping.THEME) == (whole.written().reader, whole.written().grouping)
