"""The question a doubt asks: is it right, and if so why."""

from __future__ import annotations

from datetime import date
from typing import Any

from conversations.dialogue.kinds import Choice, Kind, Widget
from conversations.dialogue.reading import Read, Reading, Unclear
from conversations.dialogue.script import Doubt, Question

_ASSENT = frozenset({"yes", "y", "yep", "yeah", "it is", "correct", "right", "ok", "confirmed", "yes it is", "true"})
_DISSENT = frozenset({"no", "n", "nope", "wrong", "not right", "it is not", "mistake", "my mistake", "no it is not"})


def _read_reason(text: str, today: date) -> Reading[str]:
    said = " ".join(text.split())
    bare = said.lower().rstrip(".!").replace("it's", "it is").replace(",", "")
    if bare in _DISSENT:
        return Unclear("Give the right answer instead, or say why this one is right.")
    if bare in _ASSENT or sum(c.isalpha() for c in bare) >= 3:
        return Read(said)
    return Unclear("Say in a few words why it is right, or give the right answer.")


def _as_is(reason: str) -> str:
    return reason


REASON: Kind[str] = Kind("reason", Widget.LINE, _read_reason, _as_is, _as_is, _as_is)


def doubting(question: Question[Any], doubt: Doubt | None) -> Question[str]:
    """The question that waits while a doubt stands; any reason in the person's own words settles it."""
    choices = tuple(Choice(reason, reason) for reason in doubt.keep) if doubt else ()
    return Question(
        key="",
        kind=Kind(REASON.name, Widget.LINE, REASON.read, REASON.show, REASON.say, REASON.load, choices),
        label=f"Why this is right: {question.label}",
        ask=doubt.says if doubt else question.label,
        hint="Say why it is right, or give the right answer",
        skippable=False,
    )
