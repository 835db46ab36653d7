"""A few connections carry all letters, one after another, and are replaced when they wear out."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.email.delivery import AWAITED, BUSY, EmailDelivery
from bot.channels.email.line import MOST_LETTERS
from bot.ports import Doubtful, Sent
from tests.bot.channels.email.far_side import Step, far_side
from tests.bot.channels.email.sending import MESSAGE_ID, RAW, delivering, letter


@pytest.mark.parametrize("command", ["hang up", "421 4.4.2 Idle too long"])
async def test_a_connection_closed_while_idle_costs_no_attempt(command: str) -> None:
    """Found closed, or told goodbye at the first word: the letter goes out on another at once."""
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
        if command == "hang up":
            far.hang_up()
        else:
            far.tell("MAIL", command)
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))
    assert (2, 2) == (len(far.stored), far.opened)


async def test_one_hung_up_on_at_the_first_word_is_replaced() -> None:
    """A goodbye that crosses our letter is no failure of it."""
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
        far.tell("MAIL", Step.HANG_UP)
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))
    assert (2, 2) == (len(far.stored), far.opened)


async def test_nothing_more_is_said_on_a_connection_until_its_letter_is_written_down() -> None:
    """The next letter waits, or leaves by another; so the relay’s own log tells what may come twice."""
    async with far_side() as far, delivering(far, connections=1, patience=1.0, kind=EmailDelivery) as delivery:
        first = await delivery.deliver(letter())
        assert BUSY == await delivery.deliver(letter(number=2))
        assert (1, 1) == (len(far.stored), far.opened)
        assert isinstance(first, Sent)
        first.written()
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))
    assert (2, 1) == (len(far.stored), far.opened)


async def test_an_acknowledgement_that_comes_late_holds_no_connection() -> None:
    """Nobody may ever ask what became of that letter; the connection goes on with the next."""
    async with far_side() as far, delivering(far, connections=1, patience=0.2, kind=EmailDelivery) as delivery:
        far.tell("DOT", Step.STALL)
        assert Doubtful(AWAITED) == await delivery.deliver(letter())
        far.freed.set()
        async with asyncio.timeout(10):
            while BUSY == (second := await delivery.deliver(letter(number=2))):
                continue
        assert [Sent(MESSAGE_ID)] * 2 == [second, await delivery.find(letter(attempts=2))]
    assert (2, 1) == (len(far.stored), far.opened)


async def test_two_hundred_letters_share_four_connections() -> None:
    """Each arrives once, over no more connections than were allowed."""
    async with far_side() as far, delivering(far) as delivery:
        raws = [RAW.replace("token", f"token{n}") for n in range(200)]
        said = await asyncio.gather(*(delivery.deliver(letter(raw, number=n)) for n, raw in enumerate(raws)))
    assert {Sent(f"<q.token{n}.one@bot.example>") for n in range(200)} == set(said)
    assert sorted(raw.encode() for raw in raws) == sorted(one.content for one in far.stored)
    assert 4 == far.most_at_once


async def test_a_relay_that_lets_us_have_one_connection_gets_all_letters_by_it() -> None:
    """The others are turned away at the door: nothing rests for that, and it is not knocked at for every letter."""
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
        far.greeting = "421 4.7.0 Too many connections from you"
        said = [await delivery.deliver(letter(number=0))]
        for _ in range(4):
            said += await asyncio.gather(*(delivery.deliver(letter(number=n)) for n in range(20)))
    assert {Sent(MESSAGE_ID)} == set(said)
    assert (1, True) == (far.most_at_once, far.opened <= 4)


async def test_a_letter_that_finds_all_connections_busy_waits_its_turn() -> None:
    """It is put off without an attempt; when one is free it goes out."""
    async with far_side() as far, delivering(far, connections=1, patience=0.4) as delivery:
        far.tell("DOT", Step.STALL)
        said = await asyncio.gather(delivery.deliver(letter()), delivery.deliver(letter(number=2)))
        assert [Doubtful(AWAITED), BUSY] == list(said)
        far.freed.set()
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))


async def test_a_cancelled_delivery_leaves_no_connection_half_used() -> None:
    """It is hung up; the next letter is not answered with the words meant for the last."""
    async with far_side() as far, delivering(far, connections=1) as delivery:
        far.tell("RCPT", Step.STALL)
        task = asyncio.ensure_future(delivery.deliver(letter()))
        await far.stalled.wait()
        task.cancel()
        far.freed.set()
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))
    assert 2 == far.opened


async def test_closing_takes_leave() -> None:
    """The relay hears QUIT, and no connection is left."""
    async with far_side() as far:
        async with delivering(far) as delivery:
            await asyncio.gather(*(delivery.deliver(letter(number=n)) for n in range(4)))
        await far.left.wait()
        assert far.opened == far.said.count("QUIT")


async def test_a_worn_connection_is_left_politely_and_replaced() -> None:
    """After a hundred letters the relay hears QUIT, and the next letter goes out on another."""
    async with far_side() as far, delivering(far, connections=1) as delivery:
        said = await asyncio.gather(*(delivery.deliver(letter(number=n)) for n in range(MOST_LETTERS + 1)))
        assert {Sent(MESSAGE_ID)} == set(said)
        assert (2, 1, 1) == (far.opened, far.said.count("QUIT"), far.most_at_once)
    assert MOST_LETTERS + 1 == len(far.stored)
