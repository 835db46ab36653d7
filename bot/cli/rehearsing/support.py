"""The support team in a rehearsal: it confirms hand-overs, closes the round on its day, and releases it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.cli.rehearsing.stage import Stage
from bot.cli.rehearsing.standing import Standing, standing
from bot.handlers.closing import NotClosed, close_round
from bot.handlers.releasing import Released, release
from bot.handlers.settle_handover import settle_handover
from conversations.digests.wording import plural
from conversations.partnership.calendars import RoundDates
from conversations.partnership.delegations import DelegationState
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import RoundState
from storage import delegations, rounds
from storage.rounds import RoundHeld

NEXT_DAY = timedelta(days=1)
"""How long a hand-over waits for the support team at most."""
FOR_US = frozenset({DelegationState.ASKED, DelegationState.TAKEN})


@dataclass(slots=True)
class SupportTeam:
    """Whoever runs the round; `digests` are those that stood on the day on which it was released."""

    stage: Stage
    quarter: Quarter
    dates: RoundDates
    digests: Sequence[Standing] = ()

    def next_at(self, now: datetime) -> datetime | None:
        """When there is something for them to do next."""
        return min((at for at in (self.dates.no_new_returns, self.dates.digests) if at > now), default=None)

    async def work(self) -> Sequence[str]:
        """Do what is to be done now; what that was, in words."""
        now, told = self.stage.clock(), list(await self._handovers())
        held = await self._held()
        if held is None:
            return told
        if now >= self.dates.no_new_returns and held.round.state is RoundState.OPEN:
            told.append(await self._close())
        if now >= self.dates.digests and held.round.state is not RoundState.RELEASED:
            told.append(await self._release())
        return told

    async def _held(self) -> RoundHeld | None:
        return await self.stage.store.read(partial(
            rounds.round_of, partnership_id=self.stage.partnership_id, quarter=self.quarter))

    async def _handovers(self) -> Sequence[str]:
        """Confirm what was handed over a day ago or longer."""
        held = await self.stage.store.read(partial(
            delegations.delegations, partnership_id=self.stage.partnership_id))
        told = []
        for each in held:
            if each.delegation.state in FOR_US and each.at + NEXT_DAY <= self.stage.clock():
                await settle_handover(self.stage.desk, self.stage.partnership_id, each.delegation.id, agreed=True)
                told.append(f"confirmed that {each.delegation.taker} answers {each.ref} for {each.delegation.giver}")
        if told:
            await self.stage.settle()
        return told

    async def _close(self) -> str:
        done = await close_round(self.stage.desk, self.stage.partnership_id, self.quarter)
        await self.stage.settle()
        if isinstance(done, NotClosed):
            return done.reason
        missing, asked = plural(len(done.missing), "talk"), plural(done.asked, "return")
        return f"closed the round: {missing} unanswered, {asked} put for sign-off"

    async def _release(self) -> str:
        done = await release(self.stage.desk, self.stage.partnership_id, self.quarter)
        self.digests = await self.stage.store.read(partial(
            standing, self.stage.desk, self.stage.partnership_id, self.quarter))
        await self.stage.settle()
        return f"released {plural(done.returns, 'return')}" if isinstance(done, Released) else done.reason
