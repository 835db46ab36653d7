"""No figure, why, and when one may come: `tbc`, `awaiting data from the trust`, `n/a until June`."""

from __future__ import annotations

from datetime import date

from conversations.dialogue.grammar.clauses import Node, Subject, Tag, nodes
from conversations.dialogue.grammar.dates import earliest_day
from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.lexicon import Role
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import texts, tokens
from conversations.dialogue.reading import NoFigure

_SAYINGS = """
        tbc|t.b.c|t.b.c.|tba|tbd|to be confirmed|to be advised|to be determined|awaiting|awaited
        waiting for|waiting on|not available|not yet available|nya|not published|not yet published
        unpublished|no data|no figure|no figures|not collected|not yet collected|data not available
        not due|not yet due|don't have|do not have|haven't got|have not got|pending|still collecting
        still being collected|being collated|still collating|to follow|will follow|not known yet
        not yet known|unavailable|n/k|no new data|data lag|lagged|figures due|data due|published in
        available in|available from|due in|not ready|not yet ready|isn't ready|aren't ready
        isn't available|aren't available|not out yet|not yet out|hasn't been published
        haven't been published|hasn't come through|haven't come through|haven't received|not received
        have not received|not yet received|haven't had|not in yet|not yet in|isn't out|no longer collected
        no longer measured|too small to publish|suppressed|not measured|not reported|n/a until
        not available until|n/a this quarter|n/a yet|can't get|cannot get|don't yet have|no data yet
        data isn't|data aren't|data is not|not possible to report|waiting to hear|under embargo|embargoed
        not applicable this quarter|nothing available|no results yet|results due|not been published
        not been collected|not been released|not released|not yet released|n/a -|n/a:|n/a,|n/a (|n/a as
        n/a because|n/a for|will be available|won't be available|will have it|will have them|will send
        will be published"""
_PHRASES = sorted({texts(phrase) for phrase in sayings(_SAYINGS)}, key=len, reverse=True)
_COMING = frozenset(
    [
        "until",
        "till",
        "by",
        "in",
        "on",
        "from",
        "due",
        "expected",
        "around",
        "available",
        "published",
        "mid",
        "before",
        "after",
        "end",
        "for",
    ]
)
TOO_SMALL = "too small to publish"
"""What stands in statistics for a count that might tell who somebody is."""
LIKELY_ABSENCES = ("not yet available", "not collected this quarter", TOO_SMALL)
"""The usual reasons, to be offered where somebody only says `n/a`."""


def absence(text: str, today: date, subject: Subject) -> NoFigure | None:
    """The reason why there is no figure, in the person's words; none where a number is given.

    `expected` is the first day that the words allow (`until June` is 1 June,
    `by the end of June` 30 June).
    """
    answer = body(text)
    found = tokens(answer)
    words = [token.text for token in found]
    if "?" in words or not _says_absent(words):
        return None
    if any(not isinstance(node, Tag) for node in _beyond_dates(nodes(found, subject))):
        return None
    return NoFigure(answer, _expected(answer, words, [t.start for t in found], today))


def _says_absent(words: list[str]) -> bool:
    return any(tuple(words[at : at + len(phrase)]) == phrase for phrase in _PHRASES for at in _places(words, phrase[0]))


def _places(words: list[str], word: str) -> list[int]:
    return [at for at, found in enumerate(words) if found == word]


def _beyond_dates(found: list[Node]) -> list[Node]:
    """The nodes without a bare number that belongs to a date (`30 June` is one tag already)."""
    return [node for node in found if not (isinstance(node, Tag) and node.role is Role.DATE)]


def _expected(answer: str, words: list[str], starts: list[int], today: date) -> date | None:
    """The date after a word such as `until`; read from every such word, the last first."""
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _COMING and at + 1 < len(words):
            day = earliest_day(answer[starts[at + 1] :], today)
            if day is not None:
                return day
    return None
