"""A delivery plan's progress in place of a figure: said as what it is, and counted nowhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conversations.digests.counts import counts_of, movement_of, verdict_of
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.partnership.actions import Action, Progress
from conversations.partnership.figures import DataStatus
from conversations.partnership.proxy import Proxy, proxy_of, say_proxy
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Unrated
from tests.conversations.digests.rich_round import TODAY, a_figure, a_round, a_target, no_answer

Q2 = Quarter(2026, 2)
IN_Q2, IN_Q3 = date(2026, 9, 30), date(2026, 10, 1)
WITH_FIGURES = (1, 2, 3, 4)
NOT_YET = DataStatus.NOT_YET_AVAILABLE
PLAN = Proxy(done=2, on_track=1, late=1, stuck=1, total=5, next_figure=date(2026, 10, 14))


def an_action(progress: Progress, due: date | None = None) -> Action:
    """A line of the delivery plan."""
    return Action(id="A1", ref="NI 17", text="Survey 500 homes", due=due, progress=progress)


def a_proxy(*actions: Action, expected: date | None = None, due_in: tuple[int, ...] = WITH_FIGURES,
            lag: timedelta | None = None) -> Proxy:  # fmt: skip
    """The proxy of a figure not yet available in Q2 2026/27."""
    told = proxy_of(actions, NOT_YET, expected=expected, due_in=due_in, quarter=Q2, lag=lag)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("expected", "action"),
    [
        ((1, 0, 0, 0, 1), an_action(Progress.DONE)),
        ((0, 1, 0, 0, 1), an_action(Progress.ON_TRACK)),
        ((0, 0, 1, 0, 1), an_action(Progress.LATE)),
        ((0, 0, 1, 0, 1), an_action(Progress.PARTLY)),
        ((0, 0, 1, 0, 1), an_action(Progress.NOT_DONE)),
        ((0, 0, 1, 0, 1), an_action(Progress.PROMISED, IN_Q2)),
        ((0, 0, 0, 0, 1), an_action(Progress.PROMISED, IN_Q3)),
        ((0, 0, 0, 0, 1), an_action(Progress.PROMISED)),
        ((0, 0, 0, 1, 1), an_action(Progress.STUCK)),
        ((0, 0, 0, 0, 0), an_action(Progress.DROPPED)),
    ],
)
def test_how_each_action_counts(expected: tuple[int, ...], action: Action) -> None:
    """Done, on track, late, stuck, of all that are wanted; what nobody spoke of is not called on track."""
    told = a_proxy(action)
    assert expected == (told.done, told.on_track, told.late, told.stuck, told.total)


@pytest.mark.parametrize("status", DataStatus)
def test_only_a_figure_that_is_still_to_come_has_a_proxy(status: DataStatus) -> None:
    """Not one that was given, withheld, dropped, or that nobody sent."""
    told = proxy_of([an_action(Progress.DONE)], status, expected=None, due_in=(4,), quarter=Q2, lag=None)
    assert (status in {NOT_YET, DataStatus.NOT_DUE}) is (told is not None)


@pytest.mark.parametrize(
    ("expected", "proxy"),
    [
        ((date(2026, 11, 2), False), a_proxy(expected=date(2026, 11, 2), lag=timedelta(days=14))),
        ((date(2026, 11, 2), False), a_proxy(expected=date(2026, 11, 2))),
        ((date(2027, 1, 14), False), a_proxy(lag=timedelta(days=14))),
        ((date(2026, 12, 31), True), a_proxy()),
        ((date(2027, 3, 31), True), a_proxy(due_in=(4,))),
        ((date(2027, 10, 14), False), a_proxy(due_in=(2,), lag=timedelta(days=14))),
        ((None, False), a_proxy(due_in=(), lag=timedelta(days=14))),
    ],
)
def test_when_the_next_figure_comes(expected: tuple[date | None, bool], proxy: Proxy) -> None:
    """As the lead said, else after the next quarter that has one; the same quarter is a year on."""
    assert expected == (proxy.next_figure, proxy.at_earliest)


@pytest.mark.parametrize(
    ("expected", "changed"),
    [
        ("Proxy: 3 of 5 actions done or on track; next figure expected by 14 October 2026.", {}),
        ("Proxy: 3 of 5 actions done or on track; next figure expected after 14 October 2026.",
         {"at_earliest": True}),
        ("Proxy: 3 of 5 actions done or on track; no date is known for the next figure.", {"next_figure": None}),
        ("Proxy: 0 of 1 action done or on track; next figure expected by 14 October 2026.",
         {"done": 0, "on_track": 0, "late": 0, "total": 1}),
        ("Proxy: no actions in the delivery plan; next figure expected by 14 October 2026.",
         {"done": 0, "on_track": 0, "late": 0, "stuck": 0, "total": 0}),
    ],
)  # fmt: skip
def test_a_proxy_is_said_as_one(expected: str, changed: dict[str, object]) -> None:
    """It opens with what it is, and ends with the next real figure."""
    assert expected == say_proxy(PLAN.model_copy(update=changed))


def test_a_proxy_has_no_rating() -> None:
    """Nothing in it can be taken for a colour."""
    assert {"done", "on_track", "late", "stuck", "total", "next_figure", "at_earliest"} == set(Proxy.model_fields)


def test_a_proxy_changes_no_count() -> None:
    """The sentence, the table, the verdicts and the movement stand as they stood without it."""
    without = (
        a_target(), a_target(rated=Rated(rating=Rating.RED)), no_answer(due=False), no_answer(),
        a_target("NI 17", None, figure=a_figure(None, NOT_YET), rated=Rated(unrated=Unrated.NO_FIGURE)),
    )  # fmt: skip
    beside = tuple(target.model_copy(update={"proxy": PLAN}) for target in without)
    assert _counted(without) == _counted(beside)


def _counted(targets: tuple[TargetFacts, ...]) -> tuple[object, ...]:
    sight = Sight(a_round(*targets), TODAY, 10)
    verdicts = tuple(verdict_of(target, sight) for target in targets)
    return counts_of(targets, sight), movement_of(targets, sight), verdicts
