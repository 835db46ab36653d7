"""Somebody is named to answer, in a reply to a letter: which questions that is, by the numbers of the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from conversations.dialogue.commands import read_command
from conversations.dialogue.turn import DELEGATE
from conversations.letters.letter import Question
from conversations.letters.reply import Given

NAMING = frozenset({"not_me", "handover", "delegate"})
"""Commands that name somebody else."""
VERBS = ("answer", "ask", "question", "reply")
"""One of these is in every line that names somebody for some questions."""
LONGEST = 160


def names_another(text: str, today: date) -> bool:
    """Whether a whole text names somebody who answers instead: “not me, it is Jo”, “can Jo answer this”."""
    command = read_command(text.strip(), today)
    return command is not None and command.name in NAMING and command.to is not None and not command.questions


def names_some(line: str, today: date) -> bool:
    """Whether a line names somebody for some questions by their numbers: it is no part of the answer above it."""
    may = len(line) <= LONGEST and any(c.isdecimal() for c in line) and any(word in line.lower() for word in VERBS)
    command = read_command(line.strip(), today) if may else None
    return command is not None and command.name == "delegate" and bool(command.questions)


def wished(
    return_id: str | None, text: str, questions: Mapping[str, Question], today: date
) -> tuple[Given, ...]:
    """What is said to a return or to all (`return_id` none); nothing where it names a number that the letter has not.

    “Jo can answer 3 and 4” is said of the questions that have these numbers in this letter, return by return.
    """
    command = read_command(text, today)
    if command is None or command.name != "delegate" or not command.questions:
        return (Given(return_id=return_id, key=None, text=text),)
    meant = [questions[label] for number in command.questions if (label := str(number)) in questions]
    if len(meant) < len(command.questions):
        return ()
    return tuple(Given(return_id=whose, key=DELEGATE, text=f"{_keys(meant, whose)}: {text}")
                 for whose in dict.fromkeys(each.return_id for each in meant))


def _keys(meant: Sequence[Question], return_id: str) -> str:
    return ",".join(each.key for each in meant if each.return_id == return_id)
