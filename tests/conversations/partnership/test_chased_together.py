"""Two rounds at once: what a message of the one says of the other, and which of its reminders it is."""

from __future__ import annotations

from conversations.partnership.chase import Moved
from conversations.partnership.chased_together import left_besides, taken_besides
from tests.conversations.partnership.chased import ANN, BOB, CAT, DUE, asked, at, chase


def test_whoever_is_reminded_hears_of_everything_that_another_round_asks_of_them() -> None:
    """But for those who want no reminders of it, or to be left alone with it until later."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2"), asked(BOB, "NI 3"))
    assert ["NI 1", "NI 2"] == [item.id for item in left_besides(of, ANN, at(9))]
    assert () == left_besides(of.model_copy(update={"muted": frozenset({ANN})}), ANN, at(9))
    later = of.model_copy(update={"snoozed": {ANN: at(12)}})
    assert () == left_besides(later, ANN, at(9))
    assert ["NI 1", "NI 2"] == [item.id for item in left_besides(later, ANN, at(12))]


def test_a_reminder_that_falls_due_is_given_with_the_other() -> None:
    """To those who are reminded alone; a day on which none falls due is named, and spends none."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2"), asked(BOB, "NI 3"))
    assert [("NI 1", "three_days"), ("NI 2", "three_days")] == list(taken_besides(of, [ANN], at(9)))
    assert [] == list(taken_besides(of, [], at(9)))
    spent = of.model_copy(update={"taken": {(item.id, "three_days"): at(9) for item in of.outstanding}})
    assert [] == list(taken_besides(spent, [ANN], at(12)))


def test_news_of_a_date_is_left_to_its_own_message() -> None:
    """And so is what a deputy is told of somebody else's return."""
    moved = chase(asked(ANN, "NI 1"), moves=(Moved(at=at(8), was=DUE),)).model_copy(
        update={"due": at(16), "contacted": {ANN: at(1)}})
    assert [] == list(taken_besides(moved, [ANN], at(9)))
    assert [] == list(taken_besides(chase(asked(ANN, "NI 1")), [CAT], at(16)))
