"""A brief written in a few plain lines, as transcripts begin with, and read back from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
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

YES, CLOSED = "yes", "closed"
BROKEN = " by another definition"
_DEFAULTS = {
    "ref": "T1", "title": "First-time entrants", "theme": "Safer", "quarter": "2026-Q2", "today": "2026-10-05",
    "due": "2026-10-14", "lead": "Ann Archer", "support": "The county support team", "unit": "people", "decimals": "0",
    "polarity": "lower", "measure": "period", "rule": "tolerance 10%", "minimum": "0",
}


def today_given(given: Sequence[str]) -> date:
    """The day a transcript is played on."""
    return date.fromisoformat(dict(_pairs(given)).get("today", _DEFAULTS["today"]))


def brief_given(given: Sequence[str]) -> Brief:
    """The brief that lines like `milestone: 410` and `past 2026-Q1: 455` describe.

    Raises `ValueError` naming the line that cannot be used.
    """
    said = _DEFAULTS | {key: value for key, value in _pairs(given) if " " not in key}
    quarter = Quarter.parse(said["quarter"])
    lists = [(key.split(" ", 1), value) for key, value in _pairs(given) if " " in key]
    stone = _stone(quarter, said.get("milestone"), said.get("upper"))
    return Brief(
        ref=said["ref"],
        title=said["title"],
        theme=said["theme"],
        lead=said["lead"],
        sponsor=said.get("sponsor"),
        support=said["support"],
        quarter=quarter,
        due=date.fromisoformat(said["due"]),
        definition=_definition(said, quarter),
        milestone=stone,
        year_end=_stone(quarter.year_end, said.get("year_end"), None),
        past=tuple(sorted((_past(name, value) for (what, name), value in lists if what == "past"),
                          key=lambda p: p.quarter)),
        yardsticks=_numbers(said.get("yardsticks", "")),
        others=_numbers(said.get("others", "")),
        matrix=int(said.get("matrix", "5")),
        actions=tuple(_action(name, value, said) for (what, name), value in lists if what == "action"),
        risks=tuple(_risk(name, value, said) for (what, name), value in lists if what == "risk"),
    )


def _pairs(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in given:
        key, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"“{line}” is not “what: value”.")
        yield key.strip(), value.strip()


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


def _action(name: str, value: str, said: dict[str, Any]) -> Action:
    text, owner, due, progress, *_ = [*(part.strip() for part in value.split("|")), "", "", ""]
    return Action(id=name, ref=said["ref"], text=text, owner=owner or None,
                  due=date.fromisoformat(due) if due else None, progress=Progress(progress or Progress.PROMISED))


def _risk(name: str, value: str, said: dict[str, Any]) -> Risk:
    text, grade, state, *_ = [*(part.strip() for part in value.split("|")), "", ""]
    likelihood, _, impact = grade.partition("x")
    return Risk(id=name, ref=said["ref"], description=text, open=state != CLOSED,
                grade=Grade(likelihood=int(likelihood), impact=int(impact)))


def given_by(brief: Brief, today: date) -> Iterator[str]:
    """The lines that describe a brief, so that a talk held on it can be played again: all that a talk looks at."""
    definition, stone = brief.definition, brief.milestone
    name, numbers, floor = rule_text(definition.rule)
    plain = {
        **{key: getattr(brief, key) for key in ("ref", "title", "theme", "quarter", "due", "lead", "sponsor",
                                                 "support")},
        "today": today, "unit": definition.unit, "decimals": definition.decimals, "polarity": definition.polarity,
        "measure": definition.measure, "rule": f"{name} {numbers}".strip(), "floor": floor,
        "minimum": definition.minimum, "maximum": definition.maximum,
        "milestone": stone.value if stone else None, "upper": stone.upper if stone else None,
        "year_end": brief.year_end.value if brief.year_end else None,
        "yardsticks": "; ".join(str(each) for each in brief.yardsticks), "definition": definition.wording,
        "others": "; ".join(str(each) for each in brief.others), "matrix": brief.matrix,
        "frozen": YES if definition.frozen else None, "baseline": definition.baseline,
        "baseline_period": definition.baseline_period,
    }
    given = ((key, "" if value is None else str(value)) for key, value in plain.items())
    yield from (_line(key, value) for key, value in given if value or key == "minimum")
    for past in brief.past:
        value = str(past.status if past.value is None else past.value)
        yield _line(f"past {past.quarter}", value + ("" if past.comparable else BROKEN))
    for action in brief.actions:
        yield _line(f"action {action.id}", action.text, action.owner, action.due, action.progress)
    for risk in brief.risks:
        grade = f"{risk.grade.likelihood}x{risk.grade.impact}"
        yield _line(f"risk {risk.id}", risk.description, grade, None if risk.open else CLOSED)


def _line(key: str, *parts: Any) -> str:
    """One line: what would end it, or part it otherwise, is written as a space or a stroke."""
    told = [" ".join(str("" if part is None else part).split()) for part in parts]
    if len(told) > 1:
        told = [part.replace("|", "/") for part in told]
    return f"{key}: {' | '.join(told)}".rstrip(" |")
