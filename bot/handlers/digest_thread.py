"""The rest of a digest hangs under its post: written when the channel has said where the post stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.handlers.occasions import DIGEST_THREAD
from bot.handlers.posting import POST
from storage import outbox
from storage.database import Session
from storage.outbox import Claimed, Message


def hang_thread(session: Session, post: Claimed, stamp: str, channel: str, now: datetime) -> None:
    """Write the rest of a digest under its post, in the commit that notes where the post stands."""
    purpose = post.id.removesuffix(":0")
    parts: list[Mapping[str, Any]] = post.payload["thread"]
    messages = [
        Message(
            id=f"{purpose}:{number}", lane=post.lane, pace=post.pace, kind=DIGEST_THREAD,
            place=f"{channel}/{stamp}", payload={"call": POST, "args": dict(part)}, conversation=purpose,
        )
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip
    outbox.enqueue(session, post.partnership_id, messages, now)
