"""The question a doubt asks: is it right, and if so why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from conversations.dialogue.kinds import Choice, Kind, Widget
from conversations.dialogue.reading import Read, Reading, Unclear
from conversations.dialogue.script import Doubt, Question

_ASSENT = frozenset({"yes", "y", "yep", "yeah", "it is", "correct", "right", "ok", "confirmed", "yes it is", "true"})
_DISSENT = frozenset({"no", "n", "nope", "wrong", "not right", "it is not", "mistake", "my mistake", "no it is not"})
_TAKEN_BACK = re.compile(
    r"(no|nope)\s*[,.;:–—-]|(no|nope|sorry|oops)\b.*\b(should|meant)\b"
    r"|(sorry|oops|typo|i meant|wrong|my mistake|it should|should (be|have)|that should)\b",
    re.IGNORECASE | re.DOTALL,
)


def assents(text: str) -> bool:
    """Whether a message says yes, and nothing else."""
    return _bare(text) in _ASSENT


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".!").replace("it's", "it is").replace(",", "")


def _read_reason(text: str, today: date) -> Reading[str]:
    said = " ".join(text.split())
    bare = _bare(text)
    if bare in _DISSENT or _TAKEN_BACK.match(said):
        return Unclear("Give the right answer instead, or say why this one is right.")
    if sum(c.isalpha() for c in bare) >= 3:
        return Read(said)
    if bare in _ASSENT:
        return Read(said)
    return Unclear("Say in a few words why it is right, or give the right answer.")


def _read_why(text: str, today: date) -> Reading[str]:
    """A reason where the doubt asks why, so that “yes” says nothing."""
    if assents(text):
        return Unclear("Say in a few words why, or give the right answer.")
    return _read_reason(text, today)


def _as_is(reason: str) -> str:
    return reason


REASON: Kind[str] = Kind("reason", Widget.LINE, _read_reason, _as_is, _as_is, _as_is)


WHY: Kind[str] = replace(REASON, read=_read_why)
HINT = "Say why it is right, or give the right answer"


def _literal(said: str) -> str:
    """A finished sentence as a template, so that braces in a unit or title stay as they are."""
    return said.replace("{", "{{").replace("}", "}}")


def doubting(question: Question[Any], doubt: Doubt | None) -> Question[str]:
    """The question that waits while a doubt stands; any reason in the person's own words settles it."""
    choices = tuple(Choice(reason, reason) for reason in doubt.keep) if doubt else ()
    return Question(
        key="",
        kind=replace(WHY if doubt and doubt.asks_why else REASON, choices=choices),
        label=f"{question.label}: {'the reason' if doubt and doubt.asks_why else 'why it is right'}",
        ask=_literal(doubt.says) if doubt else question.label,
        hint=None if doubt and doubt.asks_why else HINT,
        skippable=False,
    )
