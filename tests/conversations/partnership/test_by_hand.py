"""A reminder by hand: the next that chasing would write, now; or why it is not."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.partnership.by_hand import BY_HAND, Withheld, reminders_by_hand
from conversations.partnership.chase import Chase, Moved
from conversations.partnership.chasing import Chaser, sent, whole_calendar
from tests.conversations.partnership.chased import ANN, BOB, CAT, DAN, DUE, OPENS, asked, at, chase, contact, leave
from tests.conversations.partnership.test_chasing_laws import JUMPS, Life, Year, began, chases

TEN = time(10)
FRIDAY = at(2, wall=TEN)
"""Two days after the reminder ten working days before the due date, a week before the next."""


def of_ann(of: Chase, now: datetime = FRIDAY, *, anyway: bool = False) -> Chaser | Withheld:
    """What becomes of a reminder to Ann."""
    return reminders_by_hand(of, [ANN], now, anyway=anyway)[ANN]


def steps(decided: Chaser | Withheld) -> list[tuple[str, str]]:
    """The steps that a reminder takes, by return."""
    assert isinstance(decided, Chaser), decided
    assert decided.reminds
    return list(decided.taken)


def test_the_next_reminder_is_written_now_and_is_then_taken() -> None:
    """It names everything; what comes after it is the reminder after that."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2", minutes=5), taken={("NI 1", "ten_days"): at(30, 9),
                                                                         ("NI 2", "ten_days"): at(30, 9)})  # fmt: skip
    decided = of_ann(of)
    assert [("NI 1", "three_days"), ("NI 2", "three_days")] == steps(decided)
    assert isinstance(decided, Chaser)
    assert (ANN, FRIDAY, FRIDAY.date(), 8) == (decided.to, decided.at, decided.day, decided.minutes)
    assert ["due_day", "deputy", "sponsor"] == [
        each.about[0].step.name for each in whole_calendar(sent(of, [decided]), FRIDAY)]


