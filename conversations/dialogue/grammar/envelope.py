"""What stands about an answer in a letter or a chat: the signature below it, quotes and marks around it."""

from __future__ import annotations

from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import cleaned, texts

_CLOSINGS = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        thanks|thank you|many thanks|thx|cheers|regards|kind regards|best regards|best wishes|best
        warm regards|with thanks|kind rgds|rgds|all the best|yours sincerely|yours faithfully|yours|ta|br
        thanks again|with best wishes|sent from my iphone|sent from my ipad|sent from my phone
        sent from outlook for ios|sent from outlook|get outlook for ios|get outlook for android
        sent from my android|sent from my samsung galaxy smartphone"""
    )
)
_RULES = ("--", "—", "___", "---", "***", "===")
_WRAPPINGS = ("***", "**", "*", "__", "_", "`", '"', "“", "”", "'", "‘", "’")


def body(text: str) -> str:
    """The answer without the signature below it: all from a rule or a closing line on goes."""
    lines = cleaned(text).split("\n")
    for place, line in enumerate(lines):
        if place and _ends_answer(line):
            return "\n".join(lines[:place]).strip()
    return unwrapped("\n".join(lines))


def _ends_answer(line: str) -> bool:
    bare = line.strip()
    if bare in _RULES:
        return True
    words = texts(bare.rstrip(",.!")) if len(bare) < 50 else ()
    return words in _CLOSINGS


def unwrapped(text: str) -> str:
    """The text without quotes or Slack's bold, italic and code marks around the whole of it."""
    for mark in _WRAPPINGS:
        inner = text[len(mark) : -len(mark)]
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(_closing(mark)):
            return inner.strip() if mark not in inner else text
    return text


def _closing(mark: str) -> str:
    return {"“": "”", "‘": "’"}.get(mark, mark)
