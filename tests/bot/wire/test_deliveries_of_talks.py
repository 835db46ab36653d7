"""Every delivery of every talk three times, in no order: nothing is stored, asked or said a second time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

from bot.channels.slack.manifest import FROM_A_MESSAGE
from storage.database import Session
from storage.tables.row import Row
from tests.bot.wire import groups
from tests.bot.wire.busy import Busy
from tests.bot.wire.kept import rows
from tests.bot.wire.laws import broken
from tests.bot.wire.standing import Stand, standing
from tests.bot.wire.test_kill_talks import crowd_of, held, left, moves, passes_on, steps
from tests.bot.wire.thrice import Thrice
from tests.bot.wire.weald import CHANNEL_ID

TARGETS, SEED = 4, 5
UNTOLD = frozenset({"lane", "timer", "worker"})
"""Tables of the work loop's own pace and of its living, which go on whatever is delivered."""


async def test_each_delivery_thrice_in_any_order_is_as_once(database_url: str) -> None:
    """Events, presses, commands, shortcuts of messages: every law holds, and all of them once more change nothing."""
    async with standing(database_url, grouped=TARGETS) as stand:
        chance = random.Random(SEED)
        thrice = Thrice(stand.slack.dispatch.courier, chance)
        stand.slack.dispatch.courier = thrice
        led, up = groups.grouped(TARGETS), asyncio.Event()
        up.set()
        crowd = crowd_of(stand, led, up)
        await from_a_message(stand, crowd[TARGETS])
        async with asyncio.TaskGroup() as going:
            answering = [going.create_task(one.go_on()) for one in crowd]
            await stand.until_read(left, lambda found: found == Counter())
            for task in answering:
                task.cancel()
        await thrice.settled()
        await stand.until_read(left, lambda found: found == Counter())
        assert [] == await stand.read(broken)
        assert {each.ref: steps(passed=passes_on(each)) for each in led} == await stand.read(moves)
        found = await stand.read(held)
        assert {"delivery_update@1": TARGETS, "risk@1": TARGETS + 1, "unblocked@1": TARGETS} == {
            script: found[script] for script in ("delivery_update@1", "risk@1", "unblocked@1")}
        before = await stand.read(everything)
        chance.shuffle(thrice.made)
        for make in list(thrice.made):
            assert (await make()).taken
        assert before == await stand.read(everything)


async def from_a_message(stand: Stand, member: Busy) -> None:
    """A member reports the risk that a message speaks of."""
    message = stand.slack.acts.say(member.lead.user, "The drivers talk of leaving", CHANNEL_ID)
    callback = next(each for each, talk in FROM_A_MESSAGE.items() if talk == "risk")
    assert (await stand.slack.acts.message_shortcut(member.lead.user, message.channel, message.ts, callback)).worked


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored, by table."""
    kept = [name for name in Row.metadata.tables if name not in UNTOLD]
    return {name: sorted(rows(session, f'SELECT * FROM "{name}"'), key=repr) for name in kept}
