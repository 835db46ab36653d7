"""Somebody settles a dispute of others: kept by their name, the sides hear of it, and the figure is put right."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import surroundings
from bot.handlers.correcting import correct_figure
from bot.handlers.disputing import over
from conversations.partnership.decisions import Decision, Ruling
from conversations.partnership.disputes import ConflictKind, Dispute, Side
from storage import disputes

FIRST = "first"
HOLDS: Mapping[Ruling, str] = {
    Ruling.FIRST_HOLDS: FIRST, Ruling.SECOND_HOLDS: "second", Ruling.ANOTHER: "another",
}  # fmt: skip
"""How a ruling settles a dispute; the lead's side stands first where the lead is one."""


def settled(after: After, decided: Decision) -> Lanes:
    """Settle the dispute as was decided; one that is settled already stays so."""
    held = disputes.dispute_of(after.session, after.partnership, decided.subject)
    if held is None or held.settled is not None:
        return ()
    dispute, holds = held.dispute, HOLDS[decided.ruling]
    disputes.settle_dispute(after.session, after.partnership, dispute.id, holds, decided.words, after.source)
    among = surroundings(after.desk, after.session, after.partnership, held.target_id, after.received.at)
    side = _side(dispute, decided.ruling)
    which = "neither holds" if side is None else f"what {side.name} says holds"
    lanes = over(after, dispute, f"{after.seat.name} has settled it: {which}. {decided.words or ''}".strip(), among)
    value = decided.value if side is None else side.value
    if dispute.kind is ConflictKind.FIGURES and value is not None and holds != FIRST:
        reason = f"Settled by {after.seat.name}. {decided.words or ''}".strip()
        lanes += correct_figure(after, held.target_id, held.quarter, value, reason)
    return lanes


def _side(dispute: Dispute, ruling: Ruling) -> Side | None:
    return {Ruling.FIRST_HOLDS: dispute.first, Ruling.SECOND_HOLDS: dispute.second}.get(ruling)
