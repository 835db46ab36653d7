"""A statement of one figure: which of the numbers in an answer is the answer, and what is said beside it.

Every clause must be accounted for: as the figure, as something known to stand
beside one (last quarter's, a target, a sum that agrees), as a comment without
numbers, or as courtesy. Anything else makes the whole a muddle, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Clause, Node, Quantity, Ratio, Subject, Tag, clauses, nodes
from conversations.dialogue.grammar.courtesy import COURTEOUS, PLAIN, without_courtesy
from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.lexicon import Role
from conversations.dialogue.grammar.tokens import cleaned, tokens


class Muddle(StrEnum):
    """Why an answer is not one certain figure."""

    NOTHING = "nothing"
    WORDS = "words"
    SEVERAL = "several"
    BOUND = "bound"
    RANGE = "range"
    CHANGE = "change"
    DOUBT = "doubt"
    OTHER_PERIOD = "other period"
    OTHER_MEASURE = "other measure"
    LEFT_OVER = "left over"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Muddled:
    """No certain figure, why, and the amounts that may have been meant."""

    why: Muddle
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One certain figure and what was said beside it.

    `nil` says that it was given as a word for nothing. `named` holds the roles
    of the words beside the figure. `beside` are further amounts that must agree with it.
    """

    quantity: Quantity
    nil: bool = False
    approx: bool = False
    provisional: bool = False
    disputed: bool = False
    comment: str | None = None
    named: frozenset[Role] = frozenset()
    words: frozenset[str] = frozenset()
    beside: tuple[Quantity, ...] = ()
    bracketed: bool = False

    @property
    def beside_parts(self) -> bool:
        """Whether parts (`45 of 60`) stand beside the figure."""
        return any(isinstance(quantity, Ratio) for quantity in self.beside)


_FLAGS = {Role.APPROX, Role.PROVISIONAL, Role.DISPUTED}
_MOVES = {Role.UP, Role.DOWN, Role.OVER, Role.UNDER}
_WITHIN_FIGURE = PLAIN | _FLAGS | _MOVES | COURTEOUS
_ASIDE = {Role.EARLIER, Role.TARGET, Role.VERSUS, Role.FROM, Role.OTHER_PERIOD, Role.OF_WHICH}
_NOT_IN_COMMENT = {
    Role.DANGER, Role.DOUBT, Role.BOUND, Role.OTHER_PERIOD, Role.TARGET, Role.APPROX, Role.NIL,
    Role.TELEPHONE,
}  # fmt: skip
_CALM_MARKS = set(":='\"*_&/-()[]’.,!•") | {"=="}


def statement(text: str, subject: Subject) -> Statement | Muddled:
    """Read an answer that should state one figure."""
    answer = body(text)
    found = nodes(tokens(answer), subject)
    if not found:
        return Muddled(Muddle.NOTHING)
    parts = without_courtesy(clauses(found))
    return _Hearing(answer, parts, cleaned(text)).heard()


