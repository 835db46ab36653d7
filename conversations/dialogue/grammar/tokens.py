"""Text into tokens: words, numbers, marks and line breaks, each with its place in the text.

Folding keeps every character in its place, so that a comment can be cut from
the person's own words by the places of the tokens around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_UNSEEN = dict.fromkeys(
    [0xAD, 0xFE0E, 0xFE0F, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
_LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("−⁻₋﹣➖", "-"),
        **dict.fromkeys("∼≈≃≅", "~"),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("✕✖╳", "×"),
        "‚": ",",
        "٫": ".",
        "₤": "£",
        "﹪": "%",
        "…": " ",
    }
)
_MIDDLE_DOT = re.compile(r"(?<=\d)[·‧∙⋅](?=\d)")
_PATTERN = re.compile(
    r"(?P<number>(?:\d|\.(?=\d))(?:[\d.,']*\d)?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<line>\n+)"
    r"|(?P<mark>\S)"
)
_DIGITS = re.compile(r"\d+")
_THREE_DIGITS = re.compile(r"\d{3}(?:\.\d+)?")


class Sort(StrEnum):
    """What a token is made of."""

    NUMBER = "number"
    WORD = "word"
    MARK = "mark"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text as folded (`text`), and the place of it; `spaced` when a space stands before it."""

    sort: Sort
    text: str
    start: int
    end: int
    spaced: bool


def cleaned(text: str) -> str:
    """The text without characters nobody sees, with one sort of line end, and no space about it."""
    return text.replace("\r\n", "\n").translate(_UNSEEN).translate(_LINE_ENDS).strip()


def folded(text: str) -> str:
    """The cleaned text in lower case with plain spaces, dashes, quotes and digits, of the same length."""
    return _MIDDLE_DOT.sub(".", "".join(_fold(c) for c in text.translate(_FOLDED)))


def _fold(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character.isspace():
        return " "
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0).lower()
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Pd":
        return "-"
    lower = character.lower()
    return lower if len(lower) == 1 else character


def tokens(text: str) -> list[Token]:
    """The tokens of a cleaned text; digits in groups parted by single spaces are one number."""
    plain = folded(text)
    found = [
        Token(Sort(m.lastgroup or "mark"), m.group(), m.start(), m.end(), _spaced(plain, m.start()))
        for m in _PATTERN.finditer(plain)
    ]
    return _grouped(found)


def texts(text: str) -> tuple[str, ...]:
    """Only the folded texts of the tokens: the shape in which phrases are kept."""
    return tuple(token.text for token in tokens(cleaned(text)))


def _spaced(text: str, place: int) -> bool:
    return place == 0 or text[place - 1].isspace()


def _grouped(found: list[Token]) -> list[Token]:
    """`1 234 567` as one token; `12 34` stays two, and so does a number stuck to a word."""
    result: list[Token] = []
    open_group = False
    for token in found:
        last = result[-1] if result else None
        if last and _continues(last, token, open_group):
            result[-1] = Token(Sort.NUMBER, f"{last.text} {token.text}", last.start, token.end, last.spaced)
            open_group = "." not in token.text
            continue
        result.append(token)
        open_group = _opens_group(token, last)
    return result


def _opens_group(token: Token, before: Token | None) -> bool:
    stuck = before is not None and not token.spaced and before.sort is Sort.WORD
    return (
        token.sort is Sort.NUMBER
        and not stuck
        and len(token.text) <= 3
        and not token.text.startswith("0")
        and _DIGITS.fullmatch(token.text) is not None
    )


def _continues(last: Token, token: Token, open_group: bool) -> bool:
    return (
        open_group
        and token.sort is Sort.NUMBER
        and token.start == last.end + 1
        and _THREE_DIGITS.fullmatch(token.text) is not None
    )
