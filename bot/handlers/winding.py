"""A round runs by itself: it opens, closes and is released at the instants that its dates say, each by a timer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from bot.handlers.occasions import CLOSES, DIGESTS, OPENS
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState
from storage import rounds
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Fired, Timer, set_for, set_timers

BY_ITSELF: Mapping[RoundState, Mapping[str, str]] = {
    RoundState.PLANNED: {OPENS: "opens"},
    RoundState.OPEN: {CLOSES: "no_new_returns", DIGESTS: "digests"},
    RoundState.CLOSED: {DIGESTS: "digests"},
    RoundState.RELEASED: {},
}
"""What a round still does by itself, by where it stands: the kind of timer, and the date on which it fires."""


def wind(session: Session, partnership_id: str, round_id: int, round: Round, now: datetime) -> None:
    """Set the timers of a round to its dates; those that are set already are moved.

    What was over before is left to be done by hand: of a round that opens after
    its last day, nobody was asked in time. One that should have opened does so
    at once.
    """
    set_timers(session, partnership_id, [
        Timer(f"{kind}:{round_id}", f"round:{round_id}", kind, at, json.dumps({"quarter": str(round.quarter)}))
        for kind, step in BY_ITSELF[round.state].items()
        if (at := getattr(round, step)) > now or kind == OPENS
    ])


def to_come(session: Session, partnership_id: str, held: RoundHeld) -> dict[str, datetime]:
    """What a round still does by itself, by the kind of timer, and when."""
    found = set_for(session, partnership_id, f"round:{held.round_id}")
    return {kind: found[kind] for kind in BY_ITSELF[held.round.state] if kind in found}


def round_of_timer(session: Session, fired: Fired) -> RoundHeld | None:
    """The round that a timer of its dates was set for; none where it is gone."""
    return rounds.round_of(session, fired.partnership_id, Quarter.parse(json.loads(fired.timer.facts)["quarter"]))
