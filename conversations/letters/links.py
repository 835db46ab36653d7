"""Links of ours in a reply, however a mail program or a gateway wrote them: known by what they hold.

A program that makes text of HTML writes where a link leads behind its words
(`<https://…>`, `<returns%2B…@…?subject=…>`), a gateway puts an address of its own
around it (Safe Links, URL Defense, Mimecast), and both break it over lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_IN_BRACKETS = re.compile(r"[ \t]?<([^<>\s]+)>")
_BARE = re.compile(
    r"(?:https?://|mailto:)[^\s<>\"|]+|(?<![\w.+%-])[\w.+%-]{1,100}@[\w.-]{1,100}\?[^\s<>\"|]+", re.IGNORECASE
)
_LEADS = re.compile(r"https?://|mailto:|[^\s<>?]{1,200}\?", re.IGNORECASE)
"""How what stands in brackets begins where it is a link; an address by itself is somebody's name in a header."""
_LAST_OPEN = re.compile(r"<(?:https?:|mailto:|[^<>\s]*[@%])[^<>\s]*", re.IGNORECASE)
_LAST_BARE = re.compile(r"https?:/{0,2}[^\s<>\"|]*", re.IGNORECASE)
_GOES_ON = re.compile(r"[ \t]*([^\s<>\"|]*)(>?)")
_CODED = re.compile(r"%[0-9a-f]{2}|[&?;]\w+=|^[a-z]{3,}=|__;", re.IGNORECASE)
"""What tells the rest of a long link from an answer on a line of its own."""
_MOST_ON_A_LINE = 3
_ADDRESS = re.compile(r"(?<![\w.+-])([\w.-]{1,64})(\+[\w.-]{1,64})?@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
_AT_THE_END = re.compile(r"(?<!\S)(?:https?://|[\w.+-]{1,100}@)\S+$")
_OPAQUE = re.compile(r"https?://[\w.-]{0,80}mimecast[\w.-]{0,40}/[^\s?]*\?(?:[^\s?]*&)?domain=([\w.-]+)", re.IGNORECASE)
_DEFENCE = str.maketrans("-_", "%/")
"""URL Defense of old writes `-3A` for `%3A` and `_` for `/`."""
_CLOSING = ".,;:)]}'”"


@dataclass(frozen=True, slots=True)
class _Ours:
    """The links of a letter, longest first, since one may begin as another does, and the addresses in it."""

    links: tuple[str, ...]
    addresses: re.Pattern[str] | None

    def held_by(self, link: str) -> str | None:
        """The link of ours that a link holds; empty where it holds our address, or does not tell which link."""
        for plain in (unquote(link), unquote(link.translate(_DEFENCE))):
            low = plain.casefold()
            if found := next((each for each in self.links if each.casefold() in low), None):
                return found
            if self.addresses is not None and self.addresses.search(low):
                return ""
        return self._at_host(link)

    def _at_host(self, link: str) -> str | None:
        """A gateway that tells no more than the host: its link is ours where that host is."""
        opaque = _OPAQUE.match(link)
        known = [each for each in self.links if opaque and urlsplit(each).hostname == opaque[1].casefold()]
        return None if not known else known[0] if len(known) == 1 else ""


def with_our_links(lines: Sequence[str], letter: str) -> list[str]:
    """The lines of a reply with our own links as they stand in the letter, and without those that repeat them.

    A line that held nothing else is left out. What leads elsewhere stays as it is.
    """
    ours = _ours_of(letter)
    return list(_plain(lines, ours)) if ours.links or ours.addresses else list(lines)


def lead_in(line: str) -> str | None:
    """`See it as a page:` of a line of ours that ends in a link or an address; none of any other line."""
    found = _AT_THE_END.search(line)
    return line[: found.start()].strip() or None if found else None


def unquoted(line: str) -> tuple[str, int]:
    """A line without its quote marks, and how many there were; ` > ` and `>>` alike."""
    depth, place = 0, 0
    for at, character in enumerate(line):
        if character == ">":
            depth, place = depth + 1, at + 1
        elif character not in " \t":
            break
    return (line[place:].removeprefix(" ") if depth else line), depth


def _plain(lines: Sequence[str], ours: _Ours) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line, taken = _whole(lines, at, ours)
        plain = _with_ours(line, ours)
        if plain == line or unquoted(plain)[0].strip():
            yield plain
        at += taken


def _with_ours(line: str, ours: _Ours) -> str:
    """One line, each link in brackets taken out where it is ours, any other made plain."""
    if "<" in line:
        line = _IN_BRACKETS.sub(lambda found: "" if _leads_to(found[1], ours) is not None else found[0], line)
    if "://" in line or "@" in line or ":" in line:
        line = _BARE.sub(lambda found: _or_as_it_is(ours.held_by(found[0]), found[0]), line)
    return line


def _or_as_it_is(link: str | None, text: str) -> str:
    return text if link is None else link


def _leads_to(text: str, ours: _Ours) -> str | None:
    return ours.held_by(text) if _LEADS.match(text) else None


def _whole(lines: Sequence[str], at: int, ours: _Ours) -> tuple[str, int]:
    """A line with the rest of the link that was broken at its end, if it is ours; how many lines that takes."""
    line, end = lines[at], at
    for _ in range(_MOST_ON_A_LINE):
        more = _rest_of_link(lines, end, line)
        whole = line + "".join(more)
        if not more or _with_ours(whole, ours) == whole:
            break
        line, end = whole, end + len(more)
    return line, end - at + 1


def _rest_of_link(lines: Sequence[str], end: int, line: str) -> list[str]:
    """What the lines after `end` hold of the link that the line up to there ends with."""
    depth = unquoted(lines[end])[1]
    last = line[max(line.rfind(" "), line.rfind("\t")) + 1 :]
    if _LAST_OPEN.fullmatch(last[last.rfind("<") :] if "<" in last else ""):
        return _closed(lines, end, depth)
    return _gone_on(lines, end, depth) if _LAST_BARE.fullmatch(last) else []


def _closed(lines: Sequence[str], at: int, depth: int) -> list[str]:
    """The lines up to the bracket that ends a link; none where it never ends."""
    found: list[str] = []
    for line in lines[at + 1 :]:
        text, marks = unquoted(line)
        if not text and marks == depth + 1:
            return [*found, ">"]
        piece = _GOES_ON.match(text)
        if piece is None or marks != depth or not piece[0].strip():
            return []
        found.append(text[piece.start(1) :])
        if piece[2]:
            return found
        if piece.end() < len(text):
            return []
    return []


def _gone_on(lines: Sequence[str], at: int, depth: int) -> list[str]:
    """The lines that go on with a link without brackets; each must look as links do."""
    found: list[str] = []
    for line in lines[at + 1 :]:
        text, marks = unquoted(line)
        piece = _GOES_ON.match(text)
        if piece is None or marks != depth or piece[2] or "://" in piece[1] or not _CODED.search(piece[1]):
            break
        found.append(text[piece.start(1) :])
        if piece.end() < len(text):
            break
    return found


@lru_cache(maxsize=64)
def _ours_of(letter: str) -> _Ours:
    links = {found[0].rstrip(_CLOSING) for found in re.finditer(r"https?://[^\s<>\"|]{4,2000}", letter, re.IGNORECASE)}
    addresses = {_any_token(found) for found in _ADDRESS.finditer(letter)}
    pattern = re.compile("|".join(sorted(addresses)), re.IGNORECASE) if addresses else None
    return _Ours(tuple(sorted(links, key=len, reverse=True)), pattern)


def _any_token(found: re.Match[str]) -> str:
    """An address of ours, whichever letter of ours its token is of."""
    token = r"[+-][\w.-]{1,64}" if found[2] else ""
    return rf"(?<![\w.]){re.escape(found[1])}{token}@{re.escape(found[3])}"
