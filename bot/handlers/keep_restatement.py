"""A figure is put right: kept with the reason, later ratings anew, its signed line reopened, issued digests marked."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.correcting import correct_figure
from bot.handlers.following import figures_changed
from bot.handlers.refusing import why_closed
from bot.handlers.signing_off import figure_restated
from conversations.partnership.quarters import Quarter
from conversations.partnership.restating import Restated
from conversations.partnership.returns import SENT_STATES, ReturnState
from storage import outcomes, rounds, sessions
from storage.restating import known_of, rate_later, restate, tell_open_returns
from storage.sessions import Seat


def keep_restatement(after: After, outcome: Restated) -> Lanes:
    """Put the figure right where its lead confirmed it.

    Where the return that gave it can still be changed it is changed there, and
    sent again; else the figure is restated beside it, and the return stays as it
    was sent.
    """
    outcomes.keep_outcome(after.session, after.seat, outcome, after.reference, after.source.at)
    target_id = after.seat.target_id
    if not outcome.agreed or target_id is None:
        return ()
    seat = _return_of(after, target_id, outcome.of)
    open_still = seat is not None and why_closed(seat, after.received.at) is None
    if open_still and seat is not None and ReturnState(seat.state) in SENT_STATES:
        return correct_figure(after, target_id, outcome.of, outcome.now, outcome.reason or "")
    return _beside(after, target_id, outcome, seat)


def _beside(after: After, target_id: int, outcome: Restated, seat: Seat | None) -> Lanes:
    before = known_of(after.session, after.partnership, target_id)
    restate(after.session, after.partnership, before, outcome.of, outcome.now, outcome.reason, after.source)
    now = known_of(after.session, after.partnership, target_id)
    later = rate_later(after.session, after.partnership, before, now, outcome.of, after.received.at)
    anew = known_of(after.session, after.partnership, target_id)
    tell_open_returns(after.session, after.partnership, anew, [outcome.of, *later], after.received.at)
    figures_changed(after, target_id)
    return () if seat is None else figure_restated(after, seat)


def _return_of(after: After, target_id: int, quarter: Quarter) -> Seat | None:
    held = rounds.round_of(after.session, after.partnership, quarter)
    if held is None:
        return None
    return sessions.seat_by_return(after.session, after.partnership, f"{held.round_id}.{target_id}", turn=True)
