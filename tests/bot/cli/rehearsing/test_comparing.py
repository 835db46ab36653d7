"""What was foreseen beside what was sent: every difference is unexplained until something explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.cli.rehearsing.comparing import Came, Compared, compared
from bot.cli.rehearsing.happened import Asked, ChaseSent, HandedOver, Happened
from bot.handlers.preview_round import PASSED_ON, REMINDER, Foreseen, Preview
from conversations.partnership.calendars import RoundDates, WorkingCalendar
from conversations.partnership.chase import Contact, Leave
from conversations.partnership.returns import ReturnState
from storage.rounds import ReturnLine

ANN, BOB, CAT = 1, 2, 3
NAMES = {ANN: "Ann", BOB: "Bob", CAT: "Cat"}
AT = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
DAY, NEXT = date(2026, 10, 9), date(2026, 10, 12)
DATES = RoundDates(opens=AT, due=AT, no_new_returns=AT + timedelta(days=20), digests=AT, edits_close=AT)


def contact(who: int, *leaves: Leave) -> Contact:
    """Somebody who is written to by letter; Ann has Bob for a deputy."""
    return Contact(person=who, name=NAMES[who], timezone="Europe/London", calendar=WorkingCalendar(), channel="email",
                   deputy=BOB if who == ANN else None, leaves=leaves)


def asked(item: str, *, sent_at: datetime | None = None, owner: int = ANN, touched: Sequence[date] = ()) -> Asked:
    """Something that is asked of Ann."""
    line = ReturnLine(f"7.{item}", 1, f"NI {item}", owner, NAMES[owner], 1, "quarterly_return@1",
                      ReturnState.NOT_STARTED, AT, sent_at)  # fmt: skip
    return Asked(item, f"NI {item}", f"7.{item}", owner, CAT, line, frozenset(touched))


def passed_on(at: datetime) -> Asked:
    """Something that Ann handed over to Bob."""
    return replace(asked("1", owner=BOB), handed=(HandedOver(ANN, BOB, at),))


def foreseen(to: int = ANN, kind: str = REMINDER, items: tuple[str, ...] = ("1",)) -> Foreseen:
    """A message that was foreseen for the ninth."""
    return Foreseen(AT, "Europe/London", to, NAMES[to], "email", kind, tuple(f"NI {each}" for each in items), 3,
                    "because", items)


def sent(to: int = ANN, kind: str = REMINDER, day: date = DAY, items: tuple[str, ...] = ("1",)) -> ChaseSent:
    """A message that was sent."""
    return ChaseSent(to, kind, day, datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC), items, "sent", None)


NOTHING = Happened(7, {"1": asked("1"), "2": asked("2")}, (), (), {who: contact(who) for who in NAMES}, {},
                   frozenset())  # fmt: skip


def beside(happened: Happened, *messages: Foreseen) -> list[Compared]:
    """The two sides together."""
    return compared(Preview(DATES, "Europe/London", messages, ()), happened)


def only(happened: Happened, *messages: Foreseen) -> Compared:
    """The one message of both sides."""
    (found,) = beside(happened, *messages)
    return found


def test_what_is_sent_as_foreseen_needs_no_reason() -> None:
    """The same reader, kind, day and returns; with another return in it, it does."""
    happened = replace(NOTHING, chased=(sent(),))
    assert (Came.AS_FORESEEN, (), False) == _told(only(happened, foreseen()))
    assert (Came.OTHERWISE, (), True) == _told(only(happened, foreseen(items=("1", "2"))))


def test_what_is_not_sent_is_unexplained_until_it_is_known_why() -> None:
    """Answered, away, asked to be left alone, wanting no reminders, answered in part that day."""
    assert (Came.NOT_SENT, (), True) == _told(only(NOTHING, foreseen()))
    answered = asked("1", sent_at=AT - timedelta(days=2))
    away = contact(ANN, Leave(first=DAY, last=NEXT))
    for happened, why in (
        (replace(NOTHING, asked={"1": answered}), "NI 1 (Ann) answered, Wed 7 Oct"),
        (replace(NOTHING, contacts={**NOTHING.contacts, ANN: away}), "Ann was away from Fri 9 Oct to Mon 12 Oct"),
        (replace(NOTHING, snoozed={ANN: AT + timedelta(days=3)}), "Ann asked to be asked again on Mon 12 Oct"),
        (replace(NOTHING, contacts={ANN: contact(ANN).model_copy(update={"channel": None})}),
         "nothing reaches Ann any more"),
        (replace(NOTHING, muted=frozenset({ANN})), "Ann wants no reminders"),
        (replace(NOTHING, asked={"1": asked("1", touched=[DAY])}), "NI 1 was partly answered that day"),
        (replace(NOTHING, asked={"1": passed_on(AT - timedelta(days=1))}), "handed over by Ann to Bob on Thu 8 Oct"),
        (replace(NOTHING, chased=(replace(sent(), status="dead", reason="No such user."),)),
         "written, and dead: No such user."),
    ):  # fmt: skip
        assert (Came.NOT_SENT, (why,), False) == _told(only(happened, foreseen()))


def test_an_answer_to_some_of_it_does_not_explain_why_the_rest_was_not_asked_for() -> None:
    """Nor does it that a message came on another day; a message about something else that day does."""
    some = {"1": asked("1", sent_at=AT - timedelta(days=2)), "2": asked("2")}
    message = foreseen(items=("1", "2"))
    assert (Came.NOT_SENT, (), True) == _told(only(replace(NOTHING, asked=some), message))
    late = replace(NOTHING, asked=some, chased=(sent(day=NEXT, items=("2",)),))
    assert [(Came.NOT_SENT, (), True), (Came.NOT_FORESEEN, (), True)] == [_told(each) for each in beside(late, message)]
    other = sent(kind=PASSED_ON, items=())
    full = replace(late, chased=(*late.chased, other))
    _, first, moved = beside(full, message, foreseen(kind=PASSED_ON, items=()))
    assert ("NI 1 (Ann) answered, Wed 7 Oct", "Ann had another message that day", "came on Mon 12 Oct instead") == (
        first.why)
    assert ("Ann had another message that day", "foreseen for Fri 9 Oct") == moved.why


def test_who_stands_in_is_told_because_somebody_is_away() -> None:
    """A deputy is told on a day on which nobody foresaw it; without the absence nobody knows why."""
    happened = replace(NOTHING, chased=(sent(BOB, PASSED_ON),))
    assert (Came.NOT_FORESEEN, (), True) == _told(only(happened))
    away = contact(ANN, Leave(first=DAY, last=NEXT))
    happened = replace(happened, contacts={**happened.contacts, ANN: away})
    assert (Came.NOT_FORESEEN, ("Ann was away from Fri 9 Oct to Mon 12 Oct, so their deputy",), False) == _told(
        only(happened))


def test_what_was_handed_over_later_is_no_reason() -> None:
    """Nor at the very moment at which the message was written: it was Ann's then, and the message was to her."""
    for at in (AT, AT + timedelta(hours=1)):
        later = replace(NOTHING, asked={"1": passed_on(at)})
        assert (Came.NOT_SENT, (), True) == _told(only(later, foreseen()))
        assert (ANN, BOB) == (passed_on(at).owner_at(AT), passed_on(at).owner_at(AT + timedelta(hours=2)))


def _told(each: Compared) -> tuple[Came, tuple[str, ...], bool]:
    return each.came, each.why, each.unexplained
