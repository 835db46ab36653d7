"""A side of a dispute has answered: it is kept, and what comes of it is done."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import Surroundings, step, surroundings
from bot.handlers.correcting import correct_figure
from bot.handlers.disputing import FIRST, SECOND, by_one, judged, over, put_right
from conversations.partnership.blockages import BlockageState, Move
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
    if outcome.stance is Stance.YIELDS:
        return _gives_way(after, held, outcome)
    return judged(after, held)


def _gives_way(after: After, held: DisputeHeld, outcome: Answer) -> Lanes:
    dispute = held.dispute
    first = by_one(dispute) or dispute.first.email.casefold() == after.seat.email.casefold()
    mine, holds, other = ((dispute.first, SECOND, dispute.second) if first
                          else (dispute.second, FIRST, dispute.first))  # fmt: skip
    disputes.settle_dispute(after.session, after.partnership, dispute.id, holds, outcome.words, after.source)
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    said = f"It is settled: {after.seat.name} agrees with {other.name}. {outcome.words}"
    return (*over(after, dispute, said, among), *_carried_out(after, held, mine, other, outcome, among))


def _carried_out(
    after: After, held: DisputeHeld, mine: Side, other: Side, outcome: Answer, among: Surroundings
) -> Lanes:
    """What giving way changes: a lead's figure is corrected, a blockage that was none is withdrawn.

    What only they can put right themselves they are told to.
    """
    lead = after.seat.person_id == among.roles.lead_id
    if held.dispute.kind is ConflictKind.FIGURES and lead and other.value is not None:
        return correct_figure(after, held.target_id, held.quarter, other.value, outcome.words)
    if held.dispute.kind is ConflictKind.GREEN_BUT_BLOCKED and not lead:
        stuck = blockages.blockage_of(after.session, after.partnership, mine.source or "")
        if stuck is not None and stuck.blockage.state is not BlockageState.RESOLVED:
            return step(after.desk, after.session, after.partnership, stuck, Move.WITHDRAWN, outcome.words,
                        after.source)
    return put_right(after, held.dispute, mine, among)
