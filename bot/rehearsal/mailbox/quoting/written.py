"""A reply as a mail program makes it of what somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from bot.rehearsal.mailbox.quoting.original import Original


@dataclass(frozen=True, slots=True)
class Written:
    """The reply as text and as HTML, and the headers its program adds."""

    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


Quote = Callable[[Original, str], Written]
"""What a program makes of what was typed in answer to a letter."""


def marked(text: str) -> str:
    """A text with a quote mark before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def lines_of(body: str) -> list[str]:
    """The lines somebody typed, as HTML; an empty one keeps its height."""
    return [escape(line) if line.strip() else "<br>" for line in body.rstrip("\n").split("\n")]
