"""What is said about answering instead of an answer: skip 3, change 3 to 48, not me, on leave, same as last time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from conversations.dialogue.commands import read_command
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.tables import sayings

_LONGEST = 300
_TO_A_NUMBER = ("skip", "pass", "change", "edit", "amend", "correct", "update", "fix", "alter", "revise", "leave",
                "please", "question", "q", "answer", "set", "make")  # fmt: skip
_OF_ALL = frozenset(sayings("later|remind|mute_reminders|extension|stop|not_me|handover|delegate|absence|switch_channel"
                            "|human|submit|resend|status|review|help|why|who_asked|deadline|definition|show_last"
                            "|dont_know"))  # fmt: skip
_AWAY = re.compile(
    r"(?:i'?m |i am |i will be |i'll be )?(?:currently |now |away )?(?:on |back |away |out of (?:the )?office |off )"
    r"(?:annual |sick |maternity |paternity |parental )?(?:leave |holiday )?(?:until|till|to|on|from) (?:the )?"
    r"\w{1,12}(?: \w{1,12}){0,3}",
    re.IGNORECASE,
)
_OF_SAMENESS = ("same", "chang", "before", "previous", "last", "ditto", "movement", "differen", "as is", "as was",
                "no update", "identical")  # fmt: skip
_BREAKS = re.compile(r",\s|;\s|\s[-–—]\s|\.\s")
_ATTACHED = frozenset(
    sayings("""
        please|see|as|per|the|attached|attachment|attachments|refer|to|in|file|files|spreadsheet|document|sheet|excel
        report|table|figures|answers|are|is|for|details|detail|separate|i|have|my|our|return|on|word|pdf|workbook|find
        information|all|completed|form|template|this|enclosed|provided|it|with|email|everything|data|full|breakdown""")
)  # fmt: skip


def is_short(text: str) -> bool:
    """Whether a text may be a wish at all."""
    return 0 < len(text.strip()) <= _LONGEST


def may_name_a_number(line: str) -> bool:
    """Whether a line may speak of a question by its number."""
    low = line[:_LONGEST].lower().lstrip(" *-•")
    return low.startswith(_TO_A_NUMBER) and any(c.isdecimal() for c in low) and is_short(line)


def to_a_number(line: str, labels: Sequence[str], today: date) -> tuple[str, str] | None:
    """`skip 3 because …`, `change 3 to 48`: the label, and what is said to its question."""
    command = read_command(line, today)
    if command is None or str(command.question) not in labels:
        return None
    if command.name == "skip":
        return str(command.question), f"skip because {command.reason}" if command.reason else "skip"
    return (str(command.question), command.value) if command.name == "edit" and command.value else None


def is_wish(text: str, today: date) -> bool:
    """Whether a whole text asks for something that concerns the letter, not one question."""
    if _asks(text, today) or _AWAY.fullmatch(text.strip(" .!").replace("’", "'")):
        return True
    parts = [part for part in _BREAKS.split(text) if part.strip()]
    return 1 < len(parts) <= 3 and all(_asks(part, today) for part in parts)


def _asks(text: str, today: date) -> bool:
    command = read_command(text, today)
    return command is not None and command.name in _OF_ALL


def is_same(text: str) -> bool:
    """Whether a whole text says that nothing has changed."""
    low = text.lower() if len(text) <= _LONGEST else ""
    return any(word in low for word in _OF_SAMENESS) and is_same_as_last(text)


def is_see_attached(text: str) -> bool:
    """Whether a whole text says no more than that the answer is attached."""
    words = re.findall(r"[^\W\d_]+", text[:_LONGEST].lower())
    if len(text) > _LONGEST or any(c.isdecimal() for c in text) or not words:
        return False
    return any(word.startswith(("attach", "enclos")) for word in words) and set(words) <= _ATTACHED
