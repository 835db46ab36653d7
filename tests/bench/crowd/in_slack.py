"""People in Slack who give their return, and Slack between them and several web processes in turn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle

from bot.main import now
from tests.bench.bots import SECRET
from tests.bench.crowd.county import CHECKED, STORED_CHECKED, figure_of
from tests.bench.crowd.slack_side import Message, direct
from tests.bench.dialogue import Press, Say, Step, Talk, request, signed
from tests.bench.wire import Caller

DONE = "That was everything for this quarter"
ACKNOWLEDGED_WITHIN = 3.0
"""Seconds after which Slack gives a call up."""
AGAIN = (0.2, 0.5, 1.0, 2.0)
"""Seconds until it, or whoever pressed a button, tries again; the last over and over."""
AT_ONCE = 48
"""Calls under way at most: a workspace does not all press in the same instant."""
_SERIAL = count(1)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is done when something is said that holds the words `after`; `stored` is the answer's key and text."""

    after: str
    step: Step
    stored: Sequence[tuple[str, str]] = ()


def turns(figure: str) -> Sequence[Turn]:
    """A green return with nothing open, given with this figure."""
    return (
        Turn("Quarterly return", Press("Start")), Turn("What was", Say(figure), [("figure", figure)]),
        Turn("How was the figure checked", Press(CHECKED.capitalize()), [("checked", STORED_CHECKED)]),
        Turn("Check your answers", Press("Send")),
    )  # fmt: skip


class Balancer:
    """Calls one web process after another, as what stands before several does."""

    def __init__(self, addresses: Sequence[tuple[str, int]]) -> None:
        self._all = [Caller(host, port) for host, port in addresses]
        self._callers = cycle(self._all)
        self._room = asyncio.Semaphore(AT_ONCE)
        self.tried_again = 0
        self.acknowledged_at: list[float] = []

    def close(self) -> None:
        """Close the connections that are kept."""
        for caller in self._all:
            caller.close()

    async def call(self, body: bytes, kind: str, retry: int = 0) -> bool:
        """Whether the call was acknowledged: 200, in time, by a process that lived to say so."""
        moment, again = int(now().timestamp()), f"x-slack-retry-num: {retry}\r\nx-slack-retry-reason: http_error\r\n"
        headers = signed(SECRET, moment, body) + (again if retry else "")
        try:
            async with self._room, asyncio.timeout(ACKNOWLEDGED_WITHIN):
                taken = await next(self._callers).post("/slack/events", body, kind, headers) == 200
        except (OSError, TimeoutError):
            return False
        if taken:
            self.acknowledged_at.append(asyncio.get_running_loop().time())
        return taken


@dataclass(slots=True)
class InSlack:
    """One person. `had` is all that they were told; of what was taken from them, `stored` is what must be kept."""

    user: str
    balancer: Balancer
    had: list[Message] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: int = 0
    stored: dict[str, str] = field(default_factory=dict)
    done: bool = False

    def gets(self, message: Message) -> None:
        """Be told something."""
        self.had.append(message)
        self.news.set()

    async def give(self) -> None:
        """Answer one thing after another, until all is sent."""
        given = turns(figure_of(self.user))
        for turn, answered_by in zip(given, [*(later.after for later in given[1:]), DONE], strict=True):
            await self._do(turn.step, await self._told(turn.after), answered_by)
            self.stored |= turn.stored
        await self._told(DONE)
        self.done = True

    async def _told(self, words: str) -> Message:
        while (found := self._said(words)) is None:
            self.news.clear()
            await self.news.wait()
        return found

    def _said(self, words: str) -> Message | None:
        return next((each for each in self.had if re.search(words, str(each["text"]))), None)

    async def _do(self, step: Step, message: Message, answered_by: str) -> None:
        """Type, and Slack sends the same event again till it is taken; press, and the person presses again."""
        talk = Talk(self.user, direct(self.user), self.had[0]["ts"], message)
        body, kind = request(talk, step, next(_SERIAL), now().timestamp())
        tries = 0
        while not await self.balancer.call(body, kind, tries if isinstance(step, Say) else 0):
            self.balancer.tried_again += 1
            await asyncio.sleep(AGAIN[min(tries, len(AGAIN) - 1)])
            tries += 1
            if isinstance(step, Press):
                if self._said(answered_by) is not None:
                    return  # it worked: only the word that it did was lost
                body, kind = request(talk, step, next(_SERIAL), now().timestamp())
        self.acknowledged += 1
