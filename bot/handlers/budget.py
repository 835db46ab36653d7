"""How much is answered: never more than a person would, so that two machines cannot keep each other awake.

What moves nothing on, a refusal or an unclear reply, is answered to one person
at most once an hour and three times a day (after RFC 3834, section 2); at most a
dozen answers an hour whatever they are. What is beyond is not sent; the support
team is told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from conversations.letters.letter import LetterKind
from storage import notices, outbox
from storage.database import Session
from storage.sessions import Seat

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IDLE_AN_HOUR, IDLE_A_DAY, ANSWERS_AN_HOUR = 1, 3, 12
UNCLEAR = "letter:unclear"
"""The kind of message that answers a reply which moved nothing on."""
STORM = "mail_storm"
"""The kind of notice that says that a person is not answered for now."""

_REFUSALS = (f"letter:{LetterKind.NOTICE}",)
_UNCLEAR = (UNCLEAR,)
_CLEAR = (LetterKind.READ_BACK, LetterKind.RECEIPT, LetterKind.CORRECTION)
_ANSWERS = (*_UNCLEAR, *(f"letter:{kind}" for kind in _CLEAR))


def may_refuse(session: Session, partnership_id: str, person_id: int, now: datetime) -> bool:
    """Whether a person may be told now that a mail of theirs was turned away."""
    return _may_once_more(session, partnership_id, person_id, _REFUSALS, now)


def may_begin(session: Session, partnership_id: str, person_id: int, now: datetime) -> bool:
    """Whether a mail of a person may begin something now, which earns them an answer."""
    said = outbox.written_since(session, partnership_id, person_id, _ANSWERS, now - HOUR)
    return said < ANSWERS_AN_HOUR or _storm(session, partnership_id, person_id, now)


def may_answer(session: Session, seat: Seat, now: datetime, *, progress: bool) -> bool:
    """Whether a reply may be answered now; one that moves nothing on is answered less."""
    if not may_begin(session, seat.partnership_id, seat.person_id, now):
        return False
    return progress or _may_once_more(session, seat.partnership_id, seat.person_id, _UNCLEAR, now)


def may_ask_back(session: Session, partnership_id: str, person_id: int, now: datetime) -> bool:
    """Whether a person may be asked now what they meant, where nothing in their mail moves anything on."""
    return (may_begin(session, partnership_id, person_id, now)
            and _may_once_more(session, partnership_id, person_id, _UNCLEAR, now))


def _may_once_more(
    session: Session, partnership_id: str, person_id: int, kinds: Sequence[str], now: datetime
) -> bool:
    lately = outbox.written_since(session, partnership_id, person_id, kinds, now - HOUR)
    today = outbox.written_since(session, partnership_id, person_id, kinds, now - DAY)
    return (lately < IDLE_AN_HOUR and today < IDLE_A_DAY) or _storm(session, partnership_id, person_id, now)


def _storm(session: Session, partnership_id: str, person_id: int, now: datetime) -> bool:
    """Tell the support team instead; never answered."""
    said = "Replies come faster than they are answered, or cannot be understood again and again; look at the inbox."
    notices.notify(session, partnership_id, STORM, f"person {person_id}", said, now)
    return False
