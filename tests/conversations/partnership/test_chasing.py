"""The steps of chasing: who is written to on which day, about what, and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from pydantic import ValidationError

from conversations.partnership.calendars import RoundDates, instant, timetable_for
from conversations.partnership.chase import USUAL_STEPS, Audience, Chase, ChaseStep, ChaseSteps, Moved
from conversations.partnership.chase_reasons import why
from conversations.partnership.chase_slots import last_day
from conversations.partnership.chasing import planned, sent, whole_calendar
from conversations.partnership.closures import Closure, with_closures
from conversations.partnership.no_returns import no_returns
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable
from tests.conversations.partnership.chased import (
    ANN,
    BOB,
    CAT,
    DAN,
    DUE,
    KIRITIMATI,
    LONDON,
    NATIONS,
    OPENS,
    SAMOA,
    asked,
    at,
    chase,
    contact,
    leave,
)


def told(of: Chase, start: datetime = OPENS) -> list[tuple[int, datetime, str]]:
    """Every message of a chase: to whom, when, and why."""
    return [(each.to, each.at, why(of, each)) for each in whole_calendar(of, start)]


def named(of: Chase, now: datetime) -> list[tuple[str, ...]]:
    """What no step is left for, so that it is only named as “no return”, by person; nothing falls due any more."""
    plan = planned(of, now)
    assert ((), ()) == (plan.due, plan.coming)
    return [tuple(item.id for item in row.left) for row in no_returns(of, plan, {}, now) if row.next is None]


def test_a_return_that_nobody_answers_goes_up_step_by_step() -> None:
    """Three reminders, then the deputy, then the sponsor; and no return is named."""
    of = chase(asked(ANN))
    expected = [
        (ANN, at(30, 9), "10 working days before it is due"),
        (ANN, at(9), "3 working days before it is due"),
        (ANN, at(14), "on the day it is due"),
        (CAT, at(16), "2 working days after it was due; deputy of Ann"),
        (DAN, at(21), "5 working days after it was due; sponsor"),
    ]
    assert expected == told(of)
    assert [("NI 1",)] == named(of, at(28, wall=time(17)))


def test_one_message_a_day_names_everything_outstanding() -> None:
    """With the minutes that all of it takes."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2", minutes=5), asked(BOB, "NI 3"))
    ann, bob = planned(of, at(9)).due
    assert (("NI 1", "NI 2"), 8) == (tuple(item.id for item in ann.named), ann.minutes)
    assert (("NI 3",), 3, True) == (tuple(item.id for item in bob.named), bob.minutes, bob.reminds)


