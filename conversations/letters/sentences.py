"""The sentences of a letter that do not hang on the answers: how to answer, by when, whom to reach."""

from __future__ import annotations

import math
from collections.abc import Sequence

from conversations.letters.letter import Question
from conversations.letters.plain_line import counted
from conversations.letters.sitting import Sitting
from conversations.partnership.dates import long_date

HOW = (
    "Reply to this email. Put the number before each answer, for example “1.\u00a045.2”. "
    "You can answer in any order, and send some answers now and the rest later. "
    "You can also write “skip 3 because …”, or “same as last time” after a number."
)
HOW_ELSE = (
    "Reply to this email. Put the number before each answer, for example “1.\u00a0yes”. "
    "You can answer in any order, and send some answers now and the rest later. "
    "To leave a question out, write “skip”, its number and the reason, for example “skip 2 because …”."
)
"""As `HOW`, where no figure is asked for."""
SENDING = (
    "{what} sent as soon as everything is answered. By answering, you confirm what you wrote and what is taken as "
    "given. You will then get a receipt."
)
CORRECT = (
    "To correct an answer, reply to this email with its number and the new answer, for example “1.\u00a045.2”. "
    "Everything else stays as it is."
)
CORRECT_ELSE = (
    "To correct an answer, reply to this email with its number and the new answer, for example “1.\u00a0no”. "
    "Everything else stays as it is."
)
PERSON = "To reach a person, reply “can I speak to a person”, and {support} will get in touch."
NOT_MINE = "If somebody else should answer, reply “not me, it is …” with their name."
UNANSWERED = "If you do not answer by {due}, the report to the chair will say “no return” for this quarter."
UNANSWERED_BESIDE = (
    "If you do not send your {returns} by {due}, the report to the chair will say “no return” for this quarter."
)
"""As `UNANSWERED`, where other things than returns are asked as well."""
STOP = "To stop these reminders, reply “stop”. The answers you have given are kept."

SECONDS = {False: 30, True: 120}
"""How long an answer takes, by whether it is a paragraph."""


def day(sitting: Sitting) -> str:
    """`30 January`: the year goes without saying in a line this short."""
    return f"{sitting.due.day} {sitting.due:%B}"


def due(sitting: Sitting) -> str:
    """`14 October 2026`."""
    return long_date(sitting.due)


def span(asked: Sequence[Question]) -> str:
    """How many questions there are: `2 questions`, or `2 to 8 questions` where some may not apply."""
    most = [question for question in asked if question.presumed is None or question.condition is not None]
    fewest = sum(question.condition is None for question in most)
    return counted(len(most), "question") if fewest in {0, len(most)} else f"{fewest} to {len(most)} questions"


def minutes(asked: Sequence[Question]) -> str:
    """About how long what is needed for certain takes to answer."""
    certain = [question for question in asked if question.condition is None and question.presumed is None]
    seconds = sum(SECONDS[question.paragraph] for question in certain or asked)
    return counted(max(1, math.ceil(seconds / 60)), "minute")


def how(sitting: Sitting) -> str:
    """How to answer by replying, and when it is sent."""
    alike = len(set(sitting.nouns)) == 1
    each = f"Each {sitting.nouns[0]} is" if alike else "Each of them is"
    what = each if sitting.several else f"Your {sitting.nouns[0]} is"
    return f"{HOW if _of_figures(sitting) else HOW_ELSE}\n{SENDING.format(what=what)}"


def correct(sitting: Sitting) -> str | None:
    """How to correct an answer by replying; none where all that was said has been acted on."""
    if all(held.answers.script.final and held.answers.session.is_sent for held in sitting.held):
        return None
    return CORRECT if _of_figures(sitting) else CORRECT_ELSE


def _of_figures(sitting: Sitting) -> bool:
    return any(held.answers.script.is_return for held in sitting.held)


def _unanswered(sitting: Sitting) -> tuple[str, ...]:
    """What happens on no answer, said of returns only: whatever else is asked is reported in no such words."""
    many = sum(held.answers.script.is_return for held in sitting.held)
    if sitting.of_returns:
        return (UNANSWERED.format(due=due(sitting)),)
    returns = "returns" if many > 1 else "return"
    return (UNANSWERED_BESIDE.format(returns=returns, due=due(sitting)),) if many else ()


def closing(sitting: Sitting, *, reminding: bool) -> tuple[str, ...]:
    """What happens on no answer, how to pass it on or stop, whom to reach."""
    stop = (STOP,) if reminding and sitting.stoppable else ()
    return (*_unanswered(sitting), NOT_MINE, *stop, person(sitting.support))


def person(support: str) -> str:
    """Whom to reach."""
    return PERSON.format(support=lead_in(support))


def lead_in(support: str) -> str:
    """`the county support team`, in the middle of a sentence."""
    return f"the {support[4:]}" if support.startswith("The ") else support
