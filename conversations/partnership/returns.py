"""One person's answers about one target in one round, as the talk left them."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.actions import Progress
from conversations.partnership.figures import Figure
from conversations.partnership.nouns import Noun
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.risks import Grade


class ReturnState(StrEnum):
    """How far a return has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    READY = "ready_to_send"
    SENT = "sent"
    QUERIED = "queried"
    SENT_AGAIN = "sent_again"
    SIGNED_OFF = "signed_off"
    RELEASED = "released"
    NO_RETURN = "no_return"


SENT_STATES = frozenset(
    {ReturnState.SENT, ReturnState.SENT_AGAIN, ReturnState.SIGNED_OFF, ReturnState.RELEASED}
)


class CauseCode(StrEnum):
    """Where a shortfall comes from."""

    OURS = "ours"
    PARTNER = "partner"
    NATIONAL = "national"
    DATA = "data"


class Assurance(StrEnum):
    """Who checked the figure's quality and how (the scale of a government return, Havant)."""

    AUDITED = "audited"
    SAMPLED = "sampled"
    CHECKED = "checked"
    NOT_CHECKED = "not_checked"


class Outlook(StrEnum):
    """The lead's own judgement of the final target."""

    MET = "will_be_met"
    AT_RISK = "at_risk"
    MISSED = "will_be_missed"


class Commentary(Noun):
    """Why a figure is off track (or beyond it) and what will be done; due only where earned.

    A part is none where it was left out with a reason (the ledger has it) or,
    for a figure on track, where nothing needs doing.
    """

    cause: str | None = None
    cause_code: CauseCode | None = None
    action: str | None = None
    owner: str | None = None
    due: date | None = None
    help_wanted: bool = False


class Contest(Noun):
    """A rating the lead holds to be right against the computed one, and why; both are kept."""

    rating: Rating
    reason: str


class Forecast(Noun):
    """The lead's year-end judgement, with a value where one was given."""

    outlook: Outlook
    value: Decimal | None = None


class PromiseKept(Noun):
    """What became of an action promised earlier."""

    action: str
    progress: Progress
    note: str | None = None
    new_due: date | None = None


class RiskReviewed(Noun):
    """What the lead says of a known risk now; `grade` is none when nothing changed."""

    risk: str
    open: bool = True
    grade: Grade | None = None
    mitigation: str | None = None
    note: str | None = None


class NewRisk(Noun):
    """A risk named in this return."""

    description: str
    grade: Grade
    mitigation: str | None = None
    owner: str | None = None


class NewBlockage(Noun):
    """A blockage named in this return."""

    what: str
    who_can: str | None = None
    tried: str | None = None
    needed_by: date | None = None


class Justified(Noun):
    """A doubt that was raised, and the reason given for keeping the value."""

    key: str
    rule: str
    value: str
    reason: str


class Return(Noun):
    """The typed outcome of a quarterly talk about one target."""

    ref: str
    figure: Figure
    rated: Rated
    commentary: Commentary | None = None
    contest: Contest | None = None
    forecast: Forecast | None = None
    assurance: Assurance | None = None
    promises: tuple[PromiseKept, ...] = ()
    risks: tuple[RiskReviewed, ...] = ()
    new_risks: tuple[NewRisk, ...] = ()
    blockages: tuple[NewBlockage, ...] = ()
    doubts: tuple[Justified, ...] = ()


class AnsweredFor(Noun):
    """What somebody answered of another's return: stored texts by question key, to be filed into that return."""

    texts: tuple[tuple[str, str], ...] = ()
