"""The conditions that hang on the figure, said in the numbers of a target."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.brief import Brief
from conversations.partnership.polarity import Polarity
from conversations.partnership.threshold import amber_begins, reasons_begin
from conversations.scripts.figure_kinds import figure_of


def off_track(brief: Brief) -> str | None:
    """When the rating is amber or red: “only if the figure comes out below 45.0%”."""
    edge = amber_begins(brief)
    return None if edge is None else f"only if the figure comes out {_beyond(brief, edge)}"


def earned(brief: Brief) -> str | None:
    """When a figure earns reasons: beyond the edge of green or of last quarter, or beaten by its band."""
    threshold = reasons_begin(brief)
    if threshold is None:
        return None
    over = "" if threshold.beaten is None else f", or {_reaches(brief, threshold.beaten)}"
    return f"only if the figure comes out {_beyond(brief, threshold.edge)}{over}"


def _beyond(brief: Brief, edge: Decimal) -> str:
    return f"{'below' if brief.definition.polarity is Polarity.HIGHER else 'above'} {figure_of(brief).say(edge)}"


def _reaches(brief: Brief, edge: Decimal) -> str:
    return f"{figure_of(brief).say(edge)} or {'more' if brief.definition.polarity is Polarity.HIGHER else 'less'}"
