"""The closed answers of decisions: which are offered, and what they are called, follows from the brief."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from conversations.dialogue.grammar.numbers import plain
from conversations.dialogue.kinds import Kind, Scale, choice, number
from conversations.partnership.decisions import DecisionBrief, Ruling
from conversations.partnership.disputes import ConflictKind, Side
from conversations.scripts import decision_choices as said
from conversations.scripts.quarterly_choices import Ways
from conversations.scripts.shortly import shortly

OF_FIGURES = frozenset({ConflictKind.FIGURES, ConflictKind.DENOMINATORS})
"""What is disputed in numbers, so that a number settles it."""
LABEL = "Your decision"
_SIDE = 40


def unblock(brief: DecisionBrief) -> Kind[str]:
    """What to do about a blockage; passed on only where somebody is above."""
    labels = {Ruling.CLEARED: "It is cleared", Ruling.WORKING: "I am on it"}
    above = {Ruling.PASSED_UP: f"Pass it on to {brief.above}"} if brief.above else {}
    return _offered("unblock", {**labels, **above}, said.UNBLOCK)


def override(brief: DecisionBrief) -> Kind[str]:
    """Whether the contested rating is agreed; its colour says so too."""
    asked = brief.override
    if asked is None:
        return _offered("override", {Ruling.AGREED: "Agree", Ruling.REFUSED: "Refuse"}, said.OVERRIDE)
    labels = {Ruling.AGREED: f"Agree that it is {asked.contested}",
              Ruling.REFUSED: f"Refuse: it stays {asked.computed}"}
    colours = {Ruling.AGREED: (asked.contested, f"it is {asked.contested}"),
               Ruling.REFUSED: (asked.computed, f"it stays {asked.computed}", f"it is {asked.computed}")}
    return _offered("override", labels, said.OVERRIDE, colours)


def dispute(brief: DecisionBrief) -> Kind[str]:
    """Which side holds, by the names of the sides."""
    found = brief.dispute
    if found is None:
        labels = {Ruling.FIRST_HOLDS: "The first holds", Ruling.SECOND_HOLDS: "The second holds"}
        return _offered("dispute", {**labels, Ruling.ANOTHER: "Neither holds"}, said.DISPUTE)
    first, second = found.first, found.second
    neither = "Neither: another figure holds" if found.kind in OF_FIGURES else "Neither holds as it is"
    labels = {Ruling.FIRST_HOLDS: _called(first, second), Ruling.SECOND_HOLDS: _called(second, first),
              Ruling.ANOTHER: neither}
    return _offered("dispute", labels, said.DISPUTE, {Ruling.FIRST_HOLDS: _known_by(first, second),
                                                      Ruling.SECOND_HOLDS: _known_by(second, first)})


def risk(brief: DecisionBrief) -> Kind[str]:
    """What to do about a risk; taken further only where somebody is above."""
    labels = {Ruling.ACCEPTED: "Accept it as it is", Ruling.REDUCE: "It must be reduced"}
    above = {Ruling.PASSED_UP: f"Take it to {brief.above}"} if brief.above else {}
    return _offered("risk", {**labels, **above}, said.RISK)


def sign_off(brief: DecisionBrief) -> Kind[str]:
    """Whether a return is signed off as it stands."""
    return _offered("sign_off", {Ruling.SIGNED_OFF: "Sign it off", Ruling.QUERIED: "Query it"}, said.SIGN_OFF)


def figure(brief: DecisionBrief) -> Kind[Decimal]:
    """The figure that holds instead, with as many decimals as the sides have."""
    found = brief.dispute
    sides = () if found is None else (found.first.value, found.second.value)
    decimals = max((_decimals(value) for value in sides if value is not None), default=0)
    return number(Scale(label="The figure", decimals=decimals))


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _offered(
    name: str, labels: Mapping[Ruling, str], ways: Ways, besides: Mapping[Ruling, tuple[str, ...]] | None = None
) -> Kind[str]:
    known = {ruling: (*ways[ruling], *(besides or {}).get(ruling, ())) for ruling in labels}
    return choice(name, {str(ruling): label for ruling, label in labels.items()},
                  words={str(ruling): told for ruling, told in known.items()}, label=LABEL)


def _called(side: Side, other: Side) -> str:
    """What sets a side apart: its name, else its body, else its words."""
    if side.name != other.name:
        return f"{shortly(side.name, _SIDE)} is right"
    if side.body != other.body:
        return f"{shortly(side.body, _SIDE)} is right"
    return f"“{shortly(side.says, _SIDE)}” holds"


def _known_by(side: Side, other: Side) -> tuple[str, ...]:
    """What else a side is known by, where the other is not known by the same."""
    values = () if side.value is None or side.value == other.value else (plain(side.value),)
    names = (name for name, others in ((side.name, other.name), (side.body, other.body)) if name != others)
    return (*values, *names)
