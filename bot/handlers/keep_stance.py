"""A side of a dispute has answered: it is kept, and what comes of it is done."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import step, surroundings
from bot.handlers.correcting import correct_figure
from bot.handlers.disputing import judged, over
from conversations.partnership.blockages import Move
from conversations.partnership.disputes import Answer, ConflictKind, Side, Stance
from storage import blockages, disputes, outcomes
from storage.disputes import DisputeHeld


def keep_stance(after: After, outcome: Answer) -> Lanes:
    """Keep what the side says; one that gives way settles it by its own name."""
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    disputes.keep_stance(after.session, after.partnership, outcome, after.source)
    held = disputes.dispute_of(after.session, after.partnership, outcome.dispute)
    if held is None or held.settled is not None:
        return ()
    if outcome.stance is Stance.YIELDS and held.dispute.first.email != held.dispute.second.email:
        return _gives_way(after, held, outcome)
    return judged(after, held)


def _gives_way(after: After, held: DisputeHeld, outcome: Answer) -> Lanes:
    dispute = held.dispute
    first = dispute.first.email.casefold() == after.seat.email.casefold()
    holds, other = ("second", dispute.second) if first else ("first", dispute.first)
    disputes.settle_dispute(after.session, after.partnership, dispute.id, holds, outcome.words, after.source)
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    said = f"It is settled: {after.seat.name} agrees with {other.name}. {outcome.words}"
    return (*over(after, dispute, said, among), *_carried_out(after, held, other, outcome))


def _carried_out(after: After, held: DisputeHeld, other: Side, outcome: Answer) -> Lanes:
    """What giving way changes: a lead's figure is corrected, a blockage that was none is withdrawn."""
    lead = after.seat.person_id == _lead_of(after, held)
    if held.dispute.kind is ConflictKind.FIGURES and lead and other.value is not None:
        return correct_figure(after, held.target_id, held.quarter, other.value, outcome.words)
    if held.dispute.kind is ConflictKind.GREEN_BUT_BLOCKED and not lead:
        mine = held.dispute.second if held.dispute.second is not other else held.dispute.first
        stuck = blockages.blockage_of(after.session, after.partnership, mine.source or "")
        if stuck is not None:
            return step(after.desk, after.session, after.partnership, stuck, Move.WITHDRAWN, outcome.words,
                        after.source)
    return ()


def _lead_of(after: After, held: DisputeHeld) -> int:
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    return among.roles.lead_id
