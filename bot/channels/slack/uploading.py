"""A picture shared in a thread: drawn, carried to Slack in three steps, found again by the name of its file.

An address is asked for, the bytes go there, and the last step shows the file
(docs.slack.dev/messaging/working-with-files). Nothing is to be seen before that
step, so whatever fails earlier is simply tried again. A file carries no
metadata: its name is made of the id of its message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.text import clipped

Draw = Callable[[Mapping[str, Any]], bytes]
"""A chart, as it stands in a message, as a PNG."""

_TITLE = 255


class NotTaken(RuntimeError):
    """The place for the bytes did not take them; the status it gave is told."""


def file_name(message_id: str) -> str:
    """What the file of a message is called; the same at every attempt, and nothing of what it shows."""
    return f"digest-{sha256(message_id.encode()).hexdigest()[:16]}.png"


async def carried(
    client: AsyncWebClient, session: aiohttp.ClientSession, draw: Draw, message_id: str, args: Mapping[str, Any]
) -> str:
    """Draw the picture and carry its bytes to Slack, where nobody sees it yet; give back the id of the file.

    Raises:
        slack_sdk.errors.SlackApiError: Slack gave no address for it.
        NotTaken: the bytes were not taken.
    """
    png = draw(args["chart"])
    place = await client.files_getUploadURLExternal(
        filename=file_name(message_id), length=len(png), alt_txt=args["alt"])
    # The address is Slack's and for this file alone: our token stays here.
    async with session.post(place["upload_url"], data=png, headers={"Content-Type": "image/png"}) as answer:
        if answer.status != 200:
            raise NotTaken(f"status {answer.status}")
    return str(place["file_id"])


def shown(file_id: str, args: Mapping[str, Any], channel: str, thread: str | None) -> dict[str, Any]:
    """The arguments of the step that shows the file; its title says what is to be seen, and is literal in Slack."""
    return {
        "files": [{"id": file_id, "title": clipped(args["title"], _TITLE)}],
        "channel_id": channel,
    } | ({"thread_ts": thread} if thread else {})  # fmt: skip


def holds(message: Mapping[str, Any], name: str) -> bool:
    """Whether a message found in Slack shows the file of this name."""
    return any(isinstance(file, Mapping) and file.get("name") == name for file in message.get("files") or ())
