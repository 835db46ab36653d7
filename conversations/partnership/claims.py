"""Figures of one whole side by side: the lead's, those of bodies that each count it, the total of all parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from conversations.partnership.amounts import amount, plain
from conversations.partnership.disputes import ConflictKind, Dispute, Side
from conversations.partnership.parts import Gives, base_of, total
from conversations.partnership.story import PartTold, Speaker, Story
from conversations.partnership.targets import Definition

_LEAD, _PARTS = "lead", "parts"


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody holds the whole to be; `key` names the claim among those of its target."""

    key: str
    speaker: Speaker
    body: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    source: str


def differing_figures(story: Story) -> Iterator[Dispute]:
    """Each claim whose value differs from the first one's: the lead's where there is one.

    Where both count the same things out of different totals, the totals are
    what they differ in, and that is told once, as their denominators.
    """
    known = [claim for claim in _claims(story) if claim.value is not None]
    for first, second in ((known[0], other) for other in known[1:]):
        same_count = first.numerator is not None and first.numerator == second.numerator
        if not (_alike(first, second, story.definition) or (same_count and _denominators_differ(first, second))):
            yield _figures(story, first, second)


def differing_denominators(story: Story) -> Iterator[Dispute]:
    """Each claim whose denominator differs from the first one's; these are counted things, and not rounded."""
    known = [claim for claim in _claims(story) if claim.denominator is not None]
    for first, second in ((known[0], other) for other in known[1:]):
        if _denominators_differ(first, second):
            yield _denominators(story, first, second)


def _alike(first: Claim, second: Claim, definition: Definition) -> bool:
    """Whether two values are the same at the indicator's decimals.

    Or at more of them, if one was given so: 5.750 stands for 5.7498, although
    the one alone would be rounded to 5.8 and the other to 5.7.
    """
    one, other = first.value or Decimal(0), second.value or Decimal(0)
    given = max(definition.decimals, min(_places(one), _places(other)))
    return any(_at(one, places) == _at(other, places) for places in (definition.decimals, given))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _at(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _denominators_differ(first: Claim, second: Claim) -> bool:
    both = first.denominator is not None and second.denominator is not None
    return both and first.denominator != second.denominator


def _claims(story: Story) -> Iterator[Claim]:
    lead, figure = story.lead, story.figure
    if figure is not None:
        yield Claim(_LEAD, lead, lead.organisation, figure.value, figure.numerator, figure.denominator, figure.source)
    last = {told.part.body: told for told in story.parts}
    given = {body: told for body, told in last.items() if told.part.given}
    for body in story.bodies:
        if body.gives is Gives.WHOLE and body.body in given:
            told = given[body.body]
            part = told.part
            yield Claim(part.body, told.giver, part.body, part.value, part.numerator, part.denominator, told.source)
    yield from _total(story, given)


def _total(story: Story, given: dict[str, PartTold]) -> Iterator[Claim]:
    """The total once all parts are in; whoever gave the largest part speaks for it, because it weighs most."""
    bodies = [body.body for body in story.bodies if body.gives is Gives.PART]
    put = total(bodies, [told.part for told in given.values()], per=base_of(story.definition.unit))
    if not put.complete:
        return
    largest = max((given[body] for body in bodies), key=_weight)
    several = f", for all {len(bodies)} bodies" if len(bodies) > 1 else ""
    yield Claim(_PARTS, largest.giver, f"{largest.part.body}{several}", put.value, put.numerator, put.denominator,
                largest.source)


def _weight(told: PartTold) -> Decimal:
    weight = told.part.value if told.part.denominator is None else told.part.denominator
    return weight or Decimal(0)


def _figures(story: Story, first: Claim, second: Claim) -> Dispute:
    said = [_say_value(claim, story.definition) for claim in (first, second)]
    return Dispute(
        id=_id(ConflictKind.FIGURES, story, first, second, lambda claim: _rounded(claim.value, story.definition)),
        kind=ConflictKind.FIGURES,
        ref=story.ref,
        says=f"Two figures for {story.name} in {story.quarter.name} differ: "
             f"{said[0]} ({_who(first)}) and {said[1]} ({_who(second)}).",
        first=_side(first, first.value, f"The figure is {said[0]}{_out_of(first)}."),
        second=_side(second, second.value, f"The figure is {said[1]}{_out_of(second)}."),
    )  # fmt: skip


def _denominators(story: Story, first: Claim, second: Claim) -> Dispute:
    said = [_say_denominator(claim) for claim in (first, second)]
    return Dispute(
        id=_id(ConflictKind.DENOMINATORS, story, first, second, lambda claim: claim.denominator),
        kind=ConflictKind.DENOMINATORS,
        ref=story.ref,
        says=f"{story.name} in {story.quarter.name} is counted out of two different totals: "
             f"{said[0]} ({_who(first)}) and {said[1]} ({_who(second)}).",
        first=_side(first, first.denominator, f"It is counted out of {said[0]}{_with_value(first, story)}."),
        second=_side(second, second.denominator, f"It is counted out of {said[1]}{_with_value(second, story)}."),
    )  # fmt: skip


def _id(
    kind: ConflictKind, story: Story, first: Claim, second: Claim, measured: Callable[[Claim], Decimal | None]
) -> str:
    """With both numbers in it: once one is corrected, what still differs is another contradiction."""
    values = (f"{claim.key}={plain(measured(claim) or Decimal(0))}" for claim in (first, second))
    return f"{kind.value}:{story.ref}:{story.quarter}:{','.join(values)}"


def _side(claim: Claim, value: Decimal | None, says: str) -> Side:
    return Side(email=claim.speaker.email, name=claim.speaker.name, body=claim.body, says=says, value=value,
                source=claim.source)


def _who(claim: Claim) -> str:
    return f"{claim.speaker.name}, {claim.body}"


def _rounded(value: Decimal | None, definition: Definition) -> Decimal | None:
    return None if value is None else _at(value, definition.decimals)


def _say_value(claim: Claim, definition: Definition) -> str:
    return amount(_rounded(claim.value, definition) or Decimal(0), definition.unit.strip())


def _say_denominator(claim: Claim) -> str:
    return amount(claim.denominator or Decimal(0), "")


def _out_of(claim: Claim) -> str:
    if claim.numerator is None or claim.denominator is None:
        return ""
    return f" ({amount(claim.numerator, '')} out of {_say_denominator(claim)})"


def _with_value(claim: Claim, story: Story) -> str:
    return "" if claim.value is None else f", which makes {_say_value(claim, story.definition)}"
