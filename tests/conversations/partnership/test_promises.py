"""Promises kept of those that fell due, and dates that were put off."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.actions import Action, Progress
from conversations.partnership.promises import KeptRate, kept_rate, say_rate, say_slippage

TODAY = date(2026, 10, 14)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def an_action(progress: Progress, due: date | None = None, moved: int = 0) -> Action:
    """Something promised."""
    return Action(id="A1", ref="NI 111", text="Sign the agreement", due=due, progress=progress, moved=moved)


@pytest.mark.parametrize(
    ("kept", "due", "action"),
    [
        (1, 1, an_action(Progress.DONE, YESTERDAY)),
        (1, 1, an_action(Progress.DONE, TOMORROW)),
        (1, 1, an_action(Progress.DONE)),
        (1, 1, an_action(Progress.DONE, YESTERDAY, moved=3)),
        (0, 1, an_action(Progress.PARTLY, YESTERDAY)),
        (0, 1, an_action(Progress.LATE, TOMORROW)),
        (0, 1, an_action(Progress.NOT_DONE, YESTERDAY)),
        (0, 1, an_action(Progress.PROMISED, YESTERDAY)),
        (0, 1, an_action(Progress.ON_TRACK, YESTERDAY)),
        (0, 1, an_action(Progress.STUCK, YESTERDAY)),
        (0, 0, an_action(Progress.PROMISED, TODAY)),
        (0, 0, an_action(Progress.ON_TRACK, TOMORROW)),
        (0, 0, an_action(Progress.STUCK, TOMORROW)),
        (0, 0, an_action(Progress.PROMISED)),
        (0, 0, an_action(Progress.DROPPED, YESTERDAY)),
    ],
)
def test_what_is_due_and_what_is_kept(kept: int, due: int, action: Action) -> None:
    """Answered or overdue is due; only done is kept; no longer needed is neither."""
    assert KeptRate(kept=kept, due=due) == kept_rate([action], TODAY)


ACTIONS = st.lists(
    st.builds(
        an_action,
        st.sampled_from(Progress),
        st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9)),
        st.integers(0, 4),
    )
)
KEPT = st.builds(an_action, st.just(Progress.DONE), st.none() | st.dates(), st.integers(0, 4))


@given(ACTIONS.flatmap(lambda actions: st.tuples(st.just(actions), st.permutations(actions))))
def test_the_order_of_promises_does_not_matter(both: tuple[list[Action], list[Action]]) -> None:
    """However they were read, they count alike."""
    assert kept_rate(both[0], TODAY) == kept_rate(both[1], TODAY)


@given(ACTIONS)
def test_the_rate_lies_between_none_and_all(actions: list[Action]) -> None:
    """A share, or none where nothing was due."""
    told = kept_rate(actions, TODAY)
    assert 0 <= told.kept <= told.due <= len(actions)
    assert (told.rate is None) is (told.due == 0)
    assert told.rate is None or 0 <= told.rate <= 1


@given(ACTIONS, KEPT)
def test_one_more_kept_never_lowers_the_rate(actions: list[Action], kept: Action) -> None:
    """Nor one broken raises it, nor one dropped changes it."""
    rate = kept_rate(actions, TODAY).rate
    assert (kept_rate([*actions, kept], TODAY).rate or Decimal(0)) >= (rate or Decimal(0))
    assert (kept_rate([*actions, an_action(Progress.NOT_DONE)], TODAY).rate or Decimal(0)) <= (rate or Decimal(0))
    assert rate == kept_rate([*actions, an_action(Progress.DROPPED, YESTERDAY)], TODAY).rate


@given(ACTIONS, st.dates(TODAY, TODAY + timedelta(days=20)))
def test_what_fell_due_stays_due(actions: list[Action], later: date) -> None:
    """Waiting makes no promise better."""
    now, then = kept_rate(actions, TODAY), kept_rate(actions, later)
    assert (now.kept, True) == (then.kept, now.due <= then.due)


@pytest.mark.parametrize(
    ("expected", "kept", "due"),
    [
        ("4 of 6 promises due were kept", 4, 6),
        ("1 of 6 promises due was kept", 1, 6),
        ("0 of 2 promises due were kept", 0, 2),
        ("The one promise due was kept", 1, 1),
        ("The one promise due was not kept", 0, 1),
        ("No promise was due", 0, 0),
    ],
)
def test_the_rate_is_said_with_its_denominator(expected: str, kept: int, due: int) -> None:
    """A share of two promises would look like a share of two hundred."""
    assert expected == say_rate(KeptRate(kept=kept, due=due))


@pytest.mark.parametrize(
    ("expected", "moved"),
    [(None, 0), ("put off once", 1), ("put off twice", 2), ("put off three times", 3), ("put off 12 times", 12)],
)
def test_slippage_is_said_in_words(expected: str | None, moved: int) -> None:
    """Never put off is nothing to say."""
    assert expected == say_slippage(moved)
