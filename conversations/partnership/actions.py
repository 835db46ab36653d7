"""Actions: what somebody promised to do, and what became of it."""

from datetime import date
from enum import StrEnum

from conversations.partnership.nouns import Noun


class Progress(StrEnum):
    """How far an action has come."""

    PROMISED = "promised"
    ON_TRACK = "on_track"
    PARTLY = "partly"
    LATE = "late"
    STUCK = "stuck"
    DONE = "done"
    NOT_DONE = "not_done"
    DROPPED = "dropped"


OPEN_PROGRESS = frozenset({Progress.PROMISED, Progress.ON_TRACK, Progress.PARTLY, Progress.LATE,
                           Progress.STUCK, Progress.NOT_DONE})


class Action(Noun):
    """Something promised for a target: what, by whom, by when. `id` is unique in the partnership.

    `considered` says that somebody thought of what might stand in its way: it
    was said so, or a risk names it.
    """

    id: str
    ref: str
    text: str
    owner: str | None = None
    due: date | None = None
    progress: Progress = Progress.PROMISED
    moved: int = 0
    considered: bool = False
