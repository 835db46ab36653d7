"""The words of an update: its vocabulary, and what it tells when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.partnership.actions import Action, Progress
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.updates import UpdateBrief
from conversations.scripts.part_figures import part_ask, part_hint, said_last
from conversations.scripts.quarterly_words import by_when, times
from conversations.scripts.risk_questions import grade_hint
from conversations.scripts.sending import SENT

__all__ = ["TELLING", "facts", "times", "vocabulary"]

FEW = 5
"""Actions that are named in one breath; of more, the rest are counted."""
_STOOD = {
    Progress.PROMISED: "was promised", Progress.ON_TRACK: "was on track", Progress.PARTLY: "was partly done",
    Progress.LATE: "was late", Progress.STUCK: "was stuck", Progress.NOT_DONE: "was not done",
    Progress.DONE: "was done", Progress.DROPPED: "was no longer needed",
}  # fmt: skip


def vocabulary(brief: UpdateBrief) -> Mapping[str, str]:
    """The words that the templates of an update may use."""
    return {
        "title": brief.title,
        "ref": brief.ref,
        "quarter": brief.quarter.full_name,
        "body": brief.body,
        "many": str(len(brief.actions)),
        "actions": _named(brief.actions) + _by_itself(brief),
        "indicator": brief.part.indicator if brief.part else brief.title,
        "part_ask": part_ask(brief),
        "part_hint": part_hint(brief),
        "grade_hint": grade_hint(brief),
    }


def _named(actions: Sequence[Action]) -> str:
    named = "; ".join(f"“{each.text}”{by_when(each)}" for each in actions[:FEW])
    return named + (f"; and {len(actions) - FEW} more" if len(actions) > FEW else "")


def _by_itself(brief: UpdateBrief) -> str:
    """What is said where a date will have passed when the update is due: no answer over all covers that one."""
    passing = any(each.due is not None and each.due < brief.due for each in brief.actions)
    return ". I ask about each that is past its date by itself" if passing else ""


def facts(brief: UpdateBrief) -> Sequence[tuple[str, str]]:
    """What helps to answer: by when, what the figure was, who answers for the target."""
    return tuple(_facts(brief))


def _facts(brief: UpdateBrief) -> Iterator[tuple[str, str]]:
    yield "Due", long_day(brief.due)
    if brief.part is not None:
        yield "Last quarter", said_last(brief) or f"No figure of {brief.part.body}"
    yield "Target lead", brief.lead


def _definition(a: Answers) -> str:
    told = ("An action is on track when it will be done by its date, late when it needs a new date, and stuck when it "
            "cannot go on until somebody else acts.")
    part = a.brief.part
    return f"{told} “{part.indicator}” is counted in {part.unit}." if part else told


def _shown_last(a: Answers) -> str:
    stood = [f"“{each.text}” {_STOOD[each.progress]}{by_when(each)}." for each in a.brief.actions]
    last = said_last(a.brief)
    if last:
        stood.append(f"The figure of {a.brief.body} was {last}.")
    return " ".join(stood) or "Nothing is on record of you for this target."


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "definition": _definition,
    "show_last": _shown_last,
    "why": lambda a: f"{a.brief.lead}, who leads the target, and the theme group act on what its delivery group "
                     "tells them.",
    "deadline": lambda a: f"The update is due by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; you are in the delivery group of "
                           f"“{a.brief.title}”.",
    "sent": lambda a: SENT,
}
