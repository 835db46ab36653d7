"""What was foreseen beside what was sent: each difference is unexplained until something before it explains it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.cli.rehearsing.asked import Asked
from bot.cli.rehearsing.chased import ChaseSent, OtherChased
from bot.cli.rehearsing.comparing import Came, Compared, compared
from bot.cli.rehearsing.diary import KnownLeave, Since
from bot.cli.rehearsing.happened import Happened
from bot.cli.rehearsing.record import HandedOver, Record
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview
from conversations.partnership.calendars import RoundDates, WorkingCalendar
from conversations.partnership.chase import Contact, Leave
from conversations.partnership.returns import ReturnState
from conversations.partnership.wished import Wish
from storage.rounds import ReturnLine
from storage.traffic import Traffic

ANN, BOB, CAT = 1, 2, 3
NAMES = {ANN: "Ann", BOB: "Bob", CAT: "Cat"}
AT = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
EARLIER, LATER = AT - timedelta(hours=20), AT + timedelta(hours=1)
DAY, NEXT, AFTER_NEXT = date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 13)
ENDS = AT + timedelta(days=20)
DATES = RoundDates(opens=AT, due=AT, no_new_returns=ENDS, digests=AT, edits_close=AT)
DAYS = {"ten_days": date(2026, 9, 30), "three_days": DAY, "due_day": date(2026, 10, 14), "deputy": date(2026, 10, 16),
        "sponsor": date(2026, 10, 21)}  # fmt: skip
STEP, SPONSOR = "three_days", "sponsor"


def contact(who: int) -> Contact:
    """Somebody who is written to by letter; Ann has Bob for a deputy."""
    return Contact(person=who, name=NAMES[who], timezone="Europe/London", calendar=WorkingCalendar(), channel="email",
                   deputy=BOB if who == ANN else None)


def asked(item: str = "1", *, given: datetime | None = None, owner: int = ANN, touched: Sequence[datetime] = (),
          handed: Sequence[HandedOver] = ()) -> Asked:  # fmt: skip
    """Something that is asked of Ann, with Cat for a sponsor."""
    line = ReturnLine(f"7.{item}", 1, f"NI {item}", owner, NAMES[owner], 1, "quarterly_return@1",
                      ReturnState.NOT_STARTED, AT, given)  # fmt: skip
    record = Record(tuple(touched), ((given, True),) if given else (), tuple(handed))
    return Asked(item, f"NI {item}", owner, CAT, line, record)


def passed_on(at: datetime) -> Asked:
    """Something that Ann handed over to Bob."""
    return asked(owner=BOB, touched=[at], handed=[HandedOver(ANN, BOB, at)])


def foreseen(to: int = ANN, kind: str = REMINDER, items: tuple[str, ...] = ("1",), step: str = STEP) -> Foreseen:
    """A message that was foreseen for the ninth."""
    return Foreseen(AT, "Europe/London", to, NAMES[to], "email", kind, tuple(f"NI {each}" for each in items), 3,
                    "because", items, tuple((each, step) for each in items))


def sent(to: int = ANN, kind: str = REMINDER, day: date = DAY, items: tuple[str, ...] = ("1",), step: str = STEP,
         seq: int = 9) -> ChaseSent:  # fmt: skip
    """A message that was sent."""
    at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC)
    return ChaseSent(seq, to, kind, day, at, items, tuple((each, step) for each in items), "sent")


NOTHING = Happened(7, {"1": asked("1"), "2": asked("2")}, (), (), {who: contact(who) for who in NAMES},
                   dict.fromkeys(NAMES, DAYS), ENDS, {}, {})  # fmt: skip


def only_one(one: Asked, *chased: ChaseSent) -> Happened:
    """What happened where this alone was asked."""
    return replace(NOTHING, asked={one.id: one}, chased=chased)


def away(happened: Happened, known: datetime, last: date = NEXT, after: int = 0, who: int = ANN) -> Happened:
    """Ann is away from the ninth, as it was known since a moment."""
    leave = Leave(first=DAY, last=last)
    return replace(happened, leaves={who: [KnownLeave(leave, Since(known, after))]})


def alone(happened: Happened) -> Happened:
    """Nobody stands in for Ann."""
    return replace(happened, contacts={**happened.contacts, ANN: contact(ANN).model_copy(update={"deputy": None})})


def beside(happened: Happened, *messages: Foreseen) -> list[Compared]:
    """The two sides together."""
    return compared(Preview(DATES, "Europe/London", messages, ()), happened)


def only(happened: Happened, *messages: Foreseen) -> Compared:
    """The one message of both sides."""
    (found,) = beside(happened, *messages)
    return found


def wishing(happened: Happened, at: datetime, until: datetime | None, *, by_hour: bool = False) -> Happened:
    """Ann wants to be asked again, or to be reminded no more."""
    return replace(happened, wishes=(Wish(person=ANN, said_at=at, until=until, by_hour=by_hour),))


UNEXPLAINED = (Came.NOT_SENT, (), True)


def test_what_is_sent_as_foreseen_needs_no_reason() -> None:
    """The same reader, kind, day and returns; with another return in it, it does."""
    happened = replace(NOTHING, chased=(sent(),))
    assert (Came.AS_FORESEEN, (), False) == _told(only(happened, foreseen()))
    assert (Came.OTHERWISE, (), True) == _told(only(happened, foreseen(items=("1", "2"))))
    given = replace(happened, asked={"1": asked("1"), "2": asked("2", given=EARLIER)})
    assert (Came.OTHERWISE, ("NI 2 (Ann) answered, Thu 8 Oct",), False) == _told(
        only(given, foreseen(items=("1", "2"))))


def test_what_is_not_sent_is_unexplained_until_it_is_known_why() -> None:
    """Answered, asked to be left alone, wanting no reminders, answered in part, handed over; each before it only."""
    assert UNEXPLAINED == _told(only(only_one(asked()), foreseen()))
    open_still, again = only_one(asked()), ENDS
    changes: tuple[tuple[Callable[[datetime], Happened], str], ...] = (
        (lambda at: only_one(asked(given=at)), "NI 1 (Ann) answered, Thu 8 Oct"),
        (lambda at: wishing(open_still, at, again), "Ann asked to be asked again on Thu 29 Oct"),
        (lambda at: wishing(open_still, at, None), "Ann wants no reminders"),
    )  # fmt: skip
    for change, why in changes:
        assert (Came.NOT_SENT, (why,), False) == _told(only(change(EARLIER), foreseen()))
        for late in (AT, LATER):
            assert UNEXPLAINED == _told(only(change(late), foreseen()))


def test_what_came_in_on_the_day_counts_from_when_it_did() -> None:
    """What was said an hour before is a reason, what was said an hour after is none."""
    assert (Came.NOT_SENT, ("something came in about NI 1 on Fri 9 Oct",), False) == _told(
        only(only_one(asked(touched=[AT - timedelta(hours=1)])), foreseen()))
    assert UNEXPLAINED == _told(only(only_one(asked(touched=[LATER])), foreseen()))


def test_who_is_away_is_told_later_or_never_and_only_if_it_was_known() -> None:
    """The message comes when they are back, or is over by then; one that does not come at all is lost."""
    gone = alone(away(only_one(asked()), EARLIER))
    assert UNEXPLAINED == _told(only(gone, foreseen()))
    given = away(only_one(asked(given=LATER)), EARLIER)
    assert UNEXPLAINED == _told(only(given, foreseen()))  # Bob stands in, and heard nothing
    assert (Came.NOT_SENT, ("Ann was away from Fri 9 Oct to Mon 12 Oct",), False) == _told(
        only(alone(given), foreseen()))
    late = replace(gone, chased=(sent(day=AFTER_NEXT),))
    told = beside(late, foreseen())
    why = ("Ann was away from Fri 9 Oct to Mon 12 Oct",)
    assert [(Came.NOT_SENT, why, False), (Came.NOT_FORESEEN, (*why, "foreseen for Fri 9 Oct"), False)] == [
        _told(each) for each in told]
    assert [True, True] == [each.unexplained for each in beside(away(late, LATER), foreseen())]


def test_a_message_that_comes_later_than_it_had_to_is_unexplained() -> None:
    """Back on the thirteenth, told on the fourteenth: nothing kept it back for a day."""
    gone = alone(away(only_one(asked(), sent(day=date(2026, 10, 14))), EARLIER))
    assert [False, True] == [each.unexplained for each in beside(gone, foreseen())]


def test_a_step_is_told_once() -> None:
    """A second message for the same step has no reason, whatever kept the first one."""
    gone = alone(away(only_one(asked(), sent(day=AFTER_NEXT), sent(day=date(2026, 10, 14), seq=10)), EARLIER))
    assert [False, False, True] == [each.unexplained for each in beside(gone, foreseen())]


def test_what_must_not_be_is_wrong_though_it_was_foreseen() -> None:
    """Asking for what was given, or is another’s; twice a day, of who is away, was heard of, or is not at work."""
    for happened, why in (
        (only_one(asked(given=EARLIER), sent()), "it asks for what was given: NI 1 (Ann) answered, Thu 8 Oct"),
        (only_one(passed_on(EARLIER), sent()), "NI 1 was Bob’s"),
        (only_one(asked(), replace(sent(), items=())), "it names nothing that is asked"),
        (only_one(asked(), replace(sent(kind=PASSED_ON, items=()), status="dead", seq=3), sent()),
         "Ann had another message that day"),
        (away(only_one(asked(), sent()), AT, after=8), "Ann was away from Fri 9 Oct to Mon 12 Oct"),
        (only_one(asked(touched=[AT - timedelta(hours=1)]), sent()), "something came in about NI 1 that day"),
        (wishing(only_one(asked(), sent()), EARLIER, None), "Ann wants no reminders"),
        (wishing(only_one(asked(), sent()), EARLIER, LATER), "Ann asked to be asked again on Fri 9 Oct"),
        (only_one(asked(), replace(sent(), at=AT - timedelta(hours=1))), "Ann was not at work"),
    ):  # fmt: skip
        told = next(each for each in beside(happened, foreseen()) if each.kind == REMINDER)
        assert (True, why) == (told.unexplained, told.wrong[0])
    assert () == only(away(only_one(asked(), sent()), AT, after=9), foreseen()).wrong


def test_a_message_that_was_written_and_did_not_arrive_says_why() -> None:
    """What the far side said of it is the reason."""
    dead = replace(sent(), status="dead", reason="No such user.")
    assert (Came.NOT_SENT, ("written, and dead: No such user.",), False) == _told(
        only(only_one(asked(), dead), foreseen()))


def test_an_answer_to_some_of_it_does_not_explain_why_the_rest_was_not_asked_for() -> None:
    """Each part that is missing has a reason of its own, or all of it is unexplained."""
    some = replace(NOTHING, asked={"1": asked("1", given=EARLIER), "2": asked("2")})
    message = foreseen(items=("1", "2"))
    assert UNEXPLAINED == _told(only(some, message))
    gone = alone(away(replace(some, asked={**some.asked, "2": asked("2", given=LATER)}), EARLIER))
    assert ("NI 1 (Ann) answered, Thu 8 Oct", "Ann was away from Fri 9 Oct to Mon 12 Oct") == only(gone, message).why


def test_one_message_a_day_keeps_the_next_one_back() -> None:
    """Of this round or of another; of two that fall due together it is their own that goes first."""
    other = OtherChased("Q1 2026/27", CAT, AT)
    told, late = foreseen(CAT, PASSED_ON, step=SPONSOR), sent(CAT, PASSED_ON, day=NEXT, step=SPONSOR)
    busy = replace(only_one(asked(), late), others=(other,),
                   step_days={who: {**DAYS, "deputy": DAY, SPONSOR: DAY} for who in NAMES})
    why = "Cat had a message about Q1 2026/27 that day"
    assert [(why,), (why, "foreseen for Fri 9 Oct")] == [each.why for each in beside(busy, told)]
    busy = replace(busy, others=(replace(other, at=LATER),))
    assert [True, True] == [each.unexplained for each in beside(busy, told)]


def test_a_reminder_of_another_round_may_be_one_of_this_too() -> None:
    """It takes the step, on its day; said once more by a message of this round, it is told twice."""
    other = OtherChased("Q1 2026/27", ANN, AT, (("1", STEP),))
    told = only(replace(only_one(asked()), others=(other,)), foreseen())
    assert (Came.NOT_SENT, ("Ann was reminded of it with Q1 2026/27 that day",), False) == _told(told)
    again = replace(only_one(asked(), sent(day=NEXT)), others=(other,))
    assert [False, True] == [each.unexplained for each in beside(again, foreseen())]
    assert UNEXPLAINED == _told(only(replace(only_one(asked()), others=(replace(other, steps=()),)), foreseen()))


def test_what_comes_sooner_was_kept_back_by_what_did_not_come() -> None:
    """Never before its day; on it, if what was foreseen then or in the week before did not come."""
    days = dict.fromkeys(NAMES, DAYS)
    for sponsor_day, explained in ((NEXT, True), (AFTER_NEXT, False)):
        happened = replace(only_one(asked(), sent(CAT, PASSED_ON, day=NEXT, step=SPONSOR)),
                           step_days={**days, ANN: {**DAYS, SPONSOR: sponsor_day}})
        late = replace(foreseen(CAT, PASSED_ON, step=SPONSOR), at=AT + timedelta(days=6))
        other = replace(foreseen(CAT, items=("2",)), at=AT + timedelta(days=3))
        told = [each for each in beside(happened, late, other) if each.came is Came.NOT_FORESEEN]
        assert [("what was foreseen for Mon 12 Oct did not come then",) if explained else ()] == [
            each.why for each in told]
        assert [()] == [each.why for each in beside(happened, late) if each.came is Came.NOT_FORESEEN]


def test_who_stands_in_is_told_because_somebody_is_away() -> None:
    """A deputy is told on a day on which nobody foresaw it, if the absence was known when it was written."""
    instead = only_one(asked(), sent(BOB, PASSED_ON))
    assert [True, True] == [each.unexplained for each in beside(instead, foreseen())]
    first, second = beside(away(instead, EARLIER, after=8), foreseen())
    assert ("Ann was away from Fri 9 Oct to Mon 12 Oct",) == first.why
    assert ("Ann was away from Fri 9 Oct to Mon 12 Oct, so their deputy",) == second.why
    assert [False, True] == [each.unexplained for each in beside(away(instead, EARLIER, after=9), foreseen())]


def test_what_was_handed_over_is_asked_of_whoever_has_it() -> None:
    """Before it the one, after it the other; a hand-over of the very moment came after the message."""
    told = beside(only_one(passed_on(EARLIER), sent(BOB)), foreseen())
    why = ("handed over by Ann to Bob on Thu 8 Oct",)
    assert [(Came.NOT_SENT, why, False), (Came.NOT_FORESEEN, why, False)] == [_told(each) for each in told]
    assert UNEXPLAINED == _told(only(only_one(passed_on(EARLIER)), foreseen()))
    morning = only(only_one(passed_on(AT - timedelta(hours=1))), foreseen())  # Bob was asked on that very day
    assert ("handed over by Ann to Bob on Fri 9 Oct",) == morning.why
    for at in (AT, LATER):
        assert UNEXPLAINED == _told(only(only_one(passed_on(at)), foreseen()))
        assert (ANN, BOB) == (passed_on(at).owner_at(AT), passed_on(at).owner_at(AT + timedelta(hours=2)))


def test_who_wants_to_be_asked_again_is_on_their_day_and_once() -> None:
    """Not before the day that they named, and not for a wish that they had not said yet."""
    again, until = sent(day=NEXT, step="asked_again"), AT + timedelta(days=3)
    assert ("Ann asked to be asked again on Mon 12 Oct",) == only(wishing(only_one(asked(), again), EARLIER, until)).why
    for happened in (wishing(only_one(asked(), sent(step="asked_again")), EARLIER, until), only_one(asked(), again),
                     wishing(only_one(asked(), again), again.at, until)):  # fmt: skip
        assert [(Came.NOT_FORESEEN, (), True)] == [
            _told(each) for each in beside(happened) if each.came is Came.NOT_FORESEEN]
    twice = only_one(asked(), again, replace(again, day=AFTER_NEXT, at=again.at + timedelta(days=1), seq=10))
    assert [False, True] == [each.unexplained for each in beside(wishing(twice, EARLIER, until))]


def test_who_wants_to_be_asked_again_is() -> None:
    """Nobody foresaw it, and it has to come: on their day or when they can be, unless all is answered by then."""
    until = AT + timedelta(days=3)
    told = only(wishing(only_one(asked()), EARLIER, until))
    assert (NEXT, ("NI 1",), *UNEXPLAINED) == (told.day, told.refs, *_told(told))
    assert [] == beside(wishing(only_one(asked(given=until - timedelta(hours=1))), EARLIER, until))
    late = only_one(asked(), sent(day=AFTER_NEXT, step="asked_again"))
    assert [True, True] == [each.unexplained for each in beside(wishing(late, EARLIER, until))]
    held = only(wishing(replace(late, others=(OtherChased("Q1 2026/27", ANN, until),)), EARLIER, until))
    assert ("Ann asked to be asked again on Mon 12 Oct", "Ann had a message about Q1 2026/27 that day") == held.why


def test_who_named_an_hour_hears_at_it_whatever_else_came_that_day() -> None:
    """A second message of the day is wrong, but for that."""
    until = AT + timedelta(days=3, hours=4)
    again = replace(sent(day=NEXT, step="asked_again", seq=10), at=until)
    both = only_one(asked(), replace(again, kind=PASSED_ON, seq=9, status="dead", at=AT, steps=()), again)
    assert (False, True) == tuple(only(wishing(both, EARLIER, until, by_hour=named)).unexplained
                                  for named in (True, False))


def test_who_stands_in_is_told_once_in_a_week() -> None:
    """The step goes to the owner when they are back, or is over by then; a sponsor is told on each day of theirs."""
    told = sent(BOB, PASSED_ON, day=DAY, step="passed_on")
    gone = away(only_one(asked(given=AT + timedelta(days=4)), told), EARLIER, last=AFTER_NEXT)
    second = replace(foreseen(), at=AT + timedelta(days=3), steps=(("1", "due_day"),))
    found = [each for each in beside(gone, second) if each.kind == REMINDER]
    assert [("Ann was away from Fri 9 Oct to Tue 13 Oct",)] == [each.why for each in found]
    silent = replace(gone, chased=())
    assert [()] == [each.why for each in beside(silent, second)]


def test_an_invitation_leaves_on_its_day() -> None:
    """On another day there is a reason, or it is unexplained; so is one that nobody foresaw."""
    one = foreseen(kind=INVITATION)
    row = Traffic(1, "p:7:1", ANN, "slack:T", "top", "sent", AT, AT, None)
    assert Came.AS_FORESEEN is only(replace(NOTHING, messages=(row,)), one).came
    later = replace(NOTHING, messages=(replace(row, sent_at=AT + timedelta(days=4)),))
    assert (Came.OTHERWISE, (), True) == _told(only(later, one))
    assert (Came.OTHERWISE, (), True) == _told(only(away(later, EARLIER, last=DAY), one))
    assert ("Ann was away from Fri 9 Oct to Mon 12 Oct", "sent on Tue 13 Oct") == only(away(later, EARLIER), one).why
    assert UNEXPLAINED == _told(only(NOTHING, one))
    assert UNEXPLAINED == _told(only(away(NOTHING, EARLIER), one))
    assert not only(away(only_one(asked(given=LATER)), EARLIER), one).unexplained
    assert (Came.NOT_FORESEEN, (), True) == _told(only(replace(NOTHING, messages=(row,))))


def _told(each: Compared) -> tuple[Came, tuple[str, ...], bool]:
    return each.came, each.why, each.unexplained
