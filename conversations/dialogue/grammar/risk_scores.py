"""A place on the risk matrix: likelihood and impact, in figures, in letters or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from conversations.dialogue.grammar.choices import _REASONS as REASONS
from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.lexicon import Role, saying
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.spelled import spelled
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import Sort, Token, texts, tokens
from conversations.dialogue.reading import Read, Reading, SameAsLast, Unclear

Score = tuple[int, int]
V = TypeVar("V")
USUAL_WORDS = {
    3: {"low": 1, "medium": 2, "high": 3},
    4: {"low": 1, "medium": 2, "high": 3, "very high": 4},
    5: {"very low": 1, "low": 2, "medium": 3, "high": 4, "very high": 5},
}
"""The names of the grades on matrices of three, four and five, lowest first."""
_SHORT = {"med": "medium", "moderate": "medium", "mod": "medium", "vh": "very high", "vl": "very low",
          "m": "medium", "h": "high", "v high": "very high", "v low": "very low"}  # fmt: skip
_LIKELIHOOD = {"l", "likelihood", "likely", "probability", "lik", "like", "p", "prob", "lh"}
_IMPACT = {"i", "impact", "imp", "severity", "consequence", "im"}
_JOINTS = frozenset(texts(joint) for joint in sayings("x|×|*|by|/|,|and|&|;|times|then"))
_IDLE = frozenset(
    texts(idle)
    for idle in sayings(
        """
        of|is|the|a|an|at|to|now|still|down to|up to|remains|remains at|remain|stays|stays at|reduced to
        increased to|risk|score|scores|rating|rated|grade|:|=|-|.|!|(|)|it's|it is|we|i|would|say|as|our
        currently|new|for|both are|has gone up to|has gone down to|gone up to|gone down to|rises to
        falls to|rose to|fell to|has risen to|has fallen to|moved to|moves to|changed to|set at|scored
        scored at|please|thanks|has dropped to|dropped to|drops to"""
    )
)
_PRODUCT = re.compile(r"\d{1,2}")
_OF_EITHER: Mapping[str, str] = {}


def read_risk_score(
    text: str, today: date, label: str, size: int, words: Mapping[str, int], parts: Mapping[str, str] = _OF_EITHER
) -> Reading[Score]:
    """Likelihood and impact, each from 1 to `size`; words are those of the matrix.

    `parts` says of a word that grades one part alone which it is, so that
    “critical, low” is an impact and a likelihood whichever comes first.
    """
    if is_same_as_last(text):
        return SameAsLast()
    answer = body(text)
    found = _apart(tokens(answer))
    scored = _Scoring([t.text for t in found], words, size, parts).score()
    if scored is None:
        return Unclear(f"{label} must be two numbers from 1 to {size}, likelihood then impact, like 3x{min(4, size)}.")
    score, after = scored
    comment = _comment(answer, found, after)
    if comment is None:
        return Unclear(
            f"{label} must be one likelihood and one impact, like 3x{min(4, size)}.", (written_score(score),)
        )
    return Read(score, comment=comment or None)


def written_score(score: Score) -> str:
    """Canonical: `3x4`."""
    return f"{score[0]}x{score[1]}"


def said_score(score: Score) -> str:
    """As people read it: `likelihood 3, impact 4`."""
    return f"likelihood {score[0]}, impact {score[1]}"


def _apart(found: list[Token]) -> list[Token]:
    """`3,4` is two numbers here, and the `xi` of `l3xi4` a joint and a name."""
    result: list[Token] = []
    for token in found:
        together = re.fullmatch(r"\d,\d|x[il]", token.text)
        pieces = re.findall(r"\d+|,|\w", token.text) if together else [token.text]
        result += [Token(token.sort, piece, token.start, token.end, token.spaced) for piece in pieces]
    return result


class _Scoring:
    """One score being read, part by part."""

    def __init__(self, words: list[str], grades: Mapping[str, int], size: int, parts: Mapping[str, str]) -> None:
        self.words, self.size, self.at = words, size, 0
        self.grades, self.parts = _with_short(grades), _with_short(parts)
        self.longest = max(map(len, self.grades), default=0)
        self.part: str | None = None
        self.own_word, self.in_words = False, True
        self.given: dict[str, int] = {}
        self.bare: list[int] = []

    def score(self) -> tuple[Score, int] | None:
        """The score and the place after it; none if there is not exactly one of each."""
        label: str | None = None
        while self.at < len(self.words) and not (self._complete() and self._closes()):
            part = None if self._names_part() else self._grade()
            if part is not None:
                if not self._take(label, part):
                    return None
                label = None
            elif (named := self._label()) is not None:
                if label is not None:
                    return None
                label = named
            elif not self._skip():
                break
        return self._finished(label)

    def _complete(self) -> bool:
        return len(self.given) + len(self.bare) == 2

    def _closes(self) -> bool:
        """Whether what comes now begins a remark or repeats the product."""
        word = self.words[self.at]
        return word in {",", ".", ";", "-", "(", "="} | REASONS or "\n" in word

    def _names_part(self) -> bool:
        """`l3`, `L: 3`, `i=4`: a letter before a number is the part's name."""
        following = self.words[self.at + 1 : self.at + 3]
        return (self.words[self.at] in {"l", "i", "p"} and any(word.isdecimal() for word in following[:1])) or (
            self.words[self.at] in {"l", "i", "p"} and following[:1] in ([":"], ["="])
        )

    def _grade(self) -> int | None:
        self.part = None
        for size in range(self.longest, 0, -1):
            name = tuple(self.words[self.at : self.at + size])
            grade = self.grades.get(name)
            if grade is not None:
                self.at, self.part = self.at + size, self.parts.get(name)
                return grade
        number = self._number()
        self.in_words = self.in_words and number is None
        return number

    def _number(self) -> int | None:
        word = self.words[self.at]
        if _PRODUCT.fullmatch(word):
            self.at += 1
            return int(word)
        said = spelled(self.words, self.at)
        if said is None or said[0] != int(said[0]):
            return None
        self.at = said[1]
        return int(said[0])

    def _label(self) -> str | None:
        word = self.words[self.at]
        if word in _LIKELIHOOD or word in _IMPACT:
            self.at += 1
            return "likelihood" if word in _LIKELIHOOD else "impact"
        return None

    def _take(self, label: str | None, grade: int) -> bool:
        if label is not None and self.part not in (None, label):
            return False
        if label is not None and label not in self.given:
            self.given[label] = grade
            return True
        after = self.words[self.at] if self.at < len(self.words) else ""
        inside = self.words[self.at + 1 : self.at + 3]
        if label is None and self.part is not None:
            return self._take_own_word(grade)
        if after == "(" and len(inside) == 2 and inside[0] in _LIKELIHOOD | _IMPACT and inside[1] == ")":
            return self._labelled_after(grade)
        if label is None and (named := self._named_after()) is not None and named not in self.given:
            self.given[named] = grade
            return True
        self.bare.append(grade)
        return label is None

    def _take_own_word(self, grade: int) -> bool:
        """A word that grades one part alone, perhaps with the name of that part after it: `critical impact`."""
        part = self.part or ""
        if part in self.given or self._named_after() not in (None, part):
            return False
        self.given[part] = grade
        self.own_word = True
        return True

    def _named_after(self) -> str | None:
        """`3 for likelihood`, `high impact`: the part's name after its grade."""
        place = self.at
        while place < len(self.words) and self.words[place] in {"for", "on", "the"}:
            place += 1
        word = self.words[place] if place < len(self.words) else ""
        if len(word) < 3 or word not in _LIKELIHOOD | _IMPACT or (word,) in self.grades:
            return None
        self.at = place + 1
        return "likelihood" if word in _LIKELIHOOD else "impact"

    def _labelled_after(self, grade: int) -> bool:
        """`3 (L) 4 (I)`."""
        self.at += 1
        label = self._label()
        self.at += 1
        if label is None or label in self.given:
            return False
        self.given[label] = grade
        return True

    def _skip(self) -> bool:
        """Passes over a joint or an idle word."""
        for size in (4, 3, 2, 1):
            phrase = tuple(self.words[self.at : self.at + size])
            if phrase == ("-",) and self.at == 0:
                return False
            if phrase in _JOINTS or (
                phrase in _IDLE and not (self.bare and phrase in {("to",), ("-",), (":",), (".",)})
            ):
                self.at += size
                return True
        return False

    def _finished(self, label: str | None) -> tuple[Score, int] | None:
        if self.own_word and self.in_words and len(self.given) == len(self.bare) == 1:
            self.given.setdefault("likelihood", self.bare[0])
            self.given.setdefault("impact", self.bare.pop())
        if label is not None or (self.given and self.bare):
            return None
        if self.given:
            pair = (self.given.get("likelihood", 0), self.given.get("impact", 0))
        else:
            pair = (self.bare[0], self.bare[1]) if len(self.bare) == 2 else (0, 0)
        if not all(1 <= part <= self.size for part in pair):
            return None
        return (pair, self._after_product(pair[0] * pair[1]))

    def _after_product(self, product: int) -> int:
        """`3x4 = 12`, `3 x 4 (12)`: the product may follow, and must be right to be passed over."""
        rest = self.words[self.at : self.at + 3]
        if rest[:1] == ["="] and rest[1:2] == [str(product)]:
            return self.at + 2
        return self.at + 3 if rest == ["(", str(product), ")"] else self.at


