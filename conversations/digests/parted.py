"""A target that several bodies report on, in words: who has given, who is missing, and what the parts come to.

A sum with a body missing is never said: it would look like a fall.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from conversations.digests.document import Detail, Note, SourceKind
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.sources import agreed, behind, behind_all
from conversations.digests.wording import listed, plural, say_value, sentence, tidy
from conversations.partnership.amounts import plain
from conversations.partnership.parts import Total

_ALL = {1: "The one body has given its part", 2: "Both bodies have given their part"}


def say_missing(parts: Total) -> str:
    """“1 of 12 bodies has not given its part”, without naming it."""
    missing = len(parts.missing)
    ending = "has not given its part" if missing == 1 else "have not given their part"
    return f"{missing} of {plural(len(parts.given) + missing, 'body', 'bodies')} {ending}"


def say_coverage(parts: Total) -> str:
    """“11 of 12 bodies; missing: Burnley”."""
    bodies = len(parts.given) + len(parts.missing)
    if not parts.missing:
        return _ALL.get(bodies, f"All {bodies} bodies have given their part")
    missing = listed([tidy(each) for each in parts.missing])
    return f"{len(parts.given)} of {plural(bodies, 'body', 'bodies')}; missing: {missing}"


def say_parts(target: TargetFacts, parts: Total) -> str:
    """The coverage, and once all is in what the parts come to; the figure stays the lead's."""
    covered = say_coverage(parts)
    if not parts.complete:
        return f"{covered}. There is no total before all are in"
    if parts.value is None:
        return f"{covered}, but shares without their numerator and denominator have no total"
    total = say_value(parts.value, target.definition)
    if target.value is None:
        return f"{covered}; they come to {total}, which the lead has not reported yet"
    return f"{covered}; they come to {total}"


def say_own_part(target: TargetFacts, district: str) -> str:
    """What a district itself gave: “Ambleford gave 70 homes.”, or that it has not."""
    name = tidy(district)
    given = next((each for each in reversed(target.part_figures) if each.body == district), None)
    if given is None or given.value is None:
        why = f": “{tidy(given.reason)}”" if given is not None and given.reason else ""
        return sentence(f"{name} has not given its figure{why}")
    told = say_value(given.value, target.definition)
    if given.numerator is not None and given.denominator:  # the share is reckoned, so no place of it was given
        share = given.value.quantize(Decimal(1).scaleb(-target.definition.decimals), ROUND_HALF_UP)
        told = (f"{say_value(share, target.definition)}"
                f" ({plain(given.numerator)} of {plain(given.denominator)})")  # fmt: skip
    return sentence(f"{name} gave {told}")


def own_parts_note(quiet: tuple[TargetFacts, ...], sight: Sight) -> Note | None:
    """In a district's digest its own part of every target that has no row; none in any other digest."""
    told = tuple(target for target in quiet if not target.restricted)
    if sight.district is None or not told:
        return None
    return Note(
        id="own-parts", text=f"What {tidy(sight.district)} gave of each of these:",
        details=tuple(_beside(target, sight.district, sight) for target in told),
        sources=behind_all(told, sight.facts),
    )  # fmt: skip


def _beside(target: TargetFacts, district: str, sight: Sight) -> Detail:
    whole = "" if target.value is None else f"{say_value(target.value, target.definition)} in all. "
    part = agreed(SourceKind.PART, target, sight.facts.quarter)
    return Detail(label=tidy(target.name), text=f"{whole}{say_own_part(target, district)}",
                  sources=(*part, *behind(target, sight.facts)))
