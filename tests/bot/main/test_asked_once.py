"""What many ask for is worked out once."""

from __future__ import annotations

import asyncio

import pytest

from bot.main.asked_once import Shared


class Work:
    """Something that takes as long as a test lets it."""

    def __init__(self) -> None:
        self.begun, self.go = 0, asyncio.Event()
        self.fault: Exception | None = None

    async def __call__(self) -> int:
        """How often it was begun."""
        self.begun += 1
        await self.go.wait()
        if self.fault is not None:
            raise self.fault
        return self.begun


async def test_many_who_ask_at_once_share_one_result() -> None:
    """While it is worked out, and for as long as it holds."""
    work = Work()
    shared = Shared(work, seconds=60)
    asked = [asyncio.ensure_future(shared.get()) for _ in range(20)]
    work.go.set()
    assert [1] * 20 == [await one for one in asked]
    assert 1 == await shared.get()


async def test_a_result_that_holds_no_longer_is_worked_out_anew() -> None:
    """At the next time that it is asked for, and not before."""
    work = Work()
    work.go.set()
    shared = Shared(work, seconds=0)
    assert [1, 2] == [await shared.get(), await shared.get()]


async def test_whoever_stops_waiting_ends_nothing_for_the_others() -> None:
    """And nothing is begun anew while it hangs, however often it is asked for."""
    work = Work()
    shared = Shared(work, seconds=0)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(shared.get(), 0.001)
    patient = asyncio.ensure_future(shared.get())
    work.go.set()
    assert (1, 1) == (await patient, work.begun)


async def test_a_fault_is_everybodys_and_passes() -> None:
    """Whoever asks later has what is worked out then."""
    work = Work()
    shared = Shared(work, seconds=0)
    work.fault = LookupError("not there")
    work.go.set()
    with pytest.raises(LookupError):
        await shared.get()
    work.fault = None
    assert 2 == await shared.get()


async def test_a_fault_holds_less_long_than_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds for a day is looked for again soon where it was not found."""
    work = Work()
    work.fault = LookupError("not there")
    work.go.set()
    shared = Shared(work, seconds=86_400)
    for _ in range(2):
        with pytest.raises(LookupError):
            await shared.get()
    assert 1 == work.begun
    work.fault = None
    monkeypatch.setattr("bot.main.asked_once.AGAIN", 0.0)
    assert [2, 2] == [await shared.get(), await shared.get()]
