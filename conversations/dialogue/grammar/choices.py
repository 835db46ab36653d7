"""One of several closed answers, by its name, its letter, its label or another word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import Token, texts, tokens
from conversations.dialogue.reading import Read, Reading, SameAsLast, Unclear

_BESIDE = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        i'd say|we'd say|let's say|unfortunately|gone|turned|unchanged|back to|going with|unchanged at|we
        we're|we are|it|it's|it is|is|are|the|a|an|on|this|this one|one|i'm afraid|i am afraid|still
        remains|remain|stays|status|rating|rag|rag rating|rag status|our|my|as before|again|please|thanks
        thank you|definitely|now|currently|at the moment|for now|for us|same as before|as last quarter
        i'd say it's|answer|is still|sadly|unfortunately|very much|staying|score|confidence
        delivery confidence|overall|for this|for this one|objective|this objective|quarter|this quarter|hi
        hello|all|going|would be|be|has been|cheers|just|clearly|as is|i would say|i say|rated|rate|it as
        rate it|sorry to say|happy to say|today|in|still at|firmly|solidly|this time|ok|yes|marked|mark it
        mark as|:|=|-|!|.|,"""
    )
)
_REASONS = {"because", "as", "since", "due", "owing", "cos"}
_UNSETTLED = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        or|not|wait|sorry|i mean|meant|actually|isn't|leaning|going|moving|heading|nearly|almost|maybe
        perhaps|possibly|probably|think|turning|to|verging|borderline|between|was|from|until|but|if|unless
        could|might|may|bordering|tending|towards|?|unsure|either|never"""
    )
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the canonical text, what is shown, and what people say for it.

    A word in `hints` is only offered back as this answer, never taken for it.
    """

    text: str
    label: str
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@cache
def _ways(option: Option) -> frozenset[tuple[str, ...]]:
    """Every way of saying an option, as tokens."""
    named = (option.text, option.text.replace("_", " "), option.label, *option.words)
    return frozenset(texts(said) for said in named)


def read_choice(text: str, today: date, options: Sequence[Option], label: str) -> Reading[str]:
    """The option meant, with the comment beside it; two options, or a doubtful word, are asked back."""
    answer = body(text)
    found = tokens(answer)
    whole = tuple(token.text for token in found)
    for option in options:
        if whole in _ways(option) or _bare(whole) in _ways(option):
            return Read(option.text)
    if is_same_as_last(text):
        return SameAsLast()
    return _with_comment(answer, found, options) or _asked_back(whole, options, label)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[-1] in {".", "!", ","}:
        words = words[:-1]
    return words


def _with_comment(answer: str, found: list[Token], options: Sequence[Option]) -> Read[str] | None:
    """An option among words that only lead up to it, and what is said after it."""
    words = [token.text for token in found]
    at = _after_beside(words, 0)
    while at < len(words):
        named = _option_at(words, at, options)
        if named is None:
            return None
        option, after = named
        end = _after_same(words, after, option)
        if end >= len(words):
            return None if words[-1] in {"-", "+"} else Read(option.text)
        comment = _comment(answer, found, words, after, end, options)
        return Read(option.text, comment=comment) if comment else None
    return None


def _after_beside(words: Sequence[str], at: int) -> int:
    while at < len(words):
        size = next((n for n in (4, 3, 2, 1) if tuple(words[at : at + n]) in _BESIDE), 0)
        if not size:
            return at
        at += size
    return at


def _after_same(words: Sequence[str], at: int, option: Option) -> int:
    """The place after words that leave the option as it is, its own name among them (`red 🔴`)."""
    end = _after_beside(words, at)
    again = _option_at(words, end, (option,)) if end < len(words) else None
    return _after_same(words, again[1], option) if again else end


def _option_at(words: Sequence[str], at: int, options: Sequence[Option]) -> tuple[Option, int] | None:
    """The option with the longest name at a place; a single letter only counts alone."""
    best: tuple[Option, int] | None = None
    for option in options:
        for said in _ways(option):
            lone = len(said) == 1 and len(said[0]) == 1 and said[0].isalpha()
            fits = tuple(words[at : at + len(said)]) == said and (not lone or _ends(words, at + 1))
            if fits and said and (best is None or at + len(said) > best[1]):
                best = option, at + len(said)
    return best


def _ends(words: Sequence[str], at: int) -> bool:
    return at >= len(words) or words[at] in {",", "-", ".", ";", ":", "\n"}


def _comment(
    answer: str, found: list[Token], words: list[str], after: int, end: int, options: Sequence[Option]
) -> str | None:
    """What follows the option, where it cannot change it: after a reason word or a clear separator."""
    starts = next((at for at in range(after, len(words)) if words[at] in _REASONS), None)
    if starts is not None and starts <= end:
        last = starts + (words[starts + 1 : starts + 2] in (["to"], ["of"]))
        return answer[found[last].end :].strip(" .,:") or None
    separator = next((at for at in range(after, end + 1) if _separates(found[at])), None)
    if separator is None or _unsettles(words[max(end, separator + 1) :], options):
        return None
    return answer[found[separator].end :].strip(" ().,;:-\n") or None


def _separates(token: Token) -> bool:
    return token.text in {",", ".", ";", ":", "(", "!"} or "\n" in token.text or (token.text == "-" and token.spaced)


def _unsettles(words: list[str], options: Sequence[Option]) -> bool:
    """Whether a remark names another option, or casts doubt on this one; what it was before does neither."""
    if words[:1] in (["was"], ["previously"]):
        named = _option_at(words, 1, options)
        words = words[named[1] if named else 1 :]
    for at in range(len(words)):
        if _option_at(words, at, options) is not None:
            return True
        if any(tuple(words[at : at + n]) in _UNSETTLED for n in (1, 2)):
            return True
    return False


def _asked_back(words: tuple[str, ...], options: Sequence[Option], label: str) -> Unclear:
    return Unclear(f"{label} must be {_named([option.label for option in options])}.", _likely(words, options))


def _named(labels: Sequence[str]) -> str:
    """`Red, Amber or Green`; answers of several words in quotation marks, as they may hold commas of their own."""
    several = any(" " in label for label in labels)
    names = [f"“{label}”" for label in labels] if several else labels
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else "".join(names)


def _likely(words: tuple[str, ...], options: Sequence[Option]) -> tuple[str, ...]:
    """The options named, hinted at, or nearly spelled."""
    named = [o.text for at in range(len(words)) for o in options if any(
        said == words[at : at + len(said)] for said in _ways(o) if len("".join(said)) > 1)]  # fmt: skip
    hinted = [o.text for o in options if any(texts(hint) == _bare(words) for hint in o.hints)]
    spelled = {said[0]: o.text for o in options for said in _ways(o) if len(said) == 1 and len(said[0]) > 2}
    near = [spelled[m] for word in words[:3] for m in get_close_matches(word, spelled, n=1, cutoff=0.75)]
    return tuple(dict.fromkeys(named or hinted or near))[:3]
