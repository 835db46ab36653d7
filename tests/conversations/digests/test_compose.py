"""A document holds what earned its place, most serious first, each line with its id, rule and sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.digests.compose import compose
from conversations.digests.document import Counts, Document, Note, Row, Source, SourceKind
from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.layers import LAYERS
from conversations.digests.layers import THEME as LAYER
from conversations.partnership.actions import Progress
from conversations.partnership.figures import Flag
from conversations.partnership.parts import Total
from conversations.partnership.proxy import Proxy
from conversations.partnership.rating import Rated, Rating
from tests.conversations.digests.rich_round import (
    THEME,
    TODAY,
    a_blockage,
    a_commentary,
    a_dispute,
    a_figure,
    a_promise,
    a_restatement,
    a_risk,
    a_round,
    a_target,
    an_action,
    freed,
    no_answer,
    rich_round,
    settled,
)


def composed(*targets: TargetFacts) -> Document:
    """The theme digest of these targets."""
    return compose(LAYER, THEME, a_round(*targets), TODAY)


def row_of(target: TargetFacts) -> Row:
    """The one row of a target's digest."""
    [row] = composed(target).rows
    return row


def details(target: TargetFacts) -> dict[str, str]:
    """The details of the one row, by label."""
    return {each.label: each.text for each in row_of(target).details}


def test_nothing_to_report_is_a_statement_with_its_coverage() -> None:
    """Silence would leave a chair wondering what was looked at."""
    document = composed(a_target("NI 1", title="One"), a_target("NI 2", title="Two"))
    [note] = document.sections[-1].items
    assert isinstance(note, Note)
    assert () == document.rows
    assert (
        "Nothing needs your attention: all 2 figures due came. "
        "Both targets were looked at, and nothing earned a place here: 2 on track."
    ) == note.text
    assert [("On track (green)", "NI 1 One; NI 2 Two")] == [(each.label, each.text) for each in note.details]


def test_a_theme_sees_its_own_targets_only() -> None:
    """Another theme's target is neither shown nor counted."""
    document = compose(LAYER, THEME, rich_round(), TODAY)
    assert "EDU 1" not in document.model_dump_json()


def test_a_group_without_targets_says_so() -> None:
    """An empty theme is not an all-clear."""
    document = compose(LAYER, "Nowhere", rich_round(), TODAY)
    assert "This group has no targets, so there is nothing to look at." in document.model_dump_json()


def test_lines_come_in_order_of_seriousness() -> None:
    """By the most serious rule, then by how far from the milestone."""
    red = Rated(rating=Rating.RED, variance=Decimal("-0.2"))
    redder = Rated(rating=Rating.RED, variance=Decimal("-0.4"))
    targets = (
        a_target("A 1", rated=Rated(rating=Rating.AMBER), commentary=a_commentary()),
        a_target("B 2", rated=red, commentary=a_commentary()),
        a_target("C 3", rated=redder, commentary=a_commentary()),
    )
    assert ["C 3", "B 2", "A 1"] == [row.ref for row in composed(*targets).rows]


def test_one_thing_that_two_rules_let_in_is_one_line() -> None:
    """A chair reads each target once, with all the reasons."""
    row = row_of(a_target(rated=Rated(rating=Rating.RED), past=()))
    assert ("Red, with no rating last quarter", "Red, and no explanation given") == row.rules


def test_every_line_has_an_id_of_its_own_a_rule_and_a_source() -> None:
    """An answer to a line must find what it is about, and the line its origin."""
    document = compose(LAYER, THEME, rich_round(), TODAY)
    lines = [item for section in document.sections for item in section.items]
    assert len(lines) == len({line.id for line in lines})
    assert all(line.sources for line in lines)
    assert all(row.rules for row in document.rows)


