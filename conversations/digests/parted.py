"""A target that several bodies report on, in words: who has given, who is missing, and what the parts come to.

A sum with a body missing is never said: it would look like a fall.
"""

from __future__ import annotations

from conversations.digests.facts import TargetFacts
from conversations.digests.wording import listed, plural, say_value, tidy
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
