"""The text of a mail: its plain part and its HTML, each whole, and which of them is read.

A mail can hold several pieces of text after one another; where a piece comes
in one form only, it stands in both texts.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotequail import quote  # type: ignore[import-untyped]  # quotequail ships no types

from bot.channels.email.incoming.charsets import clean, decoded
from bot.channels.email.incoming.html_text import Read, text_of
from bot.channels.email.incoming.parts import Part

LONGEST = 256 * 1024
"""Characters that are handed on; the reader of replies cuts, and says so, far below."""
STUB = 40
"""Letters and digits under which a plain part may only point to the HTML beside it."""
_HEADERS = ("From:", "*From:*", "Von:", "De :", "De:", "Van:", "Från:", "Da:")
_LEAST_HEADERS = 3
_ABOVE = 4000
_LONGEST_OCTETS = 4 * LONGEST
_LONGEST_HTML = 4 * 1024 * 1024
_TOO_LONG = Read("", "its HTML is too long to be read")
_EXAMINED_LINES, _EXAMINED_LINE = 150, 300
"""How far quotequail looks: it tries 43 patterns on every line, which made a fifth of the worst mail's reading."""


@dataclass(frozen=True, slots=True)
class Words:
    """The text that is read, the other one where there are two, and why there is none."""

    text: str = ""
    other: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class _Forms:
    """A piece of text in the forms in which it came."""

    plain: str | None = None
    html: str | None = None
    trouble: str | None = None


def words_within(root: Part) -> Words:
    """What a mail says, in words; attached files and mails within it are left out."""
    forms = _forms(root)
    if forms.trouble and _weight(forms.plain) == 0:
        return Words(trouble=forms.trouble)
    if forms.plain is None or _is_stub(forms):
        text, other = forms.html, forms.plain
    else:
        text, other = forms.plain, forms.html
    return Words((text or "")[:LONGEST], other[:LONGEST] if other and other.strip() else None)


def is_words(part: Part) -> bool:
    """Whether a part is what the sender wrote, not a file sent along."""
    return part.type in {"text/plain", "text/html"} and part.disposition != "attachment" and not part.filename


def quote_starts(text: str) -> int | None:
    """The line at which quoted text begins in the opinion of quotequail; none where it sees none.

    A second opinion on a reply: what lies below was perhaps not written now.
    """
    lines = [line[:_EXAMINED_LINE] for line in text.split("\n")[:_EXAMINED_LINES]]
    parts = quote("\n".join(lines), limit=_EXAMINED_LINES + 1, quote_intro_line=True)
    quoted = [at for at, line in enumerate(lines) if line.startswith(">")]
    cut = [len(parts[0][1].split("\n")) if parts[0][1] else 0] if len(parts) > 1 else []
    return min(cut + quoted[:1], default=None)


def before_quote(text: str) -> str:
    """The first words above any quote, as far as that can be told without knowing what is quoted."""
    lines = text[:_ABOVE].split("\n")
    places = (at for at, line in enumerate(lines[:_EXAMINED_LINES]) if line.startswith(_HEADERS))
    headed = (at for at in places if _is_headed(lines, at))
    starts = [at for at in (quote_starts("\n".join(lines)), next(headed, None)) if at is not None]
    return "\n".join(lines[: min(starts, default=len(lines))])


def _is_headed(lines: list[str], at: int) -> bool:
    """Whether the lines are the headers of a quoted mail, as Outlook prints them."""
    return sum(line.lstrip("*").partition(":")[1] == ":" for line in lines[at : at + 4]) >= _LEAST_HEADERS


def _forms(part: Part) -> _Forms:
    if not part.parts:
        return _leaf(part) if is_words(part) else _Forms()
    pieces = [piece for each in part.parts if (piece := _forms(each)) != _Forms()]
    return _one_of(pieces) if part.type == "multipart/alternative" else _after_one_another(pieces)


def _leaf(part: Part) -> _Forms:
    octets, charset = part.content(), part.parameters.get("charset", "")
    if part.type == "text/plain":
        return _Forms(plain=clean(decoded(octets[:_LONGEST_OCTETS], charset)))
    read = text_of(decoded(octets, charset)) if len(octets) <= _LONGEST_HTML else _TOO_LONG
    return _Forms(html=None if read.trouble else read.text, trouble=read.trouble)


def _one_of(pieces: list[_Forms]) -> _Forms:
    """The same in several forms: the last of each form is the fullest (RFC 2046, 5.1.4)."""
    plain = next((piece.plain for piece in reversed(pieces) if piece.plain is not None), None)
    html = next((piece.html for piece in reversed(pieces) if piece.html is not None), None)
    forms = _Forms(plain, html, next((piece.trouble for piece in pieces if piece.trouble), None))
    return _Forms(html, html, forms.trouble) if _is_stub(forms) else forms


def _after_one_another(pieces: list[_Forms]) -> _Forms:
    trouble = next((piece.trouble for piece in pieces if piece.trouble), None)
    if len(pieces) <= 1:
        return pieces[0] if pieces else _Forms()
    plain = [piece.plain if piece.plain is not None else piece.html for piece in pieces]
    html = [piece.html if piece.html is not None else piece.plain for piece in pieces]
    return _Forms(
        _joined(plain) if any(piece.plain is not None for piece in pieces) else None,
        _joined(html) if any(piece.html is not None for piece in pieces) else None,
        trouble,
    )


def _joined(texts: list[str | None]) -> str:
    return "\n".join(text.strip("\n") for text in texts if text)


def _is_stub(forms: _Forms) -> bool:
    return _weight(forms.plain) < STUB and _weight(forms.html) > _weight(forms.plain)


def _weight(text: str | None) -> int:
    """Letters and digits of a text, as far as they matter to tell a stub."""
    return sum(map(str.isalnum, (text or "")[: 8 * STUB * STUB]))
