"""The rehearsal on its own: `uvicorn --factory bot.rehearsal.slack.standalone:create`.

A composition root: it alone reads the clock and the environment. People and
channels are then added through `/control/people` and `/control/channels`.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime

from bot.rehearsal.slack.app import RehearsalApp, rehearsal_app
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.workspace import Workspace


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)  # noqa: TID251  # a composition root


def create() -> RehearsalApp:
    """An empty workspace, installed as the environment says.

    `REHEARSAL_BOT_TOKEN`, `REHEARSAL_SIGNING_SECRET`, `REHEARSAL_REQUEST_URL`,
    `REHEARSAL_APP_TOKEN`, `REHEARSAL_BASE_URL`, `REHEARSAL_MODE` (`http` or
    `socket`) and `REHEARSAL_SEED`.

    Raises:
        KeyError: the token or the secret is not given.
    """
    given = os.environ
    installation = Installation(
        bot_token=given["REHEARSAL_BOT_TOKEN"],
        signing_secret=given["REHEARSAL_SIGNING_SECRET"],
        request_url=given.get("REHEARSAL_REQUEST_URL", "http://127.0.0.1:8000/slack/events"),
        app_token=given.get("REHEARSAL_APP_TOKEN", ""),
        base_url=given.get("REHEARSAL_BASE_URL", "http://127.0.0.1:8001"),
        mode="socket" if given.get("REHEARSAL_MODE") == "socket" else "http",
    )
    seed = int(given.get("REHEARSAL_SEED", "1"))
    return rehearsal_app(Workspace(installation, now, random.Random(seed)))  # noqa: S311  # chance of faults only
