"""What is said is written as a message to be sent, in the same transaction as what led to it."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.desk import Desk
from bot.ports import Received, lane_of
from conversations.dialogue.speech import Speech
from storage import outbox, pacing
from storage.database import Session
from storage.outbox import Claimed, Message
from storage.sessions import Seat

POST, UPDATE, HOME = "chat.postMessage", "chat.update", "views.publish"
REPLY, TOP, TOP_AGAIN, TASKS, BEGUN = "reply", "top", "top_again", "tasks", "begun"
"""Kinds of message, as operators read them."""


DOUBLE_CLICK = timedelta(seconds=5)
"""A second press within this that would be answered word for word alike is one with the first."""


def post(
    desk: Desk, session: Session, seat: Seat, received: Received, speech: Speech
) -> Claimed | None:
    """Say something in the person's thread; claimed at once where it is sent here with nothing before it.

    The first thing said of a talk that a person began is where its thread hangs.
    """
    place = f"{seat.slack_channel}/{seat.slack_thread}" if seat.slack_thread else received.thread
    lane = lane_of(received.channel, received.workspace)
    message = Message(
        id=f"m:{received.key}",
        lane=lane,
        pace=paced(lane, place or f"user:{received.sender}", seat.person_id),
        kind=REPLY if received.begins is None else BEGUN,
        place=place or f"user:{received.sender}",
        payload={"call": POST, "args": desk.drawers[received.channel].speech(speech, seat.return_id),
                 **({} if received.begins is None else {"sitting": seat.sitting_id})},
        conversation=conversation(seat),
        person_id=seat.person_id,
        subject=f"return:{seat.return_id}",
    )
    if received.return_id is not None and outbox.just_said(
        session, seat.partnership_id, message, received.at - DOUBLE_CLICK
    ):
        return None
    if desk.send is None:
        outbox.enqueue(session, seat.partnership_id, [message], received.at)
        return None
    return pacing.enqueue_claimed(session, seat.partnership_id, message, received.at, desk.tempo.held,
                                  desk.tempo.spaced(lane))


def paced(lane: str, place: str, person_id: int) -> str:
    """What holds a message besides its lane: its channel, or the person whose own messages it is put among.

    Those have an address before and an id after the first, and are one channel by either.
    """
    channel = place.partition("/")[0]
    return f"{lane}:person:{person_id}" if channel.startswith(("user:", "D")) else f"{lane}:{channel}"


def conversation(seat: Seat) -> str:
    """What order is kept within: everything said to one person in one sitting."""
    return f"sitting:{seat.sitting_id}"
