"""A quarterly return was sent: its figure is a version, and what it promises, fears and finds blocked is kept."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import after_naming
from conversations.partnership.brief import Brief
from conversations.partnership.direction import against_last
from conversations.partnership.returns import Return
from storage import returns


def keep_return(after: After, outcome: Return) -> Lanes:
    """Keep the return; what it raises is put before whoever can act."""
    brief = Brief.model_validate(after.talking.brief)
    returns.record_return(after.session, after.seat, outcome, returns.Sending(
        reference=after.reference,
        source=after.source,
        milestone=brief.milestone,
        direction=against_last(brief, outcome.figure.value),
        note=after.talking.answers.reason_for("figure", "changed"),
    ))  # fmt: skip
    return after_naming(after)
