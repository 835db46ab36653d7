"""Risks: what may stand in a target's way, how likely and how grave, and what is done about it."""

from datetime import date
from enum import StrEnum

from conversations.partnership.matter import Matter
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
    """Something that may stand in a target's way. `id` is unique in the partnership.

    `description` is the event that may come, `cause` what would bring it and
    `consequence` what it would do. `grade` is how it stands now, `inherent`
    before any mitigation, `aim` where mitigation should bring it. `actions` are
    the ids of the promises that mitigate it.
    """

    id: str
    ref: str
    description: str
    grade: Grade
    cause: str | None = None
    consequence: str | None = None
    inherent: Grade | None = None
    aim: Grade | None = None
    mitigation: str | None = None
    actions: tuple[str, ...] = ()
    owner: str | None = None
    review: date | None = None
    open: bool = True


class Working(StrEnum):
    """Whether the mitigation of a risk does what it should."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class RiskBrief(Matter):
    """What the owner of a risk is told when it is reviewed.

    `last` is its grade at the review before, none for a new one. `linked` are the
    texts of the actions that mitigate it. `matrix` and `grade_words` are those of
    the partnership's matrix, `review_by` the day of the next review that its zone asks for;
    `review_dates[likelihood - 1][impact - 1]` is that of each place of the matrix.
    """

    risk: Risk
    owner: str
    last: Grade | None = None
    linked: tuple[str, ...] = ()
    matrix: int = 5
    grade_words: tuple[tuple[str, int], ...] = ()
    review_by: date | None = None
    review_dates: tuple[tuple[date, ...], ...] = ()

    def next_review(self, grade: Grade) -> date | None:
        """The day by which the risk is looked at again, should it be graded so."""
        return self.review_dates[grade.likelihood - 1][grade.impact - 1] if self.review_dates else self.review_by


class RiskReview(Noun):
    """What came of a review: closed with a reason, unchanged, or graded anew."""

    risk: str
    open: bool = True
    grade: Grade | None = None
    working: Working | None = None
    mitigation: str | None = None
    note: str | None = None
    review: date | None = None


class RaisedRisk(Noun):
    """A risk as it was reported outside a return."""

    ref: str
    description: str
    cause: str | None = None
    consequence: str | None = None
    inherent: Grade | None = None
    grade: Grade
    aim: Grade | None = None
    mitigation: str | None = None
    action: str | None = None
    owner: str | None = None
    review: date | None = None
