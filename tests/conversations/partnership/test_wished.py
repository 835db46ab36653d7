"""What somebody said last of being asked again holds; no more reminders stay no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conversations.partnership.wished import Wish, muted, named_the_hour, snoozed

ANN, BOB = 1, 2
SAID = datetime(2026, 10, 1, 9, tzinfo=UTC)
FRIDAY, MONDAY = SAID + timedelta(days=1), SAID + timedelta(days=4)


def test_what_each_said_last_holds() -> None:
    """Also where it is sooner than what they said before, in whatever order it is read."""
    first, second = (Wish(person=ANN, said_at=SAID + timedelta(minutes=at), until=until)
                     for at, until in ((0, MONDAY), (1, FRIDAY)))  # fmt: skip
    others = Wish(person=BOB, said_at=SAID, until=MONDAY)
    assert {ANN: FRIDAY, BOB: MONDAY} == snoozed([second, first, others])
    assert frozenset() == muted([second, first, others])


def test_an_hour_holds_until_a_day_is_named() -> None:
    """Nobody is asked at an hour that they gave up."""
    hour = Wish(person=ANN, said_at=SAID, until=FRIDAY, by_hour=True)
    assert {ANN} == named_the_hour([hour])
    assert frozenset() == named_the_hour([hour, Wish(person=ANN, said_at=SAID + timedelta(minutes=1), until=MONDAY)])


def test_who_wants_no_more_reminders_put_nothing_off_before_it() -> None:
    """Whoever then wants to be asked on a day is asked on that day, and not reminded besides."""
    wished = [Wish(person=ANN, said_at=SAID, until=MONDAY), Wish(person=ANN, said_at=SAID + timedelta(minutes=1))]
    assert (frozenset({ANN}), {}) == (muted(wished), snoozed(wished))
    again = [*wished, Wish(person=ANN, said_at=SAID + timedelta(minutes=2), until=FRIDAY)]
    assert (frozenset({ANN}), {ANN: FRIDAY}) == (muted(again), snoozed(again))
