"""The composition root: settings in, a running Quarterday out. It alone puts the parts together.

Knows every package; only `cli` may import it.
"""

from bot.main.clockwork import calendar_around, new_id, now, signer_of
from bot.main.fitness import OnHold
from bot.main.opened import CannotOpen
from bot.main.running import CHANNELS, DRAWERS, WAYS, Quarterday, letterer_of, quarterday
from bot.main.web import web_app

__all__ = [
    "CHANNELS",
    "DRAWERS",
    "WAYS",
    "CannotOpen",
    "OnHold",
    "Quarterday",
    "calendar_around",
    "letterer_of",
    "new_id",
    "now",
    "quarterday",
    "signer_of",
    "web_app",
]
