"""A risk was looked at by its owner: what they say of it is kept, and put before the sponsor where it has risen."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.following import after_talk
from bot.handlers.reviewing import wind_reviews
from conversations.partnership.returns import RiskReviewed
from conversations.partnership.risks import RiskBrief, RiskReview
from storage import mentions, outcomes


def keep_review(after: After, outcome: RiskReview) -> Lanes:
    """Keep the review; sent again as it was, it grades nothing anew, and sent again without its grade, none stays."""
    session, seat, source = after.session, after.seat, after.source
    before = outcomes.outcome_before(session, seat, RiskReview)
    outcomes.keep_outcome(session, seat, outcome, after.reference, source.at)
    if outcome != before:
        taken_back = before is not None and before.grade is not None and outcome.grade is None and outcome.open
        grade = RiskBrief.model_validate(after.talking.brief).risk.grade if taken_back else outcome.grade
        said = RiskReviewed(risk=outcome.risk, open=outcome.open, grade=grade, mitigation=outcome.mitigation,
                            note=outcome.note)
        again = {outcome.risk: outcome.review} if outcome.review else {}
        mentions.keep_reviews(session, seat, [said], source, again, outcome.working)
        wind_reviews(session, after.partnership, after.received.at, seat.target_id)
    return () if seat.target_id is None else after_talk(after, seat.target_id)
