"""Octets into letters: the declared character set where it can be wrong, then UTF-8, then Windows-1252; made clean."""

from __future__ import annotations

import codecs
import unicodedata

_LAST = "cp1252"
_WIDER = {"iso8859-1": _LAST, "ascii": "utf-8"}
"""What senders declare, and what they mean (WHATWG Encoding Standard, 4.2)."""
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"})
"""Codecs of Python that are no character sets of mail, or that hide ASCII from whoever looks at the octets."""
_LONGEST_NAME = 40
_UNSEEN = frozenset([0xAD, 0x180E, 0xFE0E, 0xFE0F, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                     *range(0x2060, 0x2070), 0xFFFE, 0xFFFF])  # fmt: skip


def decoded(octets: bytes, declared: str = "") -> str:
    """The letters of some octets, by the first character set of the three that fits; never raises.

    Every octet is a letter of Windows-1252, so that it always fits and proves
    nothing; what is well-formed UTF-8 is hardly ever anything else.
    """
    named = _known(declared)
    for charset in ("utf-8", named) if named == _LAST else (named, "utf-8"):
        if charset:
            try:
                return octets.decode(charset)
            except (UnicodeError, LookupError):  # the declaration was wrong, or names no text; the next is tried
                continue
    return octets.decode(_LAST, "replace")


def _known(declared: str) -> str | None:
    name = declared.strip().strip("'\"")
    if not name or len(name) > _LONGEST_NAME or not name.isascii() or not name.isprintable():
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return None if codec.replace("-", "_") in _NO_CHARSETS else _WIDER.get(codec, codec)


class _Clean(dict[int, str]):
    """What each character becomes; worked out once for each character that is met."""

    def __missing__(self, code: int) -> str:
        clean = self[code] = _clean(code)
        return clean


def _clean(code: int) -> str:
    character = chr(code)
    if character in "\t\n":
        return character
    if character in "\v\f\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if code in _UNSEEN or category in {"Cc", "Cs"}:
        return ""
    return " " if category == "Zs" else character


_CLEAN = _Clean()


def clean(text: str) -> str:
    """A text with one sort of line end and space, without NUL, control, zero-width and direction marks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)


def one_line(text: str, longest: int) -> str:
    """A clean text on one line, cut at so many characters."""
    return " ".join(clean(text[: longest * 4]).split())[:longest].rstrip()
