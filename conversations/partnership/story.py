"""What everybody said of one target in one quarter, side by side: what contradictions are looked for in."""

from datetime import date
from decimal import Decimal

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import Blockage
from conversations.partnership.case import Rated, Rating
from conversations.partnership.direction import Direction
from conversations.partnership.nouns import Noun
from conversations.partnership.parts import Body, PartFigure
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Outlook
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Definition


class Speaker(Noun):
    """Somebody who said something: an address, a name, and the body they speak for."""

    email: str
    name: str
    organisation: str

    def is_the_same_as(self, other: "Speaker") -> bool:
        """Whether both are one person, however their address is written."""
        return self.email.casefold() == other.email.casefold()


class LeadFigure(Noun):
    """The figure that the lead reported; `source` is the id of its version."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str


class LeadWords(Noun):
    """The cause that the lead gave; `justified` says that they kept these very words when they were doubted."""

    text: str
    justified: bool = False
    source: str


class PartTold(Noun):
    """What a body gave, and who gave it."""

    part: PartFigure
    giver: Speaker
    source: str


class BlockageTold(Noun):
    """A blockage, and who raised it."""

    blockage: Blockage
    raiser: Speaker


class RiskTold(Noun):
    """A risk now and before this round; `reviewer` is who reviewed it in the round, none when nobody has."""

    id: str
    description: str
    now: Grade
    before: Grade | None = None
    reviewer: Speaker | None = None


class ActionTold(Noun):
    """An action, how far it had come before this round, and how far its owner says that it is now."""

    id: str
    text: str
    owner: Speaker
    now: Progress
    before: Progress
    due: date | None = None


class Story(Noun):
    """Everything said of a target in a quarter that may contradict itself.

    `figure` is none when the lead has reported none. `rated` and `direction` are
    the computed rating and the direction on last quarter; `rated_before` is last
    quarter's rating. `bodies` are those that report on it, in the order of the agreement.
    """

    ref: str
    title: str
    quarter: Quarter
    definition: Definition
    lead: Speaker
    figure: LeadFigure | None = None
    rated: Rated
    rated_before: Rating | None = None
    direction: Direction = Direction.NONE
    outlook: Outlook | None = None
    words: LeadWords | None = None
    bodies: tuple[Body, ...] = ()
    parts: tuple[PartTold, ...] = ()
    blockages: tuple[BlockageTold, ...] = ()
    risks: tuple[RiskTold, ...] = ()
    actions: tuple[ActionTold, ...] = ()

    @property
    def name(self) -> str:
        """Its ref and title, as people find it in the agreement."""
        return f"{self.ref} {self.title}"
