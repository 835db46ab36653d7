"""Whoever says that a line is wrong has what it came from put before them: their return, where it can be changed."""

from __future__ import annotations

from bot.handlers.after import After, Lanes
from bot.handlers.pages import page_address
from bot.handlers.posting import POST, REPLY, conversation, paced
from bot.handlers.reaching import EMAIL, SLACK, ways_to
from bot.handlers.refusing import why_closed
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from bot.ports import lane_of
from conversations.dialogue.prompts import card
from conversations.dialogue.speech import Line, Manner
from conversations.partnership.questions import QuestionBrief
from storage import notices, outbox, rounds, sessions
from storage.outbox import Message
from storage.sessions import Seat

SAID_WRONG = "said_wrong"
"""The kind of a notice about a line that is wrong and that nobody can put right but the support team."""
HERE = "You said that what the digest says of “{title}” is wrong. Correct it here, and send it again."
THERE = "You said that what the digest says of “{title}” is wrong. Correct it in your return, and send it again."
ON_PAGE = "The return is at {page}"
TO_SUPPORT = "You said that what the digest says of “{title}” is wrong. The support team has been told and corrects it."


def put_right(after: After, brief: QuestionBrief) -> Lanes:
    """Put the return of the line before whoever sent this; where it is not theirs or closed, the support team is told.

    What stands in a thread of theirs is shown there, with a button beside every answer.
    """
    seat = _return_of(after, brief)
    if seat is None or seat.person_id != after.seat.person_id or why_closed(seat, after.received.at) is not None:
        return _tell_support(after, brief)
    ways = ways_to(after.desk, after.session, after.partnership, seat.person_id)
    in_thread = seat.slack_team and seat.slack_channel and seat.slack_thread
    if in_thread and ways and ways[0].channel != EMAIL:
        return _in_thread(after, brief, seat)
    page = page_address(after.desk, seat)
    lines = [THERE.format(title=brief.title), *([ON_PAGE.format(page=page)] if page else [])]
    return _tell(after, brief, lines)


def _return_of(after: After, brief: QuestionBrief) -> Seat | None:
    held = rounds.round_of(after.session, after.partnership, brief.quarter)
    if held is None or after.seat.target_id is None:
        return None
    return sessions.seat_by_return(after.session, after.partnership, f"{held.round_id}.{after.seat.target_id}")


def _in_thread(after: After, brief: QuestionBrief, seat: Seat) -> Lanes:
    talking = Talking.at(seat, after.today)
    said = Line(manner=Manner.TOLD, text=HERE.format(title=brief.title))
    speech = talking.speech()
    shown = speech.model_copy(update={"lines": (said, *speech.lines),
                                      "card": card(talking.answers) if speech.prompt is None else None})
    lane = lane_of(SLACK, seat.slack_team or "")
    place = f"{seat.slack_channel}/{seat.slack_thread}"
    message = Message(
        id=f"put_right:{after.seat.return_id}", lane=lane, kind=REPLY, place=place,
        pace=paced(lane, place, seat.person_id), conversation=conversation(seat), person_id=seat.person_id,
        payload={"call": POST, "args": after.desk.drawers[SLACK].speech(shown, seat.return_id)},
        subject=f"return:{seat.return_id}",
    )  # fmt: skip
    outbox.enqueue(after.session, after.partnership, [message], after.received.at)
    return (lane,)


def _tell(after: After, brief: QuestionBrief, lines: list[str]) -> Lanes:
    return tell(after.desk, after.session, after.partnership, after.seat.person_id, lines,
                f"put_right:{after.seat.return_id}", after.received.at, about=f"To correct: {brief.title}")


def _tell_support(after: After, brief: QuestionBrief) -> Lanes:
    said = (f"{after.seat.name} says that what the digest tells of {brief.ref}, {brief.title}, is wrong, and cannot "
            f"correct it themselves. They were asked: “{brief.words}”")  # fmt: skip
    notices.notify(after.session, after.partnership, SAID_WRONG, after.seat.return_id, said, after.received.at)
    return _tell(after, brief, [TO_SUPPORT.format(title=brief.title)])
