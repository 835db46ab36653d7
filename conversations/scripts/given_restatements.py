"""A figure that is put right, in lines, and read back from them: `of: 2026-Q1`, `was: 38`, `now: 31`, `told: 3`.

Each rating that changes by it is a line of its own: `rated 2026-Q1: red | amber`, empty where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating, Tolerance
from conversations.partnership.restating import Rerated, RestateBrief
from conversations.partnership.targets import Definition, Measure
from conversations.scripts.given_lines import USUAL, line, lines, listed, matter_facts, matter_lines, single

RESTATED = ("of: 2026-Q1", "was: 38", "now: 31", "told: 3", "rated 2026-Q1: red | amber",
            "rated 2026-Q2: amber | green")
RATED = "rated"


def restatement_given(given: Sequence[str]) -> RestateBrief:
    """What is put right, by whom, and why."""
    said = single(given, {**USUAL, "of": "2026-Q1", "was": "38", "now": "31", "told": "0", "unit": "people",
                          "decimals": "0", "person": "Ann Archer"})
    of = Quarter.parse(said["of"])
    definition = Definition(since=of, title=said["title"], unit=said["unit"], decimals=int(said["decimals"]),
                            polarity=Polarity.LOWER, measure=Measure.PERIOD, rule=Tolerance(percent=Decimal(10)))
    return RestateBrief(**matter_facts(said), of=of, was=Decimal(said["was"]), now=Decimal(said["now"]),
                        definition=definition, person=said["person"], told=int(said["told"]), reason=said.get("reason"),
                        changes=tuple(_rerated(*each) for each in listed(given, RATED, 2)))


def _rerated(quarter: str, ratings: Sequence[str]) -> Rerated:
    was, now = (Rating(each) if each else None for each in ratings)
    return Rerated(quarter=Quarter.parse(quarter), was=was, now=now)


def restatement_lines(brief: RestateBrief) -> Iterator[str]:
    """The lines of what is put right."""
    yield from matter_lines(brief)
    definition = brief.definition
    yield from lines({"of": brief.of, "was": brief.was, "now": brief.now, "told": brief.told,
                      "unit": definition.unit, "decimals": definition.decimals, "person": brief.person,
                      "reason": brief.reason})
    yield from (line(f"{RATED} {each.quarter}", each.was, each.now) for each in brief.changes)
