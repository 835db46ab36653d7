"""Blockages: what stands in a target's way now, who holds it, and whether it was freed.

`open → with lead → with sponsor → with board → resolved`. An answer resolves
nothing by itself: whoever raised it says whether it is unblocked.
"""

from datetime import date
from enum import StrEnum

from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun


class BlockageState(StrEnum):
    """Who holds a blockage now."""

    OPEN = "open"
    WITH_LEAD = "with_lead"
    WITH_SPONSOR = "with_sponsor"
    WITH_BOARD = "with_board"
    RESOLVED = "resolved"


class Move(StrEnum):
    """What can happen to a blockage."""

    RAISED = "raised"
    TAKEN_ON = "taken_on"
    PASSED_ON = "passed_on"
    OVERDUE = "overdue"
    ASKED_AGAIN = "asked_again"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Blockage(Noun):
    """What is stuck, since when, who could free it, what was tried, by when it is needed.

    `raised_by` is an address, `holder` the name of whoever has to act (none
    when nobody does). `held_since` is the day it came to them. `answer` stands
    from when a holder said what was done until the raiser confirms or reopens it.
    """

    id: str
    ref: str
    what: str
    raised_by: str
    raised_on: date
    action: str | None = None
    since: date | None = None
    who_can: str | None = None
    tried: str | None = None
    needed_by: date | None = None
    state: BlockageState = BlockageState.OPEN
    holder: str | None = None
    held_since: date | None = None
    answer: str | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    resolved_on: date | None = None

    @property
    def stuck_since(self) -> date:
        """Since when it has been stuck: as the raiser said, else since it was raised."""
        return self.since or self.raised_on

    def age(self, today: date) -> int:
        """Calendar days since it was raised."""
        return ((self.resolved_on or today) - self.raised_on).days


class MoveTold(Noun):
    """Something that happened to a blockage, as the next holder reads it: who did what, when, in what words."""

    move: Move
    state: BlockageState
    by: str | None = None
    on: date
    words: str | None = None


class RaisingBrief(Matter):
    """What somebody who reports a blockage or a risk at any time may speak of.

    `targets` are those they have a part in, each with its open actions, or every
    target that they may see where they have a part in none. `matrix` and
    `grade_words` are those of the partnership's risk matrix.
    """

    person: str
    targets: tuple["Speakable", ...]
    matrix: int = 5
    grade_words: tuple[tuple[str, int], ...] = ()


class Speakable(Noun):
    """A target that somebody may report on; `actions` are (id, text) pairs of what is promised for it."""

    ref: str
    title: str
    actions: tuple[tuple[str, str], ...] = ()


class RaisedBlockage(Noun):
    """A blockage as it was reported outside a return."""

    ref: str
    what: str
    action: str | None = None
    since: date | None = None
    who_can: str | None = None
    tried: str | None = None
    needed_by: date | None = None


class ConfirmBrief(Matter):
    """What whoever raised a blockage is told when it was answered: the answer, and by whom."""

    blockage: Blockage
    answer: str
    answered_by: str


class Confirmation(Noun):
    """Whether it is unblocked; `words` say what is still stuck where it is not."""

    blockage: str
    freed: bool
    words: str | None = None
