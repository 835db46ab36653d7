"""What a message of the chase names, read in the message itself: who plans wrongly is not to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_string, policy
from typing import Any

from bot.handlers.chase_words import LEFT, NOT_ANSWERED

QUARTER = "{quarter}"


@dataclass(frozen=True, slots=True)
class Title:
    """What something that is asked is called in a message, and the names of all who had it."""

    item: str
    called: str
    names: tuple[str, ...]


def in_a_reminder(payload: Mapping[str, Any], titles: Sequence[Title], said: str = LEFT) -> Iterator[str]:
    """What somebody is reminded of in a talk, of what was ever theirs; `said` is how it is put."""
    begins = said.partition(QUARTER)[0]
    for line in _text(payload).splitlines():
        if line.startswith(begins):
            yield from (title.item for title in titles if _stands(title.called, line))


def in_what_is_told(payload: Mapping[str, Any], titles: Sequence[Title]) -> Iterator[str]:
    """What somebody is told that others have not answered; each person has a paragraph."""
    for line in _text(payload).splitlines():
        for title in titles:
            begins = [NOT_ANSWERED.partition(QUARTER)[0].format(name=name) for name in title.names]
            if line.startswith(tuple(begins)) and _stands(title.called, line):
                yield title.item


def _text(payload: Mapping[str, Any]) -> str:
    if "raw" not in payload:
        return str(payload["args"].get("text", ""))
    body = message_from_string(payload["raw"], policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _stands(called: str, line: str) -> bool:
    """Whether it stands in the line by itself, and not as a part of what another is called."""
    return re.search(rf"(?::|;) {re.escape(called)}(?:;|\.(?:\s|$))", line) is not None
