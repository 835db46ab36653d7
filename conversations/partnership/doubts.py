"""What a check can say of an answer, in three strengths, and the limits the checks use."""

from decimal import Decimal

from conversations.partnership.figures import DataStatus
from conversations.partnership.nouns import Noun

Instead = tuple[str, Decimal | DataStatus]


class Refusal(Noun):
    """The value cannot be right; `says` names the remedy."""

    rule: str
    says: str


class Doubt(Noun):
    """The value may be wrong: asked once, and accepted with a reason. `says` ends in a question that “yes” answers.

    `keep` are reasons offered for keeping it; any other may be typed. `instead`
    are other readings offered: a label, and the value or data status it stands for.
    """

    rule: str
    says: str
    keep: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()


class Note(Noun):
    """Recorded and shown to the support team; the respondent is not asked."""

    rule: str
    says: str


Finding = Refusal | Doubt | Note


class Limits(Noun):
    """How far a figure may go before it is questioned.

    `jump`: so many times up or down on the last figure. `scale` and
    `scale_slack`: a ratio of 100 or 1/100, give or take this factor. `beyond`: a
    running total at so many times its milestone. `fewest`: how many earlier
    figures make a usual spread; `spread` how many of its widths are usual;
    `least_width` its least width as a share of the median, so that a steady
    series does not question every small change.
    """

    jump: Decimal = Decimal(8)
    scale: Decimal = Decimal(100)
    scale_slack: Decimal = Decimal("1.6")
    beyond: Decimal = Decimal("1.5")
    fewest: int = 5
    spread: Decimal = Decimal("3.5")
    least_width: Decimal = Decimal("0.05")


LIMITS = Limits()
