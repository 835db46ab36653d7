"""The play: the round opens, people answer in their own time, and the clock jumps from what is due to what is due."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from bot.cli.rehearsing.diary import Diary
from bot.cli.rehearsing.hands import Hands, Respondent
from bot.cli.rehearsing.stage import Stage
from bot.cli.rehearsing.standing import Standing
from bot.cli.rehearsing.support import SupportTeam
from bot.handlers.open_round import open_round
from bot.handlers.posting import BEGUN, REPLY, TOP
from bot.handlers.preview_round import Preview
from bot.rehearsal.mailbox import Conduct, Manner
from bot.rehearsal.respondents import moments
from bot.rehearsal.respondents.temperaments import Temperament
from conversations.partnership.chase import Leave
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from storage import chasing, rounds, traffic
from storage.chasing import REMINDER
from storage.outbox import MessageState
from storage.traffic import Traffic

LASTS = timedelta(days=60)
"""How long a round is played at least, from its opening."""
ASKS = frozenset({TOP, BEGUN, REMINDER, "letter:invitation", f"letter:{REMINDER}", "letter:read_back"})
"""Kinds of message after which somebody sits down to answer."""
ASKED_AGAIN = "r:"
"""How the purpose of a question begins that somebody wanted to be asked again."""
TICK = timedelta(seconds=1)
"""How far the clock moves on at least."""
MAY_SNOOZE = 0.5
"""How many late people ask for more time when they are reminded first; the others are merely late."""


class Cue(StrEnum):
    """What somebody does at a moment of their own."""

    ANSWERS = "answers"
    ASKS_FOR_TIME = "asks for more time"
    GOES_AWAY = "goes away"
    COMES_BACK = "comes back"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Done:
    """Something that somebody did, for whoever reads how it went."""

    at: datetime
    name: str
    did: str


@dataclass(slots=True)
class Play:
    """A round being played. `told` is shown how far it has come: the day, and how many messages have left."""

    stage: Stage
    quarter: Quarter
    people: Mapping[int, Respondent]
    told: Callable[[datetime, int], None]
    done: list[Done] = field(default_factory=list)
    digests: Sequence[Standing] = ()
    diary: Diary = field(default_factory=Diary)
    _cues: list[tuple[datetime, int, int, Cue]] = field(default_factory=list)
    _heard: int = 0
    _sent: int = 0
    _snoozed: set[int] = field(default_factory=set)

    async def run(self, foreseen: Preview) -> datetime:
        """Play the round from its opening to its end; when that is."""
        dates = foreseen.dates
        end = max(dates.opens + LASTS, dates.edits_close)
        self._heard = await self.stage.store.read(partial(
            traffic.last_written, partnership_id=self.stage.partnership_id))
        asked = await self._opened()
        self._announce(dates.opens)
        for who in asked:
            self._decide(who, dates.due)
        support = SupportTeam(self.stage, self.quarter, dates)
        while True:
            await self._hear(dates.due)
            moment = await self._next(support)
            if moment is None or moment > end:
                break
            await self._go_to(moment)
            for did in await support.work():
                self._note("The support team", did)
            await self._act()
            self.told(self.stage.clock(), self._sent)
        await self._go_to(end)
        await self._look()
        self.digests = support.digests
        return end

    async def _go_to(self, moment: datetime) -> None:
        """What comes of something comes after it: no two moves of the clock end at one moment."""
        await self._look()
        await self.stage.go_to(max(moment, self.stage.clock() + TICK))

    async def _look(self) -> None:
        """Write down what is known by now; what the move of the clock writes is written with that."""
        await self.stage.store.read(partial(self.diary.note, self.stage, self.quarter))

    async def _opened(self) -> Sequence[Respondent]:
        """Have the round open; whoever was asked before, where it was open already."""
        await self._look()
        held = await self.stage.store.read(partial(
            rounds.round_of, partnership_id=self.stage.partnership_id, quarter=self.quarter))
        if held is None:
            await open_round(self.stage.desk, self.stage.partnership_id, self.quarter)
            self._note("The support team", "opened the round")
        await self.stage.settle()
        return [] if held is None else await self._asked_before(held.round_id)

    async def _asked_before(self, round_id: int) -> Sequence[Respondent]:
        contacted = await self.stage.store.read(partial(
            chasing.last_contacts, partnership_id=self.stage.partnership_id, round_id=round_id))
        return [who for person_id, who in self.people.items()
                if person_id in contacted and contacted[person_id].status == MessageState.SENT]

    def _announce(self, opens: datetime) -> None:
        """What is known from the beginning: who goes away when, and who leaves."""
        start = max(opens, self.stage.clock())
        for who in self.people.values():
            if who.temperament is Temperament.AWAY:
                first, last = moments.leave_of(who.contact, start)
                away = Leave(first=first, last=last)
                who.contact = who.contact.model_copy(update={"leaves": (*who.contact.leaves, away)})
                self._cue(moments.day_begins(who.contact, first), who, Cue.GOES_AWAY)
                self._cue(moments.back_at(who.contact, last, who.mind.chance), who, Cue.COMES_BACK)
            elif who.temperament is Temperament.LEAVES:
                self._cue(moments.leaving_at(who.contact, start, who.mind.chance), who, Cue.LEAVES)

    def _cue(self, at: datetime, who: Respondent, cue: Cue) -> None:
        heapq.heappush(self._cues, (at, len(self._cues) + self._sent, who.person_id, cue))

    def _note(self, name: str, did: str) -> None:
        self.done.append(Done(self.stage.clock(), name, did))

    async def _next(self, support: SupportTeam) -> datetime | None:
        now = self.stage.clock()
        due = await self.stage.store.read(partial(
            traffic.next_due, partnership_id=self.stage.partnership_id, now=now))
        waits = [due, support.next_at(now), self._cues[0][0] if self._cues else None]
        return min((max(each, now) for each in waits if each is not None), default=None)

    # What people hear ------------------------------------------------------------------

    async def _hear(self, due: datetime) -> None:
        """Whoever was asked something since decides when to answer."""
        for row in await self._news():
            who = self.people.get(row.person_id or 0)
            if who is not None and _asks(row):
                self._decide(who, due, reminded=row.kind.endswith(REMINDER))

    async def _news(self) -> Sequence[Traffic]:
        rows = await self.stage.store.read(partial(
            traffic.written_after, partnership_id=self.stage.partnership_id, seq=self._heard))
        self._heard = rows[-1].seq if rows else self._heard
        self._sent += len(rows)
        return rows

    def _decide(self, who: Respondent, due: datetime, *, reminded: bool = False) -> None:
        now = self.stage.clock()
        if reminded and self._wants_time(who, due):
            self._snoozed.add(who.person_id)
            self._cue(moments.soon_after(now, who.mind.chance), who, Cue.ASKS_FOR_TIME)
        if any(whose == who.person_id and cue is Cue.ANSWERS for _, _, whose, cue in self._cues):
            return
        at = moments.answers_at(who.temperament, who.contact, now, due, who.mind.chance)
        if at is not None:
            self._cue(at, who, Cue.ANSWERS)

    def _wants_time(self, who: Respondent, due: datetime) -> bool:
        late = who.temperament is Temperament.LATE and who.person_id not in self._snoozed
        return late and self.stage.clock() < due and who.mind.chance.random() < MAY_SNOOZE

    # What people do --------------------------------------------------------------------

    async def _act(self) -> None:
        while self._cues and self._cues[0][0] <= self.stage.clock():
            _, _, person_id, cue = heapq.heappop(self._cues)
            who = self.people[person_id]
            await ACTS[cue](self, who, Hands(self.stage, who))

    async def _answers(self, who: Respondent, hands: Hands) -> None:
        waiting = len(await hands.waiting())
        if waiting:
            await hands.answer()
            left = len(await hands.waiting())
            self._note(who.name, f"answered {waiting - left} of {waiting}")

    async def _asks_for_time(self, who: Respondent, hands: Hands) -> None:
        until = moments.more_time_until(who.contact, self.stage.clock(), who.mind.chance)
        await hands.say(f"Please ask me again on {long_date(until)}")
        self._note(who.name, f"asked to be asked again on {long_date(until)}")

    async def _goes_away(self, who: Respondent, hands: Hands) -> None:
        last = who.contact.leaves[-1].last
        if who.in_slack:
            await hands.say(f"on leave until {long_date(last)}")
        else:
            self.stage.mail.office.behave(hands.address, Conduct(Manner.AWAY, last))
        self._note(who.name, f"went away until {long_date(last)}")

    async def _comes_back(self, who: Respondent, hands: Hands) -> None:
        self.stage.mail.office.behave(hands.address, Conduct())
        await self._answers(who, hands)

    async def _leaves(self, who: Respondent, hands: Hands) -> None:
        deputy = self.people.get(who.contact.deputy or 0)
        if deputy is not None:
            await hands.say(f"not me, it is {deputy.name}")
        self.stage.mail.office.behave(hands.address, Conduct(Manner.UNKNOWN))
        if who.user is not None:
            self.stage.slack.workspace.deactivate(who.user)
        await self.stage.settle()
        self._note(who.name, "left" + (f", and named {deputy.name}" if deputy else ""))


def _asks(row: Traffic) -> bool:
    return row.kind in ASKS or (row.kind == REPLY and row.id.startswith(ASKED_AGAIN))


ACTS = {Cue.ANSWERS: Play._answers, Cue.ASKS_FOR_TIME: Play._asks_for_time, Cue.GOES_AWAY: Play._goes_away,
        Cue.COMES_BACK: Play._comes_back, Cue.LEAVES: Play._leaves}
"""What each cue has somebody do."""
