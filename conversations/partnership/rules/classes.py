"""Classes: a tolerance that depends on the class of indicator."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, field_validator, model_validator

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.nouns import Noun
from conversations.partnership.rules.criterion import Criterion, NotNegative, graded
from conversations.partnership.rules.goal import Goal

ClassName = Annotated[str, StringConstraints(pattern=r"^[a-z]+( [a-z]+)*$")]

_EXAMPLE = "vital sign 5%; other 10%; is vital sign"
_PART = re.compile(r"([a-z]+(?: [a-z]+)*) (\d+(?:\.\d+)?)\s*%")
_OTHER, _OVER, _IS = "other", "over", "is "


class ClassTolerance(Noun):
    """The tolerance, in per cent of target, of one class of indicator."""

    of: ClassName
    percent: NotNegative

    @field_validator("of")
    @classmethod
    def _not_a_word_of_the_cell(cls, of: str) -> str:
        if of in (_OTHER, _OVER) or of.startswith(_IS):
            raise ValueError(f"“{of}” has a meaning of its own in this cell; give the class another name.")
        return of


class Classes(Criterion):
    """A tolerance by class of indicator (Kensington: 5 for a vital sign, 10 otherwise).

    `is_a` is the class of this indicator; without one, `otherwise` applies.
    """

    name: Literal["classes"] = "classes"
    classes: tuple[ClassTolerance, ...]
    otherwise: NotNegative
    is_a: ClassName | None = None

    @model_validator(mode="after")
    def _class_is_known(self) -> Self:
        known = [each.of for each in self.classes]
        if self.is_a is not None and self.is_a not in known:
            raise ValueError(f"“{self.is_a}” is not one of the classes; give it a tolerance too.")
        if len(set(known)) < len(known):
            raise ValueError("A class may have one tolerance only; remove the second.")
        return self

    @property
    def percent(self) -> Decimal:
        """The tolerance that applies to this indicator."""
        return next((each.percent for each in self.classes if each.of == self.is_a), self.otherwise)

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `vital sign 5%; other 10%; is vital sign`, perhaps with `over 15%`."""
        is_a: str | None = None
        widths: list[tuple[str, Decimal]] = []
        for part in filter(None, (each.strip().lower() for each in tolerance.split(";"))):
            if part.startswith(_IS):
                is_a = part.removeprefix(_IS).strip()
            elif found := _PART.fullmatch(part):
                widths.append((found[1], Decimal(found[2])))
            else:
                raise ValueError(f"“{part}” cannot be read here; write the tolerances like {_EXAMPLE}.")
        if _OTHER not in dict(widths):
            raise ValueError(f"The tolerance of every other class is missing; write it like {_EXAMPLE}.")
        classes = tuple(ClassTolerance(of=of, percent=p) for of, p in widths if of not in (_OTHER, _OVER))
        named = dict(widths)
        return cls(classes=classes, otherwise=named[_OTHER], is_a=is_a, over=named.get(_OVER))

    def cells(self) -> tuple[str, str]:
        """Classes first, then the others, the class of this indicator, the over-achievement band."""
        parts = [f"{each.of} {plain(each.percent)}%" for each in self.classes]
        parts.append(f"{_OTHER} {plain(self.otherwise)}%")
        if self.is_a is not None:
            parts.append(f"{_IS}{self.is_a}")
        if self.over is not None:
            parts.append(f"{_OVER} {plain(self.over)}%")
        return "; ".join(parts), ""

    def judge(self, measured: Measured) -> Rating:
        """As a tolerance, of the width its class has."""
        return graded(measured.met, measured.within(self.percent))

    def sentence(self, goal: Goal) -> str:
        """Naming the class where the indicator has one."""
        of = f", being a {self.is_a}" if self.is_a else ""
        return f"Green when {goal.met}; amber up to {plain(self.percent)}% {goal.side}{of}; red beyond."
