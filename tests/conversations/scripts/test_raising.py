"""What a blockage or a risk that is reported at any time comes to."""

from __future__ import annotations

from datetime import date

from conversations.dialogue.answers import Answers
from conversations.dialogue.prompts import sheet
from conversations.dialogue.transcript import Player
from conversations.partnership.blockages import RaisedBlockage
from conversations.partnership.risks import Grade, RaisedRisk
from tests.conversations.scripts.talks import hearing, outcome_of, started

ONE = ("target T1: First-time entrants", "about T1: A7 | Open the desk")
TWO = (*ONE, "target T2: Homeless households", "about T2: A9 | Find rooms", "target T3: Bus use")
SKIP = "skip because nobody knows"


def buttons(player: Player, key: str) -> list[str]:
    """What a form offers at a question."""
    answers = Answers(player.script, player.brief, player.session, player.today)
    return next([b.label for b in p.buttons] for p in sheet(answers).prompts if p.key == key)


def test_the_only_target_goes_without_saying() -> None:
    """Whatever may be left out is; the target is the one there is."""
    player = hearing(started("blockage", *ONE), "The lease", *[SKIP] * 5)
    assert RaisedBlockage(ref="T1", what="The lease") == outcome_of(player)


def test_a_report_begun_from_a_message_asks_only_for_the_rest() -> None:
    """Its words stand already, as if they had been typed; the action goes with the report."""
    player = hearing(started("blockage", *ONE), "{what} The lease is not signed")
    assert player.speech.prompt is not None
    assert "action" == player.speech.prompt.key
    hearing(player, "open the desk", "7 September 2026", "The county", "Two letters", "31 October 2026")
    assert RaisedBlockage(ref="T1", what="The lease is not signed", action="A7", since=date(2026, 9, 7),
                          who_can="The county", tried="Two letters", needed_by=date(2026, 10, 31)) == outcome_of(player)


def test_a_form_offers_every_action_until_the_target_is_known() -> None:
    """Then only its own; a target without any is not asked for one."""
    player = started("blockage", *TWO)
    assert ["Open the desk", "Find rooms", "None of these"] == buttons(player, "action")
    assert ["Find rooms", "None of these"] == buttons(hearing(player, "Homeless households"), "action")
    told = outcome_of(hearing(started("blockage", *TWO), "Bus use", "No data", *[SKIP] * 4))
    assert ("T3", None) == (told.ref, told.action)


def test_an_action_of_another_target_is_questioned_in_any_order() -> None:
    """In one form, whichever comes first; the right one, or none, settles it."""
    for form in ("{target} T2 {action} A7 {what} Rooms", "{action} A7 {what} Rooms {target} T2"):
        player = hearing(started("blockage", *TWO), form)
        assert player.speech.prompt is not None
        assert player.speech.prompt.key.startswith("action?other_target")
        told = outcome_of(hearing(player, "[None of these]", *[SKIP] * 4))
        assert ("T2", None) == (told.ref, told.action)


def test_targets_called_alike_are_told_apart() -> None:
    """By their references, which may be typed as well."""
    player = started("blockage", "target T1: Bus use", "target T2: Bus use")
    assert ["Bus use (T1)", "Bus use (T2)"] == buttons(player, "target")
    assert "T2" == outcome_of(hearing(player, "t2", "No data", *[SKIP] * 4)).ref


def test_a_risk_stands_where_it_stood_while_nothing_is_done() -> None:
    """The grade now is presumed; no aim and no action are asked for."""
    told = outcome_of(hearing(started("risk", *ONE), "The grant ends", SKIP, SKIP, "3x4", "nothing"))
    grade = Grade(likelihood=3, impact=4)
    assert RaisedRisk(ref="T1", description="The grant ends", inherent=grade, grade=grade, owner="Jo Smith") == told


def test_a_risk_without_a_grade_before_is_graded_now() -> None:
    """What may be skipped is none; the grade of now may not be."""
    player = hearing(started("risk", *ONE), "The grant ends", SKIP, SKIP, SKIP, SKIP, SKIP)
    assert player.speech.prompt is not None
    assert "grade" == player.speech.prompt.key
    told = outcome_of(hearing(player, "2x2"))
    assert RaisedRisk(ref="T1", description="The grant ends", grade=Grade(likelihood=2, impact=2),
                      owner="Jo Smith") == told


def test_what_is_done_brings_a_risk_down() -> None:
    """Before, now, aimed at, and which action does it; what was set aside is no part of it."""
    player = hearing(started("risk", *ONE), "The grant ends", SKIP, SKIP, "3x4", "A bid", "2x4", "1x4", "open the desk")
    told = outcome_of(player)
    assert ((3, 4), (2, 4), (1, 4), "A7") == (
        *((each.likelihood, each.impact) for each in (told.inherent, told.grade, told.aim)), told.action)
    less = outcome_of(hearing(player, "change 5 to nothing"))
    assert (None, None, None) == (less.mitigation, less.aim, less.action)
