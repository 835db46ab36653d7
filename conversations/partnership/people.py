"""People, the parts they play, and when they are away."""

from datetime import date
from enum import StrEnum

from conversations.partnership.nouns import Noun


class Role(StrEnum):
    """The part a person plays for a target, theme or partnership."""

    TARGET_LEAD = "target_lead"
    SPONSOR = "sponsor"
    MEMBER = "member"
    CHAIR = "chair"
    SUPPORT = "support"


class SlackIdentity(Noun):
    """A person as one Slack workspace knows them."""

    team: str
    user: str


WEEK = ("mon", "tue", "wed", "thu", "fri")
"""The days of a working week, in order."""


class Person(Noun):
    """Somebody who answers, decides or reads; known by `email`, one identity with many addresses.

    They work on the days of the week that `works` names.
    """

    email: str
    name: str
    organisation: str
    other_emails: tuple[str, ...] = ()
    slack: SlackIdentity | None = None
    prefers: str = "slack"
    timezone: str = "Europe/London"
    calendar: str = "england"
    works: tuple[str, ...] = WEEK
    deputy: str | None = None


class Absence(Noun):
    """Days (both included) on which a person is away, and who answers for them."""

    email: str
    first: date
    last: date
    deputy: str | None = None
