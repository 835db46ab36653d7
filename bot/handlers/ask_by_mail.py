"""A reply to the letter that brought a digest: a question about the line that it names, or asked back once which.

What names no line is kept with the letter that asks which is meant; what still
names none after that goes to the support team, whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers import budget
from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.letter_of_lines import AboutLines, write_about
from bot.handlers.line_asked import digest_asked
from bot.handlers.lines_in_reply import kept_in, lines_asked
from bot.handlers.questioning import QUESTION, LineQuestion, Put, ask_about
from bot.handlers.reaching import EMAIL
from bot.handlers.turning_away import SUPPORT, enqueue, reply_to, settle
from bot.handlers.writing import write_apart
from bot.mail import IncomingMail
from conversations.letters.notices import told
from conversations.letters.reply import ReplyRead
from storage import notices, people
from storage.database import Session
from storage.inbox import Outcome
from storage.letters import HeldLetter

WHICH = "which_line"
"""The kind of a letter that asks which line of a digest is meant."""
TOLD = f"letter:{QUESTION}"
"""The kind of message that tells what became of a question, as operators read it."""
ASK_WHICH = "You asked about this digest, and it is not clear about which of its lines, so nobody was asked yet."
HOW = "Which line do you mean? Reply with its number, for example “{label}”; your question is kept."
STILL_UNCLEAR = ("It is not clear about which line you ask, so your question went to the support team. "
                 "They have all that you wrote, and answer you themselves.")  # fmt: skip
NO_QUESTION = "It asked about no line of the digest."


def ask_by_mail(
    desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, read: ReplyRead
) -> Sequence[str]:
    """Put what a reply asks, and write the letter that says what became of it; the lanes that then have work.

    The letter went to whoever wrote the mail, which has been weighed.
    """
    digest = digest_asked(desk, session, letter.partnership_id, letter.document or "")
    asked = lines_asked(letter.sent, read, digest.rows if digest is not None else ())
    settle(session, mail, letter, Outcome.TAKEN, None if asked.about or asked.loose else NO_QUESTION)
    puts = [_put(desk, session, mail, letter, line, words) for line, words in asked.about.items()]
    lanes = tuple(lane for put in puts for lane in put.lanes)
    if asked.loose and not puts and _may_ask_which(session, mail, letter):
        return (*lanes, *_ask_which(desk, session, mail, letter, asked.loose))
    said = [put.said for put in puts]
    if asked.loose:
        said.append(_to_support(session, mail, letter, asked.loose))
    return (*lanes, *(_tell(desk, session, mail, letter, said) if said else ()))


def _put(desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, line: str, words: str) -> Put:
    asker = ReaderKey(letter.partnership_id, letter.person_id)
    question = LineQuestion(letter.document or "", line, words, EMAIL, mail.message_id, mail.key)
    return ask_about(desk, session, asker, question, mail.at)


def _may_ask_which(session: Session, mail: IncomingMail, letter: HeldLetter) -> bool:
    """Whether there is a choice, it has not been asked for yet, and no more is asked back than a person would."""
    return (letter.kind != WHICH and len(letter.sent.questions) > 1
            and budget.may_ask_back(session, letter.partnership_id, letter.person_id, mail.at))


def _ask_which(
    desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, words: str
) -> Sequence[str]:
    lines = [line.model_copy(update={"said": words}) for line in letter.sent.questions]
    said = [ASK_WHICH, f"You wrote: “{words}”", *(f"{line.label}. {line.line}" for line in lines),
            HOW.format(label=lines[-1].label)]  # fmt: skip
    letter_back = told(f"Re: {letter.subject}", said, name=letter.name, support=SUPPORT)
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    to = replace(reply_to(mail, mail.senders[0]), kind=budget.UNCLEAR)
    message = write_about(desk, session, person, letter_back, AboutLines(letter.document or "", lines, WHICH), to)
    return enqueue(session, letter.partnership_id, message, mail)


def _to_support(session: Session, mail: IncomingMail, letter: HeldLetter, words: str) -> str:
    """Leave it with the support team, with what was kept before; they say so themselves."""
    whole = "\n\n".join(filter(None, (kept_in(letter.sent), words)))
    text = f"{letter.name} asks about “{letter.subject}”; about which line is not clear: “{whole}” Please answer them."
    notices.notify(session, letter.partnership_id, QUESTION, mail.key, text, mail.at)
    return STILL_UNCLEAR


def _tell(
    desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, said: Sequence[str]
) -> Sequence[str]:
    letter_back = told(f"Re: {letter.subject.removeprefix('Re: ')}", list(dict.fromkeys(said)), name=letter.name,
                       support=SUPPORT)  # fmt: skip
    to = replace(reply_to(mail, mail.senders[0]), kind=TOLD)
    message = write_apart(desk, letter_back, to, letter.name, letter.person_id, letter.number)
    return enqueue(session, letter.partnership_id, message, mail)
