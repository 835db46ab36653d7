"""A digest that was posted is followed by what comes of it: who read that something is stuck reads that it is free."""

from __future__ import annotations

from bot.handlers.after import Lanes
from bot.handlers.desk import Desk
from bot.handlers.occasions import DIGEST_THREAD
from bot.handlers.posting import POST
from bot.handlers.reaching import SLACK
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.digests.wording import plural
from storage import outbox, rounds
from storage.blockages import BlockageHeld
from storage.database import Session
from storage.figures import Source
from storage.outbox import Message
from storage.posted import Posted, posted
from storage.roles import Roles

LAYER = "theme"
OPEN_TO_ALL = "partnership"


def say_unblocked(
    desk: Desk, session: Session, partnership_id: str, held: BlockageHeld, roles: Roles, source: Source
) -> Lanes:
    """Say in the thread of each digest that told of a blockage that it is free, and by what answer; once."""
    if SLACK not in desk.drawers or roles.visibility != OPEN_TO_ALL:
        return ()
    purposes = [f"digest:{each.round_id}:{LAYER}:{roles.theme}:0" for each in rounds.rounds(session, partnership_id)]
    posts = filter(None, (posted(session, partnership_id, purpose) for purpose in purposes))
    told = [post for post in posts if post.sent_at.date() >= held.blockage.raised_on]
    messages = [_under(desk, post, held, roles) for post in told]
    outbox.enqueue(session, partnership_id, messages, source.at)
    return tuple(dict.fromkeys(message.lane for message in messages))


def _under(desk: Desk, post: Posted, held: BlockageHeld, roles: Roles) -> Message:
    purpose = post.id.removesuffix(":0")
    speech = Speech(lines=(Line(manner=Manner.TOLD, text=_said(held, roles)),))
    return Message(
        id=f"{purpose}:unblocked:{held.blockage.id}", lane=post.lane, pace=post.pace, kind=DIGEST_THREAD,
        place=f"{post.channel}/{post.stamp}", payload={"call": POST, "args": desk.drawers[SLACK].speech(speech, "")},
        conversation=purpose,
    )  # fmt: skip


def _said(held: BlockageHeld, roles: Roles) -> str:
    blockage = held.blockage
    days = plural(blockage.age(blockage.resolved_on or blockage.raised_on), "day")
    answer = f" {blockage.answered_by}: “{blockage.answer}”" if blockage.answer else ""
    return f"Unblocked after {days}: {roles.ref} {roles.title}, “{blockage.what}”.{answer}"
