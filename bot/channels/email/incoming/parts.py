"""The parts of a mail (RFC 2046), found within bounds; their contents are undone only when asked for.

Our own, because the standard library's parser takes time in the square of the
depth, recurses as deep as the sender likes, and has no bound on parts.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.channels.email.incoming.encoded_words import base64_of
from bot.channels.email.incoming.headers import Headers, headers_at
from bot.channels.email.incoming.parameters import parameters

MOST_PARTS = 100
"""Parts of one mail; people's mails have under thirty."""
DEEPEST = 20
LONGEST_BOUNDARY = 200
"""Octets of a boundary; RFC 2046, 5.1.1, allows seventy."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, its type in lower case, where its body stands in the mail, and its own parts."""

    headers: Headers
    type: str
    parameters: dict[str, str]
    raw: bytes = field(repr=False)
    start: int
    end: int
    parts: tuple[Part, ...] = ()

    @property
    def disposition(self) -> str:
        """`inline`, `attachment` or nothing."""
        return parameters(self.headers.first("content-disposition"))[0]

    @property
    def filename(self) -> str:
        """The name that the sender gave, as it came; empty where there is none."""
        named = parameters(self.headers.first("content-disposition"))[1]
        return named.get("filename") or self.parameters.get("name", "")

    def content(self) -> bytes:
        """The octets of the body with the transfer encoding undone (RFC 2045, 6)."""
        body = self.raw[self.start : self.end]
        encoding = self.headers.first("content-transfer-encoding").lower().strip("\"' ;")
        if encoding == "base64":
            return base64_of(body)
        return binascii.a2b_qp(body) if encoding == "quoted-printable" else body

    def leaves(self) -> Iterator[Part]:
        """The parts that hold no others, in their order; itself when it holds none."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def every(self) -> Iterator[Part]:
        """The part and all within it."""
        yield self
        for part in self.parts:
            yield from part.every()


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail as a tree of parts; `trouble` says what of it could not be found."""

    root: Part
    trouble: str | None = None


class _Walk:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.left = MOST_PARTS
        self.trouble: str | None = None

    def part(self, start: int, end: int, depth: int = 0, presumed: str = "text/plain") -> Part:
        headers, body = headers_at(self.raw, start, end)
        kind, said = parameters(headers.first("content-type"))
        kind = kind if kind.count("/") == 1 else presumed
        if headers.cut:
            self.trouble = "it has more headers than are read"
        parts = self._within(kind, said.get("boundary", ""), body, end, depth) if kind.startswith("multipart/") else ()
        return Part(headers, kind, said, self.raw, body, end, parts)

    def _within(self, kind: str, boundary: str, start: int, end: int, depth: int) -> tuple[Part, ...]:
        mark = boundary.encode("utf-8", "replace")
        if not 0 < len(mark) <= LONGEST_BOUNDARY:
            self.trouble = "it says that it has parts, but not where they begin"
            return ()
        if depth >= DEEPEST:
            self.trouble = f"its parts lie more than {DEEPEST} deep"
            return ()
        places = self._places(b"--" + mark, start, end)
        if not places:
            self.trouble = "it says that it has parts, but none can be found"
        presumed = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        return tuple(self.part(first, last, depth + 1, presumed) for first, last in places)

    def _places(self, mark: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Where the parts between the delimiter lines stand, as many as may still be read."""
        found: list[tuple[int, int]] = []
        opened: int | None = None
        for at, after, closes in self._delimiters(mark, start, end):
            if opened is not None:
                found.append((opened, max(opened, _before_line_end(self.raw, at))))
                self.left -= 1
            opened = None if closes else after
            if closes:
                break
            if self.left <= 0:
                self.trouble = f"it has more than {MOST_PARTS} parts"
                return found
        return [*found, (opened, end)] if opened is not None else found

    def _delimiters(self, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        at = self.raw.find(mark, start, end)
        while at >= 0:
            behind = at + len(mark)
            if at == start or self.raw[at - 1 : at] == b"\n":
                after = self.raw.find(b"\n", behind, end) + 1 or end
                rest = self.raw[behind:after].strip()
                if rest in {b"", b"--"}:
                    yield at, after, rest == b"--"
                behind = max(behind, after - 1)
            at = self.raw.find(mark, behind, end)


def _before_line_end(raw: bytes, at: int) -> int:
    """The line end before a delimiter belongs to it (RFC 2046, 5.1.1)."""
    at -= raw[at - 1 : at] == b"\n"
    return at - (raw[at - 1 : at] == b"\r")


def opened(raw: bytes) -> Opened:
    """The tree of parts of a mail, at most so many and so deep; never raises."""
    walk = _Walk(raw)
    root = walk.part(len(raw) - len(raw.lstrip(b"\r\n")), len(raw))
    return Opened(root, walk.trouble)
