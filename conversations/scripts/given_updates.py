"""The briefs of updates, raised blockages and risks, and risk reviews in lines, and read back from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from conversations.partnership.blockages import RaisingBrief, Speakable
from conversations.partnership.parts import Gives, PartAsked
from conversations.partnership.risks import Grade, Risk, RiskBrief
from conversations.partnership.updates import UpdateBrief
from conversations.scripts.given_lines import (
    USUAL,
    day,
    line,
    lines,
    listed,
    matter_facts,
    matter_lines,
    single,
)
from conversations.scripts.given_returns import action_lines, actions_given

SHARES = "shares"
UPDATE = ("action A1: Open the triage desk | Jo Smith | 2026-12-18", "action A2: Train the sergeants | Jo Smith",
          "part: Hillbrook District | part | people | 45")
RAISING = ("target T1: First-time entrants", "target T2: Looked-after children in education",
           "about T1: A7 | Open the triage desk", "about T2: A9 | Appoint a virtual head")
RISK = ("risk: The grant for the triage desk ends", "grade: 2x3", "mitigation: A bid to the county",
        "review_by: 2027-01-15")


class _Matrix(TypedDict):
    matrix: int
    grade_words: tuple[tuple[str, int], ...]


def update_given(given: Sequence[str]) -> UpdateBrief:
    """A member's brief from lines like `action A1: …` and `part: body | part | unit | last`."""
    said = single(given, {**USUAL, "member": "Jo Smith", "body": "Hillbrook District", "lead": "Ann Archer"})
    return UpdateBrief(**matter_facts(said), **_matrix(said, given), member=said["member"], body=said["body"],
                       lead=said["lead"], actions=actions_given(given, said["ref"]), part=_part(said))


def update_lines(brief: UpdateBrief) -> Iterator[str]:
    """The lines that describe a member's brief."""
    yield from matter_lines(brief)
    yield from lines({"member": brief.member, "body": brief.body, "lead": brief.lead})
    yield from _matrix_lines(brief)
    yield from action_lines(brief.actions)
    part = brief.part
    if part is not None:
        yield line("part", part.body, part.gives, part.unit, part.last, SHARES if part.shares else None)
        yield from lines({"indicator": part.indicator, "decimals": part.decimals, "minimum": part.minimum,
                          "maximum": part.maximum})


def raising_given(given: Sequence[str]) -> RaisingBrief:
    """A raiser's brief from lines like `target T1: title` and `about T1: A7 | what was promised`."""
    said = single(given, {**USUAL, "person": "Jo Smith"})
    abouts = [(ref, parts) for ref, parts in listed(given, "about", 2)]
    targets = tuple(
        Speakable(ref=ref, title=title, actions=tuple((id_, text) for about, (id_, text) in abouts if about == ref))
        for ref, (title,) in listed(given, "target", 1)
    )
    return RaisingBrief(**matter_facts(said), **_matrix(said, given), person=said["person"], targets=targets)


def raising_lines(brief: RaisingBrief) -> Iterator[str]:
    """The lines that describe a raiser's brief."""
    yield from matter_lines(brief)
    yield line("person", brief.person)
    yield from _matrix_lines(brief)
    for target in brief.targets:
        yield line(f"target {target.ref}", target.title)
        yield from (line(f"about {target.ref}", *action) for action in target.actions)


def risk_given(given: Sequence[str]) -> RiskBrief:
    """A risk owner's brief from lines like `risk: what may happen` and `grade: 2x3`."""
    said = single(given, {**USUAL, "id": "R1", "owner": "Jo Smith"})
    risk = Risk(id=said["id"], ref=said["ref"], description=said["risk"], grade=_grade(said["grade"]),
                cause=said.get("cause"), consequence=said.get("consequence"), mitigation=said.get("mitigation"),
                inherent=_grade_or_none(said, "inherent"), aim=_grade_or_none(said, "aim"))
    return RiskBrief(**matter_facts(said), **_matrix(said, given), risk=risk, owner=said["owner"],
                     last=_grade_or_none(said, "last"), review_by=day(said.get("review_by")),
                     review_dates=_dates(said.get("review_dates", "")),
                     linked=tuple(text for _, (text,) in listed(given, "linked", 1)))


def _dates(written: str) -> tuple[tuple[date, ...], ...]:
    """Dates by likelihood, parted by semicolons, then by impact."""
    return tuple(tuple(date.fromisoformat(each) for each in row.split()) for row in written.split(";") if row.strip())


def risk_lines(brief: RiskBrief) -> Iterator[str]:
    """The lines that describe a risk owner's brief."""
    risk = brief.risk
    yield from matter_lines(brief)
    yield from lines({"id": risk.id, "risk": line("", risk.description).removeprefix(": ")})
    yield from lines({"grade": _written(risk.grade), "inherent": _written(risk.inherent), "aim": _written(risk.aim),
                      "last": _written(brief.last), "cause": risk.cause, "consequence": risk.consequence,
                      "mitigation": risk.mitigation, "owner": brief.owner, "review_by": brief.review_by,
                      "review_dates": "; ".join(" ".join(map(str, row)) for row in brief.review_dates)})
    yield from _matrix_lines(brief)
    yield from (line(f"linked {number}", text) for number, text in enumerate(brief.linked, 1))


def _part(said: Mapping[str, str]) -> PartAsked | None:
    if "part" not in said:
        return None
    body, gives, unit, last, shares = [*(part.strip() for part in said["part"].split("|")), "", "", ""][:5]
    return PartAsked(body=body, gives=Gives(gives or Gives.PART), indicator=said.get("indicator", said["title"]),
                     unit=unit or "people", decimals=int(said.get("decimals", "0")), shares=shares == SHARES,
                     minimum=_number(said.get("minimum")), maximum=_number(said.get("maximum")), last=_number(last))


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _grade(text: str) -> Grade:
    likelihood, _, impact = text.partition("x")
    return Grade(likelihood=int(likelihood), impact=int(impact))


def _grade_or_none(said: Mapping[str, str], key: str) -> Grade | None:
    return _grade(said[key]) if key in said else None


def _written(grade: Grade | None) -> str | None:
    return None if grade is None else f"{grade.likelihood}x{grade.impact}"


def _matrix(said: Mapping[str, str], given: Sequence[str]) -> _Matrix:
    words = tuple((word, int(grade)) for grade, named in listed(given, "grade", 1) for word in named)
    return _Matrix(matrix=int(said["matrix"]), grade_words=words)


def _matrix_lines(brief: UpdateBrief | RaisingBrief | RiskBrief) -> Iterator[str]:
    yield line("matrix", brief.matrix)
    yield from (line(f"grade {number}", word) for word, number in brief.grade_words)
