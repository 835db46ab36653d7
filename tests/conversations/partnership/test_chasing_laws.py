"""What holds of inviting and chasing whatever happens: a year of people, absences, answers, clocks that jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.partnership.calendars import MESSAGES_FROM, MESSAGES_UNTIL, local_date
from conversations.partnership.chase import (
    ASKED_AGAIN,
    BESIDES,
    INVITED,
    MOST_REMINDERS,
    Audience,
    Chase,
    Contact,
    Leave,
    Moved,
    Outstanding,
)
from conversations.partnership.chase_reasons import why
from conversations.partnership.chasing import Chaser, Plan, planned, sent, whole_calendar
from conversations.partnership.no_returns import NoReturn, no_returns
from conversations.partnership.people import WEEK
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


WEEKS = st.sampled_from((WEEK, WEEK, ("mon", "tue", "wed"), ("fri",), ("tue", "thu")))


@st.composite
def contacts(draw: st.DrawFn, person: int, many: int, around: date) -> Contact:
    """Somebody of any nation, zone and week, reached or not, with or without a deputy and absences."""
    return Contact(
        person=person, name=f"Person {person}", timezone=draw(st.sampled_from(ZONES)),
        calendar=NATIONS[draw(st.sampled_from(sorted(NATIONS)))].part_time(draw(WEEKS)),
        channel=draw(st.sampled_from(("slack", "email", "slack", None))), deputy=draw(st.none() | st.integers(1, many)),
        leaves=tuple(draw(st.lists(leaves(many, around), max_size=2))),
    )  # fmt: skip


@st.composite
def chases(draw: st.DrawFn) -> Chase:
    """A round that is due on any day of the year, the nights on which clocks change among them."""
    around = draw(st.sampled_from(NIGHTS) | st.dates(FIRST, LAST))
    due = datetime(around.year, around.month, around.day, draw(st.integers(0, 23)), tzinfo=UTC)
    opens = due - timedelta(days=draw(st.integers(0, 25)))
    many = draw(st.integers(1, 4))
    outstanding = tuple(
        Outstanding(id=f"NI {number}", owner=draw(st.integers(1, many)), title=f"Title {number}",
                    minutes=draw(st.integers(1, 9)), sponsor=draw(st.none() | st.integers(1, many)),
                    asked=opens + timedelta(days=draw(st.sampled_from((0, 0, 0, 4, 9)))))
        for number in range(draw(st.integers(1, 5)))
    )
    snoozed = draw(st.dictionaries(st.integers(1, many), st.integers(0, 40), max_size=1))
    uninvited = draw(st.sets(st.sampled_from(sorted({item.owner for item in outstanding}))))
    return Chase(
        due=due, ends=due + timedelta(days=draw(st.integers(0, 20))), outstanding=outstanding,
        contacts={person: draw(contacts(person, many, around)) for person in range(1, many + 1)},
        contacted={item.owner: opens for item in outstanding if item.owner not in uninvited},
        uninvited=frozenset(uninvited),
        snoozed={who: opens + timedelta(days=days) for who, days in snoozed.items()},
        muted=frozenset(draw(st.sets(st.integers(1, many), max_size=1))),
    )  # fmt: skip


HOURS = st.integers(1, 60).map(lambda hours: timedelta(hours=hours))
JUMPS = st.one_of(HOURS, HOURS, st.sampled_from([timedelta(0), timedelta(minutes=-59), timedelta(hours=-1),
                                                 timedelta(hours=-25), timedelta(days=9)]))  # fmt: skip


def named(listed: Sequence[NoReturn]) -> list[Outstanding]:
    """What no step is left for, as a list of no returns has it."""
    return [item for row in listed if row.next is None for item in row.left]


@dataclass
class Year:
    """A server that plans at each tick of its clock and writes what falls due, while people do as people do."""

    chase: Chase
    messages: list[Chaser] = field(default_factory=list)
    steps: list[tuple[str, str, datetime]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    wished: set[tuple[int, datetime]] = field(default_factory=set)
    wanted: list[Chaser] = field(default_factory=list)
    told: dict[tuple[str, int, int], date] = field(default_factory=dict)
    invited: set[int] = field(default_factory=set)

    def tick(self, now: datetime) -> None:
        """Plan, see that nobody is forgotten, write."""
        before = {item.id for item in self.chase.outstanding}
        plan = planned(self.chase, now)
        assert all(coming.slot.at < self.chase.ends for coming in plan.coming)
        self.forgets_no_invitation(plan, now)
        listed = no_returns(self.chase, plan, {}, now)
        assert not {item.id for item in named(listed) if self.can_be_reminded(item, now)}
        assert before == {item.id for row in listed for item in row.left}
        assert all(row.why and (row.next is None or row.next.at >= now) for row in listed)
        for chaser in plan.due:
            self.sent(chaser, now)
        self.wanted += [chaser for chaser in plan.due if self.by_hour(chaser)]
        self.messages += plan.due
        self.steps += [(*step, self.chase.due) for chaser in plan.due for step in chaser.taken]
        self.chase = sent(self.chase, plan.due)

    def forgets_no_invitation(self, plan: Plan, now: datetime) -> None:
        """Whoever was not invited yet is now, or is to be, as long as a month is left and something reaches them."""
        coming = [coming for chaser in plan.due for coming in chaser.about] + list(plan.coming)
        invited = {each.item.id for each in coming if each.step == INVITED}
        left = max(item.asked for item in self.chase.outstanding) if self.chase.outstanding else now
        if max(now, left) + timedelta(days=60) < self.chase.ends:
            assert {item.id for item in self.chase.outstanding if item.owner in self.chase.uninvited
                    and self.chase.contacts[item.owner].channel is not None} <= invited  # fmt: skip

    def can_be_reminded(self, item: Outstanding, now: datetime) -> bool:
        """Whether somebody surely is still to be reminded: three weeks are left, and nothing stands against it."""
        owner = self.chase.contacts[item.owner]
        free = owner.channel is not None and owner.person not in self.chase.muted and not owner.leaves
        left = max(now, item.asked, self.chase.snoozed.get(owner.person, now)) + timedelta(days=21) < self.chase.due
        return free and left and (item.id, "due_day") not in self.chase.taken

    def sent(self, chaser: Chaser, now: datetime) -> None:
        """What holds of every single message, at the moment at which it is written."""
        reader = self.chase.contacts[chaser.to]
        local = now.astimezone(ZoneInfo(reader.timezone))
        assert reader.channel is not None
        assert MESSAGES_FROM <= local.time() <= MESSAGES_UNTIL
        assert local.weekday() < 5
        assert local.date() not in reader.calendar.holidays
        assert WEEK[local.weekday()] in reader.calendar.week
        assert not any(leave.first <= local.date() <= leave.last for leave in reader.leaves)
        assert not self.answered & {item.id for item in chaser.named}
        assert now < self.chase.ends
        assert why(self.chase, chaser)
        if chaser.invites:
            self.invites(chaser)
        elif chaser.reminds:
            self.reminded(chaser, now)
        self.stood_in(chaser)

    def invites(self, chaser: Chaser) -> None:
        """An invitation names all that is theirs, comes before any other message about it, and once."""
        assert {item for item in self.chase.outstanding if item.owner == chaser.to} == set(chaser.named)
        assert chaser.to in self.chase.uninvited - self.invited
        assert {INVITED} >= {coming.step for coming in chaser.about} - {ASKED_AGAIN}
        self.invited.add(chaser.to)

    def reminded(self, chaser: Chaser, now: datetime) -> None:
        """A reminder names all that is theirs, and comes neither before they want one nor where they want none.

        Nor does it come before they were invited, nor on the day on which they were.
        """
        assert chaser.to not in self.chase.uninvited
        assert {item for item in self.chase.outstanding if item.owner == chaser.to} == set(chaser.named)
        steps = {coming.step for coming in chaser.about}
        until = self.chase.snoozed.get(chaser.to)
        assert until is None or until <= now
        assert chaser.to not in self.chase.muted or ASKED_AGAIN in steps
        if ASKED_AGAIN in steps:
            assert until is not None
            assert (chaser.to, until) not in self.wished
            self.wished.add((chaser.to, until))
        local = local_date(now, self.chase.contacts[chaser.to].timezone)
        assert self.by_hour(chaser) or all(
            local_date(item.asked, self.chase.contacts[chaser.to].timezone) != local for item in chaser.named)

    def by_hour(self, chaser: Chaser) -> bool:
        """Whether it is what somebody wanted at an hour of a day, whatever else they hear on it."""
        return chaser.to in self.chase.by_hour and any(coming.step is ASKED_AGAIN for coming in chaser.about)

    def stood_in(self, chaser: Chaser) -> None:
        """Whoever stands in for somebody is told of the same thing once in a week, but for what is new."""
        for coming in chaser.about:
            owner = self.chase.contacts[coming.item.owner]
            if coming.item.owner == chaser.to or coming.step in BESIDES or coming.step.to is Audience.SPONSOR:
                continue
            day, key = local_date(chaser.at, owner.timezone), (coming.item.id, owner.person, chaser.to)
            assert key not in self.told or abs(day - self.told[key]) >= timedelta(days=7)
            self.told[key] = day

    def keeps_to_the_budget(self) -> None:
        """One message a person a day; three reminders of a return; those above them are told once of a due date."""
        days = Counter((chaser.to, chaser.day) for chaser in self.messages if chaser not in self.wanted)
        assert {1} >= set(days.values())
        ladder = {step.name: step for step in self.chase.steps.steps}
        own = Counter(item for item, name, _ in self.steps if name in ladder and ladder[name].to is Audience.OWNER)
        assert all(count <= MOST_REMINDERS for count in own.values())
        once = Counter((item, name) for item, name, _ in self.steps
                       if name in ladder and ladder[name].to is Audience.OWNER)  # fmt: skip
        above = Counter((item, name, due) for item, name, due in self.steps if name in ladder)
        assert {1} >= set(once.values()) | set(above.values())


def began(of: Chase) -> datetime:
    """When the first return was put before somebody."""
    return min(item.asked for item in of.outstanding)


class Life:
    """What people, the support team and the machine do between two ticks."""

    def __init__(self, year: Year, told: st.DataObject) -> None:
        self.year, self.told = year, told

    def goes_on(self, now: datetime) -> None:
        """Something happens, or nothing."""
        happens = self.told.draw(st.sampled_from((None, None, None, self.answer, self.answer_part, self.go_away,
                                                  self.want_later, self.hand_over, self.move_dates,
                                                  self.move_dates)))  # fmt: skip
        if happens is not None and self.year.chase.outstanding:
            happens(now)

    def _change(self, **facts: object) -> None:
        self.year.chase = self.year.chase.model_copy(update=facts)

    def _item(self) -> Outstanding:
        return self.told.draw(st.sampled_from(self.year.chase.outstanding))

    def _person(self) -> int:
        return self.told.draw(st.sampled_from(sorted(self.year.chase.contacts)))

    def answer(self, now: datetime) -> None:
        """Somebody answers."""
        item = self._item()
        self.year.answered.add(item.id)
        self._change(outstanding=tuple(each for each in self.year.chase.outstanding if each.id != item.id))

    def answer_part(self, now: datetime) -> None:
        """Somebody answers some of it, be it before they were invited."""
        item = self._item()
        self._change(uninvited=self.year.chase.uninvited - {item.owner})
        self._replace(item, asked=now)

    def _replace(self, item: Outstanding, **facts: object) -> None:
        new = item.model_copy(update=facts)
        self._change(outstanding=tuple(new if each.id == item.id else each for each in self.year.chase.outstanding))

    def go_away(self, now: datetime) -> None:
        """An absence is told of, in their own words or by an automatic reply, from that day on or later."""
        who, away = self._person(), self.told.draw(leaves(len(self.year.chase.contacts), now.date()))
        contact = self.year.chase.contacts[who]
        new = contact.model_copy(update={"leaves": (*contact.leaves, away)})
        self._change(contacts={**self.year.chase.contacts, who: new})

    def want_later(self, now: datetime) -> None:
        """Somebody wants to be asked again, on a day or at an hour of it."""
        until = now + self.told.draw(st.integers(1, 200).map(lambda hours: timedelta(hours=hours)))
        who = self._item().owner
        by_hour = self.year.chase.by_hour - {who} | ({who} if self.told.draw(st.booleans()) else set())
        self._change(snoozed={**self.year.chase.snoozed, who: until}, by_hour=by_hour)

    def hand_over(self, now: datetime) -> None:
        """A return is somebody else's to answer, and is put before them."""
        who = self._person()
        self._change(contacted={**self.year.chase.contacted, who: now}, uninvited=self.year.chase.uninvited - {who})
        self._replace(self._item(), owner=who, asked=now)

    def move_dates(self, now: datetime) -> None:
        """The due date is moved, and the end with it."""
        was, by = self.year.chase.due, timedelta(days=self.told.draw(st.sampled_from((-3, 1, 4, 8, 8))))
        if now < was + by:
            self._change(due=was + by, ends=self.year.chase.ends + by,
                         moves=(*self.year.chase.moves, Moved(at=now, was=was)))  # fmt: skip


