"""Letters composed from talks: all that is asked of one person, in the same words as on every other channel.

    invitation(sitting)                          all questions, numbered through
    reminder(sitting, told)                      what is left, and how many minutes it takes
    read_back(sitting, read, told, references)   what is stored, and only what is missing or unclear asked again
    receipt(sitting, references, told)           everything was sent: all values, and how to correct one
    correction(sitting, references, told)        a return already sent has changed: before, after, the rating
    answer_to(sitting, read, references, told)   whichever of the last three a reply has earned
    asked(letter), sent_letter(letter, text)     what is remembered to read the reply

`told` are further sentences that the shell has to say; `references` are what a
person quotes to the support team, by return. A question keeps its label through
all letters of a sitting (`Sitting.earlier`); so do stored answers, which is how
“4. 430” corrects one. Refusals are in `conversations.letters.notices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conversations.dialogue.naming import together
from conversations.letters import sections as part
from conversations.letters import sentences
from conversations.letters.again import about_reply, refused, without_a_question
from conversations.letters.facts import told_of
from conversations.letters.letter import Known, Letter, LetterKind, Question, Section, SentLetter
from conversations.letters.plain_line import LONGEST_STORY, counted, plain_line
from conversations.letters.purpose import sent_again, subject_of, was_sent, who_asks
from conversations.letters.reply import ReplyRead
from conversations.letters.sitting import Numbering, Sitting, numbers_given

NOTHING_SAID: ReplyRead = ReplyRead()
NO_REFERENCES: Mapping[str, str] = {}


def invitation(sitting: Sitting) -> Letter:
    """The first letter: every question of every return."""
    numbering = Numbering(numbers_given(sitting.earlier))
    sections = tuple(part.asking(sitting, held, numbering) for held in sitting.held)
    asks = _questions(sections)
    return _letter(
        sitting, LetterKind.INVITATION, sections,
        preheader=f"{sentences.span(asks)}, due {sentences.day(sitting)}",
        lines=(*who_asks(sitting), f"It takes about {sentences.minutes(asks)} if all is well."),
        how=sentences.how(sitting), closing=sentences.closing(sitting, reminding=False),
    )  # fmt: skip


def reminder(sitting: Sitting, told: Sequence[str] = ()) -> Letter:
    """What is left of every return not yet sent."""
    numbering = Numbering(numbers_given(sitting.earlier))
    open_ones = [held for held in sitting.held if not held.answers.session.is_sent]
    sections = tuple(part.asking(sitting, held, numbering) for held in open_ones)
    asks = _questions(sections)
    return _letter(
        sitting, LetterKind.REMINDER, sections,
        preheader=f"{sentences.span(asks)} left, due {sentences.day(sitting)}",
        lines=(*told, *who_asks(sitting), f"What is left takes about {sentences.minutes(asks)}. "
                                          "Nothing you have answered is asked again."),
        how=sentences.how(sitting), closing=sentences.closing(sitting, reminding=True),
    )  # fmt: skip


def read_back(
    sitting: Sitting, read: ReplyRead = NOTHING_SAID, told: Sequence[str] = (),
    references: Mapping[str, str] = NO_REFERENCES,
) -> Letter:  # fmt: skip
    """What is stored of the returns that the reply touched, and what is still needed of any."""
    given = numbers_given(sitting.earlier)
    numbering = Numbering(given)
    made = [part.after_reply(sitting, held, numbering, read, given, references) for held in sitting.held]
    sections = tuple(section for section in made if section.rows or section.questions)
    asks = _questions(sections)
    left = f"{sentences.span(asks)} left" if asks else "Nothing more is asked"
    return _letter(
        sitting, LetterKind.READ_BACK, sections,
        preheader=f"{left}, due {sentences.day(sitting)}",
        lines=(_so_far(sections), *_told(sitting, told), *about_reply(read, together(sitting.nouns))),
        how=sentences.how(sitting) if asks else sentences.correct(sitting),
        closing=(sentences.person(sitting.support),),
    )  # fmt: skip


def receipt(
    sitting: Sitting, references: Mapping[str, str] = NO_REFERENCES, told: Sequence[str] = ()
) -> Letter:
    """All that was sent, read back."""
    numbering = Numbering(numbers_given(sitting.earlier))
    sections = tuple(part.sent(sitting, held, numbering, references) for held in sitting.held)
    return _letter(
        sitting, LetterKind.RECEIPT, sections,
        preheader=f"{was_sent(sitting.nouns)}. There is nothing more for you to do",
        lines=("Thank you. This is what was sent.", *_told(sitting, told)),
        how=sentences.correct(sitting), closing=(sentences.person(sitting.support),),
    )  # fmt: skip


def correction(
    sitting: Sitting, references: Mapping[str, str] = NO_REFERENCES, told: Sequence[str] = ()
) -> Letter:
    """Returns already sent that have changed: what each answer was and is, and the rating with it."""
    numbering = Numbering(numbers_given(sitting.earlier))
    changed = [held for held in sitting.held if part.changed(held)]
    sections = tuple(part.corrected(sitting, held, numbering, references) for held in changed)
    again = sent_again(tuple(held.answers.script.noun for held in changed))
    what = counted(sum(len(section.rows) for section in sections), "answer")
    return _letter(
        sitting, LetterKind.CORRECTION, sections,
        preheader=f"{what} corrected",
        lines=(f"Thank you. Your correction is stored, and {again} been sent again. What it replaces is kept "
               "as well.", *_told(sitting, told)),
        how=sentences.correct(sitting), closing=(sentences.person(sitting.support),),
    )  # fmt: skip


def answer_to(
    sitting: Sitting, read: ReplyRead, references: Mapping[str, str] = NO_REFERENCES, told: Sequence[str] = ()
) -> Letter:
    """The letter that a reply earns: a receipt or a correction once all is sent, else a read-back."""
    unclear = read.unplaced or read.clashing or read.see_attached or read.cut or any(map(refused, sitting.held))
    if unclear or not all(held.answers.session.is_sent for held in sitting.held):
        return read_back(sitting, read, told, references)
    if any(map(part.changed, sitting.held)):
        return correction(sitting, references, told)
    return receipt(sitting, references, told)


def asked(letter: Letter) -> tuple[Question, ...]:
    """Every question that a reply to the letter may answer: those it asks, and those whose answers it reads back."""
    stored = [
        Question(label=row.number, return_id=section.return_id, key=row.key, line=f"{row.label}: {row.value}")
        for section in letter.sections
        for row in section.rows
    ]
    asks = {(question.return_id, question.key) for question in letter.questions}
    return tuple(sorted([*letter.questions, *(each for each in stored if (each.return_id, each.key) not in asks)],
                        key=lambda question: int(question.label)))


def sent_letter(letter: Letter, text: str) -> SentLetter:
    """What is remembered of a letter, with its plain text as it was sent."""
    known = tuple(Known(return_id=each.return_id, ref=each.ref, title=each.title) for each in letter.sections)
    return SentLetter(text=text, questions=asked(letter), returns=known)


def _letter(
    sitting: Sitting, kind: LetterKind, sections: tuple[Section, ...], *, preheader: str, lines: tuple[str, ...],
    how: str | None, closing: tuple[str, ...],
) -> Letter:  # fmt: skip
    return Letter(
        kind=kind, subject=subject_of(sitting), preheader=preheader,
        greeting=f"Hello {plain_line(sitting.name)},", lines=tuple(plain_line(line, LONGEST_STORY) for line in lines),
        sections=sections, how=how, closing=(*closing, _signed(sitting)),
    )  # fmt: skip


def _so_far(sections: tuple[Section, ...]) -> str:
    """What the letter shows, and how to correct it where there is anything to correct."""
    stored, asks = any(section.rows for section in sections), any(section.questions for section in sections)
    if not stored:
        return "Thank you. This is what is still needed."
    shown = "This is what is stored and what is still needed." if asks else "This is what is stored."
    return f"Thank you. {shown} To correct an answer, send its number and the right answer."


def _signed(sitting: Sitting) -> str:
    """The support team and its partnership, which a team called after it has named already."""
    named = sitting.partnership.casefold() in sitting.support.casefold()
    return plain_line(sitting.support if named else f"{sitting.support}, {sitting.partnership}")


def _told(sitting: Sitting, told: Sequence[str]) -> tuple[str, ...]:
    """What the shell says, what is said to wishes, and what was refused without a question; each once."""
    said = [line for held in sitting.held for line in (*told_of(held), *without_a_question(held))]
    return tuple(dict.fromkeys([*told, *said]))


def _questions(sections: tuple[Section, ...]) -> tuple[Question, ...]:
    return tuple(each for section in sections for each in section.questions)
