"""A link that opens a new mail with the questions in it: for phones, and for programs that quote nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from bot.channels.email.letters.blocks import NEW_MAIL, Block, Shape
from conversations.letters.letter import Letter, Question

LONGEST = 1500
"""Characters of a link that phones and Gmail still take whole."""
MANY = 10
"""Questions beyond which each is named in a few words."""
_WORDS = 4


def new_mail(letter: Letter, address: str, subject: str) -> Block:
    """Where to write, as a link with as much of the questions in it as fits."""
    return Block(Shape.WRITE, NEW_MAIL, value=address, href=_link(letter.questions, address, subject))


def _link(questions: Sequence[Question], address: str, subject: str) -> str:
    needed = [question for question in questions if question.presumed is None]
    for line in _ways(len(needed)):
        body = "".join(f"{line(question)}\r\n" for question in needed)
        link = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
        if len(link) <= LONGEST:
            return link
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"


def _ways(many: int) -> Iterator[Callable[[Question], str]]:
    """From the question in full to its number alone."""
    if many <= MANY:
        yield lambda question: f"{question.label}. {question.line}\r\nAnswer: "
    yield lambda question: f"{question.label}. {_few(question.line)}: "
    yield lambda question: f"{question.label}. "


def _few(line: str) -> str:
    words = line.split()
    return line.rstrip("?") if len(words) <= _WORDS else f"{' '.join(words[:_WORDS])} …"
