"""What holds of chasing whatever happens: a year of people, absences, answers, and clocks that jump, also back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.partnership.calendars import MESSAGES_FROM, MESSAGES_UNTIL
from conversations.partnership.chase import MOST_REMINDERS, Audience, Chase, Contact, Leave, Outstanding
from conversations.partnership.chase_reasons import why
from conversations.partnership.chasing import Chaser, planned, sent, whole_calendar
from tests.conversations.partnership.chased import KIRITIMATI, LONDON, NATIONS, SAMOA

ZONES = (LONDON, KIRITIMATI, SAMOA, "America/New_York", "Asia/Kathmandu")
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
NIGHTS = (date(2026, 10, 25), date(2027, 3, 28))
"""When the clocks of London change; those of New York change within weeks of them."""


@st.composite
def leaves(draw: st.DrawFn, people: int, around: date) -> Leave:
    """An absence somewhere about the round, perhaps with a deputy of its own."""
    first = around + timedelta(days=draw(st.integers(-16, 10)))
    deputy = draw(st.none() | st.integers(1, people))
    return Leave(first=first, last=first + timedelta(days=draw(st.integers(0, 12))), deputy=deputy)


@st.composite
def chases(draw: st.DrawFn) -> Chase:
    """A round that is due on any day of the year, the nights on which clocks change among them."""
    around = draw(st.sampled_from(NIGHTS) | st.dates(FIRST, LAST))
    due = datetime(around.year, around.month, around.day, draw(st.integers(0, 23)), tzinfo=UTC)
    opens = due - timedelta(days=draw(st.integers(0, 25)))
    many = draw(st.integers(1, 4))
    contacts = {person: Contact(
        person=person, name=f"Person {person}", timezone=draw(st.sampled_from(ZONES)),
        calendar=NATIONS[draw(st.sampled_from(sorted(NATIONS)))],
        channel=draw(st.sampled_from(("slack", "email", None))), deputy=draw(st.none() | st.integers(1, many)),
        leaves=tuple(draw(st.lists(leaves(many, around), max_size=2))),
    ) for person in range(1, many + 1)}  # fmt: skip
    outstanding = tuple(
        Outstanding(id=f"NI {number}", owner=draw(st.integers(1, many)), title=f"Title {number}",
                    minutes=draw(st.integers(1, 9)), asked=opens, sponsor=draw(st.none() | st.integers(1, many)))
        for number in range(draw(st.integers(1, 6)))
    )
    snoozed = draw(st.dictionaries(st.integers(1, many), st.integers(0, 40), max_size=2))
    return Chase(
        due=due, ends=due + timedelta(days=draw(st.integers(0, 20))), outstanding=outstanding, contacts=contacts,
        snoozed={who: opens + timedelta(days=days) for who, days in snoozed.items()},
        muted=frozenset(draw(st.sets(st.integers(1, many), max_size=1))),
    )  # fmt: skip


HOURS = st.integers(1, 60).map(lambda hours: timedelta(hours=hours))
JUMPS = st.one_of(HOURS, HOURS, st.sampled_from([timedelta(0), timedelta(minutes=-59), timedelta(hours=-1),
                                                 timedelta(hours=-25), timedelta(days=9)]))  # fmt: skip


@dataclass
class Year:
    """A server that plans at each tick of its clock and writes what falls due, while people answer."""

    chase: Chase
    messages: list[Chaser] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)

    def tick(self, now: datetime) -> None:
        """Plan, see that nobody is forgotten, write."""
        before = {item.id for item in self.chase.outstanding}
        plan = planned(self.chase, now)
        named = {coming.item.id for coming in plan.coming} | {item.id for item in plan.no_return}
        assert before == named
        assert all(coming.slot.at < self.chase.ends for coming in plan.coming)
        for chaser in plan.due:
            self.sent(chaser, now)
        self.messages += plan.due
        self.chase = sent(self.chase, plan.due)

    def sent(self, chaser: Chaser, now: datetime) -> None:
        """What holds of every single message, at the moment at which it is written."""
        reader = self.chase.contacts[chaser.to]
        local = now.astimezone(ZoneInfo(reader.timezone))
        assert reader.channel is not None
        assert MESSAGES_FROM <= local.time() <= MESSAGES_UNTIL
        assert reader.calendar.is_working_day(local.date())
        assert not any(leave.first <= local.date() <= leave.last for leave in reader.leaves)
        until = self.chase.snoozed.get(chaser.to)
        assert until is None or local.date() != until.astimezone(ZoneInfo(reader.timezone)).date()
        assert not self.answered & {item.id for item in chaser.named}
        assert now < self.chase.ends
        assert why(self.chase, chaser)
        if chaser.reminds:
            assert {item for item in self.chase.outstanding if item.owner == chaser.to} == set(chaser.named)
            assert chaser.to not in self.chase.muted
            assert self.chase.snoozed.get(chaser.to, chaser.about[0].item.asked) <= now

    def answer(self, item: str) -> None:
        """Somebody answers."""
        self.answered.add(item)
        left = tuple(each for each in self.chase.outstanding if each.id != item)
        self.chase = self.chase.model_copy(update={"outstanding": left})

    def keeps_to_the_budget(self) -> None:
        """One message a person a day, three reminders of a return, no step of one twice."""
        days = Counter((chaser.to, chaser.day) for chaser in self.messages)
        steps = Counter(step for chaser in self.messages for step in chaser.taken)
        reminded = Counter(coming.item.id for chaser in self.messages for coming in chaser.about
                           if coming.step.to is Audience.OWNER)  # fmt: skip
        assert {1} >= set(days.values())
        assert {1} >= set(steps.values())
        assert all(count <= MOST_REMINDERS for count in reminded.values())


@settings(max_examples=150)
@given(of=chases(), told=st.data())
def test_a_year_keeps_every_law(of: Chase, told: st.DataObject) -> None:
    """At any tick of any clock: hours, holidays, absences, budget, answers; and nobody is forgotten."""
    year, now = Year(of), of.outstanding[0].asked
    for _ in range(told.draw(st.integers(1, 30))):
        year.tick(now)
        if year.chase.outstanding and told.draw(st.integers(0, 5)) == 0:
            year.answer(told.draw(st.sampled_from([item.id for item in year.chase.outstanding])))
        now += told.draw(JUMPS)
    year.keeps_to_the_budget()


@settings(max_examples=60)
@given(of=chases())
def test_the_calendar_shown_beforehand_is_what_is_sent(of: Chase) -> None:
    """A server that looks when something falls due sends it, message by message, if nobody answers."""
    start = of.outstanding[0].asked
    shown = whole_calendar(of, start)
    year = Year(of)
    moments = {each.at for each in shown} | {start}
    for moment in sorted(moments):
        while planned(year.chase, moment).due:
            year.tick(moment)
    assert shown == tuple(year.messages)
    year.keeps_to_the_budget()
    assert {item.id for item in of.outstanding} == {item.id for item in planned(year.chase, of.ends).no_return}


@settings(max_examples=60)
@given(of=chases(), steps=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_a_server_that_looks_seldom_sends_no_more(of: Chase, steps: list[int]) -> None:
    """What it slept through it does not make up for: at most what the calendar showed until then."""
    shown = whole_calendar(of, of.outstanding[0].asked)
    year, now = Year(of), of.outstanding[0].asked
    for hours in steps:
        year.tick(now)
        now += timedelta(hours=hours)
    until = now - timedelta(hours=steps[-1])
    assert len(year.messages) <= sum(each.at <= until for each in shown)
