"""What an update comes to, and what it may not presume."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.prompts import sheet
from conversations.dialogue.session import Noted
from conversations.partnership.actions import Progress
from conversations.partnership.parts import PartFigure
from conversations.partnership.returns import NewBlockage, NewRisk, PromiseKept
from conversations.partnership.risks import Grade
from tests.conversations.scripts.talks import hearing, outcome_of, started

DESK = "action A1: Open the triage desk | Jo Smith | 2026-12-18"
SCHOOLS = "action A2: Write to every school | Jo Smith"
OVERDUE = "action A3: Train the sergeants | Jo Smith | 2026-10-04"
DUE_TODAY = "action A3: Train the sergeants | Jo Smith | 2026-10-05"
SHARE = "part: Hillbrook District | part | {unit} | | shares"


def test_all_as_planned_is_on_track() -> None:
    """Each action is presumed on track, and nothing else is told."""
    player = hearing(started("delivery_update", DESK, SCHOOLS), "all as planned", "nothing")
    update = outcome_of(player)
    assert ("T1", (), (), None) == (update.ref, update.blockages, update.new_risks, update.part)
    assert tuple(PromiseKept(action=each, progress=Progress.ON_TRACK) for each in ("A1", "A2")) == update.promises


def test_no_answer_over_all_covers_a_date_that_has_passed() -> None:
    """A day late it is asked by itself; on the day itself it may still be on track."""
    late = hearing(started("delivery_update", DESK, SCHOOLS, OVERDUE), "all as planned")
    assert late.speech.prompt is not None
    assert "action.A3.progress" == late.speech.prompt.key
    update = outcome_of(hearing(late, "[Done]", "nothing"))
    assert Progress.DONE == update.promises[2].progress
    in_time = outcome_of(hearing(started("delivery_update", DESK, SCHOOLS, DUE_TODAY), "all as planned", "nothing"))
    assert Progress.ON_TRACK == in_time.promises[2].progress


def test_what_is_left_out_is_none() -> None:
    """Every question that may be skipped is, with a reason; the outcome is typed all the same."""
    skip = "skip because nobody knows"
    player = hearing(started("delivery_update", DESK, SCHOOLS), "no", "late", skip, skip, "stuck", skip, "both",
                     "The lease", skip, skip, skip, "no", "The landlord may sell", "2x3", skip, "no")
    update = outcome_of(player)
    assert [(Progress.LATE, None, None), (Progress.STUCK, None, None)] == [
        (each.progress, each.note, each.new_due) for each in update.promises]
    assert (NewBlockage(what="The lease"),) == update.blockages
    assert (NewRisk(description="The landlord may sell", grade=Grade(likelihood=2, impact=3)),) == update.new_risks


def test_a_new_date_goes_with_its_reason() -> None:
    """Late is told with when and why; what was set aside is no part of it."""
    player = hearing(started("delivery_update", DESK), "late", "18 March 2027", "The lease is not signed", "nothing")
    assert PromiseKept(action="A1", progress=Progress.LATE, note="The lease is not signed",
                       new_due=date(2027, 3, 18)) == outcome_of(player).promises[0]
    changed = outcome_of(hearing(player, "change 1 to done"))
    assert PromiseKept(action="A1", progress=Progress.DONE) == changed.promises[0]


@pytest.mark.parametrize(("unit", "value"), [("%", Decimal(75)), ("rate per 1,000", Decimal(750))])
def test_a_share_is_told_with_what_it_is_a_share_of(unit: str, value: Decimal) -> None:
    """So many out of so many, and what that is in the unit of the target."""
    player = hearing(started("delivery_update", SHARE.format(unit=unit)), "45 out of 60")
    expected = PartFigure(body="Hillbrook District", value=value, numerator=Decimal(45), denominator=Decimal(60))
    assert expected == outcome_of(hearing(player, "nothing")).part


def test_no_figure_yet_is_no_zero() -> None:
    """Without a figure there is none, with the reason where one was given."""
    player = hearing(started("delivery_update", "part: Hillbrook | part | people | 4"), "[There is no figure yet]",
                     "The system is being moved")
    part = outcome_of(hearing(player, "nothing")).part
    assert PartFigure(body="Hillbrook", reason="The system is being moved") == part
    assert not part.given


def test_a_third_new_date_is_noted_for_the_support_team() -> None:
    """A date moved three times says so; the second time it does not."""
    for moved, noted in ((2, True), (1, False)):
        player = started("delivery_update", f"{DESK} | late | {moved}")
        events = [type(event) for said in ("late", "18 March 2027") for event in player.hear(said)]
        assert noted is (Noted in events)


def test_a_form_needs_no_answer_for_each_action() -> None:
    """While one question over all may settle them, each has its condition; then it stands or is asked."""
    player = started("delivery_update", DESK, SCHOOLS, OVERDUE)
    key = "action.A1.progress"
    answers = Answers(player.script, player.brief, player.session, player.today)
    drawn = {prompt.key: prompt for prompt in sheet(answers).prompts}
    assert ("only if something has changed", None) == (drawn[key].condition, drawn["action.A3.progress"].condition)
    hearing(player, "all as planned")
    answers = Answers(player.script, player.brief, player.session, player.today)
    assert "On track" == {prompt.key: prompt for prompt in sheet(answers).prompts}[key].presumed
