"""What a digest needs to know of a round: stored facts, read once, never chat.

Ratings stand here as they were computed and stored; a digest only chooses and
words. Each fact carries the id of the row it came from, so that every line can
lead back to it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from conversations.partnership.actions import Action, Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.brief import Past
from conversations.partnership.disputes import Dispute, Settled
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.history import History, Known
from conversations.partnership.matrix import Matrix, usual_matrix
from conversations.partnership.nouns import Noun
from conversations.partnership.parts import PartFigure, Total
from conversations.partnership.projection import PastForecast, Projection
from conversations.partnership.proxy import Proxy
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.register import Movement, movement
from conversations.partnership.returns import Assurance, Commentary, Forecast, ReturnState
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Definition, Milestone

SIGNED_STATES = frozenset({ReturnState.SIGNED_OFF, ReturnState.RELEASED})
OUTSIDE_THE_COUNT = frozenset({DataStatus.NOT_DUE, DataStatus.NO_LONGER_COLLECTED})


class ContestFacts(Noun):
    """A rating the lead holds against the computed one, and who decided; neither is set until somebody has.

    `words` are those of whoever decided. Both ratings are shown whatever was decided.
    """

    computed: Rating
    contested: Rating
    reason: str
    agreed_by: str | None = None
    refused_by: str | None = None
    words: str | None = None


class PromiseFacts(Noun):
    """An action promised earlier and what became of it; `moved` counts how often it was put off."""

    id: str
    text: str
    owner: str | None = None
    due: date | None = None
    progress: Progress = Progress.PROMISED
    note: str | None = None
    new_due: date | None = None
    moved: int = 0

    @property
    def last_due(self) -> date | None:
        """The date that holds now: the new one where it was put off."""
        return self.new_due or self.due


class RiskFacts(Noun):
    """A risk as it stands; `before` is its grade before this round, none when it is new.

    `aim` is where its mitigation should bring it, `actions` the texts of the
    promises that mitigate it, `review` the day by which it is looked at again.
    """

    id: str
    description: str
    grade: Grade
    before: Grade | None = None
    aim: Grade | None = None
    cause: str | None = None
    consequence: str | None = None
    mitigation: str | None = None
    actions: tuple[str, ...] = ()
    owner: str | None = None
    review: date | None = None
    open: bool = True

    @property
    def movement(self) -> Movement:
        """The sign of the change in score."""
        return movement(self.grade, self.before, is_open=self.open)

    @property
    def mitigated(self) -> bool:
        """Whether anything is done about it: in words, or by a promise."""
        return bool(self.mitigation or self.actions)


class BlockageFacts(Noun):
    """What is stuck and who holds it since when; `holder` is a name, none when nobody does.

    `since` is the day from which it was stuck, as the raiser said; `action` the
    text of the promise it stops. `answer` stands, with who gave it and when,
    from when a holder said what was done; `resolved_on` is the day the raiser
    said that it is unblocked.
    """

    id: str
    what: str
    raised_on: date
    state: BlockageState
    since: date | None = None
    action: str | None = None
    holder: str | None = None
    held_since: date | None = None
    answer: str | None = None
    answered_by: str | None = None
    answered_on: date | None = None
    resolved_on: date | None = None
    who_can: str | None = None
    tried: str | None = None
    needed_by: date | None = None

    @property
    def resolved(self) -> bool:
        """Whether whoever raised it has said that it is unblocked."""
        return self.state is BlockageState.RESOLVED

    def days_open(self, today: date) -> int:
        """Calendar days since it was raised, until it was resolved."""
        return ((self.resolved_on or today) - self.raised_on).days

    def days_unanswered(self, today: date) -> int:
        """Calendar days since it was raised or last answered."""
        return (today - (self.answered_on or self.raised_on)).days


class DisputeFacts(Noun):
    """What two sides say that cannot both be so, and how it was settled; none while it stands.

    `value` is the figure that holds where neither side's does.
    """

    dispute: Dispute
    settled: Settled | None = None
    value: Decimal | None = None

    @property
    def settled_by_somebody(self) -> bool:
        """Whether a named person settled it; one that went away by a correction was settled by nobody."""
        return self.settled is not None and bool(self.settled.by)


class Restatement(Noun):
    """A figure changed after it was reported: what readers were told, and what holds now."""

    quarter: Quarter
    was: Decimal
    now: Decimal


class QuestionFacts(Noun):
    """What a reader asked about a line of a digest, and what the lead answered; no answer while none has come.

    `line` is the id of the line that was asked about.
    """

    id: str
    line: str
    words: str
    asked_by: str
    asked_on: date
    answer: str | None = None
    answered_by: str | None = None
    answered_on: date | None = None


class StretchFacts(Noun):
    """Reward at stake on a stretch target: pounds, and the share earned at this figure (0 to 1).

    `without` is the figure expected without the agreement, `level` the one that earns it all.
    """

    reward: Decimal
    share: Decimal | None = None
    without: Decimal | None = None
    level: Decimal | None = None


class TargetFacts(Noun):
    """All that is known of one target in the round.

    `figure` is the newest version and `figure_id` its id; both are none when
    nothing was reported. `given` is the day that version was given and
    `restated` what this round changed, in this quarter or an earlier one. `past` runs from the oldest quarter
    to the newest, over a year; `history` reaches further and is unfolded by
    `trend`. `projection` is the computed year end (`run_rate` its value where
    the figure adds up through the year), `past_forecast` how good the lead's
    was last year; `year_end_rating` is that of the lead's own value, or else of
    the computed one. A `visibility` other than `partnership` keeps figure and
    words out of every digest. `actions` is everything ever promised for it,
    `promises` what of it a reader is told. `proxy` stands beside a missing
    figure and counts nowhere. `parts` is what its bodies gave, where several
    report on it; it never takes the place of `figure`. `part_figures` is what
    each of them gave, and `districts` those of them that are told of it. `questions` are those
    that readers of this quarter's digests put to its lines. `reference` is what
    its lead was told to quote.
    """

    ref: str
    title: str
    theme: str
    lead: str
    definition: Definition
    due: bool
    state: ReturnState
    return_id: str | None = None
    figure: Figure | None = None
    figure_id: str | None = None
    given: date | None = None
    restated: tuple[Restatement, ...] = ()
    rated: Rated
    milestone: Milestone | None = None
    past: tuple[Past, ...] = ()
    history: History | None = None
    contest: ContestFacts | None = None
    commentary: Commentary | None = None
    forecast: Forecast | None = None
    run_rate: Decimal | None = None
    projection: Projection | None = None
    past_forecast: PastForecast | None = None
    year_end: Milestone | None = None
    year_end_rating: Rating | None = None
    assurance: Assurance | None = None
    actions: tuple[Action, ...] = ()
    promises: tuple[PromiseFacts, ...] = ()
    risks: tuple[RiskFacts, ...] = ()
    blockages: tuple[BlockageFacts, ...] = ()
    disputes: tuple[DisputeFacts, ...] = ()
    parts: Total | None = None
    part_figures: tuple[PartFigure, ...] = ()
    proxy: Proxy | None = None
    stretch: StretchFacts | None = None
    questions: tuple[QuestionFacts, ...] = ()
    reference: str | None = None
    districts: tuple[str, ...] = ()
    visibility: str = "partnership"

    @property
    def name(self) -> str:
        """Its ref and title, as people find it in the agreement."""
        return f"{self.ref} {self.title}"

    @property
    def reported(self) -> bool:
        """Whether there is a figure; zero is one."""
        return self.figure is not None and self.figure.status is DataStatus.REPORTED

    @property
    def signed_off(self) -> bool:
        """Whether the return was signed off as it stands."""
        return self.state in SIGNED_STATES

    @property
    def restricted(self) -> bool:
        """Whether figure and words must stay out of digests (a named child, a restricted paper)."""
        return self.visibility != "partnership"

    @property
    def counted(self) -> bool:
        """Whether a figure is due this quarter, so that the target stands in the denominator."""
        return self.due and (self.figure is None or self.figure.status not in OUTSIDE_THE_COUNT)

    @property
    def value(self) -> Decimal | None:
        """The figure's value; none when nothing was reported."""
        return None if self.figure is None else self.figure.value

    def trend(self, quarter: Quarter) -> tuple[Known, ...]:
        """What is known of each quarter, from nine years before `quarter` to the milestones of its year's end."""
        if self.history is not None:
            return self.history.known(quarter, self.value, self.rated.rating)
        known = [Known(each.quarter, each.value, None, each.rating, int(each.comparable)) for each in self.past]
        return (*known, Known(quarter, self.value, self.milestone, self.rated.rating, 1))

    def rating_in(self, quarter: Quarter) -> Rating | None:
        """The rating of an earlier quarter, however far back; none when it had none."""
        known = next((past for past in self.past if past.quarter == quarter), None)
        if known is None and self.history is not None:
            return self.history.rating(quarter)
        return None if known is None else known.rating


class RoundFacts(Noun):
    """A round of a partnership as it stood when it was read.

    `opened` is its first day, `due` the last day for returns and `digests_on`
    the first day on which a digest may leave the support team, unless the round
    was `released` before. `matrix` is the partnership's own: its zones say which
    risks are reported whatever their movement.
    """

    round_id: str
    partnership: str
    quarter: Quarter
    opened: date
    due: date
    digests_on: date
    closed: bool = False
    released: bool = False
    matrix: Matrix = usual_matrix()
    targets: tuple[TargetFacts, ...] = ()

    def embargoed(self, today: date) -> bool:
        """Whether a digest may not leave the support team yet."""
        return not self.released and today < self.digests_on

    def overdue(self, today: date) -> bool:
        """Whether a missing return is a “no return” rather than one still awaited."""
        return self.closed or today > self.due