def _with_short(named: Mapping[str, V]) -> dict[tuple[str, ...], V]:
    """By the words of each name, and of the short forms that people write for it."""
    short = {texts(s): named[full] for s, full in _SHORT.items() if full in named}
    return short | {texts(name): value for name, value in named.items()}


def _comment(answer: str, found: list[Token], after: int) -> str | None:
    """What follows the score: a reason, or a remark without numbers; none where it could change the score."""
    rest = found[after:]
    while rest and rest[0].text in {".", "!", ",", "-", ";", "(", "thanks"}:
        rest = rest[1:]
    if not rest:
        return ""
    words = [token.text for token in rest]
    if words[0] in REASONS:
        return answer[rest[0].end :].strip(" .,") or ""
    opened = (after < len(found) and found[after].text in {".", ",", "-", ";", "("}) or "\n" in found[after].text
    said = [saying(words[at : at + 8], 0) for at in range(len(words))]
    doubtful = any(role and role[0] in {Role.DOUBT, Role.BOUND, Role.DANGER} for role in said)
    numbers = any(token.sort is Sort.NUMBER for token in rest) or any(spelled(words, at) for at in range(len(words)))
    earlier = words[0] in {"was", "previously", "last"} or words[:2] in (["up", "from"], ["down", "from"])
    if not (opened or earlier) or doubtful or (numbers and not earlier) or "?" in words:
        return None
    return answer[rest[0].start :].strip(" ().,;-\n") or ""
