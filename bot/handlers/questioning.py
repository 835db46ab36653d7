"""A reader asks about a line of a digest: whoever answers for its target is asked, and the answer comes back.

One way in for all channels: the thread of a post, a reply to a letter, the page
of a line. What is asked is kept before anybody is asked; the same question is
put to nobody twice, and what is about no target goes to the support team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.handlers.after import Lanes
from bot.handlers.asking import Asking, ask
from bot.handlers.blocking import PATIENCE
from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey, reader_of
from bot.handlers.line_asked import DigestAsked, digest_asked
from bot.handlers.reaching import EMAIL, SLACK
from bot.handlers.support import support_of
from bot.handlers.working_days import working_days
from bot.ports import Received
from conversations.digests.document import Row
from conversations.digests.grouping import Grouping
from conversations.digests.rights import BOARD, Reader, may_read, may_see_words
from conversations.partnership.questions import QuestionBrief
from storage import inbox, notices, people, questions, rounds, sessions, talks
from storage.database import Session
from storage.inbox import Outcome
from storage.questions import QuestionHeld
from storage.roles import Roles, roles_of
from storage.targets import target_ids

WEB = "web"
QUESTION = "question"
"""The kind of a notice about a question that waits for the support team, and what its talks are about."""
MOST_WORDS = 600
"""Characters of a question; so much of it stands whole in a message that asks."""
MOST_A_DAY = 12
"""Questions of one person in a day. As many answers an hour are the most that anybody is written."""
DAY = timedelta(days=1)
NOT_YOURS = ("This digest is not yours to read, or not released yet, so nobody was asked. "
             "Ask the support team if you think that is wrong.")  # fmt: skip
NO_LINE = "That line is not in the digest any more, so nobody was asked. Open the digest again and ask from there."
NO_WORDS = "No question was read in that, so nobody was asked. Write it in a sentence or two."
TOO_LONG = ("Your question has {many:,} characters, and {most} can be put at once, so nobody was asked yet. "
            "Ask it more shortly, or in parts.")  # fmt: skip
TOO_MANY = ("You have asked {many} questions in a day, so this one went to the support team: {most} a day are put to "
            "those who answer.")  # fmt: skip
TO_SUPPORT = "That is for the support team to answer. They have your question, and answer you themselves."
YOURS = "You answer for that line yourself, so nobody else was asked. To correct it, say “change 1” in your return."
ASKED = "Your question has gone to {name}, who answers for that line. {where}"
WAITING = "{name} has been asked the same already. {where}"
ANSWERED = "That was asked before, and {name} answered: “{answer}”"
WHERE: Mapping[str, str] = {
    SLACK: "The answer comes here.", EMAIL: "The answer comes to you by email.",
    WEB: "The answer comes to you, and stands beside the line.",
}  # fmt: skip
"""Where the answer comes, by the channel in which somebody asked."""


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """What a reader asks: about which line of which digest, in what words, by which delivery.

    `document` and `line` are ids. `place` is where they are answered: the thread
    of a post (`team/channel/stamp`), the Message-ID of the mail, the address of the page.
    """

    document: str
    line: str
    words: str
    channel: str
    place: str
    key: str

    @property
    def id(self) -> str:
        """What the question is kept under: the same for the same delivery, however often it is taken."""
        return "q" + sha256(f"{self.key}\n{self.document}\n{self.line}".encode()).hexdigest()[:15]


@dataclass(frozen=True, slots=True)
class Put:
    """What came of a question: a sentence for the asker, and the lanes that then have work.

    `kept` says that the words are with somebody who answers: the lead, or the support team.
    """

    said: str
    lanes: Lanes = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question as it is put: by whom, about which digest as it stands, when."""

    desk: Desk
    session: Session
    partnership: str
    reader: Reader
    question: LineQuestion
    digest: DigestAsked
    at: datetime


