"""A reader's question was answered: the answer is attached to the line, and comes to the asker where they asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.after import After, Lanes
from bot.handlers.desk import Desk
from bot.handlers.posting import POST
from bot.handlers.putting_right import put_right
from bot.handlers.reaching import EMAIL, SLACK
from bot.handlers.telling import tell
from bot.ports import lane_of
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.partnership.questions import QuestionAnswered, QuestionBrief
from storage import addresses, outbox, people, questions
from storage.database import Session
from storage.outbox import Message
from storage.outcomes import keep_outcome
from storage.questions import QuestionHeld

ANSWER = "answer"
"""The kind of message that brings somebody the answer to what they asked, as operators read it."""
ASK_ON = "To ask more about that line, reply to this letter."


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way to whoever asked: about which line of which digest (by title), by whom, in what words."""

    held: QuestionHeld
    digest: str
    line: str
    name: str
    words: str
    at: datetime

    @property
    def purpose(self) -> str:
        """What the message serves: a question is answered once."""
        return f"{ANSWER}:{self.held.id}"

    @property
    def lines(self) -> list[str]:
        """What the asker reads: what they asked, then the answer."""
        return [f"You asked about “{self.line}”: “{self.held.words}”", f"{self.name} answers: “{self.words}”"]


def keep_answer(after: After, outcome: QuestionAnswered) -> Lanes:
    """Keep the answer with every question that it was put for, and let it go to each asker."""
    session, partnership = after.session, after.partnership
    keep_outcome(session, after.seat, outcome, after.reference, after.source.at)
    asked = [each for each in questions.questions_in(session, partnership, after.seat.return_id)
             if each.answered_at is None]  # fmt: skip
    questions.answer_questions(session, partnership, [each.id for each in asked], outcome.words,
                               after.seat.person_id, after.source.at)
    brief = QuestionBrief.model_validate(after.talking.brief)
    digest = f"{brief.seen.digest} ({brief.quarter.name})"
    lanes: Lanes = ()
    for each in asked:
        answer = Answer(each, digest, brief.seen.title, after.seat.name, outcome.words, after.source.at)
        lanes += SENT_BACK.get(each.channel, _told)(after.desk, session, partnership, answer)
    return (*lanes, *(put_right(after, brief) if outcome.wrong else ()))


def _told(desk: Desk, session: Session, partnership_id: str, answer: Answer) -> Lanes:
    """By the way that the asker prefers."""
    return tell(desk, session, partnership_id, answer.held.person_id, answer.lines, answer.purpose, answer.at,
                about=f"Your question about {answer.line}")


def _in_thread(desk: Desk, session: Session, partnership_id: str, answer: Answer) -> Lanes:
    """In the thread of the post under which it was asked, for all who read it there."""
    team, _, place = answer.held.place.partition("/")
    if SLACK not in desk.drawers or "/" not in place:
        return _told(desk, session, partnership_id, answer)
    asker = people.person_of(session, partnership_id, answer.held.person_id).name
    asked = f"{asker} asked about “{answer.line}”: “{answer.held.words}”"
    speech = Speech(lines=tuple(Line(manner=Manner.TOLD, text=text) for text in (asked, answer.lines[1])))
    lane = lane_of(SLACK, team)
    outbox.enqueue(session, partnership_id, [Message(
        id=answer.purpose, lane=lane, pace=f"{lane}:{place.partition('/')[0]}", kind=ANSWER, place=place,
        payload={"call": POST, "args": desk.drawers[SLACK].speech(speech, answer.purpose)},
        person_id=answer.held.person_id,
    )], answer.at)  # fmt: skip
    return (lane,)


def _by_letter(desk: Desk, session: Session, partnership_id: str, answer: Answer) -> Lanes:
    """As a reply to the mail in which it was asked."""
    address = addresses.letter_addresses(session, partnership_id, answer.held.person_id).get(answer.held.person_id)
    if desk.letterer is None or address is None:
        return _told(desk, session, partnership_id, answer)
    # Read when it is wanted: 2 MB that talks alone are spared.
    from bot.handlers.letter_of_lines import AboutLines, the_line, write_about
    from bot.handlers.writing import Written
    from conversations.letters.notices import told

    person = people.person_of(session, partnership_id, answer.held.person_id)
    support = people.partnerships(session)[partnership_id].name
    letter = told(f"Re: {answer.digest}", [*answer.lines, ASK_ON], name=person.name,
                  support=f"the support team of {support}")
    about = AboutLines(answer.held.document, [the_line(answer.held.line, answer.line)], ANSWER)
    to = Written(address, answer.purpose, answer.at, answers=answer.held.place or None, kind=f"letter:{ANSWER}")
    message = write_about(desk, session, person, letter, about, to)
    outbox.enqueue(session, partnership_id, [message], answer.at)
    return (message.lane,)


SENT_BACK: Mapping[str, Callable[[Desk, Session, str, Answer], Lanes]] = {SLACK: _in_thread, EMAIL: _by_letter}
"""How an answer comes back, by the channel in which it was asked; by the asker's own way from any other."""
