"""Disputes: two sides say what cannot both be so, and a named person settles which holds."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun


class ConflictKind(StrEnum):
    """What two sides can disagree about."""

    FIGURES = "figures"
    DENOMINATORS = "denominators"
    GREEN_BUT_BLOCKED = "green_but_blocked"
    WORDS = "words"
    RISK_AGAINST_RATING = "risk_against_rating"
    DONE_BUT_MISSED = "done_but_missed"


class Side(Noun):
    """One of two sides: who speaks (an address, a name, a body) and what they say, in a sentence.

    `value` is their figure where figures differ. `source` is the id of the row
    that the words come from: a figure, a part, an action, a blockage, a risk.
    """

    email: str
    name: str
    body: str
    says: str
    value: Decimal | None = None
    source: str | None = None


class Dispute(Noun):
    """Something found that cannot be so on both sides.

    `id` follows from what it is about, so that it is found once. `says` is the
    contradiction in a sentence for people. A dispute may have one side only,
    where the same person said both.
    """

    id: str
    kind: ConflictKind
    ref: str
    says: str
    first: Side
    second: Side


class Stance(StrEnum):
    """What a side says when it is shown the contradiction."""

    STANDS = "stands"
    YIELDS = "yields"
    BOTH = "both"


class DisputeBrief(Matter):
    """What a side is told: the contradiction, their own words, and the other's as far as they may see them.

    `theirs` is none where visibility keeps it; they are told so. `other` names the other side.
    """

    dispute: str
    kind: ConflictKind
    says: str
    person: str
    yours: str
    other: str
    theirs: str | None = None


class Answer(Noun):
    """What a side answered: they stand by it, they yield, or both are so, and why."""

    dispute: str
    stance: Stance
    words: str


class Settled(Noun):
    """Who settled a dispute, when, which way, and in what words."""

    by: str
    on: date
    holds: str
    words: str | None = None