def test_what_was_answered_is_not_asked_again() -> None:
    """What is left still is."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2"))
    [first] = planned(of, at(30, 9)).due
    left = sent(of, [first]).model_copy(update={"outstanding": (asked(ANN, "NI 2"),)})
    [again] = planned(left, at(9)).due
    assert ["NI 2"] == [item.id for item in again.named]


def test_while_somebody_is_away_their_deputy_is_written_to() -> None:
    """The absence may name another; back at work they are reminded themselves."""
    of = chase(asked(ANN), people=(contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (12, 10), BOB),)),))
    assert [(BOB, at(9), "3 working days before it is due; Ann is away until 12 October 2026, so their deputy"),
            (ANN, at(14), "on the day it is due")] == told(of)[1:3]


def test_a_deputy_is_told_once_in_a_week() -> None:
    """Three days before, and a week later; on the day it is due the owner alone would be, and is away till Monday."""
    of = chase(asked(ANN), people=(contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (18, 10)),)),))
    assert [(ANN, at(30, 9)), (CAT, at(9)), (CAT, at(16)), (DAN, at(21))] == [(to, when) for to, when, _ in told(of)]
    usual = chase(asked(ANN), people=(contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (18, 10), BOB),)),))
    assert [(BOB, at(9)), (CAT, at(16))] == [(to, when) for to, when, _ in told(usual)][1:3]


def test_whoever_is_back_is_reminded_of_what_their_deputy_heard_of() -> None:
    """The deputy heard of it on Friday, and on the day it is due the owner is at work again."""
    of = chase(asked(ANN), people=(contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (13, 10)),)),))
    assert [(CAT, at(9)), (ANN, at(14)), (CAT, at(16)), (DAN, at(21))] == [(to, when) for to, when, _ in told(of)][1:]


def test_a_deputy_hears_of_a_date_that_moved_though_they_were_told() -> None:
    """The day after, and of the next step once the week is over."""
    away = contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (30, 10)),))
    of = chase(asked(ANN), people=(away,), moves=(Moved(at=at(10, wall=time(12)), was=DUE),),
               taken={("NI 1", "three_days"): at(9)}).model_copy(update={"due": at(16, wall=time(17))})
    assert (CAT, at(12), "the due date was moved; Ann is away until 30 October 2026, so their deputy") \
        == told(of, at(10, wall=time(13)))[0]


def test_an_hour_that_somebody_named_is_kept() -> None:
    """On a day on which they had a message, or answered; a day alone waits for the next."""
    of = chase(asked(ANN, asked=at(6, wall=time(10))), snoozed={ANN: at(6, wall=time(14))})
    assert [(ANN, at(7))] == [(to, when) for to, when, _ in told(of, at(6, wall=time(11)))][:1]
    of = of.model_copy(update={"by_hour": frozenset({ANN}), "written": frozenset({(ANN, date(2026, 10, 6))})})
    assert [(ANN, at(6, wall=time(14))), (ANN, at(9))] \
        == [(to, when) for to, when, _ in told(of, at(6, wall=time(11)))][:2]
    away = {**of.contacts, ANN: contact(ANN, name="Ann", leaves=(leave((6, 10), (7, 10)),))}
    assert [(ANN, at(8))] == [(to, when) for to, when, _ in told(of.model_copy(update={"contacts": away}), at(6))][:1]


def test_whoever_has_no_deputy_is_reminded_when_they_are_back() -> None:
    """One reminder, for the latest day that fell while they were away."""
    away = contact(BOB, name="Bob", leaves=(leave((29, 9), (14, 10)),))
    assert [(BOB, at(15), "on the day it is due"), (DAN, at(21), "5 working days after it was due; sponsor")] \
        == told(chase(asked(BOB), people=(away,)))


def test_a_server_that_stood_still_takes_the_latest_step_alone() -> None:
    """The days before it are gone; it is sent within hours."""
    of = chase(asked(ANN))
    assert [(ANN, at(14, wall=time(11)), "on the day it is due")] == told(of, at(14, wall=time(11)))[:1]
    assert [(ANN, at(10 + 2), "3 working days before it is due")] == told(of, at(10, wall=time(11)))[:1]


def test_whoever_was_asked_only_then_is_not_reminded_the_same_day() -> None:
    """The invitation of that day names it all."""
    assert [(ANN, at(14))] == [(to, when) for to, when, _ in told(chase(asked(ANN, asked=at(9))), at(9))][:1]


def test_whoever_wants_to_be_asked_later_is_left_alone_till_then() -> None:
    """Then they are asked; a day of chasing that falls meanwhile is passed over, and those above them are not."""
    of = chase(asked(ANN), snoozed={ANN: at(9)})
    assert [at(9), at(14), at(16), at(21)] == [when for _, when, _ in told(of)]
    of = chase(asked(ANN), snoozed={ANN: at(26)})
    assert [CAT, DAN, ANN] == [to for to, _, _ in told(of)]


def test_being_asked_again_is_none_of_the_three_reminders() -> None:
    """However often somebody wants it; what falls on the same day is one message with it."""
    of = chase(asked(ANN), snoozed={ANN: at(6, wall=time(14))})
    assert [(at(30, 9), "10 working days before it is due"), (at(6, wall=time(14)), "they wanted to be asked again"),
            (at(9), "3 working days before it is due"), (at(14), "on the day it is due")] \
        == [(when, reason) for to, when, reason in told(of.model_copy(update={"snoozed": {}})) if to == ANN][:1] \
        + [(when, reason) for to, when, reason in told(of, at(1)) if to == ANN]


def test_whoever_was_asked_while_they_turn_out_to_be_away_has_it_passed_on() -> None:
    """An automatic reply came to the reminder: their deputy is told within minutes, and once."""
    of = chase(asked(ANN), contacted={ANN: OPENS})
    [first] = planned(of, at(9)).due
    back = contact(ANN, name="Ann", deputy=CAT, leaves=(leave((9, 10), (20, 10)),))
    away = sent(of, [first])
    away = away.model_copy(update={"contacts": {**away.contacts, ANN: back}})
    passed = "it was asked while they were away; Ann is away until 20 October 2026, so their deputy"
    assert [(CAT, at(9, wall=time(9, 31)), passed), (CAT, at(16))] \
        == [*told(away, at(9, wall=time(9, 31)))[:1], told(away, at(9, wall=time(9, 31)))[1][:2]]


def test_whoever_was_told_another_due_date_is_told_the_new_one() -> None:
    """The owner on their next day, and a deputy who was told that it is late; a reminder of that day says it too."""
    of = chase(asked(ANN), contacted={ANN: OPENS})
    of = sent(of, planned(of, at(30, 9)).due)
    late = of
    while (plan := planned(late, at(16))).due:
        late = sent(late, plan.due)
    both = "3 working days before it is due; the due date was moved"
    for before, moment, new, expected in (
        (of, at(9, wall=time(17)), 15, [(ANN, at(12), both), (ANN, at(15))]),
        (of, at(6, wall=time(12)), 16, [(ANN, at(6, wall=time(12)), "the due date was moved"), (ANN, at(13))]),
        (of, at(8, wall=time(17)), 14 + 7, [(ANN, at(9), "the due date was moved"), (ANN, at(16))]),
        (late, at(16, wall=time(17)), 14 + 7, [(ANN, at(19), both), (CAT, at(19))]),
    ):
        due = instant(date(2026, 10, new), time(17), LONDON)
        moved = before.model_copy(update={"due": due, "ends": due + timedelta(days=14),
                                          "moves": (Moved(at=moment, was=before.due),)})
        first, second, *_ = [each for each in told(moved, moment) if each[0] in {ANN, CAT}]
        assert expected == [first, second[:2]]


def test_whoever_wants_no_reminders_hears_of_no_other_date_either() -> None:
    """Those above them who were told the old one do."""
    of = chase(asked(ANN), contacted={ANN: OPENS}, muted=frozenset({ANN}), moves=(Moved(at=at(16), was=DUE),))
    late = of.model_copy(update={"taken": {("NI 1", "deputy"): at(16)}, "due": at(20), "ends": at(30)})
    late = late.model_copy(update={"moves": (Moved(at=at(16, wall=time(10)), was=DUE),)})
    assert [(CAT, "the due date was moved; deputy of Ann")] == [
        (to, reason) for to, _, reason in told(late, at(16, wall=time(11))) if "moved" in reason]


def test_a_date_moved_back_before_anybody_heard_is_no_news() -> None:
    """Nobody is told; who was told in between is."""
    of = chase(asked(ANN), contacted={ANN: OPENS},
               moves=(Moved(at=at(6), was=DUE), Moved(at=at(7), was=DUE + timedelta(days=7))))
    of = of.model_copy(update={"taken": {("NI 1", "ten_days"): at(30, 9)}})
    assert [at(9), at(14)] == [when for _, when, _ in told(of, at(7))][:2]
    between = of.model_copy(update={"contacted": {ANN: at(6, wall=time(12))}})
    assert (ANN, at(7, wall=time(10)), "the due date was moved") == told(between, at(7, wall=time(10)))[0]


def test_whoever_wants_no_reminders_gets_none() -> None:
    """The duty stays, and so do the steps above them."""
    assert [CAT, DAN] == [to for to, _, _ in told(chase(asked(ANN), muted=frozenset({ANN})))]


def test_whom_nothing_reaches_is_passed_to_those_above() -> None:
    """And where nobody is above them, no return is named from the start."""
    silent = contact(BOB, channel=None)
    assert [DAN] == [to for to, _, _ in told(chase(asked(BOB), people=(silent,)))]
    assert [("NI 1",)] == named(chase(asked(BOB, sponsor=None), people=(silent,)), OPENS)


def test_nobody_is_told_of_their_own_return_as_somebody_elses() -> None:
    """A lead who is their own sponsor, or the deputy of their deputy."""
    assert [CAT] == [to for to, _, _ in told(chase(asked(ANN, sponsor=ANN)))][3:]
    back = contact(CAT, name="Cat", deputy=ANN, leaves=(leave((15, 10), (27, 10)),))
    assert [DAN] == [to for to, _, _ in told(chase(asked(ANN), people=(back,)))][3:]


def test_what_somebody_is_told_of_others_waits_for_their_own_reminder() -> None:
    """One message a day: their own first, the other on the next working day."""
    of = chase(asked(ANN), asked(CAT, "NI 2"),
               people=(contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (12, 10)),)),))
    days = [(each.at.date(), each.reminds) for each in whole_calendar(of, OPENS) if each.to == CAT]
    assert [(date(2026, 9, 30), True), (date(2026, 10, 9), True), (date(2026, 10, 12), False)] == days[:3]


def test_a_day_set_back_sends_nothing_twice() -> None:
    """The clock goes back an hour, or a day: what was sent stays sent."""
    of = chase(asked(ANN))
    moment = at(9, wall=time(10))
    after = sent(of, planned(of, moment).due)
    for back in (timedelta(hours=1), timedelta(minutes=1), timedelta(0)):
        assert () == planned(after, moment - back).due


@pytest.mark.parametrize(
    ("zone", "day"), [(LONDON, date(2026, 10, 14)), (KIRITIMATI, date(2026, 10, 14)), (SAMOA, date(2026, 10, 13))]
)
def test_the_last_reminder_comes_before_the_deadline_everywhere(zone: str, day: date) -> None:
    """Five in London is six in the morning in Kiritimati, and of the same day before work in Samoa."""
    assert day == last_day(DUE, NATIONS["ENG"], zone)
    of = chase(asked(ANN), people=(contact(ANN, timezone=zone, deputy=CAT),))
    last = next(each for each in whole_calendar(of, OPENS) if each.about[0].step.name == "due_day")
    assert (ANN, at(day.day, zone=zone)) == (last.to, last.at)
    assert last.at < DUE


def test_each_nation_keeps_its_own_holidays() -> None:
    """The second of January is one in Scotland alone: in 2027 it is kept on Monday the fourth."""
    due = datetime(2027, 1, 15, 17, tzinfo=DUE.tzinfo)
    asked_before = asked(BOB, asked=datetime(2026, 12, 1, 12, tzinfo=DUE.tzinfo))
    days: dict[str, date] = {}
    for nation in ("ENG", "SCT"):
        of = chase(asked_before, people=(contact(BOB, calendar=NATIONS[nation]),))
        of = of.model_copy(update={"due": due, "ends": due + timedelta(days=14)})
        days[nation] = whole_calendar(of, asked_before.asked)[0].day
    assert {"ENG": date(2026, 12, 31), "SCT": date(2026, 12, 30)} == days


def test_whoever_works_part_of_the_week_is_reminded_on_days_of_theirs() -> None:
    """Last on their own last day before it is due, and on none twice; those above them no earlier for it."""
    def days(*week: str) -> list[tuple[int, date]]:
        part = contact(ANN, name="Ann", deputy=CAT, calendar=NATIONS["ENG"].part_time(week))
        return [(each.to, each.day) for each in whole_calendar(chase(asked(ANN), people=(part,)), OPENS)]

    above = [(CAT, date(2026, 10, 16)), (DAN, date(2026, 10, 21))]
    assert [(ANN, date(2026, 9, 29)), (ANN, date(2026, 10, 12)), (ANN, date(2026, 10, 13)), *above] \
        == days("mon", "tue")
    assert [(ANN, date(2026, 9, 28)), (ANN, date(2026, 10, 12)), *above] == days("mon")
    assert [(ANN, date(2026, 9, 25)), (ANN, date(2026, 10, 9)), *above] == days("fri")


def test_nobody_is_written_to_on_a_closure_of_their_partnership() -> None:
    """The reminder of that day comes on the working day before, for the days are counted without it."""
    closed = with_closures(NATIONS["ENG"], "england", [Closure(day=date(2026, 10, 9), name="Closed")])
    of = chase(asked(ANN), people=(contact(ANN, name="Ann", deputy=CAT, calendar=closed),))
    assert [date(2026, 9, 29), date(2026, 10, 8), date(2026, 10, 14)] == [
        each.day for each in whole_calendar(of, OPENS) if each.to == ANN]


VECTORS = {
    "2025-Q1": "2025-07-14", "2025-Q2": "2025-10-14", "2025-Q3": "2026-01-15", "2025-Q4": "2026-04-16",
    "2026-Q1": "2026-07-14", "2026-Q2": "2026-10-14", "2026-Q3": "2027-01-15", "2026-Q4": "2027-04-14",
    "2027-Q1": "2027-07-14", "2027-Q2": "2027-10-14", "2027-Q3": "2028-01-17", "2027-Q4": "2028-04-18",
}  # fmt: skip
"""The tenth working day after each quarter in England."""


@pytest.mark.parametrize(("quarter", "day"), VECTORS.items())
def test_a_round_is_due_and_chased_on_its_tenth_working_day(quarter: str, day: str) -> None:
    """Easter moves the fourth quarter, New Year the third; the last reminder comes on that very day."""
    dates: RoundDates = timetable_for(Quarter.parse(quarter), Timetable(), NATIONS["ENG"], LONDON)
    of = chase(asked(BOB, asked=dates.opens)).model_copy(update={"due": dates.due, "ends": dates.no_new_returns})
    last = next(each for each in whole_calendar(of, dates.opens) if each.about[0].step.name == "due_day")
    assert (day, day) == (dates.due.date().isoformat(), last.day.isoformat())


def test_steps_out_of_order_are_refused() -> None:
    """Or a fourth reminder; as they usually are they stand."""
    first, *others = USUAL_STEPS.steps
    with pytest.raises(ValidationError, match="each on a later day"):
        ChaseSteps(steps=(*others, first))
    with pytest.raises(ValidationError, match="more than 3 times"):
        ChaseSteps(steps=(ChaseStep(name="early", to=Audience.OWNER, days=-12), *USUAL_STEPS.steps))
    assert USUAL_STEPS == ChaseSteps(steps=(first, *others))
