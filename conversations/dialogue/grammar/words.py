"""Free text as an answer: kept as it was written; a slip of the keys or a dash is no answer."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import Sort, cleaned, folded, texts, tokens
from conversations.dialogue.reading import Read, Reading, SameAsLast, Unclear

_NOTHING = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        none|no|nil|nothing|n/a|na|n.a.|not applicable|no comment|no comments|nothing to add
        nothing to report|nope|-|--|none this quarter|no further comment|no further comments
        nothing further|no notes|nothing else|none at this time|0|.|/|nothing this quarter
        not this quarter|no thanks|no thank you|none really|nothing really|nah|no additional comments"""
    )
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_VOWELS = frozenset("aeiouyáéíóúàèâêîôûäëïöüŵŷ")
_NO_ANSWERS = frozenset({"test", "testing", "xxx", "tbc", "tba", "abc", "blah", "foo"})


def read_words(text: str, today: date, label: str, *, optional: bool) -> Reading[str]:
    """The text as written; where it is optional, `none` and the like are an empty answer."""
    said = cleaned(text)
    words = _bare(texts(said))
    if optional and (not words or words in _NOTHING):
        return Read("")
    if is_same_as_last(text) and "same" in words:
        return SameAsLast()
    if _is_no_answer(said, words):
        return Unclear(f"Enter {label[:1].lower()}{label[1:]} in a few words.")
    return Read(said)


def read_line(text: str, today: date, label: str) -> Reading[str]:
    """One line, such as a name; line ends become spaces."""
    said = " ".join(cleaned(text).split())
    if not any(character.isalnum() for character in said):
        return Unclear(f"Enter {label[:1].lower()}{label[1:]}.")
    return Read(said)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[-1] in {".", "!"}:
        words = words[:-1]
    return words


def _is_no_answer(said: str, words: tuple[str, ...]) -> bool:
    letters = [token.text for token in tokens(said) if token.sort is Sort.WORD]
    return not letters or words in _NOTHING or (len(letters) == 1 and _is_mash(letters[0]))


def _is_mash(word: str) -> bool:
    """A run along the keyboard, one letter again and again, or a long word without a vowel."""
    plain = folded(word)
    if plain in _NO_ANSWERS or len(set(plain)) == 1:
        return True
    return _runs_along_a_row(plain) or (len(plain) > 4 and plain.isascii() and not _VOWELS & set(plain))


def _runs_along_a_row(word: str) -> bool:
    if len(word) < 3:
        return False
    near = sum(
        any(abs(row.find(a) - row.find(b)) <= 2 for row in _ROWS if a in row and b in row) for a, b in pairwise(word)
    )
    one_row = any(set(word) <= set(row) for row in _ROWS)
    return one_row and near == len(word) - 1 and (len(set(word) & _VOWELS) <= 1 or word.startswith("qwer"))
