"""Somebody settles a dispute of others: kept by their name, the sides hear of it, and the figure is put right."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import Surroundings, surroundings
from bot.handlers.correcting import correct_figure
from bot.handlers.disputing import FIRST, SECOND, over
from conversations.partnership.decisions import Decision, Ruling
from conversations.partnership.disputes import ConflictKind, Dispute, Side
from storage import disputes

HOLDS: Mapping[Ruling, str] = {
    Ruling.FIRST_HOLDS: FIRST, Ruling.SECOND_HOLDS: SECOND, Ruling.ANOTHER: "another",
}  # fmt: skip
"""How a ruling settles a dispute."""


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
    reported = _reported(dispute, among)
    wrong = [each for each in (dispute.first, dispute.second) if each not in (side, reported)]
    said = f"{after.seat.name} has settled it: {which}. {decided.words or ''}".strip()
    lanes = over(after, dispute, said, among, wrong=wrong)
    value = decided.value if side is None else side.value
    if reported is not None and value is not None and side is not reported:
        reason = f"Settled by {after.seat.name}. {decided.words or ''}".strip()
        lanes += correct_figure(after, held.target_id, held.quarter, value, reason)
    return lanes


def _reported(dispute: Dispute, among: Surroundings) -> Side | None:
    """The lead's side, where what they said is the figure of their return: that is put right for them."""
    lead = among.known[among.roles.lead_id].email.casefold()
    return dispute.first if (dispute.kind is ConflictKind.FIGURES and dispute.first.email.casefold() == lead) else None


def _side(dispute: Dispute, ruling: Ruling) -> Side | None:
    return {Ruling.FIRST_HOLDS: dispute.first, Ruling.SECOND_HOLDS: dispute.second}.get(ruling)