@settings(max_examples=300)
@given(of=chases(), told=st.data())
def test_a_year_keeps_every_law(of: Chase, told: st.DataObject) -> None:
    """At any tick of any clock: hours, holidays, weeks, absences, budget, answers; and nobody is forgotten."""
    year, now = Year(of), began(of)
    life = Life(year, told)
    for _ in range(told.draw(st.integers(1, 30))):
        year.tick(now)
        life.goes_on(now)
        now += told.draw(JUMPS)
    year.keeps_to_the_budget()


@settings(max_examples=60)
@given(of=chases())
def test_the_calendar_shown_beforehand_is_what_is_sent(of: Chase) -> None:
    """A server that looks when something falls due sends it, message by message, if nobody answers."""
    start = began(of)
    shown = whole_calendar(of, start)
    year = Year(of)
    moments = {each.at for each in shown} | {start}
    for moment in sorted(moments):
        while planned(year.chase, moment).due:
            year.tick(moment)
    assert shown == tuple(year.messages)
    year.keeps_to_the_budget()
    listed = no_returns(year.chase, planned(year.chase, of.ends), {}, of.ends)
    assert {item.id for item in of.outstanding} == {item.id for item in named(listed)}


@settings(max_examples=60)
@given(of=chases(), steps=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_a_server_that_looks_seldom_sends_no_more(of: Chase, steps: list[int]) -> None:
    """What it slept through it does not make up for: at most what the calendar showed until then."""
    shown = whole_calendar(of, began(of))
    year, now = Year(of), began(of)
    for hours in steps:
        year.tick(now)
        now += timedelta(hours=hours)
    until = now - timedelta(hours=steps[-1])
    assert len(year.messages) <= sum(each.at <= until for each in shown)
