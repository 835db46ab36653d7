"""A lane of letters, with the real tables: what was in doubt goes out again as it was, and an operator can see it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.channels.email.delivery import AGAIN, LOST, MOST_SENT, NO_MORE, EmailDelivery
from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Outgoing
from bot.work.lanes import Lanes
from storage import lanes as paces
from storage import outbox
from storage.database import Store
from storage.outbox import Message
from tests.bot.channels.email.far_side import FarSide, Step, far_side
from tests.bot.channels.email.sending import LANE, PACE, RAW, delivering
from tests.bot.wire.kept import rows
from tests.storage.examples import NOW, a_county


def waiting(number: int, domain: str = "county.example") -> Message:
    """A letter to be sent, with octets of its own."""
    raw = RAW.replace("token", f"token{number}")
    payload = {"from": f"returns-b+token{number}@bot.example", "to": f"jo@{domain}", "raw": raw}
    return Message(f"letter:{number}", LANE, "letter", f"jo@{domain}", payload, pace=f"{LANE}:{domain}")


class Watched:
    """A delivery that says when so many attempts have ended."""

    name = "email"

    def __init__(self, delivery: EmailDelivery, many: int) -> None:
        self._delivery, self._left, self.done = delivery, many, asyncio.Event()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Send, and count."""
        delivery = await self._delivery.deliver(message)
        self._left -= 1
        if not self._left:
            self.done.set()
        return delivery

    async def find(self, message: Outgoing) -> Delivery | None:
        """Look it up."""
        return await self._delivery.find(message)


async def drained(far: FarSide, store: Store, at: datetime, many: int = 1) -> None:
    """Let a process make so many attempts at a moment, and end."""
    async with delivering(far, kind=EmailDelivery) as delivery, asyncio.timeout(30):
        watched = Watched(delivery, many)
        lanes = Lanes(store, {"email": watched}, lambda: at, Tempo())
        await lanes.sweep()
        await watched.done.wait()
        await lanes.stop()


async def stands(store: Store) -> list[tuple[str, int, str | None]]:
    """How the letters stand: state, attempts, reason."""
    asked = "SELECT status, attempts, reason FROM message ORDER BY seq"
    return [(one[0], one[1], one[2]) for one in await store.read(partial(rows, statement=asked))]


async def held(store: Store, *letters: Message) -> None:
    """A county with these letters to send."""
    await store.write(a_county)
    await store.write(lambda session: outbox.enqueue(session, "kent", letters, NOW))


async def test_a_letter_lost_after_its_end_goes_out_again_as_it_was(store: Store) -> None:
    """While it waits its row says why; the second time it arrives with the same Message-ID and the same octets."""
    await held(store, waiting(1))
    async with far_side() as far:
        far.tell("DOT", Step.HANG_UP)
        await drained(far, store, NOW)
        assert [("pending", 1, LOST + AGAIN)] == await stands(store)
        await drained(far, store, NOW + timedelta(seconds=Tempo().again))
        assert [("sent", 2, None)] == [(state, tries, None) for state, tries, _ in await stands(store)]
    first, second = far.stored
    assert first == second
    assert b"Message-ID: <q.token1.one@bot.example>" in second.content


async def test_a_letter_that_is_always_in_doubt_is_left_to_an_operator(store: Store) -> None:
    """After a few times it is sent no more, and its row says what to do."""
    await held(store, waiting(1))
    async with far_side() as far:
        for turn in range(MOST_SENT):
            far.tell("DOT", Step.HANG_UP)
            await drained(far, store, NOW + turn * timedelta(seconds=Tempo().again))
        assert [] == await store.read(lambda session: outbox.due_lanes(session, NOW + timedelta(days=9)))
    assert [("unconfirmed", MOST_SENT, LOST + NO_MORE)] == await stands(store)
    assert (MOST_SENT, 1) == (len(far.stored), len(set(far.stored)))


async def test_two_hundred_letters_leave_by_one_lane(store: Store) -> None:
    """Each once, over four connections, and every one is known to be sent."""
    await held(store, *(waiting(number) for number in range(200)))
    async with far_side() as far:
        await drained(far, store, NOW, many=200)
    assert 200 == len({one.content for one in far.stored}) == len(far.stored)
    assert {("sent", 1, None)} == set(await stands(store))
    assert 4 == far.most_at_once


async def test_a_domain_that_is_slow_rests_and_another_does_not(store: Store) -> None:
    """Its letter waits without an attempt until its time; a letter to another domain goes out meanwhile."""
    await held(store, waiting(1), waiting(2, "nhs.example"))
    async with far_side() as far:
        far.tell("RCPT", "450 4.7.1 Too many messages")
        await drained(far, store, NOW, many=2)
        assert [("pending", 0), ("sent", 1)] == [(state, tries) for state, tries, _ in await stands(store)]
        paced = await store.read(lambda session: paces.paces(session, [LANE, PACE]))
        assert [PACE] == [lane for lane, pace in paced.items() if pace.paused_until is not None]
        await drained(far, store, NOW + timedelta(seconds=300))
    assert ["sent", "sent"] == [state for state, *_ in await stands(store)]


@pytest.mark.parametrize("answer", ["530 5.7.0 Must log in", "421 4.3.2 Closing"])
async def test_a_relay_that_takes_nothing_costs_no_letter(store: Store, answer: str) -> None:
    """Everything rests, no attempt is counted, the lane says why; later all go out."""
    await held(store, *(waiting(number) for number in range(8)))
    async with far_side() as far:
        far.instead["MAIL"] = answer
        await drained(far, store, NOW, many=8)
        assert {("pending", 0)} == {(state, tries) for state, tries, _ in await stands(store)}
        paced = await store.read(lambda session: paces.paces(session, [LANE]))
        assert answer in str(paced[LANE].reason)
        assert [] == await store.read(lambda session: outbox.due_lanes(session, NOW))
        del far.instead["MAIL"]
        await drained(far, store, NOW + timedelta(hours=1), many=8)
    assert {"sent"} == {state for state, *_ in await stands(store)}
    assert 8 == len(far.stored)
