"""Risks and blockages: what may stand in the way, and what already does."""

from datetime import date
from enum import StrEnum

from conversations.partnership.nouns import Noun


class Grade(Noun):
    """A place on the partnership's risk matrix; both parts run from 1 upwards."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Likelihood times impact, as most published registers have it."""
        return self.likelihood * self.impact


class Risk(Noun):
    """Something that may stand in a target's way. `id` is unique in the partnership."""

    id: str
    ref: str
    description: str
    grade: Grade
    mitigation: str | None = None
    owner: str | None = None
    review: date | None = None
    open: bool = True


class BlockageState(StrEnum):
    """Who holds a blockage now."""

    OPEN = "open"
    WITH_LEAD = "with_lead"
    WITH_SPONSOR = "with_sponsor"
    WITH_BOARD = "with_board"
    RESOLVED = "resolved"


class Blockage(Noun):
    """What is stuck, since when, who could free it, what was tried, by when it is needed."""

    id: str
    ref: str
    what: str
    raised_by: str
    raised_on: date
    who_can: str | None = None
    tried: str | None = None
    needed_by: date | None = None
    state: BlockageState = BlockageState.OPEN
