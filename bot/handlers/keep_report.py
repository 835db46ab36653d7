"""A blockage or a risk was reported outside a round: it is kept, and put before whoever can act."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.following import after_talk
from bot.handlers.reviewing import wind_reviews
from conversations.partnership.blockages import RaisedBlockage
from conversations.partnership.risks import RaisedRisk
from storage import blockages, outcomes, register
from storage.targets import target_ids


def keep_blockage(after: After, outcome: RaisedBlockage) -> Lanes:
    """Keep what is stuck; the target's lead is asked, or whoever stands above them where the lead reports it."""
    session, seat = after.session, after.seat
    outcomes.keep_outcome(session, seat, outcome, after.reference, after.source.at)
    target_id = target_ids(session, after.partnership).must(outcome.ref, "the target of a blockage")
    blockages.raise_blockage(session, after.partnership, target_id, f"{seat.return_id}.blockage.1", outcome,
                             after.today, after.source)
    return after_talk(after, target_id)


def keep_risk(after: After, outcome: RaisedRisk) -> Lanes:
    """Keep a risk; above the line it is put before the sponsor, and on its date it is looked at."""
    session, seat = after.session, after.seat
    outcomes.keep_outcome(session, seat, outcome, after.reference, after.source.at)
    target_id = target_ids(session, after.partnership).must(outcome.ref, "the target of a risk")
    register.raise_risk(session, after.partnership, target_id, f"{seat.return_id}.risk.1", outcome, after.source)
    wind_reviews(session, after.partnership, after.received.at, target_id)
    return after_talk(after, target_id)
