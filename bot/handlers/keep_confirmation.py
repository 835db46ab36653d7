"""Whoever raised a blockage says whether the answer freed it: then it is resolved, or opened again."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import step
from bot.handlers.disputing import after_saying
from conversations.partnership.blockages import BlockageState, Confirmation, Move
from storage import blockages, outcomes


def keep_confirmation(after: After, outcome: Confirmation) -> Lanes:
    """Resolve the blockage, or put it back before whoever answered, in the raiser's words.

    What was at odds with it because it was stuck may agree now.
    """
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    held = blockages.blockage_of(after.session, after.partnership, outcome.blockage)
    if held is None or held.blockage.state is BlockageState.RESOLVED:
        return ()
    move = Move.CONFIRMED if outcome.freed else Move.REOPENED
    lanes = step(after.desk, after.session, after.partnership, held, move, outcome.words, after.source)
    return (*lanes, *after_saying(after, held.target_id, after.talking.brief.quarter))
