"""A risk was looked at by its owner: what they say of it is kept, and put before the sponsor where it has risen."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.following import after_talk
from conversations.partnership.returns import RiskReviewed
from conversations.partnership.risks import RiskReview
from storage import mentions, outcomes


def keep_review(after: After, outcome: RiskReview) -> Lanes:
    """Keep the review; sent again as it was, it grades nothing anew."""
    session, seat, source = after.session, after.seat, after.source
    before = outcomes.outcome_before(session, seat, RiskReview)
    outcomes.keep_outcome(session, seat, outcome, after.reference, source.at)
    if outcome != before:
        said = RiskReviewed(risk=outcome.risk, open=outcome.open, grade=outcome.grade, mitigation=outcome.mitigation,
                            note=outcome.note)
        mentions.keep_reviews(session, seat, [said], source, works=outcome.working, again=outcome.review)
    return () if seat.target_id is None else after_talk(after, seat.target_id)
