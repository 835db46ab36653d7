"""Whether working days can be counted for the 12 months to come."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.calendars import NATIONS, key_of
from bot.main.asked_once import Shared
from bot.ports import Clock

YEAR = timedelta(days=365)
LONGEST_GAP = timedelta(days=150)
"""No two bank holidays of any nation lie further apart: from the end of August it is four months to Christmas."""
A_DAY = 86_400.0
"""Seconds for which what was found holds: only a new release of the library changes it, and that is a new start."""
LOOKS = Path(__file__).with_name("listed_days.py")
UNCOVERED = ("The calendar of {name} lists no bank holiday after {last}, and it should for 12 months to come: days "
             "would be counted as worked that are not. Install a newer release of Quarterday and of its library "
             "“holidays”, then start again.")
NOWHERE = "this year"


class Coverage:
    """Until when bank holidays are listed, looked up once a day."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listed = Shared(self._look, A_DAY)

    async def gaps(self, calendars: Iterable[str]) -> tuple[str, ...]:
        """A sentence for each of these calendars that does not cover the 12 months to come.

        Raises:
            RuntimeError: they cannot be looked up at all.
        """
        return uncovered(calendars, await self._listed.get(), self._clock().date())

    async def _look(self) -> Mapping[str, date]:
        told = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(LOOKS), self._clock().date().isoformat(),
            json.dumps(NATIONS), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        out, fault = await told.communicate()
        if told.returncode:
            raise RuntimeError(f"The bank holidays cannot be listed: {fault.decode('utf-8', 'replace')[-500:]}")
        return {name: date.fromisoformat(day) for name, day in json.loads(out).items()}


def uncovered(calendars: Iterable[str], listed: Mapping[str, date], today: date) -> tuple[str, ...]:
    """A sentence for each of these calendars of which the last day listed is too long before 12 months from today."""
    enough = today + YEAR - LONGEST_GAP
    return tuple(
        UNCOVERED.format(name=name, last=f"{listed[name]:%-d %B %Y}" if name in listed else NOWHERE)
        for name in sorted(map(key_of, calendars)) if name not in listed or listed[name] < enough
    )
