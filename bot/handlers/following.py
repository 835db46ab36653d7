"""What follows when something new is known of a target: blockages climb, risks escalate, contradictions are found."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.blocking import after_naming
from bot.handlers.disputing import after_saying
from bot.handlers.registering import after_grading
from conversations.partnership.case import Rating
from conversations.partnership.figures import Figure
from storage.told import is_told


def figure_sent_again(after: After, target_id: int, before: Figure, now: Figure) -> None:
    """A return was sent again: where its figure is another, what came after it and what told it follow."""
    if before.value != now.value:
        from storage.restating import follow_figure  # read when it is wanted, which is seldom

        follow_figure(after.session, after.partnership, target_id, before, after.source)
    figures_changed(after, target_id)


def figures_changed(after: After, target_id: int) -> None:
    """A figure that was reported says something else by now: digests that told it are marked, corrections drafted."""
    if not is_told(after.session, after.partnership, target_id):
        return
    from bot.handlers.correcting_digests import draft_corrections  # digests are read where there are any

    draft_corrections(after.session, after.partnership, after.received.at, target_id)


def after_talk(after: After, target_id: int, rating: Rating | None = None) -> Lanes:
    """Do all that follows from a talk about a target; `rating` is the one that its figure came to, if it gave one."""
    return (
        *after_naming(after),
        *after_grading(after, target_id, rating),
        *after_saying(after, target_id, after.talking.brief.quarter),
    )