class _Hearing:
    """One answer being understood, clause by clause."""

    def __init__(self, text: str, parts: list[Clause], whole: str) -> None:
        self.text, self.parts, self.whole = text, parts, whole
        self.heads: list[Clause] = []
        self.asides: list[Clause] = []
        self.flags: set[Role] = set()
        self.comments: list[str] = []
        self.end = len(text)

    def heard(self) -> Statement | Muddled:
        """Sort every clause, then state the one figure."""
        for place, clause in enumerate(self.parts):
            if self._is_reason(clause):
                self.comments.append(self.text[_after_first(clause) :].strip(" .,;:-"))
                break
            if trouble := self._sort(clause, first=place == 0):
                return trouble
        return self._one_figure()

    def _is_reason(self, clause: Clause) -> bool:
        """`because …` after a figure: all of the rest is the person's own words."""
        first = clause.nodes[0]
        return bool(self.heads) and isinstance(first, Tag) and first.role is Role.BECAUSE

    def _sort(self, clause: Clause, *, first: bool) -> Muddled | None:
        if any(isinstance(n, Tag) and n.text == "?" for n in clause.nodes):
            return Muddled(Muddle.DOUBT, _amounts(self.parts))
        if not clause.quantities:
            return self._sort_words(clause)
        if self._is_aside(clause, first=first):
            self.asides.append(clause)
            return None
        trouble = _trouble_in_figure(clause)
        if trouble:
            return Muddled(trouble, _amounts(self.parts))
        self.heads.append(clause)
        return None

    def _sort_words(self, clause: Clause) -> Muddled | None:
        roles = {tag.role for tag in clause.tags if not _calm(tag)}
        if roles <= _FLAGS | PLAIN | COURTEOUS:
            self.flags |= roles & _FLAGS
            return None
        if _says_none(clause, roles) and not self.heads and not _amounts(self.parts):
            self.heads.append(clause)
            return None
        if why := _trouble_in_comment(clause, roles):
            return Muddled(why, _amounts(self.parts))
        self.flags |= roles & _FLAGS
        self.comments.append(self.text[clause.start : clause.end])
        return None

    def _is_aside(self, clause: Clause, *, first: bool) -> bool:
        """Whether its numbers are known to be of something else."""
        begins = clause.nodes[0]
        earlier_verb = isinstance(begins, Tag) and begins.text in {"was", "were"}
        if clause.has(Role.UNKNOWN, Role.DOUBT) and not clause.has(Role.OF_WHICH):
            return False
        if clause.has(*_ASIDE) or earlier_verb:
            return len(clause.quantities) == 1 and not clause.has(Role.SAME_PERIOD)
        return False if first else self._agrees_in_brackets(clause) or self._change(clause)

    def _agrees_in_brackets(self, clause: Clause) -> bool:
        """`345 (110+120+115)`: a sum in brackets that comes to the figure."""
        amounts = [q for q in clause.quantities if isinstance(q, Amount)]
        marks = [tag for tag in clause.tags if tag.text != "+"]
        head = self.heads[0].quantities[0] if len(self.heads) == 1 and self.heads[0].quantities else None
        whole = len(amounts) > 1 and len(amounts) == len(clause.quantities) and not marks
        signs = all(a.sign in {"", "+"} for a in amounts)
        return whole and signs and isinstance(head, Amount) and sum(a.value for a in amounts) == head.value

    def _change(self, clause: Clause) -> bool:
        """`345, up 7` or `345 (+7)`: how far it moved, beside the figure."""
        only = clause.quantities[0]
        if len(clause.quantities) > 1 or not isinstance(only, Amount) or not self.heads:
            return False
        roles = {tag.role for tag in clause.tags if not _calm(tag)}
        return (bool(roles & {Role.UP, Role.DOWN}) or only.sign == "+") and roles <= {
            *PLAIN,
            Role.UP,
            Role.DOWN,
        }

    def _one_figure(self) -> Statement | Muddled:
        quantities = [q for clause in self.heads for q in clause.quantities]
        if not self.heads:
            return Muddled(self._why_none(), _amounts(self.parts))
        if not quantities:
            return self._stated(Amount(Decimal(0), self.heads[0].start, self.heads[0].end), (), nil=True)
        first, rest = quantities[0], tuple(quantities[1:])
        if any(isinstance(q, Amount) and q.slip for q in quantities):
            return Muddled(Muddle.SLIP, tuple(q for q in quantities if isinstance(q, Amount)))
        if any(not _agrees(first, q) for q in rest):
            return Muddled(Muddle.SEVERAL, _amounts(self.heads))
        if self.heads[0].opened == "(" and self.heads[0] is not self.parts[0]:
            return Muddled(Muddle.WORDS, _amounts(self.heads))  # `alert(1)`: less than nothing, or an aside?
        return self._stated(first, rest)

    def _why_none(self) -> Muddle:
        if any(clause.has(Role.OTHER_PERIOD, Role.EARLIER) for clause in self.asides):
            return Muddle.OTHER_PERIOD
        if self.asides:
            return Muddle.OTHER_MEASURE
        return Muddle.WORDS

    def _stated(self, quantity: Quantity, beside: tuple[Quantity, ...], *, nil: bool = False) -> Statement:
        tags = [tag for clause in self.heads for tag in clause.tags]
        roles = {tag.role for tag in tags} | self.flags
        alone = len(self.heads) == 1 and len(self.heads[0].nodes) == 1
        return Statement(
            quantity,
            nil=nil,
            approx=Role.APPROX in roles,
            provisional=Role.PROVISIONAL in roles,
            disputed=Role.DISPUTED in roles,
            comment="; ".join(c for c in self.comments if c) or None,
            named=frozenset(roles),
            words=frozenset(word for tag in tags for word in tag.text.split()),
            beside=beside,
            bracketed=alone and self.heads[0].opened == "(",
        )


