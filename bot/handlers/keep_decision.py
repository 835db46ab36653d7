"""Somebody decided: the decision is kept with their words, and what follows from it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import step
from bot.handlers.overriding import tell_lead
from bot.handlers.registering import ruled
from bot.handlers.settling import settled
from bot.handlers.signing_off import signed_off
from conversations.partnership.blockages import BlockageState, Move
from conversations.partnership.decisions import Decision, DecisionKind, Ruling
from storage import blockages, decisions, outcomes

MOVES: Mapping[Ruling, Move] = {
    Ruling.CLEARED: Move.ANSWERED,
    Ruling.WORKING: Move.TAKEN_ON,
    Ruling.PASSED_UP: Move.PASSED_ON,
}
"""What a ruling on a blockage does to it."""


def keep_decision(after: After, outcome: Decision) -> Lanes:
    """Keep the decision, and do what it comes to."""
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    decisions.keep_decision(after.session, after.partnership, outcome, after.source)
    return DOING[outcome.about](after, outcome)


def _unblock(after: After, decided: Decision) -> Lanes:
    held = blockages.blockage_of(after.session, after.partnership, decided.subject)
    if held is None or held.blockage.state is BlockageState.RESOLVED:
        return ()
    return step(after.desk, after.session, after.partnership, held, MOVES[decided.ruling], decided.words, after.source,
                decided.until)


DOING: Mapping[DecisionKind, Callable[[After, Decision], Lanes]] = {
    DecisionKind.UNBLOCK: _unblock,
    DecisionKind.OVERRIDE: tell_lead,
    DecisionKind.DISPUTE: settled,
    DecisionKind.RISK: ruled,
    DecisionKind.SIGN_OFF: signed_off,
}
"""What a decision of each kind comes to."""
