"""“Later” is answered with the day on which I will ask again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.handlers.receive import Handled
from storage.tables import TimerRow, table
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.weald import ANN, led_by

FRIDAY = datetime(2026, 10, 9, 14, 0, tzinfo=UTC)


async def due(weald: Collecting) -> list[datetime]:
    """When somebody will be asked again."""
    timer = table(TimerRow)
    rows = await weald.store.read(lambda session: session.connection().execute(
        select(timer.c.due_at).where(timer.c.kind == "ask_again")).all())
    return [row[0] for row in rows]


def lines(handled: Handled) -> list[str]:
    """What was said."""
    assert handled.speech is not None
    return [line.text for line in handled.speech.lines]


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("later", "12 October 2026", datetime(2026, 10, 12, 8, 30, tzinfo=UTC)),
        ("remind me on 14 October", "14 October 2026", datetime(2026, 10, 14, 8, 30, tzinfo=UTC)),
        ("remind me on 17 October", "19 October 2026", datetime(2026, 10, 19, 8, 30, tzinfo=UTC)),
        ("remind me on 28 October", "28 October 2026", datetime(2026, 10, 28, 9, 30, tzinfo=UTC)),
    ],
)
async def test_the_day_is_a_working_one_in_the_persons_own_hours(
    weald: Collecting, text: str, said: str, at: datetime
) -> None:
    """Said on a Friday afternoon: after the weekend, on the day named, or the next working day, summer time or not."""
    weald.now = FRIDAY
    await weald.open(led_by({ANN: 1}))
    assert f"That is fine. I will ask again on {said}." in lines(await weald.says(text))
    assert [at] == await due(weald)


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("remind me at 4", "That is fine. I will ask again on 9 October 2026 at 16:00.",
         datetime(2026, 10, 9, 15, tzinfo=UTC)),
        ("remind me at 10", "That is fine. I will ask again on 12 October 2026 at 10:00.",
         datetime(2026, 10, 12, 9, tzinfo=UTC)),
        ("remind me on 28 October at 2pm", "That is fine. I will ask again on 28 October 2026 at 14:00.",
         datetime(2026, 10, 28, 14, tzinfo=UTC)),
        ("remind me tomorrow at 11", "That is fine. I will ask again on 12 October 2026 at 11:00.",
         datetime(2026, 10, 12, 10, tzinfo=UTC)),
        ("remind me at 6pm", "I write to you between 09:30 and 16:30 on your working days. "
         "I will ask again on 12 October 2026 at 09:30.", datetime(2026, 10, 12, 8, 30, tzinfo=UTC)),
        ("remind me today", "I write to you between 09:30 and 16:30 on your working days. "
         "I will ask again on 12 October 2026 at 09:30.", datetime(2026, 10, 12, 8, 30, tzinfo=UTC)),
    ],
)
async def test_the_hour_is_the_persons_own(weald: Collecting, text: str, said: str, at: datetime) -> None:
    """Said on a Friday at three: in an hour, after the weekend at that hour, never outside their hours."""
    weald.now = FRIDAY
    await weald.open(led_by({ANN: 1}))
    assert said in lines(await weald.says(text))
    assert [at] == await due(weald)


async def test_a_second_wish_moves_the_first(weald: Collecting) -> None:
    """There is one day on which a return is asked for again; a wish of another kind sets none."""
    await weald.open(led_by({ANN: 1}))
    assert not any("ask again" in line for line in lines(await weald.says("can I speak to a person")))
    assert [] == await due(weald)
    await weald.says("later")
    await weald.says("remind me on 14 October")
    assert [datetime(2026, 10, 14, 8, 30, tzinfo=UTC)] == await due(weald)
