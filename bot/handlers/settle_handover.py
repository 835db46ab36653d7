"""The support team confirms that somebody else answers, or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.delegating import confirm, refuse
from bot.handlers.desk import Desk
from bot.handlers.once import in_a_turn
from conversations.partnership.delegations import DelegationState
from storage.database import Session
from storage.delegations import OVER, DelegationHeld, delegation_of


@dataclass(frozen=True, slots=True)
class Settled:
    """A hand-over before and after the support team spoke; alike where there was nothing left to say."""

    before: DelegationHeld
    after: DelegationHeld

    @property
    def changed(self) -> bool:
        """Whether anything came of it."""
        return self.before.delegation.state is not self.after.delegation.state


COMMAND = "command"
"""What an operator does at a terminal comes by no channel."""


async def settle_handover(
    desk: Desk, partnership_id: str, delegation_id: str, *, agreed: bool, words: str | None = None
) -> Settled | None:
    """Confirm a hand-over, or refuse it in these words; none where the partnership has none of this id.

    One that was declined or has ended stays as it is.
    """
    settle = partial(_settle, desk, partnership_id, delegation_id, agreed, words)
    done = await in_a_turn(desk, f"handover:{partnership_id}:{delegation_id}", COMMAND, settle)
    if done is None:
        return None
    settled, lanes = done
    for lane in lanes:
        desk.wake(lane)
    return settled


def _settle(
    desk: Desk, partnership_id: str, delegation_id: str, agreed: bool, words: str | None, session: Session
) -> tuple[Settled, Lanes] | None:
    held = delegation_of(session, partnership_id, delegation_id)
    if held is None:
        return None
    now = desk.clock()
    lanes: Lanes = ()
    if held.delegation.state not in {*OVER, *({DelegationState.HOLDS} if agreed else ())}:
        lanes = (confirm(desk, session, partnership_id, held, now, taken=False) if agreed
                 else refuse(desk, session, partnership_id, held, words, now))
    return Settled(held, delegation_of(session, partnership_id, delegation_id) or held), lanes
