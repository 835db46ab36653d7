"""Everybody's screen in the browser."""

from __future__ import annotations

from starlette.applications import Starlette

from bot.rehearsal.slack.acts import Acts
from bot.rehearsal.slack.forms import Forms


def pages(acts: Acts, forms: Forms) -> Starlette:
    """The pages, as an app of their own."""
    return Starlette()
