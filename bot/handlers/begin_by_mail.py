"""A mail begins a report: the talk is begun, what the mail says answers its first question, and one letter asks on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import budget
from bot.handlers.answering import answer_begun
from bot.handlers.beginning import begin
from bot.handlers.desk import Desk
from bot.handlers.turning_away import turn_away
from bot.handlers.weighing import TurnedAway, weigh_unasked
from bot.mail import IncomingMail
from conversations.letters.notices import NoticeKind
from conversations.letters.reply import ReplyRead
from conversations.letters.unasked import reported
from storage.database import Session
from storage.inbox import Outcome

TOO_MANY = "More mails come from this person than are answered in an hour; release it when they have stopped."


def begin_by_mail(
    desk: Desk, session: Session, mail: IncomingMail, talk: str, read: ReplyRead, *, vouched: bool
) -> Sequence[str]:
    """Begin the report for whoever sent the mail, if that is certain; the lanes that then have work.

    `read` is what the mail says, read against nothing of ours; `vouched` says that an operator released it.
    """
    person = weigh_unasked(session, mail, vouched=vouched)
    if isinstance(person, TurnedAway):
        return turn_away(desk, session, mail, None, person)
    if not budget.may_begin(session, person.partnership_id, person.person_id, mail.at):
        return turn_away(desk, session, mail, None, TurnedAway(Outcome.PARKED, TOO_MANY))
    seat = begin(desk, session, person, talk, mail.at)
    if seat is None:
        reason = "Its sender has no part in any target, and none is open to them to report on."
        away = TurnedAway(Outcome.REFUSED, reason, NoticeKind.NOTHING_TO_REPORT_ON, person)
        return turn_away(desk, session, mail, None, away)
    return answer_begun(desk, session, mail, seat, reported(read, seat.return_id))
