"""The support team in a rehearsal: it confirms hand-overs, and sees the round close and be released on its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.cli.rehearsing.stage import Stage
from bot.cli.rehearsing.standing import Standing, standing
from bot.handlers.settle_handover import settle_handover
from conversations.digests.wording import plural
from conversations.partnership.calendars import RoundDates
from conversations.partnership.delegations import DelegationState
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import RoundState
from storage import delegations, rounds
from storage.rounds import RoundHeld

NEXT_DAY = timedelta(days=1)
"""How long a hand-over waits for the support team at most."""
SEEN: Mapping[RoundState, tuple[str, Set[ReturnState]]] = {
    RoundState.CLOSED: ("saw the round close by itself: {talks} unanswered", {ReturnState.NO_RETURN}),
    RoundState.RELEASED: ("saw the round released by itself: {talks}", SENT_STATES),
}
"""What is told of a round that has come so far, and the talks that are counted there."""
FOR_US = frozenset({DelegationState.ASKED, DelegationState.TAKEN})


@dataclass(slots=True)
class SupportTeam:
    """Whoever runs the round; `digests` are those that stood on the day on which it was released."""

    stage: Stage
    quarter: Quarter
    dates: RoundDates
    digests: Sequence[Standing] = ()
    stood: RoundState = RoundState.OPEN

    def next_at(self, now: datetime) -> datetime | None:
        """When there is something for them to do next."""
        return min((at for at in (self.dates.no_new_returns, self.dates.digests) if at > now), default=None)

    async def work(self) -> Sequence[str]:
        """Do what is to be done now; what that was, in words."""
        told, held = await self._handovers(), await self._held()
        return told if held is None else [*told, *await self._gone_on(held)]

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

    async def _gone_on(self, held: RoundHeld) -> Sequence[str]:
        """How far the round has come by itself since it was last looked at, in words."""
        before, self.stood = self.stood, held.round.state
        if before is self.stood or self.stood not in SEEN:
            return ()
        counts = await self.stage.store.read(partial(
            rounds.counts, partnership_id=self.stage.partnership_id, round_id=held.round_id))
        if self.stood is RoundState.RELEASED:
            self.digests = await self.stage.store.read(partial(
                standing, self.stage.desk, self.stage.partnership_id, self.quarter))
        said, states = SEEN[self.stood]
        return [said.format(talks=plural(sum(counts.get(state, 0) for state in states), "talk"))]
