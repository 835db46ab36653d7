"""The field's checks on a figure and its commentary, put in terms of the talk."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.reading import NoFigure, Read
from conversations.dialogue.script import Doubt, Extra, Finding, Instead, Note, Refuse
from conversations.partnership import plausibility
from conversations.partnership.brief import Brief
from conversations.partnership.case import Rating
from conversations.partnership.direction import Direction
from conversations.partnership.figures import DataStatus, Standing

_COMING = ("tbc", "awaiting", "await", "not yet", "nya", "pending", "to follow", "due in", "delayed")


def check(value: Decimal, answers: Answers) -> Sequence[Finding]:
    """What the field's rules say of a figure; corrections of a sent one may fall."""
    return [_as_finding(found) for found in plausibility.check_figure(answers.brief, value)]


def check_words(words: str, brief: Brief, direction: Direction, rating: Rating | None) -> Sequence[Finding]:
    """Commentary that contradicts the direction is questioned."""
    found = plausibility.contradicts(words, direction, rating)
    return [] if found is None else [_as_finding(found)]


def _as_finding(found: plausibility.Refusal | plausibility.Doubt | plausibility.Note) -> Finding:
    match found:
        case plausibility.Refusal():
            return Refuse(found.says)
        case plausibility.Doubt():
            return Doubt(found.rule, found.says, found.keep, tuple(_instead(each) for each in found.instead))
        case plausibility.Note():
            return Note(found.rule, found.says)


def _instead(other: plausibility.Instead) -> Instead:
    if isinstance(other.value, DataStatus):
        return Instead(other.label, (("available", "no"), ("why_none", other.value)))
    return Instead(other.label, (("figure", str(other.value)),))


def gives(reading: Read[Any] | NoFigure, brief: Any) -> Extra:
    """What a figure tells besides itself: that there is one, and how firm it is; or why there is none."""
    if isinstance(reading, Read):
        firm = Standing.PROVISIONAL if reading.provisional else Standing.ESTIMATE if reading.approx else None
        return (("available", "yes"), *((("standing", str(firm)),) if firm else ()))
    coming = reading.expected is not None or any(word in reading.reason.lower() for word in _COMING)
    return (
        ("available", "no"),
        *((("why_none", str(DataStatus.NOT_YET_AVAILABLE)),) if coming else ()),
        *((("expected", reading.expected.isoformat()),) if reading.expected else ()),
        *((("none_note", reading.reason),) if sum(c.isalpha() for c in reading.reason) > 3 else ()),
    )
