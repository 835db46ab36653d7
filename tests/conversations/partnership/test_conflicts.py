"""Contradictions about one target and quarter: each kind found where it is, and silent where it is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.case import Rated, Rating, Unrated
from conversations.partnership.conflicts import conflicts
from conversations.partnership.direction import Direction
from conversations.partnership.disputes import ConflictKind, Side
from conversations.partnership.parts import Gives
from conversations.partnership.returns import Outlook
from conversations.partnership.story import Speaker, Story
from tests.conversations.partnership.told_story import (
    AMBER,
    GREEN,
    LEAD,
    MEMBER,
    PENDLE,
    RED,
    WYRE,
    a_blockage,
    a_definition,
    a_figure,
    a_part,
    a_risk,
    a_story,
    an_action,
    bodies,
    clean_round,
    words,
)

WHOLE = Gives.WHOLE
SHARE = {"definition": a_definition("%", 1)}
BOTH = bodies(PENDLE, WYRE)
EACH = bodies(PENDLE, WYRE, gives=WHOLE)
LEAD_SHOUTED = LEAD.model_copy(update={"email": "PRIYA@example.org"})

PLANTED: list[tuple[list[str], dict[str, Any]]] = [
    # Figures of the whole
    (["figures:NI 111:2026-Q2:lead=432,Pendle=440"],
     {"bodies": EACH, "parts": (a_part(PENDLE, "440"), a_part(WYRE, "432"))}),
    (["figures:NI 111:2026-Q2:lead=432,Pendle=440", "figures:NI 111:2026-Q2:lead=432,Wyre=440"],
     {"bodies": EACH, "parts": (a_part(WYRE, "440"), a_part(PENDLE, "440"))}),
    (["figures:NI 111:2026-Q2:Pendle=440,Wyre=432"],
     {"figure": None, "bodies": EACH, "parts": (a_part(WYRE, "432"), a_part(PENDLE, "440"))}),
    (["figures:NI 111:2026-Q2:lead=432,Pendle=0"], {"bodies": EACH, "parts": (a_part(PENDLE, "0"),)}),
    ([], {"bodies": EACH, "parts": (a_part(PENDLE, "432.0"), a_part(WYRE, None))}),
    ([], {"bodies": EACH, "parts": (a_part(PENDLE, "432.4"),)}),
    (["figures:NI 111:2026-Q2:lead=432,Pendle=433"], {"bodies": EACH, "parts": (a_part(PENDLE, "432.5"),)}),
    ([], {"figure": None, "bodies": EACH, "parts": (a_part(PENDLE, "440"),)}),
    ([], {"parts": (a_part(PENDLE, "440"),)}),
    # Parts and their total
    (["figures:NI 111:2026-Q2:lead=432,parts=431"],
     {"bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, "31"))}),
    ([], {"bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, "32"))}),
    ([], {"bodies": BOTH, "parts": (a_part(PENDLE, "400"),)}),
    ([], {"bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, None))}),
    ([], {"bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, "31"), a_part(WYRE, "32"))}),
    ([], {"bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, "31"), a_part(WYRE, None))}),
    ([], {"figure": None, "bodies": BOTH, "parts": (a_part(PENDLE, "400"), a_part(WYRE, "31"))}),
    ([], {**SHARE, "figure": a_figure("72.6"), "bodies": BOTH,
          "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
    (["figures:NI 111:2026-Q2:lead=73,parts=72.6"],
     {**SHARE, "figure": a_figure("73"), "bodies": BOTH,
      "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
    ([], {**SHARE, "figure": a_figure("5.750"), "bodies": BOTH,
          "parts": (a_part(PENDLE, "6", "60", "1000"), a_part(WYRE, "4.9", "14", "287"))}),
    (["figures:NI 111:2026-Q2:lead=5.8,parts=5.7"],
     {**SHARE, "figure": a_figure("5.8"), "bodies": BOTH,
      "parts": (a_part(PENDLE, "6", "60", "1000"), a_part(WYRE, "4.9", "14", "287"))}),
    (["figures:NI 111:2026-Q2:lead=123456.8,parts=14.3"],
     {**SHARE, "figure": a_figure("123456.75"), "bodies": bodies(WYRE), "parts": (a_part(WYRE, "14.3", "10", "70"),)}),
    # Denominators
    (["denominators:NI 111:2026-Q2:lead=60,parts=62"],
     {**SHARE, "figure": a_figure("75", "45", "60"), "bodies": BOTH,
      "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
    (["figures:NI 111:2026-Q2:lead=76.7,parts=72.6", "denominators:NI 111:2026-Q2:lead=60,parts=62"],
     {**SHARE, "figure": a_figure("76.667", "46", "60"), "bodies": BOTH,
      "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
    (["denominators:NI 111:2026-Q2:Pendle=60,Wyre=62"],
     {**SHARE, "figure": a_figure("75"), "bodies": EACH,
      "parts": (a_part(PENDLE, "75", "45", "60"), a_part(WYRE, "75", "46.5", "62"))}),
    (["denominators:NI 111:2026-Q2:lead=120,parts=62"],
     {**SHARE, "figure": a_figure("72.6", "87", "120"), "bodies": BOTH,
      "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
    ([], {**SHARE, "figure": a_figure("75", "45", "60"), "bodies": EACH,
          "parts": (a_part(PENDLE, "75", "45", "60.0"),)}),
    ([], {**SHARE, "figure": a_figure("75", "45", "60"), "bodies": BOTH,
          "parts": (a_part(PENDLE, "80", "20", "25"),)}),
    # Green, but blocked
    (["green_but_blocked:NI 111:2026-Q2:B1"], {"blockages": (a_blockage(),)}),
    (["green_but_blocked:NI 111:2026-Q2:B1"], {"blockages": (a_blockage(state=BlockageState.OPEN),)}),
    (["green_but_blocked:NI 111:2026-Q2:B1", "green_but_blocked:NI 111:2026-Q2:B2"],
     {"blockages": (a_blockage(), a_blockage(PENDLE, id_="B2"))}),
    (["green_but_blocked:NI 111:2026-Q2:B1"], {"blockages": (a_blockage(),), "outlook": Outlook.AT_RISK}),
    ([], {"blockages": (a_blockage(state=BlockageState.RESOLVED),)}),
    ([], {"blockages": (a_blockage(LEAD),)}),
    ([], {"blockages": (a_blockage(LEAD_SHOUTED),)}),
    ([], {"blockages": (a_blockage(),), "outlook": Outlook.MISSED}),
    ([], {"blockages": (a_blockage(),), "rated": AMBER}),
    ([], {"blockages": (a_blockage(),), "rated": Rated(unrated=Unrated.NO_TARGET)}),
    # Words against the figure
    (["words:NI 111:2026-Q2:performance improved"],
     {"words": words("Performance improved."), "direction": Direction.WORSE}),
    (["words:NI 111:2026-Q2:on track"], {"words": words("We are on track."), "rated": RED}),
    (["words:NI 111:2026-Q2:below target"], {"words": words("Still below target.")}),
    ([], {"words": words("Performance improved.", justified=True), "direction": Direction.WORSE}),
    ([], {"words": words("Performance improved."), "direction": Direction.SAME}),
    ([], {"words": words("We are on track."), "rated": AMBER}),
    ([], {"words": words("We hope to be on track by March."), "rated": RED}),
    # A risk scored down while the rating worsens
    (["risk_against_rating:NI 111:2026-Q2:R1"], {"rated": AMBER, "risks": (a_risk(2, 4),)}),
    (["risk_against_rating:NI 111:2026-Q2:R1"], {"rated": RED, "risks": (a_risk(3, 4), a_risk(4, 4, id_="R2"))}),
    (["risk_against_rating:NI 111:2026-Q2:R1"],
     {"rated": RED, "rated_before": Rating.AMBER, "risks": (a_risk(3, 4, LEAD),)}),
    ([], {"rated": AMBER, "rated_before": Rating.AMBER, "risks": (a_risk(2, 4),)}),
    ([], {"rated": AMBER, "rated_before": Rating.RED, "risks": (a_risk(2, 4),)}),
    ([], {"rated": AMBER, "rated_before": None, "risks": (a_risk(2, 4),)}),
    ([], {"rated": Rated(unrated=Unrated.NO_FIGURE), "risks": (a_risk(2, 4),)}),
    ([], {"rated": AMBER, "risks": (a_risk(4, 4), a_risk(4, 2), a_risk(2, None))}),
    ([], {"rated": AMBER, "risks": (a_risk(2, 4, None),)}),
    # Done, but the milestone is missed
    (["done_but_missed:NI 111:2026-Q2:A1"], {"rated": RED, "actions": (an_action(),)}),
    (["done_but_missed:NI 111:2026-Q2:A1"], {"rated": RED, "actions": (an_action(due=date(2026, 3, 1)),)}),
    (["done_but_missed:NI 111:2026-Q2:A1"], {"rated": RED, "actions": (an_action(owner=LEAD),)}),
    ([], {"rated": RED, "actions": (an_action(due=date(2026, 10, 1)), an_action(due=None))}),
    ([], {"rated": RED, "actions": (an_action(before=Progress.DONE), an_action(now=Progress.PARTLY))}),
    ([], {"rated": AMBER, "actions": (an_action(),)}),
    ([], {"rated": GREEN, "actions": (an_action(),)}),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "changed"), PLANTED)
def test_what_is_planted_is_found_and_nothing_else(expected: list[str], changed: dict[str, Any]) -> None:
    """By an id that says what contradicts what, so that it is found once."""
    assert expected == [dispute.id for dispute in conflicts(a_story(**changed))]


@pytest.mark.parametrize("kind", ConflictKind)
def test_every_kind_is_planted(kind: ConflictKind) -> None:
    """A kind that no case plants would be a promise only."""
    assert kind.value in {name.split(":")[0] for expected, _ in PLANTED for name in expected}


def test_a_clean_round_is_silent() -> None:
    """200 returns that are true to themselves yield nothing."""
    assert [] == [dispute for story in clean_round(200) for dispute in conflicts(story)]


SPOILT: dict[str, dict[str, Any]] = {
    "figures": {"definition": a_definition(), "figure": a_figure("9999"), "bodies": bodies(WYRE),
                "parts": (a_part(WYRE, "9"),)},
    "denominators": {"definition": a_definition("%"), "figure": a_figure("50", "5", "10"), "bodies": bodies(WYRE),
                     "parts": (a_part(WYRE, "45", "5", "11"),)},
    "green_but_blocked": {"rated": GREEN, "rated_before": None, "outlook": None, "words": None,
                          "blockages": (a_blockage(),)},
    "words": {"words": words("Performance got worse"), "direction": Direction.BETTER},
    "risk_against_rating": {"rated": AMBER, "rated_before": Rating.GREEN, "words": None, "risks": (a_risk(1, 2),)},
    "done_but_missed": {"rated": RED, "rated_before": None, "words": None, "actions": (an_action(),)},
}  # fmt: skip


@pytest.mark.parametrize("kind", SPOILT)
def test_one_thing_spoilt_in_a_clean_round_is_the_one_thing_found(kind: str) -> None:
    """In each of 200 returns, whatever else stands in it."""
    found = [[each.kind.value for each in conflicts(story.model_copy(update=SPOILT[kind]))]
             for story in clean_round(200)]  # fmt: skip
    assert [[kind]] * 200 == found


@given(st.permutations([a_part(PENDLE, "440"), a_part(WYRE, "441"), a_part(MEMBER, "442")]), st.booleans())
def test_the_order_in_which_figures_came_does_not_matter(parts: list[Any], with_lead: bool) -> None:
    """The same contradictions by the same ids."""
    story = a_story(bodies=bodies(PENDLE, WYRE, MEMBER, gives=WHOLE), figure=a_figure("432") if with_lead else None)
    expected = conflicts(story.model_copy(update={"parts": (a_part(PENDLE, "440"), a_part(WYRE, "441"),
                                                            a_part(MEMBER, "442"))}))  # fmt: skip
    assert (3 if with_lead else 2) == len(expected)
    assert expected == conflicts(story.model_copy(update={"parts": tuple(parts)}))


def side(speaker: Speaker, says: str, source: str, value: str | None = None, body: str | None = None) -> Side:
    """One side of a dispute."""
    return Side(email=speaker.email, name=speaker.name, body=body or speaker.organisation, says=says, source=source,
                value=None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("says", "first", "second", "changed"),
    [
        ("Two figures for NI 111 Referrals in Q2 2026/27 differ: 432 referrals (Priya Shah, County Council) "
         "and 1,440 referrals (Tom Ellis, Pendle).",
         side(LEAD, "The figure is 432 referrals.", "F1", "432"),
         side(PENDLE, "The figure is 1,440 referrals.", "P-Pendle", "1440"),
         {"bodies": EACH, "parts": (a_part(PENDLE, "1440"),)}),
        ("Two figures for NI 111 Referrals in Q2 2026/27 differ: 432 referrals (Priya Shah, County Council) "
         "and 431 referrals (Tom Ellis, Pendle, for all 2 bodies).",
         side(LEAD, "The figure is 432 referrals.", "F1", "432"),
         side(PENDLE, "The figure is 431 referrals.", "P-Pendle", "431", "Pendle, for all 2 bodies"),
         {"bodies": BOTH, "parts": (a_part(PENDLE, "331"), a_part(WYRE, "100"))}),
        ("NI 111 Referrals in Q2 2026/27 is counted out of two different totals: 60 (Priya Shah, County Council) "
         "and 62 (Ada Moss, Wyre, for all 2 bodies).",
         side(LEAD, "It is counted out of 60, which makes 75%.", "F1", "60"),
         side(WYRE, "It is counted out of 62, which makes 72.6%.", "P-Wyre", "62", "Wyre, for all 2 bodies"),
         {**SHARE, "figure": a_figure("75", "45", "60"), "bodies": BOTH,
          "parts": (a_part(PENDLE, "80", "20", "25"), a_part(WYRE, "67.6", "25", "37"))}),
        ("NI 111 Referrals is rated green, while Lena Fox reports a blockage: “No access to the custody system”.",
         side(LEAD, "NI 111 Referrals is rated green.", "F1", "432"),
         side(MEMBER, "It is blocked: “No access to the custody system”.", "B1"),
         {"blockages": (a_blockage(),)}),
        ("Priya Shah wrote “Performance improved” of NI 111 Referrals, but the figure is worse than last quarter.",
         side(LEAD, "The commentary says: “Performance improved, at last.”", "W1"),
         side(LEAD, "The figure is worse than last quarter.", "F1", "432"),
         {"words": words("Performance improved, at last."), "direction": Direction.WORSE}),
        ("NI 111 Referrals went from green to red, while its risk “The grant ends” was scored down from 12 to 6.",
         side(LEAD, "NI 111 Referrals is rated red, and was green last quarter.", "F1", "432"),
         side(MEMBER, "The risk “The grant ends” was scored down from 12 to 6.", "R1"),
         {"rated": RED, "risks": (a_risk(2, 4),)}),
        ("Lena Fox reports “Open the Saturday session” as done, while NI 111 Referrals, which it was to help, is red.",
         side(LEAD, "NI 111 Referrals is rated red: its milestone is missed.", "F1", "432"),
         side(MEMBER, "“Open the Saturday session” is done.", "A1"),
         {"rated": RED, "actions": (an_action(),)}),
    ],
)  # fmt: skip
def test_both_sides_are_told_in_sentences(says: str, first: Side, second: Side, changed: dict[str, Any]) -> None:
    """Who says what, in what words, and where that stands; the lead first."""
    (dispute,) = conflicts(a_story(**changed))
    assert (says, first, second) == (dispute.says, dispute.first, dispute.second)


def test_the_same_person_may_stand_on_both_sides() -> None:
    """It is a contradiction all the same, with one address on both."""
    (dispute,) = conflicts(a_story(rated=RED, risks=(a_risk(2, 4, LEAD),)))
    assert LEAD.email == dispute.first.email == dispute.second.email


def test_a_corrected_figure_that_still_differs_is_another_contradiction() -> None:
    """The first was settled by the correction; found again unchanged, it keeps its id."""
    def told(value: str) -> Story:
        return a_story(bodies=EACH, parts=(a_part(PENDLE, value),))

    assert [each.id for each in conflicts(told("440"))] == [each.id for each in conflicts(told("440.0"))]
    assert [each.id for each in conflicts(told("440"))] != [each.id for each in conflicts(told("441"))]
    assert () == conflicts(told("432"))