def _after_first(clause: Clause) -> int:
    return clause.nodes[0].end


def _amounts(parts: Iterable[Clause]) -> tuple[Amount, ...]:
    return tuple(q for clause in parts for q in clause.quantities if isinstance(q, Amount))


def _calm(tag: Tag) -> bool:
    return tag.role is Role.MARK and tag.text in _CALM_MARKS


def _agrees(first: Quantity, other: Quantity) -> bool:
    """Whether a second figure repeats the first (`340 (three hundred and forty)`) or is worked out from it.

    Whether parts and percentage really agree is for the kind of answer to check.
    """
    if isinstance(first, Ratio):
        return isinstance(other, Amount) and other.percent
    return isinstance(other, Ratio) or other.signed == first.signed


def _says_none(clause: Clause, roles: set[Role]) -> bool:
    """`nil`, `none received`, `no referrals`; `no` alone may answer something else."""
    only = {tag.text for tag in clause.tags if tag.role is Role.NIL} <= {"no", "nothing", "not any"}
    return Role.NIL in roles and roles <= PLAIN | {Role.NIL} and not (only and Role.ABOUT not in roles)


def _trouble_in_figure(clause: Clause) -> Muddle | None:
    """Why the clause with the figure cannot be taken as it stands."""
    roles = {tag.role for tag in clause.tags if not _calm(tag)}
    if len(clause.quantities) > 1 and not _worked_out(clause):
        ranged = clause.has(Role.TO) or any(t.text in {"-", "or", "and", "between"} for t in clause.tags)
        return Muddle.RANGE if ranged else Muddle.SEVERAL
    for role, why in _TROUBLES:
        if role in roles and not (role is Role.DOUBT and _thought_about(clause)):
            return why
    if roles - _WITHIN_FIGURE - {Role.DOUBT}:
        return Muddle.LEFT_OVER
    return Muddle.LEFT_OVER if _marked_oddly(clause) else None


def _worked_out(clause: Clause) -> bool:
    """`45/60 = 75%`: parts, and the percentage they come to."""
    found = clause.nodes
    return (
        len(found) == 3
        and isinstance(found[0], Ratio)
        and isinstance(found[1], Tag)
        and found[1].text == "="
        and isinstance(found[2], Amount)
        and found[2].percent
    )


_TROUBLES = (
    (Role.BOUND, Muddle.BOUND),
    (Role.DOUBT, Muddle.DOUBT),
    (Role.OTHER_PERIOD, Muddle.OTHER_PERIOD),
)


def _thought_about(clause: Clause) -> bool:
    """`about 340 I think`: already said to be approximate."""
    return clause.has(Role.APPROX) and all(
        tag.text in {"i think", "i believe", "i'd say", "i would say", "i reckon"}
        for tag in clause.tags
        if tag.role is Role.DOUBT
    )


def _marked_oddly(clause: Clause) -> bool:
    """A dash, slash or star that touches the figure, or a colon after it, may change what it says."""
    return any(_odd(clause.nodes, place) for place in range(len(clause.nodes)))


def _odd(found: list[Node], place: int) -> bool:
    node = found[place]
    if not isinstance(node, Tag) or node.role is not Role.MARK:
        return False
    before = any(not isinstance(n, Tag) for n in found[:place])
    return node.text in "-/*_&'." or (before and node.text in {":", "=", "•"} and not _worked_out(Clause("", found)))


def _trouble_in_comment(clause: Clause, roles: set[Role]) -> Muddle | None:
    """A remark that may take the figure back, or put another in its place, is not a comment."""
    moved = roles & {Role.UP, Role.DOWN} or clause.has(Role.VERSUS) or "same" in {t.text for t in clause.tags}
    if Role.EARLIER in roles and not moved and not any(t.text.startswith(("the same", "same")) for t in clause.tags):
        return Muddle.OTHER_PERIOD
    if roles & _MOVES and len(clause.nodes) == 1:
        return Muddle.CHANGE
    if clause.opened in {"but", "although", "though", "however"} and not roles & _FLAGS:
        return Muddle.LEFT_OVER
    if [tag.role for tag in clause.tags] == [Role.UNKNOWN] and len(clause.tags[0].text) <= 2:
        return Muddle.LEFT_OVER
    if roles & _NOT_IN_COMMENT:
        return Muddle.DOUBT if Role.DOUBT in roles else Muddle.LEFT_OVER
    return Muddle.LEFT_OVER if Role.MARK in roles else None
