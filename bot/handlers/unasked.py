"""A mail that reports a blockage or a risk of its sender's own accord: known by its address, or by its subject.

One that names a letter of ours is never taken for one, whatever else it says;
nor is a reply under the subject of a letter that went to whoever writes.
"""

from __future__ import annotations

import re

from bot.mail import IncomingMail
from bot.ports import REPORTS
from storage import letters, people
from storage.database import Session

_SAID = re.compile(
    r"\b(?:(?P<blockage>(?<!no longer )(?<!not )(?:blockages?|blocked|stuck))|(?P<risk>(?<!at )(?<!at-)risks?))\b",
    re.IGNORECASE,
)
"""What a subject says of it. “At risk” speaks of people or of a forecast, “no longer stuck” of what was reported."""
_REPLY = re.compile(r"\s*(?:(?:re|aw|sv|antw)\s*(?:\[\d{1,3}\])?\s*:\s*)+", re.IGNORECASE)
"""How mail programs begin the subject of a reply."""


def report_begun(session: Session, mail: IncomingMail) -> str | None:
    """The report that a mail is meant to begin, one of `REPORTS`; none for any other mail.

    The address decides over the subject, and what a subject says first over what it says later.
    """
    if mail.tokens:
        return None
    if mail.begins is not None:
        return mail.begins
    said = _SAID.search(mail.subject)
    if said is None or _answers_by_subject(session, mail):
        return None
    return next(talk for talk in REPORTS if said[talk])


def _answers_by_subject(session: Session, mail: IncomingMail) -> bool:
    """Whether it is a reply to a letter of ours, in a mail program that lost what tells which."""
    reply = _REPLY.match(mail.subject)
    if reply is None or len(mail.senders) != 1:
        return False
    subject = mail.subject[reply.end():].strip()
    return any(letters.was_written_to(session, person.partnership_id, person.person_id, subject)
               for person in people.person_by_email(session, mail.senders[0]))
