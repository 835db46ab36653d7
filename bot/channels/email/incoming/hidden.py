"""What of an HTML mail nobody sees, so that nobody meant to say it: struck out, hidden, of no size or colour.

Reads the `style` attributes that mail clients write; style sheets are rare in
replies and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

UNREAD = frozenset({"s", "strike", "del", "head", "title", "style", "script", "template", "noembed", "noframes",
                    "object", "svg", "math", "select", "button"})  # fmt: skip
"""Elements whose text a reader does not read, or reads as taken back."""
LONGEST_STYLE = 2000
"""Characters of a style attribute that are looked at."""

_WHITE, _BLACK = "white", "black"
_LENGTH = re.compile(r"(\d{0,6}(?:\.\d{0,6})?)(px|pt|)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]{1,6})?\)")
_NO_COLOURS = frozenset({"inherit", "transparent", "initial", "none", "currentcolor"})
_NEARLY_WHITE, _NEARLY_BLACK = 250, 5
_SMALLEST = 1.0
"""Pixels or points at and below which text is not meant to be seen."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How text is seen in an element; children take it over."""

    gone: bool = False
    sizeless: bool = False
    invisible: bool = False
    colour: str = _BLACK
    ground: str = _WHITE
    kept_spaces: bool = False

    @property
    def hidden(self) -> bool:
        """Whether nobody sees text here."""
        return self.gone or self.sizeless or self.invisible or self.colour == self.ground


def sight_of(tag: str, attributes: Mapping[str, str], around: Sight) -> Sight:
    """How text is seen in an element with these attributes within another."""
    if not attributes:
        return around if tag not in UNREAD else replace(around, gone=True)
    style = _style(attributes.get("style", ""))
    colour = style.get("color", attributes.get("color", ""))
    ground = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "")
    return replace(
        around,
        gone=around.gone or tag in UNREAD or "hidden" in attributes or _gone(style),
        sizeless=_sizeless(style.get("font-size", ""), sizeless=around.sizeless),
        invisible=_invisible(style.get("visibility", ""), invisible=around.invisible),
        colour=_colour(colour) or around.colour,
        ground=_colour(ground) or around.ground,
        kept_spaces=style["white-space"].startswith("pre") if "white-space" in style else around.kept_spaces,
    )


def _style(text: str) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in text[:LONGEST_STYLE].lower().split(";"))
    return {name.strip(): "".join(value.replace("!important", "").split()) for name, _, value in pairs}


def _gone(style: Mapping[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")
        or (style.get("max-height", "").rstrip("pxtem") == "0" and style.get("overflow") == "hidden")
        or style.get("opacity") in {"0", "0.0", "0%"}
    )


def _sizeless(size: str, *, sizeless: bool) -> bool:
    """A size in pixels or points is taken as it is; one in proportion stays nothing within nothing."""
    length = _LENGTH.fullmatch(size)
    if length and length[1] not in {"", "."}:
        return float(length[1]) <= _SMALLEST
    return sizeless or size in {"0em", "0rem", "0%"}


def _invisible(visibility: str, *, invisible: bool) -> bool:
    return visibility in {"hidden", "collapse"} if visibility else invisible


def _colour(said: str) -> str | None:
    """One name for the ways to write a colour; none for what is no plain colour."""
    text = "".join(said.lower().split())
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return _named(tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4)))
    if match := _RGB.fullmatch(text):
        return _named((int(match[1]), int(match[2]), int(match[3])))
    if text in {"windowtext", _BLACK}:
        return _BLACK
    return text if text.isalpha() and text not in _NO_COLOURS else None


def _named(levels: tuple[int, ...]) -> str:
    if min(levels) >= _NEARLY_WHITE:
        return _WHITE
    return _BLACK if max(levels) <= _NEARLY_BLACK else "#{:02x}{:02x}{:02x}".format(*levels)
