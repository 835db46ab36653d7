"""“Q1 should be 31, not 38”: a figure of a quarter that was reported and is wrong, said as the whole message.

Only what can mean nothing else is taken for it. “Q1 should be 31” may speak of
question 1: it is a restatement where the year stands beside the quarter, where
“last quarter” is said, or where what stands is named as well (“not 38”).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from conversations.dialogue.grammar.periods import Period, period_named
from conversations.dialogue.grammar.tokens import cleaned, folded

LONGEST = 400
_NUMBER = r"-?[£$]?\d+(?:,\d{3})*(?:\.\d+)?(?: ?(?:%|k|m|bn|thousand|million|billion)(?!\w))?"
_OPENING = (r"(?:(?:sorry|correction|oops|actually|please note|(?:hi|hello|dear|hey)(?: [a-z]+)?|i think|i believe"
            r"|i am afraid|i'm afraid)(?: that)?[,:;.!]? ){0,3}")
"""How such a message begins; a few words at most, for more could be divided in too many ways to try."""
_FIGURE = r"(?:(?:the|our|my|your) )?(?:(?:figure|number|value|total)s? )?(?:(?:for|of|in) )?"
_WHEN = (r"(?:(?P<quarter>q ?[1-4])(?: (?:of )?(?P<year>20\d\d ?[/-] ?\d{2,4}))?"
         r"|(?P<whole>20\d\d ?-? ?q[1-4])|(?P<last>last quarter))")
_WHOSE = r"(?:'s)?(?:,? (?:the )?(?:figure|number|value|total)s?)?(?: (?:for|of) (?P<after>\S.{0,60}?))?"
_MUST = r"(?:should (?:be|have been|read|say)|ought to be|must be|is wrong[,;:.]? it (?:is|should be))"
_NOT = (r"(?: ?[,;–—-]? ?(?:and )?(?:not|instead of|rather than|it was|i said|we said|we put|we reported) "
        rf"(?P<was>{_NUMBER}))")
_UNIT = r"(?: (?!not\b|instead\b|rather\b|because\b|as\b|since\b)[a-z][a-z'-]*){0,4}"
_CLOSING = re.compile(
    r"(?:(?:^|[ ,.]+)(?:sorry|thanks|thank you|please|apologies)(?: [a-z]+)?){0,3}[.!]*$", re.IGNORECASE)
"""What ends a message and is no reason; a few words at most, likewise."""
_BECAUSE = r"(?:because(?: of)?|since|as|due to|the reason is)[: ] ?"
_WHY = rf"(?:(?:(?: ?[:;,.–—-]+ ?| \()(?:{_BECAUSE})?| {_BECAUSE})(?P<why>\S.*?)\)?)?"
_HINT = re.compile(r"\b(?:should|ought to be|must be|is wrong)\b", re.IGNORECASE)
"""What every restatement has in it: it spares all else that is typed the reading."""
_ANOTHER = re.compile(r"\bq ?[1-4]\b.*\d|\bquarter\b.*\d|\b(?:figure|rating)\b.*\d", re.IGNORECASE)
"""What is more than a reason: something else with a figure of its own, which would be lost as one."""


@cache
def _said() -> re.Pattern[str]:
    return re.compile(
        rf"{_OPENING}{_FIGURE}(?:(?P<before>\S.{{0,40}}?)[,:]? (?:(?:for|in) )?)??{_WHEN}{_WHOSE}[,:]? "
        rf"{_MUST} (?P<now>{_NUMBER}){_UNIT}{_NOT}?{_UNIT}{_WHY}[.!]?",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Restatement:
    """What was said: of which quarter, of what, what it is and what it is not, and why; no quarter: the last one."""

    now: str
    was: str | None = None
    quarter: Period | None = None
    about: str | None = None
    reason: str | None = None


def read_restatement(text: str) -> Restatement | None:
    """The restatement that the whole message is, or none."""
    if len(text) > LONGEST or _HINT.search(text) is None:
        return None
    first, _, rest = cleaned(text).strip("*_~").partition("\n")
    if any(letter.isdecimal() for letter in rest):
        return None  # more lines with figures are answers, and no reason
    said = " ".join(f"{first}: {rest}".split()) if rest.strip() else " ".join(first.split())
    found = _said().fullmatch(folded(said))
    if found is None or not _certain(found) or not _follow(found["year"]) or _ANOTHER.search(found["why"] or ""):
        return None
    reason = _CLOSING.sub("", _words(said, found, "why"))
    about = (_words(said, found, "before") or _words(said, found, "after")).strip(" ,.:'\"“”")
    return Restatement(now=found["now"], was=found["was"], quarter=period_named(_quarter(found)), about=about or None,
                       reason=reason or None)


def _words(said: str, found: re.Match[str], group: str) -> str:
    """What stands there as it was typed; nothing where nothing does. What is folded keeps every place."""
    return said[found.start(group) : found.end(group)] if found[group] else ""


def _certain(found: re.Match[str]) -> bool:
    """Whether nothing else can be meant: both figures are named, or the quarter is beyond doubt."""
    return any(found[each] for each in ("was", "year", "whole", "last"))


def _follow(year: str | None) -> bool:
    """Whether the two years of `2026/27` follow one another; others name no quarter. True where none are named."""
    if year is None:
        return True
    first, second = (int(each) for each in re.split(r"[/-]", year))
    return (first + 1) % 100 == second % 100


def _quarter(found: re.Match[str]) -> str:
    """The words that name the quarter; none of them for “last quarter”."""
    return " ".join(each for each in (found["whole"] or found["quarter"], found["year"]) if each)
