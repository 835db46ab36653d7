"""What somebody of a round wants of reminders: to be left alone for a while, or to have no more of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from conversations.partnership.nouns import Noun


class Wish(Noun):
    """Said by a person at `said_at`: to be asked again `until` then, or where that is none to be reminded no more.

    It is theirs, whatever they were asked just then, and stays theirs when that
    goes to somebody else. `by_hour` where they named the hour, not the day alone.
    """

    person: int
    said_at: datetime
    until: datetime | None = None
    by_hour: bool = False


def snoozed(wishes: Iterable[Wish]) -> dict[int, datetime]:
    """Until when people want to be left alone: what each said last holds; none for who then wanted no reminders."""
    return {person: wish.until for person, wish in _last(wishes).items() if wish.until is not None}


def named_the_hour(wishes: Iterable[Wish]) -> frozenset[int]:
    """Who said last at which hour they want to be asked again."""
    return frozenset(person for person, wish in _last(wishes).items() if wish.by_hour)


def muted(wishes: Iterable[Wish]) -> frozenset[int]:
    """Who wanted no more reminders, once at least."""
    return frozenset(each.person for each in wishes if each.until is None)


def _last(wishes: Iterable[Wish]) -> dict[int, Wish]:
    return {each.person: each for each in sorted(wishes, key=lambda each: each.said_at)}
