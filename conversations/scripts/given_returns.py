"""The brief of a quarterly return in lines like `milestone: 410`, and read back from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from conversations.partnership.actions import Action, Progress
from conversations.partnership.brief import Brief, Past
from conversations.partnership.figures import DataStatus
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import rule_named, rule_text
from conversations.partnership.risks import Grade, Risk
from conversations.partnership.targets import Definition, Measure, Milestone
from conversations.scripts.given_lines import USUAL, day, line, listed, matter_facts, matter_lines, single

YES, CLOSED = "yes", "closed"
BROKEN = " by another definition"
EXAMPLE = ("milestone: 410", "past 2026-Q1: 455", "year_end: 400", "sponsor: Sam Stone")
_USUAL = {
    **USUAL, "theme": "Safer", "lead": "Ann Archer", "unit": "people", "decimals": "0", "polarity": "lower",
    "measure": "period", "rule": "tolerance 10%", "minimum": "0",
}


def brief_given(given: Sequence[str]) -> Brief:
    """The brief that lines like `milestone: 410` and `past 2026-Q1: 455` describe.

    Raises `ValueError` naming the line that cannot be used.
    """
    said = single(given, _USUAL)
    quarter = Quarter.parse(said["quarter"])
    stone = _stone(quarter, said.get("milestone"), said.get("upper"))
    return Brief(
        **matter_facts(said),
        theme=said["theme"],
        lead=said["lead"],
        sponsor=said.get("sponsor"),
        definition=_definition(said, quarter),
        milestone=stone,
        year_end=_stone(quarter.year_end, said.get("year_end"), None),
        past=tuple(sorted((_past(name, value) for name, (value,) in listed(given, "past", 1)),
                          key=lambda p: p.quarter)),
        yardsticks=_numbers(said.get("yardsticks", "")),
        others=_numbers(said.get("others", "")),
        matrix=int(said.get("matrix", "5")),
        actions=actions_given(given, said["ref"]),
        risks=tuple(_risk(name, parts, said) for name, parts in listed(given, "risk", 3)),
    )


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as mistake:
        raise ValueError(f"“{text}” is not a number in digits.") from mistake


def _numbers(text: str) -> tuple[Decimal, ...]:
    return tuple(_number(part.strip()) for part in text.split(";") if part.strip())


def _definition(said: dict[str, str], quarter: Quarter) -> Definition:
    name, _, numbers = said["rule"].partition(" ")
    return Definition(
        since=quarter.plus(-12),
        title=said["title"],
        unit=said["unit"],
        decimals=int(said["decimals"]),
        polarity=Polarity(said["polarity"]),
        measure=Measure(said["measure"]),
        rule=rule_named(name, numbers, said.get("floor", "")),
        minimum=_number(said["minimum"]) if said.get("minimum") else None,
        maximum=_number(said["maximum"]) if said.get("maximum") else None,
        wording=said.get("definition"),
        frozen=said.get("frozen") == YES,
        baseline=_number(said["baseline"]) if said.get("baseline") else None,
        baseline_period=said.get("baseline_period"),
    )


def _stone(quarter: Quarter, value: str | None, upper: str | None) -> Milestone | None:
    if not value:
        return None
    return Milestone(quarter=quarter, value=_number(value), upper=_number(upper) if upper else None)


def _past(quarter: str, text: str) -> Past:
    value, broken, _ = text.partition(BROKEN)
    if value in set(DataStatus):
        return Past(quarter=Quarter.parse(quarter), status=DataStatus(value), comparable=not broken)
    return Past(quarter=Quarter.parse(quarter), status=DataStatus.REPORTED, value=_number(value), comparable=not broken)


def actions_given(given: Sequence[str], ref: str) -> tuple[Action, ...]:
    """The promises in lines like `action A7: Open the desk | Ben Brook | 2026-09-30 | late | 2`."""
    return tuple(_action(name, parts, ref) for name, parts in listed(given, "action", 5))


def action_lines(actions: Sequence[Action]) -> Iterator[str]:
    """The promises in lines; the last part is how often one was put off."""
    for each in actions:
        yield line(f"action {each.id}", each.text, each.owner, each.due, each.progress, each.moved or None)


def _action(name: str, parts: Sequence[str], ref: str) -> Action:
    text, owner, due, progress, moved = parts
    return Action(id=name, ref=ref, text=text, owner=owner or None, due=day(due),
                  progress=Progress(progress or Progress.PROMISED), moved=int(moved or 0))


def _risk(name: str, parts: Sequence[str], said: dict[str, Any]) -> Risk:
    text, grade, state = parts
    likelihood, _, impact = grade.partition("x")
    return Risk(id=name, ref=said["ref"], description=text, open=state != CLOSED,
                grade=Grade(likelihood=int(likelihood), impact=int(impact)))


def brief_lines(brief: Brief) -> Iterator[str]:
    """The lines that describe a brief: all that its talk looks at."""
    definition, stone = brief.definition, brief.milestone
    name, numbers, floor = rule_text(definition.rule)
    plain = {
        "theme": brief.theme, "lead": brief.lead, "sponsor": brief.sponsor,
        "unit": definition.unit, "decimals": definition.decimals, "polarity": definition.polarity,
        "measure": definition.measure, "rule": f"{name} {numbers}".strip(), "floor": floor,
        "minimum": definition.minimum, "maximum": definition.maximum,
        "milestone": stone.value if stone else None, "upper": stone.upper if stone else None,
        "year_end": brief.year_end.value if brief.year_end else None,
        "yardsticks": "; ".join(str(each) for each in brief.yardsticks), "definition": definition.wording,
        "others": "; ".join(str(each) for each in brief.others), "matrix": brief.matrix,
        "frozen": YES if definition.frozen else None, "baseline": definition.baseline,
        "baseline_period": definition.baseline_period,
    }
    yield from matter_lines(brief)
    given = ((key, "" if value is None else str(value)) for key, value in plain.items())
    yield from (line(key, value) for key, value in given if value or key == "minimum")
    for past in brief.past:
        value = str(past.status if past.value is None else past.value)
        yield line(f"past {past.quarter}", value + ("" if past.comparable else BROKEN))
    yield from action_lines(brief.actions)
    for risk in brief.risks:
        grade = f"{risk.grade.likelihood}x{risk.grade.impact}"
        yield line(f"risk {risk.id}", risk.description, grade, None if risk.open else CLOSED)
