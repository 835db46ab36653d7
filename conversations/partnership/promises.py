"""Promises: how many of those due were kept, and how often a date was put off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from conversations.partnership.actions import Action, Progress
from conversations.partnership.amounts import say_count
from conversations.partnership.nouns import Noun

_ANSWERED = frozenset({Progress.DONE, Progress.PARTLY, Progress.LATE, Progress.NOT_DONE})
_OFTEN = {1: "once", 2: "twice"}


class KeptRate(Noun):
    """Of the promises that fell due so many were kept."""

    kept: int
    due: int

    @property
    def rate(self) -> Decimal | None:
        """The share that was kept, from 0 to 1; none where nothing fell due."""
        return Decimal(self.kept) / self.due if self.due else None


def kept_rate(actions: Iterable[Action], today: date) -> KeptRate:
    """How many of these promises fell due by `today`, and how many of those were kept.

    The rule is our own; no published agreement has one. A promise is due once
    it was answered (done, partly, late or not done), or once its day has passed
    without an answer: the day itself still belongs to it. Kept is only what is
    done, early too; half a promise is not half kept. One that is no longer
    needed counts in neither number. A date that was put off is told as slippage
    and not here: the promise that is measured is the one that stands now.
    """
    due = [action for action in actions if _is_due(action, today)]
    return KeptRate(kept=sum(action.progress is Progress.DONE for action in due), due=len(due))


def _is_due(action: Action, today: date) -> bool:
    if action.progress is Progress.DROPPED:
        return False
    return action.progress in _ANSWERED or (action.due is not None and action.due < today)


def say_rate(rate: KeptRate) -> str:
    """“4 of 6 promises due were kept”, without a stop, to stand in a line of its own or in a longer one."""
    if not rate.due:
        return "No promise was due"
    if rate.due == 1:
        return f"The one promise due was {'kept' if rate.kept else 'not kept'}"
    return f"{rate.kept} of {rate.due} promises due {'was' if rate.kept == 1 else 'were'} kept"


def say_slippage(moved: int) -> str | None:
    """“put off three times”, for a date that was moved so often; none for one that never was."""
    if moved < 1:
        return None
    return f"put off {_OFTEN.get(moved, f'{say_count(moved)} times')}"