def test_a_line_keeps_its_id_while_what_is_said_of_it_changes() -> None:
    """An answer given to last week's digest still finds its target."""
    red = a_target("NI 1", rated=Rated(rating=Rating.RED))
    better = a_target("NI 1", past=red.past[:0], restated=(a_restatement(),))
    assert row_of(red).id == row_of(better).id


def test_an_action_and_a_risk_of_the_same_number_are_two_lines() -> None:
    """Ids are unique within their own register only."""
    high = a_risk(id="1").grade.model_copy(update={"likelihood": 5})
    promise, risk = a_promise(id="1", due=date(2026, 9, 1)), a_risk(id="1", grade=high)
    target = a_target(promises=(promise,), risks=(risk,))
    assert ["NI 111/action/1", "NI 111/risk/1"] == [row.id for row in composed(target).rows]


def test_a_line_leads_back_to_the_rows_it_came_from() -> None:
    """Figure, return and milestone for a target; its own row for a blockage; the round where nothing came in."""
    blocked = row_of(a_target(blockages=(a_blockage(),)))
    silent = row_of(no_answer(return_id=None))
    reported = row_of(a_target(restated=(a_restatement(),)))
    assert (Source(kind=SourceKind.BLOCKAGE, id="B1"),) == blocked.sources
    assert (Source(kind=SourceKind.ROUND, id="round-7"),) == silent.sources
    assert [SourceKind.FIGURE, SourceKind.RETURN, SourceKind.MILESTONE] == [
        source.kind for source in reported.sources]


def test_a_missing_return_names_the_target_and_the_role_but_no_person() -> None:
    """No naming and shaming in a channel."""
    document = composed(no_answer())
    assert "NI 195" in document.model_dump_json()
    assert "The target lead’s return was due on 14 October 2026." == document.rows[0].gist
    assert "Priya Shah" not in document.model_dump_json()


def test_a_restricted_target_shows_neither_figure_nor_words() -> None:
    """It is counted, and the reader is told who holds the rest."""
    target = a_target(
        value="66.6", visibility="restricted", rated=Rated(rating=Rating.RED),
        commentary=a_commentary(cause="A named child"), promises=(a_promise(due=date(2026, 9, 1)),),
    )  # fmt: skip
    told = composed(target).model_dump_json()
    assert "66.6" not in told
    assert "A named child" not in told
    assert "Sign the data sharing agreement" not in told
    assert "The one target due this quarter is behind." in told


def test_before_release_the_digest_says_that_it_is_not_for_circulation() -> None:
    """The embargo stands first; from the day itself it is gone."""
    facts: RoundFacts = a_round(a_target())
    early = compose(LAYER, THEME, facts, date(2026, 10, 29)).sections[0].items[0]
    assert isinstance(early, Note)
    assert "Not for circulation before 30 October 2026." == early.text
    released = facts.model_copy(update={"released": True})
    assert isinstance(compose(LAYER, THEME, facts, TODAY).sections[0].items[0], Counts)
    assert isinstance(compose(LAYER, THEME, released, date(2026, 10, 29)).sections[0].items[0], Counts)


def test_commentary_with_parts_left_out_says_so() -> None:
    """A gap is shown as a gap."""
    said = a_commentary(action=None, owner=None, due=None)
    target = a_target(rated=Rated(rating=Rating.RED), commentary=said)
    assert "None given." == details(target)["Action"]


@pytest.mark.parametrize(
    ("expected", "target"),
    [
        ("Both bodies have given their part; they come to 70%, which the lead has not reported yet.",
         no_answer(parts=Total(given=("A", "B"), value=Decimal(70)))),
        ("Both bodies have given their part; they come to 70%.",
         a_target(parts=Total(given=("A", "B"), value=Decimal(70)), restated=(a_restatement(),))),
        ("All 3 bodies have given their part, but shares without their numerator and denominator have no total.",
         no_answer(parts=Total(given=("A", "B", "C")))),
        ("1 of 3 bodies; missing: Burnley and Pendle. There is no total before all are in.",
         no_answer(parts=Total(given=("A",), missing=("Burnley", "Pendle"), so_far=Decimal(4)))),
        ("0 of 1 body; missing: A. There is no total before all are in.",
         no_answer(parts=Total(missing=("A",)))),
    ],
)
def test_parts_show_their_coverage_and_a_total_only_when_all_are_in(expected: str, target: TargetFacts) -> None:
    """The figure stays the lead's; a sum with a body missing would look like a fall."""
    assert expected == details(target)["Parts"]
    assert target.value is not None or "No return" in row_of(target).rules[0]


