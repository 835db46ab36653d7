"""People's own words where only a line of them fits: cut at a word, and marked as cut."""

from __future__ import annotations

CUT = " …"


def shortly(text: str, most: int) -> str:
    """The text on one line, at most so many characters long; what is cut off shows as an ellipsis."""
    told = " ".join(text.split())
    if len(told) <= most:
        return told
    kept = told[: most - len(CUT) + 1]
    whole, space, _ = kept.rpartition(" ")
    return (whole if space else kept[:-1]).rstrip(" ,;:.–-") + CUT


def sentence(text: str) -> str:
    """The text with a full stop, where it ends in nothing that does the same, be it inside a quotation."""
    told = text.rstrip()
    return told if told.removesuffix("”").endswith((".", "!", "?", "…")) or not told else f"{told}."


def begun(text: str) -> str:
    """The text with a capital, as a sentence begins."""
    return text[:1].upper() + text[1:]
