"""Hand-over: somebody else answers, all of a return or some of its questions.

A hand-over holds only once the person named and the support team have both
confirmed it. Rights follow it; what was said before stays whose it was.
"""

from enum import StrEnum

from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun


class DelegationState(StrEnum):
    """How far a hand-over has come."""

    ASKED = "asked"
    TAKEN = "taken"
    CONFIRMED = "confirmed"
    HOLDS = "holds"
    DECLINED = "declined"
    ENDED = "ended"


class Delegation(Noun):
    """Who hands what to whom: `keys` are the questions, none of them for the whole return.

    `TAKEN` is said yes to by the person named, `CONFIRMED` by the support team; it `HOLDS` once both have.
    """

    id: str
    return_id: str
    giver: str
    taker: str
    keys: tuple[str, ...] = ()
    state: DelegationState = DelegationState.ASKED


class HandoverBrief(Matter):
    """What the person named is told: who names them, and for what; `questions` are labels, none for all of them."""

    delegation: str
    giver: str
    taker: str
    target: str
    questions: tuple[str, ...] = ()


class Taken(Noun):
    """Whether the person named takes it on; `words` say why not, or who would be right."""

    delegation: str
    takes: bool
    words: str | None = None


def next_state(state: DelegationState, *, taken: bool = False, confirmed: bool = False) -> DelegationState:
    """The state once the person named has taken it, or the support team has confirmed it."""
    if state in {DelegationState.DECLINED, DelegationState.ENDED, DelegationState.HOLDS}:
        return state
    if taken:
        return DelegationState.HOLDS if state is DelegationState.CONFIRMED else DelegationState.TAKEN
    if confirmed:
        return DelegationState.HOLDS if state is DelegationState.TAKEN else DelegationState.CONFIRMED
    return state
