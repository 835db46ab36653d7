"""When a round opens, closes and is released by itself, in a sentence; or what is to be done by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers.occasions import CLOSES, DIGESTS, OPENS
from conversations.digests.wording import listed
from conversations.partnership.dates import long_day
from conversations.partnership.rounds import Round, RoundState

DOES: Mapping[str, str] = {OPENS: "opens", CLOSES: "closes", DIGESTS: "is released"}
"""What a round does by itself, by the kind of timer, as a sentence has it."""
BY_HAND: Mapping[RoundState, str] = {
    RoundState.OPEN: "It does not close by itself, for its last day for new returns is over. Close it with `quarterday "
                     "round close {quarter}`, or give it later days with `quarterday round move {quarter}`.",
    RoundState.CLOSED: "It is not released by itself, for the day of its digests is over. Release it with `quarterday "
                       "round release {quarter}`.",
}  # fmt: skip
"""What is said where nothing more happens by itself."""


def said_by_itself(round: Round, timers: Mapping[str, datetime], timezone: str) -> str | None:
    """“By itself it closes on Wednesday 28 October 2026 at 17:00 and is released on …”; none where all is done."""
    if not timers:
        said = BY_HAND.get(round.state)
        return None if said is None else said.format(quarter=round.quarter)
    steps = [f"{DOES[kind]} on {_when(at, timezone)}" for kind, at in sorted(timers.items(), key=lambda each: each[1])]
    return f"By itself it {listed(steps)}."


def _when(at: datetime, timezone: str) -> str:
    local = at.astimezone(ZoneInfo(timezone))
    return f"{long_day(local.date())} at {local:%H:%M}"
