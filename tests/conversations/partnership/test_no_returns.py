"""Who has given no return: what is left, the last contact, the next step, and why."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from conversations.partnership.chase import Chase
from conversations.partnership.chasing import planned, sent
from conversations.partnership.no_returns import Contacted, NoReturn, no_returns
from tests.conversations.partnership.chased import ANN, BOB, CAT, DAN, ENDS, OPENS, asked, at, chase, contact, leave


def rows(of: Chase, now: datetime = OPENS) -> list[tuple[str, tuple[str, ...], object, str]]:
    """Each row in short: who, what is left, to whom and when the next step, and why."""
    return [(each.name, tuple(item.id for item in each.left), each.next and (each.next.name, each.next.at), each.why)
            for each in listed(of, now)]  # fmt: skip


def listed(of: Chase, now: datetime) -> tuple[NoReturn, ...]:
    """The list as the planner has it at a moment."""
    return no_returns(of, planned(of, now), {}, now)


def taken(of: Chase, step: str, when: datetime, *items: str) -> Chase:
    """The same once a step was taken of these returns."""
    return of.model_copy(update={"taken": {(item, step): when for item in items}})


def test_everybody_outstanding_is_named_with_what_comes_next() -> None:
    """One row a person, with all that is left and its minutes; whoever is contacted last is told."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2", minutes=5), asked(BOB, "NI 3"))
    assert [("Ann", ("NI 1", "NI 2"), ("Ann", at(30, 9)), "10 working days before it is due"),
            ("Bob", ("NI 3",), ("Bob", at(30, 9)), "10 working days before it is due")] == rows(of)
    told = {ANN: Contacted(OPENS, "top", "sent")}
    ann, bob = no_returns(of, planned(of, OPENS), told, OPENS)
    assert (8, told[ANN], None) == (ann.minutes, ann.last, bob.last)


def test_what_is_due_this_minute_is_the_next_step() -> None:
    """Also while the server has still to write it."""
    [row] = listed(chase(asked(ANN)), at(9))
    assert row.next is not None
    assert ("three_days", at(9), ANN, "slack") == (row.next.step, row.next.at, row.next.to, row.next.channel)


def test_returns_that_take_different_steps_have_rows_of_their_own() -> None:
    """Each goes to the sponsor of its own target."""
    of = chase(asked(ANN, "NI 1"), asked(ANN, "NI 2", sponsor=BOB))
    of = taken(of, "deputy", at(16), "NI 1", "NI 2")
    assert [("Ann", ("NI 1",), ("Dan", at(21)), "5 working days after it was due; sponsor"),
            ("Ann", ("NI 2",), ("Bob", at(21)), "5 working days after it was due; sponsor")] == rows(of, at(17))


def test_why_says_what_keeps_reminders_back() -> None:
    """They are away, wanted to be left alone, want none, or nothing reaches them."""
    away = contact(ANN, name="Ann", deputy=CAT, leaves=(leave((8, 10), (12, 10)),))
    of = taken(chase(asked(ANN), people=(away,)), "ten_days", at(30, 9), "NI 1")
    [(_, _, step, why)] = rows(of, at(8, wall=time(10)))
    assert (("Cat", at(9)), "3 working days before it is due; Ann is away until 12 October 2026, so their deputy") \
        == (step, why)
    [(_, _, step, why)] = rows(chase(asked(ANN), snoozed={ANN: at(9)}), at(7))
    assert (("Ann", at(9)), "they wanted to be asked again") == (step, why)
    [(_, _, _, why)] = rows(chase(asked(ANN), snoozed={ANN: at(26)}), at(7))
    assert "2 working days after it was due; deputy of Ann; Ann wants to be asked again on 26 October 2026" == why
    [(_, _, _, why)] = rows(chase(asked(ANN), snoozed={ANN: at(26, wall=time(15))}, by_hour=frozenset({ANN})), at(7))
    assert why.endswith("; Ann wants to be asked again at 15:00 on 26 October 2026")
    [(_, _, step, why)] = rows(chase(asked(ANN), muted=frozenset({ANN})))
    assert (("Cat", at(16)), "2 working days after it was due; deputy of Ann; Ann wants no reminders") == (step, why)
    silent = contact(BOB, name="Bob", channel=None)
    [(_, _, step, why)] = rows(chase(asked(BOB, sponsor=None), people=(silent,)))
    assert (None, "no step is left: it will be named as “no return”; nothing reaches Bob") == (step, why)


def test_once_every_step_is_taken_it_is_named() -> None:
    """Before the end it will be; after the end it is."""
    of, now = chase(asked(ANN)), OPENS
    while plan := planned(of, now):
        of = sent(of, plan.due)
        if plan.next_at is None:
            break
        now = plan.next_at
    assert (DAN, at(21)) == (of.outstanding[0].sponsor, now)
    assert [("Ann", ("NI 1",), None, "no step is left: it will be named as “no return”")] \
        == rows(of, now + timedelta(hours=1))
    assert [("Ann", ("NI 1",), None, "the round takes no new returns: it is named as “no return”")] == rows(of, ENDS)
