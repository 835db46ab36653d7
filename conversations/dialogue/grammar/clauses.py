"""An answer as clauses of amounts and tagged words: what a statement is then made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from conversations.dialogue.grammar.amounts import Amount, amount_at
from conversations.dialogue.grammar.lexicon import Role, saying, stem
from conversations.dialogue.grammar.periods import Period, date_at, quarter_at
from conversations.dialogue.grammar.tokens import Sort, Token

_OUT_OF = (
    ("out", "of", "a", "total", "of"), ("from", "a", "total", "of"), ("of", "a", "total", "of"),
    ("out", "of", "the"), ("out", "of"), ("of", "the"), ("from", "the"), ("of",), ("from",), ("/",),
    ("over",),
)  # fmt: skip
_PER = (("for", "every"), ("in", "every"), ("per",), ("in",), ("‰",))
_POWERS = {"thousand": Decimal(1000), "million": Decimal(10**6), "hundred": Decimal(100)}


@dataclass(frozen=True, slots=True)
class Tag:
    """A word, phrase or mark and what it does beside a figure."""

    role: Role
    text: str
    start: int
    end: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two amounts as parts (`45 out of 60`) or as a rate (`3.2 per 1,000`); `word` is what joined them."""

    over: Amount
    under: Amount
    word: str

    @property
    def start(self) -> int:
        """Where it starts in the text."""
        return self.over.start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.under.end


