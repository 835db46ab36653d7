"""A proxy: where there is no figure this quarter, how far its delivery plan has come.

It says something of the work and nothing of the outcome. So it is never a
rating, and no count of ratings or figures may take it in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from conversations.partnership.actions import Action, Progress
from conversations.partnership.dates import long_date
from conversations.partnership.figures import DataStatus
from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter

_WITHOUT_FIGURE = frozenset({DataStatus.NOT_YET_AVAILABLE, DataStatus.NOT_DUE})
_LATE = frozenset({Progress.LATE, Progress.PARTLY, Progress.NOT_DONE})
_A_YEAR = 4


class Proxy(Noun):
    """A delivery plan's progress in place of a figure.

    `total` counts every action that is still wanted, also those of which nobody
    has said anything and which are not due: they are in none of the other four.
    `next_figure` is the day by which a figure is expected; with `at_earliest`
    only the end of the quarter that it will cover is known.
    """

    done: int
    on_track: int
    late: int
    stuck: int
    total: int
    next_figure: date | None = None
    at_earliest: bool = False


def proxy_of(
    actions: Iterable[Action],
    status: DataStatus,
    *,
    expected: date | None,
    due_in: Collection[int],
    quarter: Quarter,
    lag: timedelta | None,
) -> Proxy | None:
    """The proxy of a target in `quarter`; none unless its figure is not yet available or not due.

    `expected` is the day the lead gave; without one, the next figure covers the
    next quarter whose number stands in `due_in`, and comes `lag` after its end.
    """
    if status not in _WITHOUT_FIGURE:
        return None
    wanted = [action for action in actions if action.progress is not Progress.DROPPED]
    stands = Counter(_stand(action, quarter) for action in wanted)
    covered = _next_end(due_in, quarter)
    return Proxy(
        done=stands[Progress.DONE], on_track=stands[Progress.ON_TRACK], late=stands[Progress.LATE],
        stuck=stands[Progress.STUCK], total=len(wanted),
        next_figure=expected or (covered if covered is None or lag is None else covered + lag),
        at_earliest=expected is None and covered is not None and lag is None,
    )  # fmt: skip


def _stand(action: Action, quarter: Quarter) -> Progress | None:
    """Which of the four it counts as; none where nobody has said and it is not due."""
    if action.progress in _LATE:
        return Progress.LATE
    if action.progress is not Progress.PROMISED:
        return action.progress
    overdue = action.due is not None and action.due <= quarter.last_day
    return Progress.LATE if overdue else None


def _next_end(due_in: Collection[int], quarter: Quarter) -> date | None:
    """The last day of the next quarter that has a figure; none where no quarter has."""
    coming = (quarter.plus(ahead) for ahead in range(1, _A_YEAR + 1))
    return next((each.last_day for each in coming if each.number in due_in), None)


def say_proxy(proxy: Proxy) -> str:
    """In a sentence: “Proxy: 3 of 5 actions done or on track; next figure expected by 14 October 2026” (and a stop)."""
    return f"Proxy: {_say_progress(proxy)}; {_say_next(proxy)}."


def _say_progress(proxy: Proxy) -> str:
    if not proxy.total:
        return "no actions in the delivery plan"
    well = proxy.done + proxy.on_track
    return f"{well} of {proxy.total} action{'' if proxy.total == 1 else 's'} done or on track"


def _say_next(proxy: Proxy) -> str:
    if proxy.next_figure is None:
        return "no date is known for the next figure"
    return f"next figure expected {'after' if proxy.at_earliest else 'by'} {long_date(proxy.next_figure)}"
