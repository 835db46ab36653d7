"""The field's checks on a figure and its commentary, put in terms of the talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.reading import NoFigure, Read
from conversations.dialogue.script import Doubt, Extra, Finding, Instead, Note, Refuse
from conversations.partnership import doubts
from conversations.partnership.brief import Brief
from conversations.partnership.case import Rating
from conversations.partnership.contradiction import contradicts
from conversations.partnership.direction import Direction
from conversations.partnership.figures import DataStatus, Standing
from conversations.partnership.plausibility import check_figure
from conversations.scripts.figure_kinds import figure_of

_WHY_NONE: Mapping[DataStatus, Sequence[str]] = {
    DataStatus.WITHHELD: ("too small to publish", "suppressed"),
    DataStatus.NO_LONGER_COLLECTED: ("no longer collected", "no longer measured"),
    DataStatus.NOT_YET_AVAILABLE: (
        "tbc", "awaiting", "await", "not yet", "nya", "pending", "to follow", "due in", "delayed"),
}  # fmt: skip
"""Words that say which kind of “no figure” is meant; the first that fits."""


def check(value: Decimal, answers: Answers) -> Sequence[Finding]:
    """What the field's rules say of a figure; corrections of a sent one may fall."""
    changed = answers.sent_before("figure")
    again = [] if changed is None else [_why_changed(changed, answers.brief)]
    return [*again, *(_as_finding(found) for found in check_figure(answers.brief, value))]


def _why_changed(sent: str, brief: Brief) -> Doubt:
    kind = figure_of(brief)
    return Doubt("changed", f"You sent {kind.say(kind.load(sent))} before. Why has it changed?", asks_why=True)


def check_words(words: str, brief: Brief, direction: Direction, rating: Rating | None) -> Sequence[Finding]:
    """Commentary that contradicts the direction is questioned."""
    found = contradicts(words, direction, rating)
    if found is None:
        return []
    return [Doubt(found.rule, found.says, found.keep, (Instead("I will write it again", (("change", "cause"),)),))]


def _as_finding(found: doubts.Refusal | doubts.Doubt | doubts.Note) -> Finding:
    match found:
        case doubts.Refusal():
            return Refuse(found.says)
        case doubts.Doubt():
            return Doubt(found.rule, found.says, found.keep, tuple(_instead(each) for each in found.instead))
        case doubts.Note():
            return Note(found.rule, found.says)


def _instead(other: doubts.Instead) -> Instead:
    label, value = other
    if isinstance(value, DataStatus):
        return Instead(label, (("available", "no"), ("why_none", str(value))))
    return Instead(label, (("figure", str(value)),))


def gives(reading: Read[Any] | NoFigure, brief: Any) -> Extra:
    """What a figure tells besides itself: that there is one, and how firm it is; or why there is none."""
    if isinstance(reading, Read):
        firm = Standing.PROVISIONAL if reading.provisional else Standing.ESTIMATE if reading.approx else None
        return (("available", "yes"), *((("standing", str(firm)),) if firm else ()))
    why = DataStatus.NOT_YET_AVAILABLE if reading.expected is not None else _why_none(reading.reason.lower())
    return (
        ("available", "no"),
        *((("why_none", str(why)),) if why is not None else ()),
        *((("expected", reading.expected.isoformat()),) if reading.expected else ()),
        *((("none_note", reading.reason),) if sum(c.isalpha() for c in reading.reason) > 3 else ()),
    )


def _why_none(said: str) -> DataStatus | None:
    return next((status for status, words in _WHY_NONE.items() if any(word in said for word in words)), None)
