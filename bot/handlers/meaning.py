"""Whose answer a delivery is, and to what: by the return it names, the message it edits, or the thread it is in.

Deliveries come late and out of order. What somebody wrote before their later
answers is never taken for an answer to the question that stands now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.ports import Received, lane_of
from conversations.dialogue.session import Reply
from conversations.partnership.trials import is_trial
from storage import inbox, ledger, people, sessions
from storage.database import Session
from storage.people import Identity
from storage.posted import digest_post
from storage.sessions import Seat

ANSWERS = frozenset({"answered", "refused", "skipped"})
NOBODY = "I do not know you here, or nothing is waiting for you. Ask the support team if you expected a return."
NOT_YOURS = ("This is not yours to answer any more, so nothing was changed. "
             "Ask the support team if you think that is wrong.")  # fmt: skip
CAME_LATE = ("I have only now received what you wrote earlier: “{said}”. You have gone on since, so it was not taken. "
             "If it still holds, say it again where it belongs.")
EITHER = ("You have a test round open beside what is really asked of you, and I cannot tell which this answers, so "
          "nothing was taken. Say it in the thread of the one you mean.")  # fmt: skip
PUNCTUAL = timedelta(seconds=1)
"""What comes within this of being said came in its turn."""

CLOCKS_DIFFER = timedelta(seconds=30)
"""What was typed carries the channel's time, what was pressed ours; so far they may be apart."""

OVERTAKEN = timedelta(minutes=10)
"""For how long after it was said an edit may overtake its message: Slack tries a delivery for six minutes."""

_TYPED = re.compile(r"[^/]+/(\d{1,11}\.\d{1,6})")


class NotPlacedYet(RuntimeError):
    """It may answer what was asked a moment ago, at a place that nobody has told us yet; the channel tries again.

    Slack does so at once, after a minute and after five. By then the message is
    known to have arrived, whatever was killed in between; to take the words for
    an answer to anything else would be a guess.
    """


@dataclass(frozen=True, slots=True)
class Meant:
    """The seat and what was said there.

    With `why`, nothing is taken, for that reason; `says` is what the person is
    then told, with the question again if they have a seat. With `post` it was
    said under that post of a digest, and belongs to no talk.
    """

    seat: Seat | None
    replies: Sequence[Reply] = ()
    why: str | None = None
    says: str | None = None
    post: str | None = None


def meant(session: Session, received: Received) -> Meant:
    """Find the seat for a turn, and what the words are an answer to."""
    replies = [Reply(key=key, text=text) for key, text in received.replies]
    seat = _seat(session, received)
    if seat is None and (post := _digest_above(session, received)) is not None:
        return Meant(None, post=post)
    if seat is None and _is_anothers(session, received):
        return Meant(None, why="it is somebody else’s by now", says=NOT_YOURS)
    if seat is None:
        return Meant(None, why="nobody here, or nothing waiting", says=NOBODY)
    if _may_be_either(session, received):
        return Meant(None, why="it may answer a test round or the live one", says=EITHER)
    if received.edits is not None:
        return _corrected(session, received, seat, replies)
    if received.said_at is not None and received.at - received.said_at > PUNCTUAL:
        return _late(session, received, seat, replies, received.said_at)
    return Meant(seat, replies)


def reporter(session: Session, received: Received) -> Identity | None:
    """Whoever reports something of their own accord, in the partnership where they last sat; none for nobody here.

    Of somebody who tries a round that is what is really so, unless they are nobody but for the test.
    """
    known = people.person_by_slack(session, received.workspace, received.sender)
    known = [each for each in known if not is_trial(each.partnership_id)] or known
    last = sessions.seat_by_slack(session, received.workspace, received.sender)
    at = last.partnership_id if last is not None else None
    return next((each for each in known if each.partnership_id == at), known[0] if known else None)