def test_of_returns_with_different_steps_the_first_to_come_is_taken() -> None:
    """Both are named, and the other keeps its step."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2"), taken={("NI 1", "ten_days"): at(30, 9),
                                                             ("NI 2", "three_days"): at(1)})  # fmt: skip
    decided = of_ann(of)
    assert [("NI 1", "three_days")] == steps(decided)
    assert isinstance(decided, Chaser)
    assert ["NI 1", "NI 2"] == [item.id for item in decided.named]


def test_what_falls_due_anyhow_is_what_is_written() -> None:
    """The server has not come to it yet; or the due date was moved, and is told."""
    assert [("NI 1", "ten_days")] == steps(of_ann(chase(asked(ANN)), at(30, 9, TEN)))
    moved = chase(asked(ANN), contacted={ANN: OPENS}, moves=(Moved(at=at(1), was=DUE - timedelta(days=2)),))
    assert ("NI 1", "dates_moved_owner") in steps(of_ann(moved))


def test_however_often_it_is_done_nobody_has_more_than_three() -> None:
    """Nor more than one a day; then the support team is told that none is left, and those above are told as ever."""
    of, now, many = chase(asked(ANN)), OPENS, 0
    while now < DUE:
        for _ in range(2):
            decided = of_ann(of, now)
            if isinstance(decided, Chaser):
                of, many = sent(of, [decided]), many + 1
        now += timedelta(hours=5)
    assert 3 == many
    assert Withheld("no reminder to Ann is left", lifts=True) == of_ann(of, at(15, wall=TEN))
    assert [CAT, DAN] == [each.to for each in whole_calendar(of, now)]
    besides = of_ann(of, at(15, wall=TEN), anyway=True)
    assert [("NI 1", BY_HAND.name)] == steps(besides)
    assert isinstance(besides, Chaser)
    assert [CAT, DAN] == [each.to for each in whole_calendar(sent(of, [besides]), now)]


@pytest.mark.parametrize(("now", "why"), [
    (at(3, wall=TEN), "Ann does not work today"),
    (at(2, wall=time(9, 29)), "it is 09:29 for Ann, outside 09:30 to 16:30"),
    (at(2, wall=time(18)), "it is 18:00 for Ann, outside 09:30 to 16:30"),
    (OPENS + timedelta(hours=2), "they were written to today, or answered"),
])  # fmt: skip
def test_hours_and_budget_stand_against_it_unless_they_are_lifted(now: datetime, why: str) -> None:
    """Out of hours, on a day off, on the day on which they were asked: the step is then taken all the same."""
    of = chase(asked(ANN))
    assert Withheld(why, lifts=True) == of_ann(of, now)
    assert [("NI 1", "ten_days")] == steps(of_ann(of, now, anyway=True))
    assert isinstance(of_ann(of), Chaser)


def test_two_things_may_stand_against_it() -> None:
    """Both are told."""
    of = chase(asked(ANN), written=frozenset({(ANN, FRIDAY.date())}))
    both = "it is 17:00 for Ann, outside 09:30 to 16:30; they were written to today, or answered"
    assert Withheld(both, lifts=True) == of_ann(of, at(2, wall=time(17)))


AWAY = contact(ANN, name="Ann", deputy=CAT, leaves=(leave((1, 10), (6, 10)),))


@pytest.mark.parametrize(("of", "why"), [
    (chase(asked(ANN), people=(AWAY,)), "Ann is away until 6 October 2026"),
    (chase(asked(ANN), muted=frozenset({ANN})), "Ann wants no reminders"),
    (chase(asked(ANN), snoozed={ANN: at(9)}), "Ann wants to be asked again on 9 October 2026"),
    (chase(asked(ANN), people=(contact(ANN, name="Ann", channel=None),)), "nothing reaches Ann"),
    (chase(asked(BOB)), "Ann has nothing left to answer"),
])  # fmt: skip
def test_what_somebody_wants_or_cannot_do_is_never_lifted(of: Chase, why: str) -> None:
    """At any hour; of somebody else it says nothing."""
    for anyway in (False, True):
        for now in (FRIDAY, at(3)):
            assert Withheld(why) == of_ann(of, now, anyway=anyway)
    assert isinstance(reminders_by_hand(chase(asked(BOB)), [BOB], FRIDAY)[BOB], Chaser)


def test_once_it_is_past_they_are_reminded_again() -> None:
    """Back at work; and on the day for which they wanted to be asked again, that is what is done."""
    assert [("NI 1", "three_days")] == steps(of_ann(chase(asked(ANN), people=(AWAY,), taken={
        ("NI 1", "ten_days"): at(30, 9)}), at(7, wall=TEN)))  # fmt: skip
    snoozed = chase(asked(ANN), snoozed={ANN: at(6)}, contacted={ANN: OPENS})
    assert ("NI 1", "asked_again") in steps(of_ann(snoozed, at(6, wall=TEN)))


def test_what_others_have_not_answered_is_nobodys_reminder() -> None:
    """Cat is told of Ann by chasing alone, though she has something left herself."""
    of = chase(asked(ANN), asked(CAT, "NI 9"), taken={("NI 9", "due_day"): at(14)})
    assert CAT in {each.to for each in whole_calendar(of, at(15, wall=TEN))}
    for now in (at(15, wall=TEN), at(16, wall=TEN)):
        assert Withheld("no reminder to Cat is left", lifts=True) == reminders_by_hand(of, [CAT], now)[CAT]
        assert [("NI 9", BY_HAND.name)] == steps(reminders_by_hand(of, [CAT], now, anyway=True)[CAT])


@settings(max_examples=60)
@given(of=chases(), told=st.data())
def test_every_law_of_chasing_holds_of_what_is_done_by_hand(of: Chase, told: st.DataObject) -> None:
    """Whoever is reminded whenever, and whatever happens between: hours, absences, answers, wishes, budget."""
    year, now = Year(of), began(of)
    life = Life(year, told)
    for _ in range(told.draw(st.integers(1, 15))):
        if now < year.chase.ends:
            meant = told.draw(st.sets(st.sampled_from(sorted(year.chase.contacts))))
            decided = reminders_by_hand(year.chase, meant, now).values()
            chasers = [each for each in decided if isinstance(each, Chaser)]
            for chaser in chasers:
                year.sent(chaser, now)
            year.messages += chasers
            year.steps += [(*step, year.chase.due) for chaser in chasers for step in chaser.taken]
            year.chase = sent(year.chase, chasers)
        year.tick(now)
        life.goes_on(now)
        now += told.draw(JUMPS)
    year.keeps_to_the_budget()
