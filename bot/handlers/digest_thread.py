"""The rest of a digest hangs under its post: written when the channel has said where the post stands.

A part of the thread may bring files. They are messages of their own, written
when the part stands: one that fails takes no words with it, and holds none up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.handlers.occasions import DIGEST_PICTURE, DIGEST_THREAD
from bot.handlers.posting import POST
from storage import outbox
from storage.database import Session
from storage.outbox import Claimed, Message

SHARE = "files.completeUploadExternal"
"""The call that shows a file where a message stands, at the end of its three steps."""
BESIDES = "besides"
"""What a part of a thread brings beside its message: `plain`, the message in a form that any place takes, and the
files that go with it, `pictures`; `instead` go with the plain form."""


def hang_thread(session: Session, post: Claimed, stamp: str, channel: str, now: datetime) -> None:
    """Write the rest of a digest under its post, in the commit that notes where the post stands."""
    purpose = post.id.removesuffix(":0")
    parts: list[Mapping[str, Any]] = post.payload["thread"]
    messages = [
        Message(
            id=f"{purpose}:{number}", lane=post.lane, pace=post.pace, kind=DIGEST_THREAD,
            place=f"{channel}/{stamp}", payload=_payload(part), conversation=purpose,
        )
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip
    outbox.enqueue(session, post.partnership_id, messages, now)


def hang_pictures(session: Session, part: Claimed, plainer: bool, now: datetime) -> None:
    """Write the files of a part of the thread, in the commit that notes that it stands, in the form it was taken in."""
    pictures: Sequence[Mapping[str, Any]] = part.payload.get("instead" if plainer else "pictures", ())
    messages = [
        Message(
            id=f"{part.id}:{picture['id']}", lane=part.lane, pace=part.pace, kind=DIGEST_PICTURE, place=part.place,
            payload={"call": SHARE, "args": dict(picture)}, conversation=f"{part.id}:pictures",
        )
        for picture in pictures
    ]  # fmt: skip
    if messages:
        outbox.enqueue(session, part.partnership_id, messages, now)


def _payload(part: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in part.items() if name != BESIDES}
    return {"call": POST, "args": said, **part.get(BESIDES, {})}
