"""A round held: opened by the command, answered by the crowd, while one process after another is killed."""

from __future__ import annotations

import asyncio
import math
import random
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.main import now
from storage.database import Access, Store, is_shared
from tests.bench.bots import free_port
from tests.bench.crowd import laws
from tests.bench.crowd.by_mail import far_side, relay
from tests.bench.crowd.county import CHECKED, HOST, STORED_CHECKED, Crowd, figure_of, prepare, settings
from tests.bench.crowd.in_slack import Balancer, InSlack
from tests.bench.crowd.laws import Seen
from tests.bench.crowd.processes import Process, Troop, commanded, kept, listening
from tests.bench.crowd.slack_side import Message, SlackSide, direct
from tests.bench.wire import Answering
from tests.bot.wire.correspondents import Correspondent
from tests.bot.wire.post import Relay
from tests.bot.wire.weald import email_of, running_quarter

DRAINED_WITHIN = 60.0
"""Seconds from the last kill until nothing waits any more."""
LOOKING = 0.5
"""Seconds between two looks at whether all is done."""
_CHECKED = re.compile(r"^(\d+)\. How was the figure checked", re.M)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many people, and how many processes of each kind: `web` with `worker`, or `serve` alone on SQLite.

    `every` is seconds between two kills, `most` how many there are at most until everything is sent; one more comes
    in any case, as the crowd has heard its last.
    """

    people: int
    webs: int = 2
    workers: int = 3
    every: float = 5.0
    most: float = math.inf
    patience: float = 3_600.0
    seed: int = 7
    letters: bool = True


@dataclass(slots=True)
class Held:
    """What came of it: in seconds and numbers, and every law that was broken, in a sentence.

    `rate` is turns a second in Slack, from the first that was acknowledged to the last.
    """

    opened: float = 0.0
    answered: float = 0.0
    drained: float = 0.0
    kills: int = 0
    rate: float = 0.0
    broken: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def within(self) -> bool:
        """Whether all was quiet soon enough."""
        return self.drained <= DRAINED_WITHIN


def by_letter(figure: str, text: str) -> str:
    """Every answer to the letter, by the number of its question."""
    checked = _CHECKED.search(text)
    assert checked is not None, "The letter does not ask how the figure was checked."
    return f"1. {figure}\n{checked[1]}. {CHECKED}"


async def hold(url: str, place: Path, wanted: Wanted) -> Held:
    """Hold a round in the migrated database of this URL, with logs in `place`.

    Raises:
        TimeoutError: the crowd was not done within its patience.
    """
    crowd, held = Crowd.of(wanted.people, letters=wanted.letters), Held()
    await prepare(url, crowd)
    async with _stage(url, place, wanted, crowd) as stage, asyncio.timeout(wanted.patience):
        if not is_shared(url):
            await stage.open(held)
        async with kept(stage.troop):
            await asyncio.gather(*(listening(HOST, port) for port in (*stage.webs, *stage.mails)))
            async with stage.killing():
                await stage.answered(held, open_now=is_shared(url))
                await stage.drain(held)
        await stage.judge(held)
    return held


@dataclass(slots=True)
class _Stage:
    """Everything that stands while a round is held."""

    url: str
    place: Path
    wanted: Wanted
    crowd: Crowd
    seen: Seen
    slackers: Sequence[InSlack]
    writers: Sequence[Correspondent]
    balancer: Balancer
    relay: Relay
    troop: Troop
    webs: Sequence[int]
    mails: Sequence[int]
    told: Mapping[str, str]
    chance: random.Random

    async def open(self, held: Held) -> None:
        """Open the round, as the support team does."""
        held.opened = await commanded(("round", "open", "--now", str(running_quarter(now()))), self.told, self.place)

    @asynccontextmanager
    async def killing(self) -> AsyncIterator[None]:
        """One process after another is killed until the block ends."""
        killer = asyncio.create_task(self.troop.kill_again_and_again(
            self.wanted.every, self.wanted.most, self.chance))
        try:
            yield
        finally:
            killer.cancel()

    async def answered(self, held: Held, *, open_now: bool) -> None:
        """The crowd answers all that it is asked."""
        began = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            if open_now:
                group.create_task(self.open(held))
            for one in self.slackers:
                group.create_task(one.give())
            group.create_task(self._letters_answered())
        held.answered = asyncio.get_running_loop().time() - began

    async def _letters_answered(self) -> None:
        while not (self.relay.done and all(len(one.had) == 2 for one in self.writers)):  # noqa: ASYNC110  # many tell
            await asyncio.sleep(LOOKING)

    async def drain(self, held: Held) -> None:
        """One kill as the crowd has heard its last; more while anything waits. How long that is after the last."""
        if self.wanted.most:
            self.troop.kill_one(self.chance)
        began = asyncio.get_running_loop().time()
        store = Store.open(self.url, Access.READING)
        try:
            while await store.read(laws.waiting):  # noqa: ASYNC110  # other processes write what is read
                await asyncio.sleep(LOOKING)
        finally:
            await store.close()
        held.drained = asyncio.get_running_loop().time() - max(began, self.troop.killed_at)

    def _acknowledged(self) -> Mapping[str, Mapping[str, str]]:
        """What must be stored of each person, by address and question: nothing was acknowledged in vain."""
        taken = set(self.relay.acknowledged)
        return {email_of(one.user): one.stored for one in self.slackers} | {
            one.email: {"figure": figure_of(one.user), "checked": STORED_CHECKED}
            for one in self.writers if taken.issuperset(one.wrote)}

    async def judge(self, held: Held) -> None:
        """See whether every law holds, and say in numbers what happened."""
        seen = replace(self.seen, acknowledged=self._acknowledged())
        store = Store.open(self.url, Access.READING)
        try:
            held.broken = await store.read(partial(laws.broken, crowd=self.crowd, seen=seen))
        finally:
            await store.close()
        held.broken += [f"{name} ended by itself, with {code}." for name, code in self.troop.fell]
        looked = sum(self.seen.slack.calls[each] for each in ("conversations.history", "conversations.replies"))
        held.kills = self.troop.kills
        if moments := self.balancer.acknowledged_at:
            held.rate = len(moments) / (moments[-1] - moments[0])
        held.told = [
            f"{self.wanted.people:,} people asked: {len(self.slackers):,} in Slack, {len(self.writers):,} by letter; "
            f"{self.troop.kills} kills.",
            f"Slack: {sum(one.acknowledged for one in self.slackers):,} calls acknowledged, "
            f"{self.balancer.tried_again} tried again; {sum(self.seen.slack.copies.values()):,} posts, "
            f"{looked} looked up, {sum(many - 1 for many in self.seen.slack.copies.values())} stand twice.",
            f"Mail: {len(self.relay.acknowledged):,} replies acknowledged, {self.relay.tried_again} tried again; "
            f"{len(self.seen.letters):,} letters, {len(self.seen.again)} of them again, unheard of before.",
            f"Opened in {held.opened:.1f} s, all answered after {held.answered:.0f} s, "
            f"drained {held.drained:.1f} s after the last kill.",
        ]


@asynccontextmanager
async def _stage(url: str, place: Path, wanted: Wanted, crowd: Crowd) -> AsyncIterator[_Stage]:
    """The far sides served, the processes told where; nothing of Quarterday runs yet."""
    webs = [free_port() for _ in range(wanted.webs if is_shared(url) else 1)]
    mails = [free_port() for _ in webs]
    balancer, handing = Balancer([(HOST, port) for port in webs]), relay(mails)
    slackers = {direct(each.user): InSlack(each.user, balancer) for each in crowd.in_slack}
    people = (Correspondent(each.user, handing.send, [partial(by_letter, figure_of(each.user))])
              for each in crowd.by_mail)
    writers = {one.email: one for one in people}

    def told(channel: str, message: Message) -> None:
        slackers[channel].gets(message)

    async with AsyncExitStack() as stack:
        far, smtp = await stack.enter_async_context(far_side(lambda to, content: writers[to].gets(content)))
        slack = SlackSide(told)
        server = await asyncio.get_running_loop().create_server(lambda: Answering(slack.answer), HOST, 0)
        await stack.enter_async_context(server)
        api = f"http://{HOST}:{server.sockets[0].getsockname()[1]}/api/"
        every = [settings(url, api, smtp, web, mail) for web, mail in zip(webs, mails, strict=True)]
        verbs = [("serve", "--no-work") if is_shared(url) else ("serve",)] * len(webs)
        members = [Process(verb, said, place / f"web{number}.log")
                   for number, (verb, said) in enumerate(zip(verbs, every, strict=True))]
        if is_shared(url):
            members += [Process(("worker",), every[0], place / f"worker{number}.log")
                        for number in range(wanted.workers)]
        stack.callback(balancer.close)
        await stack.enter_async_context(handing.handing_over())
        yield _Stage(url, place, wanted, crowd, Seen(slack, far.copies), [*slackers.values()], [*writers.values()],
                     balancer, handing, Troop(members), webs, mails, every[0], random.Random(wanted.seed))