def _seat(session: Session, received: Received) -> Seat | None:
    team, user = received.workspace, received.sender
    if received.return_id is not None:
        return sessions.seat_by_slack(session, team, user, return_id=received.return_id, turn=True)
    _, _, thread = (received.thread or "").partition("/")
    seat, known = _in_thread(session, team, user, thread) if thread else (None, False)
    if seat is not None or known:
        return seat
    if _digest_above(session, received) is not None:
        return None
    return sessions.seat_by_slack(session, team, user, turn=True)


def _in_thread(session: Session, team: str, user: str, thread: str) -> tuple[Seat | None, bool]:
    """The seat in a thread, and whether the user was asked something there.

    PostgreSQL shows each statement what was committed before it: the thread may become known between two of them, and
    is looked up once more.
    """
    seat = sessions.seat_by_slack(session, team, user, thread, turn=True)
    if seat is not None:
        return seat, True
    known = sessions.was_asked_in(session, team, user, thread)
    if not known and sessions.is_being_placed(session, team, user):
        raise NotPlacedYet("It stands in a thread that is not known yet; it is taken when it comes again.")
    return sessions.seat_by_slack(session, team, user, thread, turn=True), known


def _digest_above(session: Session, received: Received) -> str | None:
    """The post of a digest that something was typed under; none for what is pressed, or stands under anything else."""
    _, _, thread = (received.thread or "").partition("/")
    if not thread or received.return_id is not None:
        return None
    return thread if digest_post(session, lane_of(received.channel, received.workspace), thread) is not None else None


def _is_anothers(session: Session, received: Received) -> bool:
    """Whether it went to somebody else: a return that was theirs once, or all that was asked in a thread of theirs."""
    _, _, thread = (received.thread or "").partition("/")
    if received.return_id is None:
        return bool(thread) and sessions.was_asked_in(session, received.workspace, received.sender, thread)
    known = people.person_by_slack(session, received.workspace, received.sender)
    return any(ledger.had_part(session, each.partnership_id, received.return_id, each.person_id) for each in known)


def _may_be_either(session: Session, received: Received) -> bool:
    """Whether words outside every thread may answer a test round as well as a live one: neither is guessed."""
    if received.thread or received.return_id is not None or not received.replies:
        return False
    known = people.person_by_slack(session, received.workspace, received.sender)
    if len(known) == 1:
        return False
    asked = {is_trial(each.partnership_id) for each in known
             if sessions.seats_of_person(session, each.partnership_id, each.person_id)}  # fmt: skip
    return len(asked) > 1


def _corrected(session: Session, received: Received, seat: Seat, replies: Sequence[Reply]) -> Meant:
    """An edit of a message corrects the answer that message gave, or comes instead of it."""
    place = received.edits or ""
    given = [e for e in ledger.entries_at(session, seat.partnership_id, place) if e.kind in ANSWERS]
    if given:
        about = sessions.seat_by_slack(session, received.workspace, received.sender, return_id=given[0].return_id,
                                       turn=True)
        return Meant(about, [Reply(key=given[0].key, text=reply.text) for reply in replies])
    said_at = received.said_at
    if said_at is None or received.at - said_at > OVERTAKEN or inbox.heard_before(session, place, received.key):
        return Meant(None, why="an edit of a message that gave no answer")
    return _late(session, received, seat, replies, said_at)


def _late(
    session: Session, received: Received, seat: Seat, replies: Sequence[Reply], said_at: datetime
) -> Meant:
    if inbox.heard_before(session, received.place, received.key):
        return Meant(None, why="an edit of this message came before it and was taken")
    if not _gone_on(session, seat, said_at):
        return Meant(seat, replies)
    said = " ".join(reply.text for reply in replies)
    return Meant(seat, why="it came after later answers", says=CAME_LATE.format(said=said))


def _gone_on(session: Session, seat: Seat, said_at: datetime) -> bool:
    """Whether something said later, in any return of the sitting, was taken already."""
    beside = sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id)
    last = ledger.last_heard(session, seat.partnership_id, [each.return_id for each in beside])
    if last is None:
        return False
    at, place = last
    typed = _TYPED.fullmatch(place)
    return (datetime.fromtimestamp(float(typed[1]), UTC) if typed else at - CLOCKS_DIFFER) > said_at
