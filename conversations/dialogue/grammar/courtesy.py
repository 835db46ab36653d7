"""Greetings, thanks, names and telephone numbers about a figure: known, and of no account."""

from __future__ import annotations

from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Clause, Tag
from conversations.dialogue.grammar.lexicon import Role

PLAIN = {Role.FILLER, Role.ABOUT, Role.SAME_PERIOD}
"""What may stand beside a figure without changing it."""
COURTEOUS = {Role.COURTESY, Role.GREETING}


def without_courtesy(parts: list[Clause]) -> list[Clause]:
    """Greetings with their names, thanks and all names after them, and telephone numbers go."""
    kept: list[Clause] = []
    closing = False
    for clause in parts:
        courteous = _courteous(clause)
        named = closing and not clause.quantities and len(clause.nodes) <= 3 and _only(clause, {Role.UNKNOWN})
        if not (courteous or named or _telephone(clause)):
            kept.append(_without_closing(clause))
        closing = closing or clause.has(Role.COURTESY)
    return [clause for clause in kept if clause.nodes]


def _courteous(clause: Clause) -> bool:
    """`Hi Jo`, `many thanks Sam`: courtesy and up to two names, and no figure."""
    strange = [tag for tag in clause.tags if tag.role not in COURTEOUS | PLAIN]
    return (
        not clause.quantities
        and clause.has(*COURTEOUS)
        and len(strange) <= 2
        and all(tag.role is Role.UNKNOWN for tag in strange)
    )


def _only(clause: Clause, roles: set[Role]) -> bool:
    return all(tag.role in roles for tag in clause.tags)


def _without_closing(clause: Clause) -> Clause:
    """`340 thanks Jo`: within a clause with a figure, courtesy and up to two names at its end go."""
    for place, node in enumerate(clause.nodes):
        if isinstance(node, Tag) and node.role is Role.COURTESY and clause.quantities:
            rest = clause.nodes[place + 1 :]
            names = all(isinstance(n, Tag) and n.role in {Role.UNKNOWN, Role.FILLER} for n in rest)
            if len(rest) <= 2 and names:
                return Clause(clause.opened, clause.nodes[:place])
    return clause


def _telephone(clause: Clause) -> bool:
    """`ext 4521`, `(07700 900123)`."""
    if clause.has(Role.TELEPHONE) and len(clause.nodes) <= 5:
        return True
    amounts = [q for q in clause.quantities if isinstance(q, Amount)]
    digits = "".join(c for a in amounts for c in a.digits if c.isdecimal())
    alone = len(amounts) == len(clause.nodes)
    return alone and 10 <= len(digits) <= 13 and (digits.startswith("0") or amounts[0].sign == "+")
