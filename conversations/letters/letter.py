"""A letter before it is drawn: what it says, in plain text, for text and HTML alike.

Nothing here is markup. Every question carries the label under which it is
answered, and labels run through the whole letter, so that one reply may answer
several returns.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """Base of everything a letter is made of; frozen, and worked out with the first letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class LetterKind(StrEnum):
    """What a letter is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    READ_BACK = "read_back"
    RECEIPT = "receipt"
    CORRECTION = "correction"
    NOTICE = "notice"
    DIGEST = "digest"


class Question(Shown):
    """A question of a letter: `label` is its number there, `key` its question in the return.

    `line` is the question line as it stands behind its number, `story` what is
    told before it where that is too long for a line. `condition`
    holds the words of a condition not yet decided, `presumed` what holds when
    nothing is said. `problem` says why it is asked again, with `said` as it
    came and `likely` the readings offered.
    """

    label: str
    return_id: str
    key: str
    line: str
    story: str | None = None
    hint: str | None = None
    condition: str | None = None
    choices: tuple[str, ...] = ()
    presumed: str | None = None
    problem: str | None = None
    said: str | None = None
    likely: tuple[str, ...] = ()
    paragraph: bool = False


class Row(Shown):
    """One stored answer, as a person reads it; `before` is what it replaced.

    `number` is the label under which its question `key` is answered or
    corrected, the same in every letter of the sitting.
    """

    number: str
    key: str
    label: str
    value: str
    before: str | None = None
    presumed: bool = False


class Section(Shown):
    """One return in a letter: what is known, what is stored, what is asked.

    `facts` are sentences with words (“Last quarter: 44.1%”), never a bare
    value. `page` is the address of the same return as a page.
    """

    return_id: str
    ref: str
    title: str
    state: str | None = None
    facts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    questions: tuple[Question, ...] = ()
    page: str | None = None


class Letter(Shown):
    """A whole letter.

    `preheader` is a line that also stands in the text (count and deadline).
    `how` tells how to answer or correct by replying, a paragraph a line.
    `closing` holds what happens on no answer, how to stop and whom to reach.
    `reference` is what a person quotes to the support team.
    """

    kind: LetterKind
    subject: str
    preheader: str
    greeting: str
    lines: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    how: str | None = None
    closing: tuple[str, ...] = ()
    reference: str | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the letter, in the order of their labels."""
        return tuple(question for section in self.sections for question in section.questions)


class Known(Shown):
    """A return that a reply may name by its reference or title instead of a number."""

    return_id: str
    ref: str
    title: str


class SentLetter(Shown):
    """What is remembered of a letter to read the reply to it: its plain text as sent, and what it asked.

    `shown` is what its page shows, where that is told in other words: a reply quotes one of the two.
    """

    text: str
    shown: str = ""
    questions: tuple[Question, ...] = ()
    returns: tuple[Known, ...] = ()
