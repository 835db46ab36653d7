"""A mail that was read is taken: one transaction from what it says to the letter that answers it.

In this order: taken before? written by a machine? a report of its sender's own?
whose? allowed? of a digest? Then every answer goes to its return by the same turn as a
message in Slack or a page, and one letter reads back what is stored and asks
for what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.handlers.answering import answer
from bot.handlers.ask_by_mail import ask_by_mail
from bot.handlers.begin_by_mail import begin_by_mail
from bot.handlers.desk import Desk
from bot.handlers.finding_letter import find_letter
from bot.handlers.natures import HELD_MAIL, note
from bot.handlers.once import in_a_turn
from bot.handlers.reaching import EMAIL
from bot.handlers.restate_by_mail import restated_by_mail
from bot.handlers.turning_away import settle, turn_away
from bot.handlers.unasked import report_begun
from bot.handlers.weighing import TurnedAway, weigh
from bot.mail import IncomingMail, Nature
from conversations.letters.reply import ReplyRead
from storage import inbox, notices
from storage import mail as mails
from storage.database import Session
from storage.inbox import Outcome


async def take_mail(desk: Desk, mail: IncomingMail, read: ReplyRead) -> None:
    """Take a mail once; a second time it has no effect. What fails is raised, and leaves it waiting.

    `read` is what its text says of the letter that it answers, empty where none was found; of a report that it
    begins, what it says of that.
    """
    lanes = await in_a_turn(desk, mail.key, EMAIL, partial(_take, desk, mail, read))
    for lane in lanes:
        desk.wake(lane)


async def quarantine(desk: Desk, key: str, reason: str) -> None:
    """Put a mail aside that could not be read three times; the support team sees why and can release it."""
    await desk.store.write(partial(_quarantine, desk, key, reason))


def _quarantine(desk: Desk, key: str, reason: str, session: Session) -> None:
    at = desk.clock()
    inbox.settle(session, key, Outcome.QUARANTINED, at=at, reason=reason)
    notices.notify(session, None, HELD_MAIL, key, f"A mail could not be read and waits for you: {reason}", at)


def _take(desk: Desk, mail: IncomingMail, read: ReplyRead, session: Session) -> Sequence[str]:
    kept = mails.kept_mail(session, mail.key)
    there = inbox.delivery(session, mail.key)
    if kept is None or there is None or there.outcome is not None:
        return ()
    if mails.twin_of(session, mail.key, mail.message_id, kept.body_hash) is not None:
        settle(session, mail, None, Outcome.IGNORED, "The same mail came before, by another way.")
        return ()
    letter = find_letter(desk.signer, mail, session)
    if mail.nature is not Nature.PERSON:
        noted = note(session, mail, letter)
        settle(session, mail, letter, noted.outcome, noted.reason)
        return ()
    if (talk := report_begun(session, mail)) is not None:
        return begin_by_mail(desk, session, mail, talk, read, vouched=kept.released)
    weighed = weigh(session, mail, letter, mail.at, vouched=kept.released)
    if isinstance(weighed, TurnedAway):
        return turn_away(desk, session, mail, letter, weighed)
    if (restated := restated_by_mail(desk, session, mail, weighed, read)) is not None:
        return restated
    if weighed.document is not None:
        return ask_by_mail(desk, session, mail, weighed, read)
    return answer(desk, session, mail, weighed, read)
