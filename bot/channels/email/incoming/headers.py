"""The header lines of a mail, or of a part of it, split so that none can raise and none can be smuggled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.email.incoming.charsets import clean, decoded

MOST_OCTETS = 256 * 1024
"""Octets of headers that are read; real ones stay under 64 KB."""
MOST_LINES = 1000
LONGEST = 32 * 1024
"""Octets of one header that are read: a To of some five hundred people."""

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")


@dataclass(frozen=True, slots=True)
class Headers:
    """Header lines in their order: names in lower case, values unfolded and clean, encoded words as they are.

    `cut` says that there were more than are read. `broken` are those with a lone
    carriage return within, once more, each as the lines that it makes of them.
    """

    lines: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    broken: tuple[tuple[str, str], ...] = ()

    def every(self, name: str) -> tuple[str, ...]:
        """The values of all headers of a name (lower case)."""
        return tuple(value for each, value in self.lines if each == name)

    def first(self, name: str) -> str:
        """The value of the first header of a name (lower case); empty where there is none."""
        return next((value for each, value in self.lines if each == name), "")

    def names(self) -> frozenset[str]:
        """The names that occur."""
        return frozenset(name for name, _ in self.lines)


def headers_at(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that stand from `start` on, and the place where the body begins.

    A line that is no header ends them, as a blank one does. A lone carriage
    return begins no line: what follows it is part of the same value.
    """
    found: list[tuple[bytes, bytearray]] = []
    place, cut = _after_postmark(raw, start, end), False
    while place < end:
        after = raw.find(b"\n", place, end) + 1 or end
        line = raw[place : min(after, place + LONGEST)].rstrip(b"\r\n")
        if not line or not _taken(line, found):
            return _readable(found, cut=cut), after if not line else place
        if len(found) > MOST_LINES or place - start > MOST_OCTETS:
            found.pop()
            cut = True
            return _readable(found, cut=cut), _blank_line(raw, place, end)
        place = after
    return _readable(found, cut=cut), end


def _after_postmark(raw: bytes, start: int, end: int) -> int:
    """Past the `From ` line that a mailbox file puts before a mail."""
    if raw.startswith((b"From ", b">From "), start, end):
        return raw.find(b"\n", start, end) + 1 or end
    return start


def _taken(line: bytes, found: list[tuple[bytes, bytearray]]) -> bool:
    """Whether the line is a header, or goes on with the last one; then it is kept."""
    if line[:1] in {b" ", b"\t"}:
        if not found:
            return False
        value = found[-1][1]
        value += b" " + line.strip()[: max(0, LONGEST - len(value))]
        return True
    name = _NAME.match(line)
    if name is None:
        return False
    found.append((name[1], bytearray(line[name.end() :].strip())))
    return True


def _blank_line(raw: bytes, place: int, end: int) -> int:
    places = [at + len(blank) for blank in (b"\n\n", b"\n\r\n") if (at := raw.find(blank, place, end)) >= 0]
    return min(places, default=end)


def _readable(found: list[tuple[bytes, bytearray]], *, cut: bool) -> Headers:
    read = [(name.decode("ascii").lower(), clean(decoded(bytes(value)))) for name, value in found]
    lines = tuple((name, value.replace("\n", " ").strip()) for name, value in read)
    return Headers(lines, cut, tuple(each for each in read if "\n" in each[1]))
