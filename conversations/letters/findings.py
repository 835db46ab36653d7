"""What was found in a reply, while it is being read: every word of the person is in exactly one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.letters.letter import Question
from conversations.letters.reply import Given
from conversations.letters.wishes import is_see_attached

MOST_WISHES = 60
"""Lines of a reply that are looked at for wishes: reading one takes longer than reading a line."""
_WRAPS_FROM, _RUN_OVER, _WRAPS_TO = 56, 66, 80


@dataclass(slots=True)
class Findings:
    """Answers by question, what was said to a return or to all, and what has no place.

    `loose` are paragraphs without a number or a question; what they are is
    said last, when all answers are known.
    """

    answers: list[tuple[Question, str]] = field(default_factory=list)
    said: list[Given] = field(default_factory=list)
    same: list[tuple[str | None, str]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    see_attached: bool = False
    tries: int = MOST_WISHES

    def may_try(self) -> bool:
        """Whether one more line is looked at for a wish; few letters hold more than one."""
        self.tries -= 1
        return self.tries >= 0

    def give(self, question: Question, lines: Sequence[str]) -> None:
        """Keep the answer to a question; “see attached” is none."""
        text = joined(lines)
        if is_see_attached(text):
            self.see_attached = True
            self.comment.append(f"{question.label}. {text}")
        elif text:
            self.answers.append((question, text))

    def set_aside(self, lines: Sequence[str]) -> None:
        """Keep lines that belong to no question with certainty."""
        self.unplaced.extend(paragraphs(lines))

    def pass_by(self, lines: Sequence[str]) -> None:
        """Keep lines that are plainly no answer."""
        self.comment.extend(line.strip() for line in lines if line.strip())


def joined(lines: Sequence[str]) -> str:
    """Lines as one text; what a mail program broke at its margin is one line again."""
    text: list[str] = []
    above = ""
    for line in lines:
        bare = line.strip()
        if bare and text and _was_broken(above, bare):
            text[-1] += f" {bare}"
        elif bare or (text and text[-1]):
            text.append(bare)
        above = line.rstrip()
    return "\n".join(text).strip()


def _was_broken(above: str, line: str) -> bool:
    """Whether the line above ran to the margin, and the first word of this one would have run over it."""
    first = line.split(maxsplit=1)[0]
    prose = line[0].isalpha() or line[0] in "(£\"“"
    return prose and _WRAPS_FROM <= len(above) <= _WRAPS_TO and len(above) + 1 + len(first) > _RUN_OVER


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines as paragraphs, parted where one is blank."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line)
        else:
            found.append([])
    return [joined(each) for each in found if each]
