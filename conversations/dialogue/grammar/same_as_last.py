"""“Same as last time”, in the ways people say it, when it is the whole message."""

from __future__ import annotations

from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import Sort, tokens

_LAST = (
    "last quarter", "last time", "last qtr", "before", "last q", "previously", "the last quarter",
    "the last one", "previous quarter", "the previous quarter", "last period", "last return",
    "the last time", "prior quarter", "last month", "last report",
)  # fmt: skip
_OPENINGS = (
    "same as", "as", "the same as", "as per", "no change from", "unchanged from", "unchanged since",
    "as in", "no change since", "same figure as", "exactly the same as", "no different from",
    "no change on", "the same figure as", "same answer as", "identical to", "still the same as",
    "no movement from", "as at", "as for", "same score as", "same rating as", "unchanged on",
)  # fmt: skip
_ALONE = """
        same|the same|ditto|no change|unchanged|no changes|as before|as previously|same again
        same as before|still the same|the same again|same as ever|as last|same as last|same value
        same figure|same number|same answer|remains the same|remains unchanged|stays the same
        stay the same|no movement|same old|as was|as previous|same as previous|same rating
        nothing has changed|nothing changed|hasn't changed|has not changed|it hasn't changed|no different
        unchanged again|keep the same|keep it the same|leave it the same|leave as is|as is|not changed
        same score|no update|exactly the same|use last quarter's|use last quarter's figure|use the same
        use last quarter's number|last quarter's figure still stands|carry forward last quarter's figure"""
_SAID = frozenset(sayings(_ALONE)) | {f"{opening} {last}" for opening in _OPENINGS for last in _LAST}
_COURTESY = {
    "please",
    "thanks",
    "thank",
    "you",
    "it's",
    "its",
    "it",
    "is",
    "we're",
    "still",
    "are",
    "hi",
    "just",
    "all",
}


def is_same_as_last(text: str) -> bool:
    """Whether the whole message says that nothing has changed since last time."""
    found = tokens(body(text))
    words = [token.text for token in found if token.sort is Sort.WORD]
    marks = {token.text for token in found if token.sort is not Sort.WORD}
    if not words or len(words) > 10 or marks - {".", "!", ",", "\n", "-"}:
        return False
    return _matches(words) or _matches([word for word in words if word not in _COURTESY])


def _matches(words: list[str]) -> bool:
    return " ".join(words) in _SAID
