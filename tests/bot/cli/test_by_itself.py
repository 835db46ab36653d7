"""When a round does something by itself, in a sentence; and what is said where it does nothing more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.by_itself import said_by_itself
from bot.handlers.occasions import CLOSES, DIGESTS
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState

AT = datetime(2026, 10, 30, 9, 30, tzinfo=UTC)
LAST = datetime(2026, 10, 23, 16, tzinfo=UTC)
ROUND = Round(quarter=Quarter(2026, 2), script="quarterly_return@1", opens=AT, due=AT, no_new_returns=LAST, digests=AT,
              edits_close=AT)  # fmt: skip


def test_what_comes_first_is_said_first_and_in_the_hours_of_the_partnership() -> None:
    """Of a closed round its release alone."""
    both = said_by_itself(ROUND, {DIGESTS: AT, CLOSES: LAST}, "Europe/London")
    assert ("By itself it closes on Friday 23 October 2026 at 17:00 and is released on Friday 30 October 2026 at 09:30."
            == both)
    assert "By itself it is released on Friday 30 October 2026 at 09:30." \
        == said_by_itself(ROUND, {DIGESTS: AT}, "Europe/London")


@pytest.mark.parametrize(("state", "verb"), [(RoundState.OPEN, "round close 2026-Q2"),
                                             (RoundState.CLOSED, "round release 2026-Q2")])
def test_what_it_does_not_do_by_itself_is_said_with_the_verb_that_does(state: RoundState, verb: str) -> None:
    """It was opened, or is looked at, after that date; of one that is released nothing is said."""
    said = said_by_itself(ROUND.model_copy(update={"state": state}), {}, "Europe/London")
    assert said is not None
    assert f"`quarterday {verb}`" in said
    assert said_by_itself(ROUND.model_copy(update={"state": RoundState.RELEASED}), {}, "Europe/London") is None
