"""What a running Quarterday is handed by this machine: the time, chance, calendars, keys."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from bot.calendars import working_calendar
from bot.settings import Settings
from bot.tokens import Signer
from conversations.partnership.calendars import WorkingCalendar


def now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)  # the one clock; everything else is handed it


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


def calendar_around(nation: str, year: int) -> WorkingCalendar:
    """A nation's working days, from the year before to the year after."""
    return working_calendar(nation, range(year - 1, year + 3))


def signer_of(settings: Settings) -> Signer | None:
    """What signs links and letters; none where there is no key to sign with."""
    keys = [key.get_secret_value().encode() for key in settings.secret_keys]
    return Signer(keys) if keys else None
