"""A figure that was reported is put right later: what somebody says of it, what they are asked, what it comes to."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.case import Rating
from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition


class Rerated(Noun):
    """A quarter whose rating changes with a figure that is put right; without a rating it is not rated."""

    quarter: Quarter
    was: Rating | None = None
    now: Rating | None = None


class RestateBrief(Matter):
    """What whoever restates a figure is asked to confirm: of which quarter, what stands, and what should.

    `told` is how many digests that were issued told the figure that stands,
    `changes` every rating that is another by it, the oldest quarter first;
    `reason` is what they said of it already.
    """

    of: Quarter
    was: Decimal
    now: Decimal
    definition: Definition
    person: str
    told: int = 0
    changes: tuple[Rerated, ...] = ()
    reason: str | None = None


class Restated(Noun):
    """Whether a figure is restated, to what, and why."""

    of: Quarter
    was: Decimal
    now: Decimal
    agreed: bool
    reason: str | None = None
