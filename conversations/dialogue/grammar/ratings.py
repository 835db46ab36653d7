"""The words people use for a colour: letters, marks, and what they mean by them."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.dialogue.grammar.choices import Option

_WORDS = {
    "red": ("r", "🔴", "🟥"),
    "amber": ("a", "🟠", "🟧", "🟡", "🟨"),
    "green": ("g", "🟢", "🟩"),
    "blue": ("b", "🔵", "🟦"),
    "amber-red": ("ar", "a/r", "amber red", "amber/red", "red/amber", "red amber", "r/a", "ra", "red-amber"),
    "amber-green": (
        "ag",
        "a/g",
        "amber green",
        "amber/green",
        "green/amber",
        "green amber",
        "g/a",
        "ga",
        "green-amber",
    ),
}
_HINTS = {
    "red": ("off track", "missed", "not met", "behind"),
    "amber": ("yellow", "orange", "at risk", "slipping", "slightly behind"),
    "green": ("on track", "met", "on target", "achieved"),
    "blue": ("complete", "completed", "done", "closed"),
}


def colours(scale: Sequence[str]) -> tuple[Option, ...]:
    """The options of a rating scale, such as red, amber and green."""
    return tuple(
        Option(colour, colour.capitalize(), _WORDS.get(colour, ()), _HINTS.get(colour, ())) for colour in scale
    )
