"""What follows when something new is known of a target: blockages climb, risks escalate, contradictions are found."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import after_naming
from bot.handlers.disputing import after_saying
from bot.handlers.registering import after_grading
from conversations.partnership.case import Rating


def after_talk(after: After, target_id: int, rating: Rating | None = None) -> Lanes:
    """Do all that follows from a talk about a target; `rating` is the one that its figure came to, if it gave one."""
    return (
        *after_naming(after),
        *after_grading(after, target_id, rating),
        *after_saying(after, target_id, after.talking.brief.quarter),
    )
