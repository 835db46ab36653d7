"""A member's update was sent: their actions, what is stuck or feared, and their body's part-figure are kept."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.following import after_talk
from conversations.partnership.updates import Update
from storage import mentions, outcomes, part_figures


def keep_update(after: After, outcome: Update) -> Lanes:
    """Keep the update; sent again, only what it says anew."""
    session, seat, source = after.session, after.seat, after.source
    before = outcomes.outcome_before(session, seat, Update) or Update(ref=outcome.ref)
    outcomes.keep_outcome(session, seat, outcome, after.reference, source.at)
    mentions.keep_promises(session, seat, before.promises, outcome.promises, source)
    mentions.keep_new_risks(session, seat, before.new_risks, outcome.new_risks, source)
    mentions.keep_blockages(session, seat, before.blockages, outcome.blockages, source)
    if outcome.part is not None and seat.target_id is not None:
        part_figures.add_part(session, seat.partnership_id, seat.target_id, after.talking.brief.quarter, outcome.part,
                              source)
    return () if seat.target_id is None else after_talk(after, seat.target_id)
