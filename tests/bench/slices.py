"""Slices of load on a bot, and the people of a filled database who make it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.channels.slack.draw_top import Top, draw_top
from tests.bench import bots, dialogue
from tests.bench.bots import Bot
from tests.bench.dialogue import Talk
from tests.bench.load import Load, Slice


@dataclass(slots=True)
class Measured:
    """The slices of one bot at one number of people, and the processor time of a turn in each."""

    slices: list[Slice] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def acks(self) -> list[float]:
        """Seconds from request to acknowledgement, of every turn."""
        return [one for each in self.slices for one in each.acks]

    @property
    def replies(self) -> list[float]:
        """Seconds from request to the next message, of every turn."""
        return [one for each in self.slices for one in each.replies]

    @property
    def rates(self) -> list[float]:
        """Turns a second, by slice."""
        return [each.rate for each in self.slices]


def clock() -> datetime:
    """The time of this machine: signatures are made with it."""
    return datetime.now(UTC)  # noqa: TID251  # a composition root


def leads(returns: Sequence[str]) -> Iterator[Talk]:
    """The people of a filled database, each before the top message of their thread."""
    for number, return_id in enumerate(returns):
        top = draw_top(Top(title="Quarterly return", status="1 to answer"), return_id)
        yield Talk(f"U0LEAD{number}", f"D0LEAD{number}", f"1700000000.{number}", top)


def anybody() -> Iterator[Talk]:
    """People of the bare bot, which knows nobody and asks everybody."""
    number = 0
    while True:
        number += 1
        yield Talk(f"U0ANY{number}", f"D0ANY{number}", None, {})


async def measure(bot: Bot, people: int, seconds: float, into: Measured) -> None:
    """One slice."""
    cpu, turns = bot.cpu, bot.load.turns
    into.slices.append(await bot.load.run(people, seconds))
    into.cpu.append((bot.cpu - cpu) / (bot.load.turns - turns) * 1_000)


def quarterday_load(returns: Sequence[str]) -> Load:
    """Everybody of a filled database, giving their return."""
    return Load(bots.SECRET, dialogue.quarterday(clock().date()), leads(returns), clock)