Node = Amount | Tag | Ratio
Quantity = Amount | Ratio


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: the words that may stand beside its figure, its unit and its quarter."""

    words: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    quarter: Period | None = None


@dataclass(slots=True)
class Clause:
    """The nodes between two separators; `opened` is the separator before it."""

    opened: str
    nodes: list[Node] = field(default_factory=list)

    @property
    def quantities(self) -> list[Quantity]:
        """The figures in it."""
        return [node for node in self.nodes if not isinstance(node, Tag)]

    @property
    def tags(self) -> list[Tag]:
        """The words and marks in it."""
        return [node for node in self.nodes if isinstance(node, Tag)]

    def has(self, *roles: Role) -> bool:
        """Whether any word in it does one of these."""
        return any(tag.role in roles for tag in self.tags)

    @property
    def start(self) -> int:
        """Where its first node starts."""
        return self.nodes[0].start

    @property
    def end(self) -> int:
        """Where its last node ends."""
        return self.nodes[-1].end


def nodes(found: list[Token], subject: Subject) -> list[Node]:
    """Every token gathered into an amount or tagged; at each place the longest reading wins."""
    result: list[Node] = []
    at = 0
    while at < len(found):
        node, at = _node(found, at, subject)
        result.append(node)
    return _with_ratios(result)


def _node(found: list[Token], at: int, subject: Subject) -> tuple[Node, int]:
    if (quarter := quarter_at(found, at, subject.quarter)) is not None:
        return _tag(Role.SAME_PERIOD if quarter[0] else Role.OTHER_PERIOD, found, at, quarter[1])
    said = saying([token.text for token in found[at : at + 8]], 0)
    reach = at + said[1] if said else at
    if (dated := date_at(found, at)) is not None and dated >= reach:
        return _tag(Role.DATE, found, at, dated)
    if (amount := amount_at(found, at)) is not None and amount[1] >= reach:
        return amount
    own = _own_role(found[at], subject)
    if said and (own is None or reach > at + 1 or said[0] is Role.FILLER):
        return _tag(said[0], found, at, reach)
    return _tag(own or _otherwise(found[at]), found, at, at + 1)


def _own_role(token: Token, subject: Subject) -> Role | None:
    known = token.text in subject.units or stem(token.text) in subject.words
    return Role.ABOUT if token.sort is Sort.WORD and known else None


def _otherwise(token: Token) -> Role:
    return Role.UNKNOWN if token.sort is Sort.WORD else Role.MARK


def _tag(role: Role, found: list[Token], at: int, after: int) -> tuple[Tag, int]:
    text = " ".join(token.text for token in found[at:after])
    return Tag(role, text, found[at].start, found[after - 1].end, found[at].spaced), after


def _with_ratios(found: list[Node]) -> list[Node]:
    """`45 (words of the question) out of 60` and `3.2 falls per 1,000` gathered into one."""
    result: list[Node] = []
    at = 0
    while at < len(found):
        node = found[at]
        ratio = _ratio(found, at) if isinstance(node, Amount) else None
        result.append(ratio[0] if ratio else node)
        at = ratio[1] if ratio else at + 1
    return result


def _ratio(found: list[Node], at: int) -> tuple[Ratio, int] | None:
    over, place = found[at], at + 1
    while place < len(found) and _is_about(found[place]):
        place += 1
    for table in (_PER, _OUT_OF):
        for joint in table:
            after = _joined(found, place, joint)
            under = _under(found, after, joint) if after else None
            if isinstance(over, Amount) and under is not None and after is not None:
                return Ratio(over, under, joint[0]), after + 1
    return None


def _is_about(node: Node) -> bool:
    return isinstance(node, Tag) and node.role is Role.ABOUT


def _joined(found: list[Node], at: int, joint: tuple[str, ...]) -> int | None:
    """The place after the joining words; tags may hold several of them, and a bracket may open first."""
    words: list[str] = []
    place = at
    while place < len(found) and len(words) < len(joint):
        node = found[place]
        if not isinstance(node, Tag):
            return None
        words += node.text.split()
        place += 1
    return place if tuple(words) == joint else None


def _under(found: list[Node], at: int, joint: tuple[str, ...]) -> Amount | None:
    """What stands below the line: an amount, or `thousand` after `per`."""
    node = found[at] if at < len(found) else None
    if isinstance(node, Amount):
        return node
    if joint in _PER and isinstance(node, Tag) and node.text in _POWERS:
        return Amount(_POWERS[node.text], node.start, node.end)
    return None


_HARD = {",", ";", ".", "!", "(", ")", "[", "]", "\n", '"'}
_SOFT = {Role.VERSUS, Role.BECAUSE, Role.BESIDE, Role.OF_WHICH, Role.PROVISIONAL, Role.DISPUTED}
_JOINS = {"but", "although", "though", "and", "however"}


def clauses(found: list[Node]) -> list[Clause]:
    """The nodes parted at separators, and before words that turn to something else once a figure was said."""
    result = [Clause("")]
    for place, node in enumerate(found):
        mark = _separator(found, place)
        if mark:
            result.append(Clause(mark))
        elif _turns(result[-1], node):
            word = node.text if isinstance(node, Tag) else ""
            result.append(Clause(word, [] if word in _JOINS else [node]))
        else:
            result[-1].nodes.append(node)
    return [clause for clause in result if clause.nodes]


def _separator(found: list[Node], place: int) -> str:
    """The separator that stands at `place`, if one does; a dash is one with space before and after it."""
    node = found[place]
    if not isinstance(node, Tag):
        return ""
    if node.text == "." and place + 1 < len(found) and not _spaced_after(found, place):
        return ""
    if node.role is Role.MARK and (node.text in _HARD or not node.text.strip()):
        return node.text
    if node.text == "-" and node.spaced:
        return "-" if place + 1 < len(found) and _spaced_after(found, place) else ""
    return ""


def _spaced_after(found: list[Node], place: int) -> bool:
    return found[place + 1].start > found[place].end


def _turns(clause: Clause, node: Node) -> bool:
    """`45.3 was 44.1`, `345 vs 352`, `340 because …`: the second half is another clause."""
    if not isinstance(node, Tag) or not clause.quantities:
        return False
    moves = clause.has(Role.UP, Role.DOWN, Role.FROM)
    return (
        (node.role in _SOFT and node.text not in {"of those", "of them", "of these", "of that"})
        or (node.text in {"was", "were", "up from", "down from"} and not moves)
        or node.text in _JOINS - {"and"}
    )
