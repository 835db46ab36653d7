"""Somebody named to answer says whether they will: then the hand-over goes on, or whoever named them is told."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.delegating import confirm, decline
from conversations.partnership.delegations import Taken
from storage import delegations, outcomes


def keep_taken(after: After, outcome: Taken) -> Lanes:
    """Keep what they say; a yes holds once the support team has confirmed it as well."""
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    held = delegations.delegation_of(after.session, after.partnership, outcome.delegation)
    if held is None:
        raise LookupError(f"Hand-over {outcome.delegation} of {after.partnership} is gone.")
    if outcome.takes:
        return confirm(after.desk, after.session, after.partnership, held, after.source.at, taken=True)
    return decline(after.desk, after.session, after.partnership, held, outcome.words, after.source.at)