def ask_about(desk: Desk, session: Session, asker: ReaderKey, question: LineQuestion, at: datetime) -> Put:
    """Put a reader's question to whoever answers for the line; the delivery stands in the inbox already.

    Nothing is put, and the sentence says why, where they may not read the
    digest, it has no such line, or the words are none or too many.
    """
    reader = reader_of(session, asker)
    digest = digest_asked(desk, session, asker.partnership_id, question.document)
    if reader is None or digest is None or not may_read(reader, digest.layer, digest.group, digest.facts, digest.today):
        return Put(NOT_YOURS)
    before = questions.question_of(session, asker.partnership_id, question.id)
    if before is not None:
        return Put(_said_of(session, asker.partnership_id, before, before.channel, ASKED), kept=True)
    item = digest.line(question.line)
    why = NO_LINE if item is None else _unsound(question.words)
    if item is None or why is not None:
        return Put(why or NO_LINE)
    turn = _Turn(desk, session, asker.partnership_id, reader, question, digest, at)
    found = digest.about(item)
    if found is None or reader.person_id is None or not may_see_words(reader, found[1]):
        return _to_support(turn, TO_SUPPORT)
    return _put(turn, reader.person_id, found[0])


def take_question(
    desk: Desk, session: Session, asker: ReaderKey, received: Received, document: str, line: str
) -> Put:  # fmt: skip
    """Take a delivery that asks about a line, once: it is kept with what became of it, then put.

    What the delivery says is the question, and its thread, else its place, is where the answer comes.
    """
    words = " ".join(text for _, text in received.replies).strip()
    person_id = asker.who if isinstance(asker.who, int) else None
    inbox.admit(session, received.key, channel=received.channel, place=received.place, received_at=received.at,
                raw=received.raw, partnership_id=asker.partnership_id, person_id=person_id, outcome=Outcome.TAKEN)
    place = f"{received.workspace}/{received.thread}" if received.thread is not None else received.place
    put = ask_about(desk, session, asker, LineQuestion(document, line, words, received.channel, place, received.key),
                    received.at)
    if not put.kept:
        inbox.settle(session, received.key, Outcome.REFUSED, at=received.at, reason=put.said,
                     partnership_id=asker.partnership_id, person_id=person_id)
    return put


def _unsound(words: str) -> str | None:
    """Why these words cannot be put as a question; none where they can."""
    if not any(character.isalnum() for character in words):
        return NO_WORDS
    return TOO_LONG.format(many=len(words), most=MOST_WORDS) if len(words) > MOST_WORDS else None


def _to_support(turn: _Turn, said: str) -> Put:
    """Leave a question with the support team, in the asker's words; once for each."""
    asked = turn.question
    text = (f"{turn.reader.name} asks about “{asked.line}” of “{turn.digest.document.title}”: “{asked.words}” "
            "Please answer them yourself.")  # fmt: skip
    notices.notify(turn.session, turn.partnership, QUESTION, asked.id, text, turn.at)
    return Put(said, kept=True)


def _put(turn: _Turn, person_id: int, row: Row) -> Put:
    session, asked = turn.session, turn.question
    many = questions.asked_since(session, turn.partnership, person_id, turn.at - DAY)
    if many >= MOST_A_DAY:
        return _to_support(turn, TOO_MANY.format(many=many, most=MOST_A_DAY))
    target_id = target_ids(session, turn.partnership).must(row.ref, "the target of a line")
    roles = roles_of(session, turn.partnership, target_id)
    answerer = _who_answers(turn, roles)
    if answerer == person_id:
        return Put(YOURS)
    held = QuestionHeld(asked.id, asked.document, asked.line, target_id, person_id, asked.words, asked.channel,
                        asked.place, asked.key, turn.at)
    same = _the_same(session, turn.partnership, held)
    questions.keep_question(session, turn.partnership, held)
    if same is None:
        return _ask(turn, held, answerer, _brief(turn, roles, row, part_of(turn.reader, person_id, roles)))
    if same.answer is not None:
        questions.answer_questions(session, turn.partnership, [held.id], same.answer, same.answerer_id, turn.at)
    elif same.return_id is not None:
        questions.put_in_talk(session, turn.partnership, held.id, same.return_id)
    return Put(_said_of(session, turn.partnership, same, asked.channel, WAITING), kept=True)


