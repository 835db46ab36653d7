"""What somebody of a round wants of reminders: to be left alone for a while, or to have no more of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from conversations.partnership.nouns import Noun


class Wish(Noun):
    """Said by a person at `said_at`: to be asked again `until` then, or where that is none to be reminded no more.

    It is theirs, whatever they were asked just then, and stays theirs when that
    goes to somebody else.
    """

    person: int
    said_at: datetime
    until: datetime | None = None


def snoozed(wishes: Iterable[Wish]) -> dict[int, datetime]:
    """Until when people want to be left alone: what each said last holds; none for who then wanted no reminders."""
    last = {each.person: each.until for each in sorted(wishes, key=lambda each: each.said_at)}
    return {person: until for person, until in last.items() if until is not None}


def muted(wishes: Iterable[Wish]) -> frozenset[int]:
    """Who wanted no more reminders, once at least."""
    return frozenset(each.person for each in wishes if each.until is None)
