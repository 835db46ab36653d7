"""Decisions: what is put before a lead, a sponsor or the board, and what they decide.

A decision is asked of one named person, in their own channel, and what they
decide is kept with their words.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.blockages import Blockage, MoveTold
from conversations.partnership.case import Rating
from conversations.partnership.disputes import Dispute
from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun
from conversations.partnership.risks import Risk


class DecisionKind(StrEnum):
    """What is to be decided."""

    UNBLOCK = "unblock"
    OVERRIDE = "override"
    DISPUTE = "dispute"
    RISK = "risk"
    SIGN_OFF = "sign_off"


class Ruling(StrEnum):
    """What can be decided; which of them are offered follows from the kind."""

    CLEARED = "cleared"
    WORKING = "working"
    PASSED_UP = "passed_up"
    AGREED = "agreed"
    REFUSED = "refused"
    FIRST_HOLDS = "first_holds"
    SECOND_HOLDS = "second_holds"
    ANOTHER = "another"
    ACCEPTED = "accepted"
    REDUCE = "reduce"
    SIGNED_OFF = "signed_off"
    QUERIED = "queried"


class Override(Noun):
    """A rating that a lead holds against the computed one, as it is put before the sponsor."""

    return_id: str
    figure: str
    computed: Rating
    contested: Rating
    reason: str


class SignOff(Noun):
    """A return as it is put before its sponsor; `seen` stands for the answers shown, so that a later change shows.

    Where some of it was signed before, `rows` are what is asked about now, `lines` their keys, and
    `moved` says in words what has changed; all of it is asked about where there is none.
    """

    return_id: str
    rows: tuple[tuple[str, str], ...]
    seen: str
    lines: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class DecisionBrief(Matter):
    """What whoever decides is told; of the five facts exactly the one that `about` names is set.

    `decider` is who is asked, `lead` answers for the target. `above` says who
    would have it next (“the target sponsor, Patricia Okafor”); none at the top of the
    ladder. `moves` is what has happened to a blockage so far.
    """

    about: DecisionKind
    decider: str
    lead: str
    above: str | None = None
    blockage: Blockage | None = None
    raised_by: str | None = None
    action: str | None = None
    moves: tuple[MoveTold, ...] = ()
    override: Override | None = None
    dispute: Dispute | None = None
    risk: Risk | None = None
    why_risk: tuple[str, ...] = ()
    sign_off: SignOff | None = None


class Decision(Noun):
    """What was decided, about which blockage, return, dispute or risk, and in what words.

    `until` is by when the decider means to have it done. `value` is the figure
    that holds where neither of two does.
    """

    about: DecisionKind
    subject: str
    ruling: Ruling
    words: str | None = None
    until: date | None = None
    value: Decimal | None = None
