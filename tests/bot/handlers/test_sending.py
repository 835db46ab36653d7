"""A return that was sent is stored with where it came from, and can be quoted."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.rating import Rating
from storage.figures import FigureVersion, history
from storage.targets import target_ids
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.weald import ANN, QUARTER, WEALD, led_by


async def kept(weald: Collecting) -> list[FigureVersion]:
    """Every version of Ann's figure, the oldest first."""
    found = await weald.store.read(lambda session: history(
        session, WEALD, target_ids(session, WEALD).must("ANN 1", "a target"), QUARTER))
    return sorted(found, key=lambda one: one.version)


async def test_nothing_is_a_figure_before_it_is_sent(weald: Collecting) -> None:
    """What was answered is in the talk; sent, it is a figure with its rating and the delivery that sent it."""
    await weald.open(led_by({ANN: 1}))
    await weald.says("402")
    await weald.says("checked")
    assert [] == await kept(weald)
    await weald.says("send")
    [version] = await kept(weald)
    seat = await weald.seat()
    assert (Decimal(402), Rating.GREEN, "better") == (
        version.reported.figure.value, version.reported.rated.rating, version.reported.direction)
    assert (seat.return_id, "Ev3", seat.person_id) == (
        version.source.return_id, version.source.inbox_key, version.source.person_id)


async def test_a_correction_is_a_second_version(weald: Collecting) -> None:
    """Nothing is overwritten: both are kept, the later one holds."""
    await weald.open(led_by({ANN: 1}))
    await weald.gives("402")
    for text in ("change 1", "401", "The police sent a late list.", "send"):
        await weald.says(text)
    assert [(1, Decimal(402)), (2, Decimal(401))] == [
        (one.version, one.reported.figure.value) for one in await kept(weald)]
    assert [None, "The police sent a late list."] == [one.reported.note for one in await kept(weald)]
