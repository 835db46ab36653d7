"""A rehearsal Slack: the Web API, signed deliveries, Socket Mode, and everybody's screen in a browser.

`Workspace` holds all state in memory; `rehearsal_app(workspace)` is an ASGI app
that can be mounted under any prefix or served alone by `serving`.
"""

from bot.rehearsal.slack.app import RehearsalApp, rehearsal_app
from bot.rehearsal.slack.installation import Installation, Shortcut
from bot.rehearsal.slack.serving import serving
from bot.rehearsal.slack.workspace import Workspace

__all__ = ["Installation", "RehearsalApp", "Shortcut", "Workspace", "rehearsal_app", "serving"]
