"""What the reader and its room say to one another: a JSON text and octets beside it, each with its length.

JSON rather than pickle: the room takes apart what strangers wrote, and must
not be able to make this process run anything.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import asyncio  # the room has no loop, and opens the sooner without reading what makes one

LARGEST = 256 * 1024 * 1024
"""Octets of a frame beyond which it is no frame."""

_LENGTHS = struct.Struct(">II")


class NoFrame(Exception):
    """The other side said something that is no frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is said, and octets that would only grow in JSON."""

    said: Mapping[str, Any]
    octets: tuple[bytes, ...] = ()

    def pieces(self) -> Iterable[bytes]:
        """The frame as it is written: two lengths, the text, the octets."""
        text = json.dumps({"said": self.said, "octets": [len(each) for each in self.octets]}).encode()
        yield _LENGTHS.pack(len(text), sum(map(len, self.octets)))
        yield text
        yield from self.octets


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write a frame, whole."""
    for piece in frame.pieces():
        stream.write(piece)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; none when the other side is gone."""
    head = stream.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    text, octets = _lengths(head)
    return _framed(stream.read(text), stream.read(octets))


async def next_frame(stream: asyncio.StreamReader) -> Frame:
    """The next frame.

    Raises:
        asyncio.IncompleteReadError: the other side is gone.
        NoFrame: what it said is no frame.
    """
    text, octets = _lengths(await stream.readexactly(_LENGTHS.size))
    return _framed(await stream.readexactly(text), await stream.readexactly(octets))


def _lengths(head: bytes) -> tuple[int, int]:
    text, octets = _LENGTHS.unpack(head)
    if text + octets > LARGEST:
        raise NoFrame(f"A frame of {text + octets} octets is too large.")
    return int(text), int(octets)


def _framed(text: bytes, octets: bytes) -> Frame:
    try:
        read = json.loads(text)
        said, lengths = dict(read["said"]), [int(length) for length in read["octets"]]
    except (ValueError, KeyError, TypeError) as fault:
        raise NoFrame("A frame is no JSON of the shape that is expected.") from fault
    ends = [sum(lengths[: at + 1]) for at in range(len(lengths))]
    return Frame(said, tuple(octets[end - length : end] for end, length in zip(ends, lengths, strict=True)))
