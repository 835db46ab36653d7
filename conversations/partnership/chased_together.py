"""Rounds that are open at once: whoever is reminded of one is told in the same message what another still asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from conversations.partnership.chase import Chase, Outstanding
from conversations.partnership.chasing import planned


def left_besides(chase: Chase, person: int, now: datetime) -> tuple[Outstanding, ...]:
    """What another round asks of somebody who is reminded now.

    Nothing where they want to be left alone with it, or were not invited to it yet: they are, on another day.
    """
    until = chase.snoozed.get(person)
    if person in chase.uninvited | chase.muted or (until is not None and until > now):
        return ()
    return tuple(item for item in chase.outstanding if item.owner == person)


def taken_besides(chase: Chase, readers: Collection[int], now: datetime) -> Iterator[tuple[str, str]]:
    """The reminders of another round that such a message takes: those that fall due by now, and say nothing besides.

    That a date was moved, or that somebody wanted to be asked again, is said in a message of its own round.
    """
    names = {step.name for step in chase.steps.steps}
    theirs = tuple(item for item in chase.outstanding if item.owner in readers)
    for chaser in planned(chase.model_copy(update={"outstanding": theirs}), now).due:
        steps = list(chaser.taken)
        if chaser.reminds and all(name in names for _, name in steps):
            yield from steps
