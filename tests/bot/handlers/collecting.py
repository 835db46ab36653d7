"""A desk in the Weald while its round is collected, with a clock that a test moves, and everything it hands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.open_round import Opened, open_round
from bot.handlers.receive import Handled, receive
from bot.ports import Received
from storage import outbox, sessions
from storage.database import Store
from storage.outbox import Claimed, MessageState, Settled
from storage.sessions import Seat
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, QUARTER, STARTS, TEAM, WEALD, Led

LANE = f"slack:{TEAM}"


@dataclass(slots=True)
class Collecting:
    """`woken` are the lanes that were told of work. The round opens on Monday 5 October 2026 at 09:31 in London."""

    store: Store
    now: datetime = STARTS
    woken: list[str] = field(default_factory=list)
    heard: int = 0
    under_way: list[Claimed] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """The desk, as the composition root would put it together."""
        return replace(desk_on(self.store, lambda: self.now), wake=self.woken.append)

    async def open(self, led: Sequence[Led]) -> Opened:
        """Store the partnership and open its round."""
        await self.store.write(lambda session: weald.set_up(session, led))
        return await open_round(self.desk, WEALD, QUARTER)

    async def seat(self, user: str = ANN) -> Seat:
        """Where a person sits."""
        seat = await self.store.read(lambda session: sessions.seat_by_slack(session, TEAM, user))
        assert seat is not None
        return seat

    async def says(self, text: str, user: str = ANN) -> Handled:
        """A person types something, a minute after what was before."""
        self.heard += 1
        self.now += timedelta(minutes=1)
        handled = await receive(self.desk, Received(
            key=f"Ev{self.heard}", channel="slack", workspace=TEAM, sender=user, place=f"D/{self.now.timestamp()}",
            at=self.now, replies=((None, text),), raw=text, said_at=self.now,
        ))
        self.under_way += handled.claimed
        return handled

    async def gives(self, figure: str, user: str = ANN) -> None:
        """A green return in three replies."""
        for text in (figure, "checked", "send"):
            await self.says(text, user)

    async def sent(self) -> list[Claimed]:
        """Whatever the lane would send by now, sent: each stands where it was sent to."""
        gone: list[Claimed] = []
        while batch := self.under_way or await self._claimed():
            stands = [Settled(one.id, one.attempts, MessageState.SENT, external_id=f"1.{len(gone)}") for one in batch]
            await self.store.write(partial(outbox.settle, outcomes=stands, now=self.now))
            gone += batch
            self.under_way = []
        return gone

    async def _claimed(self) -> list[Claimed]:
        return await self.store.write(
            lambda session: outbox.claim(session, LANE, self.now, 50, timedelta(seconds=15)))
