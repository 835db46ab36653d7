"""The figure that one body gives: which kind of answer it is, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind, Parts, Scale, count, figure_kind, parts
from conversations.dialogue.reading import NoFigure, Read
from conversations.dialogue.script import Doubt, Extra, Finding
from conversations.partnership.parts import Gives, PartAsked, PartFigure
from conversations.partnership.updates import UpdateBrief
from conversations.scripts.figure_kinds import per_of

HUNDRED = 100
FAR = 8
"""So many times above or below the last figure is more often a slip than news, as for a whole target."""
SPOKEN = 3
"""Letters from which what stands beside “no figure” is a reason."""


def part_kind(brief: UpdateBrief) -> Kind[Any]:
    """So many out of so many where the unit is a share or a rate, else a figure in the unit itself."""
    asked = brief.part
    if asked is None:
        return count(Scale())
    if asked.shares:
        return parts(Scale(label=f"“{asked.indicator}”", quarter=brief.quarter.name))
    return _figure_kind(asked, brief.quarter.name)


def _figure_kind(asked: PartAsked, quarter: str) -> Kind[Decimal]:
    scale = Scale(label=f"“{asked.indicator}”", unit=asked.unit, decimals=asked.decimals, minimum=asked.minimum,
                  maximum=asked.maximum, last=asked.last, per=per_of(asked.unit), quarter=quarter)
    return figure_kind(asked.unit, scale)


def part_ask(brief: UpdateBrief) -> str:
    """The question itself: for its part of the total, or for its own figure of the whole."""
    asked = brief.part
    if asked is None:
        return ""
    quarter = brief.quarter.full_name
    if asked.gives is Gives.WHOLE:
        return f"What does {asked.body} make “{asked.indicator}” for {quarter}?"
    return f"What was the figure of {asked.body} for “{asked.indicator}” for {quarter}?"


def part_hint(brief: UpdateBrief) -> str:
    """How the figure is written, and what it was."""
    asked = brief.part
    if asked is None:
        return ""
    how = "So many out of so many, like 45 out of 60" if asked.shares else f"In {asked.unit}"
    how += ", for your own body alone" if asked.gives is Gives.PART else ", for the whole"
    last = said_last(brief)
    return f"{how}; last quarter it was {last}" if last else how


def said_last(brief: UpdateBrief) -> str | None:
    """What the body gave last, as people read it; none where it gave nothing."""
    asked = brief.part
    if asked is None or asked.last is None:
        return None
    return _figure_kind(asked, brief.quarter.name).say(asked.last)


def last_part(brief: UpdateBrief) -> str | None:
    """What “same as last time” stands for; a share cannot be told from its quotient alone."""
    asked = brief.part
    if asked is None or asked.shares or asked.last is None:
        return None
    return part_kind(brief).show(asked.last)


def check(value: Decimal | Parts, a: Answers) -> Sequence[Finding]:
    """A figure many times the last one is questioned."""
    asked: PartAsked | None = a.brief.part
    if asked is None or not asked.last:
        return []
    now, last = as_value(value, asked), abs(asked.last)
    if last / FAR < abs(now) < last * FAR:
        return []
    kind = _figure_kind(asked, a.brief.quarter.name)
    return [Doubt("far_from_last", f"Last quarter it was {kind.say(asked.last)}. Is {part_kind(a.brief).say(value)} "
                                   "right?")]


def gives(reading: Read[Any] | NoFigure, brief: UpdateBrief) -> Extra:
    """What is said with a figure: that there is one; or that there is none, and why."""
    if isinstance(reading, Read):
        return (("part_available", "yes"),)
    spoken = sum(letter.isalpha() for letter in reading.reason) > SPOKEN
    return (("part_available", "no"), *((("part_reason", reading.reason),) if spoken else ()))


def as_value(value: Decimal | Parts, asked: PartAsked) -> Decimal:
    """The figure in the unit asked for: of so many out of so many the quotient, unrounded."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value.numerator) * (per_of(asked.unit) or HUNDRED) / Decimal(value.denominator)


def as_figure(value: Decimal | Parts, asked: PartAsked) -> PartFigure:
    """What a body gave, with numerator and denominator where they were told."""
    if isinstance(value, Decimal):
        return PartFigure(body=asked.body, value=value)
    return PartFigure(body=asked.body, value=as_value(value, asked), numerator=Decimal(value.numerator),
                      denominator=Decimal(value.denominator))
