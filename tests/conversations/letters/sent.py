"""A plausible letter about two returns, as it would have been sent, for tests of reading replies to it."""

from __future__ import annotations

from datetime import date

from conversations.letters.letter import Known, Question, SentLetter

TODAY = date(2026, 10, 9)
CRIME, HOUSING = "crime", "housing"

CRIME_QUESTIONS = (
    Question(
        label="1", return_id=CRIME, key="figure", line="What was “First-time entrants” at the end of September 2026?"
    ),
    Question(
        label="2",
        return_id=CRIME,
        key="standing",
        line="Is that figure final, provisional or an estimate?",
        choices=("final", "provisional", "estimate"),
        presumed="final",
    ),
    Question(
        label="3",
        return_id=CRIME,
        key="cause",
        line="What explains the figure for first-time entrants?",
        condition="only if the rating comes out amber or red",
        paragraph=True,
    ),
    Question(
        label="4",
        return_id=CRIME,
        key="action",
        line="What will be done about first-time entrants?",
        condition="only if the rating comes out amber or red",
        paragraph=True,
    ),
    Question(label="5", return_id=CRIME, key="owner", line="Who will do it for first-time entrants?"),
    Question(
        label="6",
        return_id=CRIME,
        key="blockage.1",
        line="Is anything blocking this target now?",
        choices=("yes", "no"),
    ),
)
HOUSING_QUESTIONS = (
    Question(
        label="7",
        return_id=HOUSING,
        key="figure",
        line="What was “Affordable homes built” in the quarter to September 2026?",
    ),
    Question(
        label="8",
        return_id=HOUSING,
        key="standing",
        line="Is that number of homes final or provisional?",
        choices=("final", "provisional"),
    ),
    Question(
        label="9",
        return_id=HOUSING,
        key="cause",
        line="What explains the number of affordable homes?",
        condition="only if the rating comes out amber or red",
        paragraph=True,
    ),
)
RETURNS = (
    Known(return_id=CRIME, ref="NI 111", title="First-time entrants"),
    Known(return_id=HOUSING, ref="NI 155", title="Affordable homes built"),
)
_OPENING = (
    "Hello Jo Smith,",
    "",
    "Two returns, due Friday 16 October 2026.",
    "",
    "Reply to this email. Put the number before each answer, for example `1. 45.2`.",
)
_CLOSING = (
    "If we hear nothing, we will write again on 12 October.",
    "",
    "To speak to a person, write to performance@hartshire.example or ring 01234 567890.",
    "",
    "The Hartshire Partnership performance team",
)
_FACTS = {
    CRIME: ("Last quarter: 44.1%", "Milestone: 45.0%"),
    HOUSING: ("Last quarter: 112 homes", "Milestone: 120 homes"),
}


def _question(question: Question) -> list[str]:
    lines = [f"{question.label}. {question.line}"]
    lines += [f"   ({question.condition})"] if question.condition else []
    lines += [f"   Choose: {', '.join(question.choices)}"] if question.choices else []
    return [*lines, ""]


def _section(known: Known, questions: tuple[Question, ...]) -> list[str]:
    lines = [f"{known.ref} {known.title}", "", *_FACTS[known.return_id], ""]
    return [*lines, *(line for question in questions for line in _question(question))]


def _letter(*sections: tuple[Known, tuple[Question, ...]]) -> SentLetter:
    lines = [*_OPENING, "", *(line for section in sections for line in _section(*section)), *_CLOSING]
    questions = tuple(question for _, asked in sections for question in asked)
    returns = tuple(known for known, _ in sections)
    return SentLetter(text="\n".join(lines) + "\n", questions=questions, returns=returns)


ONE = _letter((RETURNS[0], CRIME_QUESTIONS))
"""One return, six questions."""
TWO = _letter((RETURNS[0], CRIME_QUESTIONS), (RETURNS[1], HOUSING_QUESTIONS))
"""Two returns, whose numbers run through."""
LAST = _letter((RETURNS[0], (CRIME_QUESTIONS[0],)))
"""One question left."""
LAST_WORDS = _letter((RETURNS[0], (CRIME_QUESTIONS[2],)))
"""One question left, to be answered in words."""