def _who_answers(turn: _Turn, roles: Roles) -> int:
    """Whoever has the return of the target in that round, which may have been handed over; else its lead."""
    held = rounds.round_of(turn.session, turn.partnership, turn.digest.facts.quarter)
    seat = (sessions.seat_by_return(turn.session, turn.partnership, f"{held.round_id}.{roles.target_id}")
            if held is not None else None)
    return roles.lead_id if seat is None else seat.person_id


def _the_same(session: Session, partnership_id: str, held: QuestionHeld) -> QuestionHeld | None:
    """The same question on the same line, whoever asked it: one that was answered, else one that waits."""
    on_it = questions.questions_on(session, partnership_id, held.quarter, held.line)
    alike = [each for each in on_it if _folded(each.words) == _folded(held.words)]
    return next((each for each in alike if each.answer is not None), next(iter(alike), None))


def _folded(words: str) -> str:
    """Words without capitals, marks and spaces, by which a question is known again."""
    return "".join(character for character in words.casefold() if character.isalnum())


def part_of(reader: Reader, person_id: int, roles: Roles) -> str | None:
    """In which part somebody asks about a target; none where it is none that has a name."""
    if person_id == roles.chair_id:
        return f"chair of {roles.theme}"
    if person_id == roles.sponsor_id:
        return "target sponsor"
    if person_id in roles.members:
        return "delivery group"
    if BOARD in reader.reads:
        return "board"
    return next((group for grouping, group in sorted(reader.reads) if grouping is Grouping.DISTRICT), None)


def _brief(turn: _Turn, roles: Roles, row: Row, part: str | None) -> QuestionBrief:
    partnership = people.partnerships(turn.session)[turn.partnership]
    days = working_days(turn.desk, turn.session, turn.partnership, partnership.calendar, turn.digest.today.year)
    due = days.plus_working_days(turn.digest.today, PATIENCE)
    return QuestionBrief(
        ref=roles.ref, title=roles.title, quarter=turn.digest.facts.quarter, due=due,
        support=support_of(partnership), question=turn.question.id, asker=turn.reader.name, part=part,
        words=turn.question.words, seen=turn.digest.seen(row),
    )


def _ask(turn: _Turn, held: QuestionHeld, answerer: int, matter: QuestionBrief) -> Put:
    about = f"{QUESTION}:{held.id}"
    asking = Asking(answerer, "reader_question", matter, about, held.target_id)
    lanes = ask(turn.desk, turn.session, turn.partnership, asking, turn.at)
    ((return_id, _),) = talks.waiting_talks(turn.session, turn.partnership, about)
    questions.put_in_talk(turn.session, turn.partnership, held.id, return_id)
    name = people.person_of(turn.session, turn.partnership, answerer).name
    return Put(ASKED.format(name=name, where=WHERE[held.channel]), lanes, kept=True)


def _said_of(session: Session, partnership_id: str, held: QuestionHeld, channel: str, waiting: str) -> str:
    """How a question stands that was put before, for somebody who asks in this channel."""
    if held.answer is not None:
        return ANSWERED.format(name=name_of(session, partnership_id, held.answerer_id), answer=held.answer)
    seat = sessions.seat_by_return(session, partnership_id, held.return_id) if held.return_id is not None else None
    return waiting.format(name="the support team" if seat is None else seat.name, where=WHERE[channel])


def name_of(session: Session, partnership_id: str, person_id: int | None) -> str:
    """What somebody of the partnership is called; nobody's name for nobody."""
    return "Somebody" if person_id is None else people.person_of(session, partnership_id, person_id).name
