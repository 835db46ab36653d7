"""What is said is written as a message to be sent, in the same transaction as what led to it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.handlers.desk import Desk
from bot.handlers.talking import Talking
from bot.handlers.tasks import tasks_of
from bot.ports import Drawer, Invitation, Received, Task
from conversations.dialogue.speech import Speech
from conversations.partnership.brief import Brief
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_day
from conversations.partnership.returns import SENT_STATES
from storage import outbox, people, sessions
from storage.database import Session
from storage.outbox import Claimed, Message
from storage.sessions import Seat

POST, UPDATE, HOME = "chat.postMessage", "chat.update", "views.publish"
REPLY, TOP, TOP_AGAIN, TASKS = "reply", "top", "top_again", "tasks"
"""Kinds of message, as operators read them."""


DOUBLE_CLICK = timedelta(seconds=5)
"""A second press within this that would be answered word for word alike is one with the first."""


def lane_of(team: str) -> str:
    """The lane of a Slack workspace: one sender, one pace."""
    return f"slack:{team}"


def post(
    desk: Desk, session: Session, seat: Seat, received: Received, speech: Speech
) -> Claimed | None:
    """Say something in the person's thread; claimed at once when nothing is before it, else sent in its turn."""
    place = f"{seat.slack_channel}/{seat.slack_thread}" if seat.slack_thread else received.thread
    message = Message(
        id=f"m:{received.key}",
        lane=lane_of(received.workspace),
        pace=f"{lane_of(received.workspace)}:{(place or '').partition('/')[0]}",
        kind=REPLY,
        place=place or f"user:{received.sender}",
        payload={"call": POST, "args": desk.drawers[received.channel].speech(speech, seat.return_id)},
        conversation=conversation(seat),
        person_id=seat.person_id,
        subject=f"return:{seat.return_id}",
    )
    if received.return_id is not None and outbox.just_said(
        session, seat.partnership_id, message, received.at - DOUBLE_CLICK
    ):
        return None
    return outbox.enqueue_claimed(session, seat.partnership_id, message, received.at, desk.tempo.held)


def conversation(seat: Seat) -> str:
    """What order is kept within: everything said to one person in one sitting."""
    return f"sitting:{seat.sitting_id}"


def say_state(desk: Desk, session: Session, seat: Seat, received: Received) -> None:
    """Bring the top of the thread and the task list up to date; both may be done again without harm."""
    today = local_date(received.at, seat.timezone)
    drawer = desk.drawers[received.channel]
    lane = lane_of(received.workspace)
    messages = []
    if seat.slack_thread and seat.top_message:
        drawn = drawer.invitation(invitation(sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id),
                                             today))
        messages.append(Message(
            id=f"top:{seat.sitting_id}:{received.key}", lane=lane, kind=TOP_AGAIN, place=seat.slack_channel or "",
            payload={"call": UPDATE, "args": {"ts": seat.top_message, **drawn}}, person_id=seat.person_id,
            conversation=f"top:{seat.sitting_id}",
        ))
    tasks = tasks_of(session, seat.partnership_id, seat.person_id, today)
    messages.append(_task_list(drawer, tasks, received.workspace, received.sender, seat.person_id, received.key))
    outbox.enqueue(session, seat.partnership_id, messages, received.at)


def publish_tasks(desk: Desk, session: Session, channel: str, team: str, user: str, purpose: str) -> str | None:
    """Write a person's task list to be published; the lane to wake, or none where nobody is known by this."""
    lane = None
    for identity in people.person_by_slack(session, team, user):
        tasks = tasks_of(session, identity.partnership_id, identity.person_id,
                         local_date(desk.clock(), identity.timezone))
        message = _task_list(desk.drawers[channel], tasks, team, user, identity.person_id, purpose)
        outbox.enqueue(session, identity.partnership_id, [message], desk.clock())
        lane = message.lane
    return lane


def _task_list(
    drawer: Drawer, tasks: tuple[Task, ...], team: str, user: str, person_id: int, purpose: str
) -> Message:
    return Message(
        id=f"tasks:{person_id}:{purpose}", lane=lane_of(team), kind=TASKS, place=f"user:{user}",
        payload={"call": HOME, "args": {"user_id": user, "view": drawer.tasks(tasks)}}, person_id=person_id,
        conversation=f"tasks:{person_id}",
    )


def invitation(seats: list[Seat], today: date) -> Invitation:
    """The top of a sitting: how many returns, how many are sent, by when the rest is due."""
    sent = sum(seat.state in SENT_STATES for seat in seats)
    first = next((seat for seat in seats if seat.state not in SENT_STATES), seats[0])
    brief = Talking.at(first, today).brief
    left = len(seats) - sent
    state = f"{sent} of {len(seats)} sent" if sent else f"{len(seats)} to answer"
    return Invitation(
        title=f"Quarterly return for {brief.quarter.name}",
        status=f"{state}, due {long_day(brief.due)}" if left else "All sent. Thank you.",
        detail=_detail([(Talking.at(seat, today).brief, seat.state in SENT_STATES) for seat in seats]),
        return_id=first.return_id,
        begun=any(seat.session is not None for seat in seats),
        finished=left == 0,
    )


def _detail(asked: list[tuple[Brief, bool]]) -> str:
    """Who asks for what, and how long the rest takes; each brief with whether its return is sent."""
    titles = "; ".join(brief.title for brief, _ in asked)
    left = [brief for brief, sent in asked if not sent]
    time = f" About {_minutes(left)} minutes." if left else ""
    return f"{asked[0][0].support} {'asks' if left else 'asked'} for: {titles}.{time}"


MINUTES_EACH, MINUTES_ITEM = 3, 1
"""What a return takes on average, and each promise or risk put back besides."""


def _minutes(briefs: list[Brief]) -> int:
    return sum(MINUTES_EACH + MINUTES_ITEM * (len(b.actions) + sum(r.open for r in b.risks)) for b in briefs)
