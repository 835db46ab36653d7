"""The mark on whatever is said in a test round: read aloud first, and standing above everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.slack.blocks import context
from bot.channels.slack.limits import MESSAGE_BLOCKS
from conversations.partnership.trials import MARK

MARKED = f"{MARK}: none of this counts."


def marked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A message, as its call takes it, with the mark; a task list holds live tasks too, and marks each of its own.

    Where a message has as many blocks as Slack takes, what is read aloud and notified has the mark alone.
    """
    if "text" not in arguments:
        return dict(arguments)
    blocks = arguments.get("blocks")
    above = [context([MARKED], "trial")] if blocks and len(blocks) < MESSAGE_BLOCKS else []
    shown = {"blocks": [*above, *blocks]} if blocks else {}
    return {**arguments, "text": f"{MARKED} {arguments['text']}", **shown}