def test_a_restricted_target_shows_nothing_of_what_stands_around_its_figure() -> None:
    """Blockages, answers, sides, parts, proxies and actions are words and figures too."""
    secret = a_target(
        visibility="restricted", rated=Rated(rating=Rating.RED), parts=Total(given=("Leeds",), missing=("Burnley",)),
        actions=(an_action(text="Sign it", considered=False),), disputes=(a_dispute(),),
        blockages=(a_blockage(), freed()), risks=(a_risk(before=None, cause="Grants end", actions=("Bid",)),),
    )  # fmt: skip
    quiet = no_answer(due=False, visibility="restricted", proxy=Proxy(done=1, on_track=0, late=0, stuck=0, total=3))
    told = composed(secret, quiet).model_dump_json()
    words = ("Sign it", "Okafor", "custody", "log-in", "It is 41", "Burnley", "Leeds", "Grants", "Bid", "Proxy")
    assert [] == [each for each in words if each in told]
    assert "in the way of 1 open action." in told


def test_what_nobody_considered_is_one_line_with_the_texts_beneath() -> None:
    """Even where no risk has a line of its own."""
    actions = tuple(an_action(id=id_, text=f"Do {id_}", considered=False) for id_ in ("A1", "A2"))
    [risks] = [section for section in composed(a_target(actions=actions)).sections if section.id == "risks"]
    [note] = risks.items
    assert isinstance(note, Note)
    assert "Nobody has said what may stand in the way of 2 open actions." == note.text
    assert ["Do A1", "Do A2"] == [each.text for each in note.details]


def test_promises_kept_are_told_of_the_theme_and_of_each_target_that_had_any_due() -> None:
    """One sentence for all, and a target's own among its details."""
    kept = tuple(an_action(id=id_, progress=how) for id_, how in (("A1", Progress.DONE), ("A2", Progress.LATE)))
    document = composed(a_target("NI 1", actions=kept, restated=(a_restatement(),)),
                        a_target("NI 2", actions=(an_action(progress=Progress.DONE),)))  # fmt: skip
    assert "2 of 3 promises due were kept." in [getattr(item, "text", "") for item in document.sections[0].items]
    assert [("Promises", "1 of 2 promises due was kept.")] == [
        (each.label, each.text) for each in document.rows[0].details if each.label == "Promises"
    ]


def test_a_dispute_that_was_settled_takes_the_flag_from_its_figure() -> None:
    """A figure flagged before then would go on being called disputed."""
    flagged = a_target(figure=a_figure("66", flags=(Flag.DISPUTED,)), restated=(a_restatement(),))
    over = flagged.model_copy(update={"disputes": (a_dispute(settled()),)})
    assert "disputed between partners" in details(flagged)["Figure"]
    assert "disputed" not in details(over)["Figure"]


def test_the_same_facts_always_give_the_same_document() -> None:
    """Nothing depends on the moment or on chance."""
    assert compose(LAYER, THEME, rich_round(), TODAY) == compose(LAYER, THEME, rich_round(), TODAY)


def test_a_document_survives_the_way_through_json() -> None:
    """The web and the API carry it as JSON."""
    document = compose(LAYER, THEME, rich_round(), TODAY)
    assert document == Document.model_validate_json(document.model_dump_json())


def test_layers_are_found_by_name() -> None:
    """`quarterday digest theme` names one."""
    assert LAYER is LAYERS["theme"]
