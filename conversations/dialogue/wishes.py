"""What a person wants of the support team or the clock, and what is promised for it.

The wish itself stands in the ledger, where the support team reads it; when a
talk is taken up again is for the shell to say, which has the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from conversations.dialogue.session import Wanted

AGAIN = frozenset({"later", "remind"})
"""Wishes to be asked again; the shell sets the day and says it."""


def _until(wanted: Wanted) -> str:
    if wanted.until is None:
        return ""
    day = date.fromisoformat(wanted.until)
    return f" until {day.day} {day:%B %Y}"


def _handed_over(wanted: Wanted, noun: str) -> str:
    if wanted.to is None:
        return "Say who should answer instead, like “not me, it is Jo Smith”. The support team will confirm it."
    some = " this part" if wanted.questions else ""
    return f"You say that {wanted.to} should answer{some}. Until they and the support team confirm it, you still can."


PROMISES: Mapping[str, Callable[[Wanted, str], str]] = {
    "mute_reminders": lambda w, noun: f"You will get no more reminders for this {noun}. Your answers are kept.",
    "stop": lambda w, noun: f"You will get no more reminders for this {noun}. Your answers are kept; go on at any "
                            "time.",
    "extension": lambda w, _: f"The support team will see that you asked for time{_until(w)}. Until they agree, the "
                              "due date stands.",
    "not_me": _handed_over,
    "handover": _handed_over,
    "delegate": _handed_over,
    "absence": lambda w, _: f"The support team will see that you are away{_until(w)}, and ask your deputy.",
    "switch_channel": lambda w, _: "The support team will see that you would rather answer another way.",
    "human": lambda w, _: "The support team will get in touch with you. Your answers so far are kept.",
}


def promised(wanted: Wanted, noun: str) -> Iterator[str]:
    """The sentence for a wish about a talk of this noun; none for one that the shell answers."""
    if wanted.command in PROMISES:
        yield PROMISES[wanted.command](wanted, noun)
