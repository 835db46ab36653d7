"""A restatement came by mail: the letter that answers it asks its lead to confirm it, or says why nothing was changed.

Whatever else the mail answers is taken as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from bot.handlers.after import Lanes
from bot.handlers.answering import answer, answer_begun
from bot.handlers.asking import invite_person
from bot.handlers.desk import Desk
from bot.handlers.restating import NotRestated, Restating, begin_restating, weigh_restatement
from bot.handlers.telling import tell
from bot.mail import IncomingMail
from conversations.dialogue.grammar.restatements import Restatement, read_restatement
from conversations.letters.reply import ReplyRead
from storage import inbox, people
from storage.database import Session
from storage.inbox import Outcome
from storage.letters import HeldLetter
from storage.people import Identity

NOT_CHANGED = "A figure was not changed"
"""The subject of a letter that says why."""
GREETED = 2
"""Among so many lines it stands, after a greeting or before anything else."""
_NUMBERED, _NUMBER = re.compile(r"q ?[1-4]\b", re.IGNORECASE), re.compile(r"^\d+\. ")
_QUOTED = (">", "On ", "From:", "-----", "________")
"""How what a mail answers begins, where it is quoted below."""


def restated_by_mail(
    desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter, read: ReplyRead
) -> Sequence[str] | None:
    """Ask whoever sent the mail to confirm what it says first, or tell them why not; none where it restates nothing."""
    line, said = _said_in(mail)
    if said is None:
        return None
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    wanted = weigh_restatement(desk, session, person, said, mail.at)
    if wanted is None or (isinstance(wanted, NotRestated) and _answers_letter(letter, wanted)):
        return None
    rest = _without(read, line)
    if rest.given and letter.document is None:
        return (*answer(desk, session, mail, letter, rest), *_besides(desk, session, mail, person, wanted, line))
    if isinstance(wanted, Restating):
        begun = begin_restating(session, person, wanted, mail.at, line, mail.key)
        return answer_begun(desk, session, mail, begun, ReplyRead())
    inbox.settle(session, mail.key, Outcome.REFUSED, at=mail.at, reason=wanted.says,
                 partnership_id=person.partnership_id, person_id=person.person_id)
    return _refused(desk, session, mail, person, wanted)


def _answers_letter(letter: HeldLetter, refused: NotRestated) -> bool:
    """Whether the words go to the letter: they ask about its digest, or are of somebody who leads nothing."""
    return refused.leads_nothing or (letter.document is not None and not refused.theirs)


def _said_in(mail: IncomingMail) -> tuple[str, Restatement | None]:
    """The words that are a restatement, said before anything else above what is answered; none where none are.

    A mail program may have broken them at its margin.
    """
    own = takewhile(lambda line: not line.lstrip().startswith(_QUOTED), mail.text.splitlines())
    told = [" ".join(line.split()) for line in own]
    blocks = [list(block) for words, block in groupby(told, bool) if words][:GREETED]
    tried = [text for block in blocks for text in (" ".join(block), *block[:GREETED])]
    found = ((text, read_restatement(text)) for text in tried)
    return next((each for each in found if each[1] is not None), ("", None))


def _without(read: ReplyRead, words: str) -> ReplyRead:
    """What a reply says besides the restatement, which may have been read as the answer to the question of its “Q1”."""
    given = list(read.given)
    taken = next((each for each in given if _is_end(each.text, words)), None)
    if taken is not None:
        given.remove(taken)
    left = ((each, _rest(each.text, words)) for each in given)
    return read.model_copy(update={
        "given": tuple(each.model_copy(update={"text": text}) for each, text in left if text),
        "unplaced": tuple(text for each in read.unplaced if (text := _rest(each, words)) and not _is_end(each, words)),
    })  # fmt: skip


def _is_end(text: str, words: str) -> bool:
    """Whether a text is what follows the “Q1” of the restatement, taken for the number of a question."""
    flat = _NUMBER.sub("", " ".join(text.split()))
    return _NUMBERED.match(words) is not None and flat != "" and words.endswith(flat)


def _rest(text: str, words: str) -> str:
    """What is left of a text without the restatement; the text as it stands where that is not in it."""
    flat = " ".join(text.split())
    return flat.replace(words, "").strip() if words in flat else text


def _besides(
    desk: Desk, session: Session, mail: IncomingMail, person: Identity, wanted: Restating | NotRestated, line: str
) -> Lanes:
    if isinstance(wanted, NotRestated):
        return _refused(desk, session, mail, person, wanted)
    begun = begin_restating(session, person, wanted, mail.at, line, mail.key)
    return invite_person(desk, session, person.partnership_id, begun.return_id, mail.at)


def _refused(desk: Desk, session: Session, mail: IncomingMail, person: Identity, refused: NotRestated) -> Lanes:
    return tell(desk, session, person.partnership_id, person.person_id, [refused.says], f"unrestated:{mail.key}",
                mail.at, about=NOT_CHANGED)
