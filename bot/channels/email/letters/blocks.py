"""A letter as one run of blocks: text and HTML are both drawn from it, so that neither says more than the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from textwrap import wrap

from conversations.letters.again import offered
from conversations.letters.letter import Letter, Question, Row, Section
from conversations.letters.plain_line import listed

HOW = "How to answer"
CORRECT = "How to correct an answer"
STORED = "Stored now"
LEFT = "Still needed"
TAKEN = "Taken as given unless you say otherwise"
PAGE = "Or answer on a page:"
SEEN = "See it as a page:"
REFERENCE = "Reference for the support team:"
LONGEST_PARAGRAPH = 600
"""Characters of a paragraph that tells something; replies are searched for lines of up to a thousand."""
NEW_MAIL = "Or write a new email to"


class Shape(StrEnum):
    """How a block is drawn."""

    PREHEADER = "preheader"
    TITLE = "title"
    PARAGRAPH = "paragraph"
    GUIDE = "guide"
    GUIDING = "guiding"
    WRITE = "write"
    HEADING = "heading"
    STATE = "state"
    FACT = "fact"
    GROUP = "group"
    QUESTION = "question"
    ROW = "row"
    LINK = "link"
    END = "end"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a letter. `value` is what follows `text` in a row or a link. `notes` stand below a question.

    `trouble` is the note that says why a question is asked again. `href` is
    where a link leads; its `value` is shown in full.
    """

    shape: Shape
    text: str
    number: str = ""
    value: str = ""
    trouble: str = ""
    notes: tuple[str, ...] = ()
    href: str = ""


def blocks(letter: Letter, write_to: Block | None) -> Iterator[Block]:
    """The whole letter, in the order in which it is read; `write_to` leads to a new mail with the questions in it."""
    yield Block(Shape.PREHEADER, letter.preheader)
    yield Block(Shape.TITLE, letter.subject)
    yield Block(Shape.PARAGRAPH, letter.greeting)
    yield from (Block(Shape.PARAGRAPH, line) for line in letter.lines)
    asks = bool(letter.questions)
    if asks:
        yield from _how(letter, write_to)
    for section in letter.sections:
        yield from _section(section)
    if not asks:
        yield from _how(letter, None)
    yield from _closing(letter)


def _closing(letter: Letter) -> Iterator[Block]:
    reference = (f"{REFERENCE} {letter.reference}",) if letter.reference else ()
    for place, line in enumerate((*letter.closing, *reference)):
        yield Block(Shape.CLOSING if place else Shape.END, line)


def _how(letter: Letter, write_to: Block | None) -> Iterator[Block]:
    if letter.how is not None:
        yield Block(Shape.GUIDE, HOW if letter.questions else CORRECT)
        yield from (Block(Shape.GUIDING, line) for line in letter.how.split("\n"))
    if write_to is not None:
        yield write_to


def _section(section: Section) -> Iterator[Block]:
    yield Block(Shape.HEADING, f"{section.ref} {section.title}".strip())
    if section.state:
        yield Block(Shape.STATE, f"{section.state}.")
    for fact in section.facts:
        yield from _told(fact if fact.endswith((".", "?", "!")) else f"{fact}.")
    both = section.rows and section.questions
    if both:
        yield Block(Shape.GROUP, STORED)
    yield from (_row(row) for row in section.rows)
    for (condition, presumed), group in groupby(section.questions, key=_group):
        if condition or presumed:
            yield Block(Shape.GROUP, _heading(condition, presumed=presumed))
        elif both:
            yield Block(Shape.GROUP, LEFT)
        for question in group:
            yield from _told(question.story or "")
            yield _question(question)
    if section.page:
        yield Block(Shape.LINK, PAGE if section.questions else SEEN, value=section.page, href=section.page)


def _told(text: str) -> Iterator[Block]:
    """A fact or a story, in paragraphs short enough to be known again where a reply quotes them."""
    yield from (Block(Shape.FACT, paragraph) for paragraph in wrap(text, LONGEST_PARAGRAPH, break_on_hyphens=False))


def _row(row: Row) -> Block:
    notes = [f"was {row.before}"] if row.before else []
    notes += ["unless you say otherwise"] if row.presumed else []
    marked = f" ({', '.join(notes)})" if notes else ""
    return Block(Shape.ROW, f"{row.label}:", number=row.number, value=f"{row.value}{marked}")


def _group(question: Question) -> tuple[str | None, bool]:
    return question.condition, question.presumed is not None


def _heading(condition: str | None, *, presumed: bool) -> str:
    """Over the questions of one condition, or those that may be passed over."""
    if condition is None:
        return TAKEN
    if presumed:
        return f"Needed {condition.removeprefix('only ')}, otherwise taken as given"
    return condition[:1].upper() + condition[1:]


def _question(question: Question) -> Block:
    return Block(Shape.QUESTION, question.line, number=question.label, trouble=_trouble(question),
                 notes=tuple(_notes(question)))


def _trouble(question: Question) -> str:
    said = f"You wrote “{question.said}”." if question.said else ""
    return " ".join(filter(None, (said, question.problem, offered(question))))


def _notes(question: Question) -> Iterator[str]:
    if question.hint:
        yield question.hint
    if question.presumed is not None:
        yield f"Taken as: {question.presumed}."
    elif question.choices == ("yes", "no"):
        yield "Answer yes or no."
    if len(question.choices) > 1 and question.choices != ("yes", "no"):
        yield from _choices(question)


def _choices(question: Question) -> Iterator[str]:
    others = tuple(choice for choice in question.choices if choice != question.presumed)
    yield f"{'Or answer' if question.presumed else 'Answer'}: {listed(others)}."
