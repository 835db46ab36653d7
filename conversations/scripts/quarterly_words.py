"""The words of the quarterly return: its vocabulary, and what it tells when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from conversations.dialogue.answers import Answers
from conversations.partnership.actions import Action
from conversations.partnership.brief import Brief
from conversations.partnership.case import Rated, Rating, Unrated
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.direction import Direction
from conversations.partnership.marks import mark
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import describe
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Measure
from conversations.scripts.figure_kinds import figure_of
from conversations.scripts.risk_questions import grade_hint

_ON_LAST = {
    (Direction.BETTER, False): " The figure is better than last quarter.",
    (Direction.BETTER, True): " The figure is better than last quarter, though not yet at the milestone.",
    (Direction.SAME, False): " The figure is neither better nor worse than last quarter.",
    (Direction.SAME, True): " The figure is neither better nor worse than last quarter.",
    (Direction.WORSE, False): " The figure is worse than last quarter, so I ask why.",
    (Direction.WORSE, True): " The figure is worse than last quarter.",
}
"""What is said of the direction, by whether the rating is amber or red."""
_COVERING = {
    Measure.CUMULATIVE: "from April to the end of {quarter}",
    Measure.SNAPSHOT: "at the end of {quarter}",
    Measure.ROLLING_YEAR: "in the twelve months to the end of {quarter}",
    Measure.ANNUAL: "for the latest year, as known in {quarter}",
    Measure.PERIOD: "in {quarter}",
}
"""What span a figure covers, said in the question, so that nobody sends one of another length."""


_TIMES = ("", "once", "twice", "three times", "four times", "five times", "six times")


def owner(action: Action) -> str:
    """“ by Jo Smith”, or nothing where nobody was named."""
    return f" by {action.owner}" if action.owner else ""


def by_when(action: Action) -> str:
    """“ for 14 October 2026, put off twice already”, or nothing where no date was given."""
    return (f" for {long_date(action.due)}" if action.due else "") + put_off(action)


def put_off(action: Action) -> str:
    """How often the date was moved, said so that nobody has to count: “, put off three times already”."""
    return f", put off {times(action.moved)} already" if action.moved else ""


def times(count: int) -> str:
    """“twice”, “three times”, “12 times”."""
    return _TIMES[count] if 0 < count < len(_TIMES) else f"{count} times"


def grade(grade: Grade) -> str:
    """A place on the matrix, as registers print it: 3 × 4 = 12."""
    return f"{grade.likelihood} × {grade.impact} = {grade.score}"


def say(brief: Brief, value: Decimal) -> str:
    """A figure as people read it, with its unit."""
    return figure_of(brief).say(value)


def milestone(brief: Brief) -> str | None:
    """What was to be reached by this quarter, such as `410 or less`; none where there is no milestone."""
    stone = brief.milestone
    if stone is None:
        return None
    if stone.upper is not None:
        return f"{say(brief, stone.value)} to {say(brief, stone.upper)}"
    bound = {Polarity.HIGHER: " or more", Polarity.LOWER: " or less"}.get(brief.definition.polarity, "")
    return f"{say(brief, stone.value)}{bound}"


def _milestone(brief: Brief) -> str:
    stands = milestone(brief)
    return "There is no milestone for this quarter" if stands is None else f"The milestone is {stands}"


def _last(brief: Brief) -> str:
    last = brief.last
    return "" if last is None or last.value is None else f"; last quarter was {say(brief, last.value)}"


def vocabulary(brief: Brief) -> Mapping[str, str]:
    """The words that the templates of the quarterly return may use."""
    return {
        "title": brief.title,
        "ref": brief.ref,
        "quarter": brief.quarter.full_name,
        "covering": _COVERING[brief.definition.measure].format(quarter=brief.quarter.full_name),
        "yardsticks": _milestone(brief) + _last(brief),
        "sponsor": f", {brief.sponsor}" if brief.sponsor else "",
        "year_end": f" of {say(brief, brief.year_end.value)}" if brief.year_end else "",
        "grade_hint": grade_hint(brief),
    }


def facts(brief: Brief) -> Sequence[tuple[str, str]]:
    """What helps to answer: by when, what it was, where it should stand."""
    last, before = brief.last, brief.quarter.previous.name
    return (
        ("Due", long_day(brief.due)),
        ("Last quarter", f"No figure in {before}" if last is None or last.value is None
         else f"{say(brief, last.value)} in {last.quarter.name}"),
        ("Milestone", milestone(brief) or "None for this quarter"),
    )


def rated_text(rated: Rated) -> str:
    """How a rating stands in the ledger."""
    return str(rated.rating or rated.unrated or "none") + (" over" if rated.over else "")


def rated(rated: Rated, brief: Brief, direction: Direction) -> str | None:
    """What the person is told when the rating comes out."""
    if rated.unrated is Unrated.NO_FIGURE:
        return None
    over = " It beats the milestone by so much that I ask why." if rated.over else ""
    off = rated.rating in {Rating.AMBER, Rating.RED}
    return f"{mark(rated)}. {_milestone(brief)}.{_ON_LAST.get((direction, off), '')}{over}"


def _definition(a: Answers) -> str:
    definition = a.brief.definition
    rule = describe(definition.rule, definition.polarity, definition.unit)
    return f"{definition.wording or 'No definition is on file; ask the support team.'} {rule}"


def _shown_last(a: Answers) -> str:
    last = a.brief.last
    if last is None or last.value is None:
        return f"There is no figure for {a.brief.quarter.previous.name}."
    return f"For {last.quarter.name} it was {say(a.brief, last.value)}."


def _sent(a: Answers) -> str:
    return "Sent. Thank you. To change an answer, say its number, like “change 1”."


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "definition": _definition,
    "show_last": _shown_last,
    "why": lambda a: "The answer goes with the figure to the theme group and the board, so that they can act on it.",
    "deadline": lambda a: f"The return is due by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; you lead “{a.brief.title}”.",
    "sent": _sent,
}
