"""Where things stand, shown where people look: the top of a thread, and a person's task list.

Both may be drawn again without harm, whatever channel the change came by.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.handlers.desk import Desk
from bot.handlers.pages import page_address
from bot.handlers.posting import HOME, TASKS, TOP_AGAIN, UPDATE
from bot.handlers.reaching import SLACK
from bot.handlers.talking import Talking
from bot.handlers.tasks import tasks_of
from bot.ports import Drawer, Invitation, Task, lane_of
from conversations.dialogue.naming import opening_of, together
from conversations.partnership.calendars import local_date
from conversations.partnership.dates import long_day
from conversations.partnership.returns import SENT_STATES
from conversations.partnership.trials import MARK, is_trial
from storage import outbox, people, sessions
from storage.database import Session
from storage.outbox import Message
from storage.sessions import Seat


def show_state(desk: Desk, session: Session, seat: Seat, at: datetime, purpose: str) -> tuple[str, ...]:
    """Bring the top of the thread and the task list of a person up to date; the lanes that then have work.

    Somebody without a place in a channel that shows either is left alone.
    """
    today = local_date(at, seat.timezone)
    messages = [*_top_again(desk, session, seat, today, purpose), *_tasks(desk, session, seat, at, purpose)]
    outbox.enqueue(session, seat.partnership_id, messages, at)
    return tuple(dict.fromkeys(message.lane for message in messages))


def _top_again(desk: Desk, session: Session, seat: Seat, today: date, purpose: str) -> list[Message]:
    if SLACK not in desk.drawers or not (seat.slack_team and seat.slack_thread and seat.top_message):
        return []
    seats = sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id)
    asked = invitation(desk, seats, today) if seats else _handed_on(seat)
    drawn = desk.drawers[SLACK].invitation(asked)
    return [Message(
        id=f"top:{seat.sitting_id}:{purpose}", lane=lane_of(SLACK, seat.slack_team), kind=TOP_AGAIN,
        place=seat.slack_channel or "", payload={"call": UPDATE, "args": {"ts": seat.top_message, **drawn}},
        person_id=seat.person_id, conversation=f"top:{seat.sitting_id}",
    )]  # fmt: skip


def _handed_on(seat: Seat) -> Invitation:
    """The top of a sitting from which everything went to somebody else."""
    return Invitation(title="Handed over", status="Somebody else answers this now.",
                      detail="Nothing is left for you to answer here. What you said is kept.",
                      return_id=seat.return_id, begun=True, finished=True)


def _tasks(desk: Desk, session: Session, seat: Seat, at: datetime, purpose: str) -> list[Message]:
    known = people.slack_identity(session, seat.partnership_id, seat.person_id) if SLACK in desk.drawers else None
    if known is None:
        return []
    return [_task_list(desk.drawers[SLACK], _all_tasks(session, *known, at), *known, seat.person_id, purpose)]


def publish_tasks(desk: Desk, session: Session, channel: str, team: str, user: str, purpose: str) -> str | None:
    """Write a person's task list to be published; the lane to wake, or none where nobody is known by this."""
    known = people.person_by_slack(session, team, user)
    if not known:
        return None
    tasks = _all_tasks(session, team, user, desk.clock())
    message = _task_list(desk.drawers[channel], tasks, team, user, known[0].person_id, purpose)
    outbox.enqueue(session, known[0].partnership_id, [message], desk.clock())
    return message.lane


def _all_tasks(session: Session, team: str, user: str, at: datetime) -> tuple[Task, ...]:
    """All that is asked of whoever this user is: a workspace has one list for a person of several partnerships."""
    return tuple(replace(task, title=f"{MARK}: {task.title}") if is_trial(each.partnership_id) else task
                 for each in people.person_by_slack(session, team, user)
                 for task in tasks_of(session, each.partnership_id, each.person_id, local_date(at, each.timezone)))


def _task_list(
    drawer: Drawer, tasks: tuple[Task, ...], team: str, user: str, person_id: int, purpose: str
) -> Message:
    return Message(
        id=f"tasks:{person_id}:{purpose}", lane=lane_of(SLACK, team), kind=TASKS, place=f"user:{user}",
        payload={"call": HOME, "args": {"user_id": user, "view": drawer.tasks(tasks)}}, person_id=person_id,
        conversation=f"tasks:{team}:{user}",
    )


def invitation(desk: Desk, seats: list[Seat], today: date) -> Invitation:
    """The top of a sitting: what is asked, how much of it is sent, by when the rest is due."""
    asked = [Talking.at(seat, today) for seat in seats]
    waiting = [(seat, talking) for seat, talking in zip(seats, asked, strict=True) if seat.state not in SENT_STATES]
    first, left = waiting[0][0] if waiting else seats[0], [talking for _, talking in waiting]
    return Invitation(
        title=_title(asked),
        status=_status(asked, left),
        detail=_detail(asked, left),
        return_id=first.return_id,
        begun=any(seat.session is not None for seat in seats),
        finished=not left,
        page=page_address(desk, first) if left else None,
    )


def _title(asked: list[Talking]) -> str:
    """What a sitting is called: by its returns, by the one other talk that it is, or by all it holds."""
    nouns, quarter = [talking.talk.script.noun for talking in asked], asked[0].brief.quarter
    if all(talking.talk.script.is_return for talking in asked):
        return f"Quarterly return for {quarter.name}"
    if len(asked) == 1:
        return asked[0].called
    return f"Your {together(nouns)} for {quarter.name}"


def _status(asked: list[Talking], left: list[Talking]) -> str:
    if not left:
        return "All sent. Thank you." if len(asked) > 1 or asked[0].talk.script.is_return else "Sent. Thank you."
    sent, due = len(asked) - len(left), long_day(min(talking.brief.due for talking in left))
    if len(asked) == 1 and not asked[0].talk.script.is_return:
        return f"To answer by {due}"
    return f"{sent} of {len(asked)} sent, due {due}" if sent else f"{len(asked)} to answer, due {due}"


def _detail(asked: list[Talking], left: list[Talking]) -> str:
    """Why one talk that is no return is asked, else who asks for what; then how long the rest takes."""
    minutes = sum(talking.brief.minutes for talking in left)
    time = f" About {minutes} {'minute' if minutes == 1 else 'minutes'}." if left else ""
    why = opening_of(asked[0].talk.script, asked[0].brief)
    if len(asked) == 1 and why and not asked[0].talk.script.is_return:
        return f"{why}{time}"
    quarter = f", {asked[0].brief.quarter.name}"  # the title above says it once for all
    titles = "; ".join(talking.called.removesuffix(quarter) for talking in asked)
    return f"{asked[0].brief.support} {'asks' if left else 'asked'} for: {titles}.{time}"
