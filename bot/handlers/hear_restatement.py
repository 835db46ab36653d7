"""A restatement was typed: its lead is asked to confirm it, in a talk of its own.

It is heard before anything else is made of the words: a return that takes no
more answers is just where a figure is put right so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.handlers.desk import Desk
from bot.handlers.meaning import Meant, reporter
from bot.ports import Received
from conversations.dialogue.grammar.restatements import Restatement, read_restatement
from storage import people
from storage.database import Session
from storage.people import Identity
from storage.sessions import WAITING_STATES

if TYPE_CHECKING:
    from bot.handlers.restating import NotRestated, Restating


def heard(received: Received) -> Restatement | None:
    """The restatement that somebody typed as a message of its own; none in an edit, a button or a command."""
    if received.begins is not None or received.edits is not None or received.return_id is not None:
        return None
    if len(received.replies) != 1 or received.replies[0][0] is not None:
        return None
    return read_restatement(received.replies[0][1])


def weighed(
    desk: Desk, session: Session, received: Received, found: Meant, said: Restatement
) -> tuple[Identity, Restating | NotRestated] | None:
    """Who said it, and what is to be confirmed of it, or why nothing is; none where it is no restatement for us.

    Under the post of a digest whoever the figure is not of asks about it by
    the same words; somebody who leads nothing answers what waits for them.
    """
    from bot.handlers.restating import NotRestated, weigh_restatement  # read when it is wanted, which is seldom

    person = _sayer(session, received, found)
    if person is None:
        return None
    target_id = found.seat.target_id if found.seat is not None else None
    wanted = weigh_restatement(desk, session, person, said, received.at, target_id=target_id)
    if wanted is None:
        return None
    if isinstance(wanted, NotRestated):
        waits = found.seat is not None and found.seat.state in WAITING_STATES
        if (found.post is not None and not wanted.theirs) or (waits and wanted.leads_nothing):
            return None
    return person, wanted


def _sayer(session: Session, received: Received, found: Meant) -> Identity | None:
    """Whoever said it: the person of the seat where they sit, else whoever is known by their account."""
    if found.seat is None:
        return reporter(session, received)
    return people.person_of(session, found.seat.partnership_id, found.seat.person_id)


def apart(received: Received, talk: str) -> Received:
    """The delivery as one that begins a talk: what is asked stands in a message of its own."""
    return replace(received, begins=talk, thread=None, replies=())
