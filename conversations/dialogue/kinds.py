"""Kinds of answer: how each is read, shown and drawn. A new question type is one `Kind` here.

The grammars behind them live in `conversations.dialogue.grammar`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, partial
from typing import Generic, TypeVar

from conversations.dialogue.grammar.choices import Option, read_choice
from conversations.dialogue.grammar.dates import DateScale, read_date, said_day, stored_day
from conversations.dialogue.grammar.figures import (
    read_count,
    read_number,
    read_percent,
    said_percent,
    written_percent,
)
from conversations.dialogue.grammar.money import is_money, multiple_of, read_money, said_money, written_money
from conversations.dialogue.grammar.numbers import plain, with_commas
from conversations.dialogue.grammar.rates import (
    Parts,
    read_parts,
    read_rate,
    said_parts,
    said_rate,
    written_parts,
    written_rate,
)
from conversations.dialogue.grammar.ratings import colours
from conversations.dialogue.grammar.risk_scores import (
    USUAL_WORDS,
    Score,
    read_risk_score,
    said_score,
    written_score,
)
from conversations.dialogue.grammar.scales import Scale
from conversations.dialogue.grammar.tokens import texts
from conversations.dialogue.grammar.words import read_line, read_words
from conversations.dialogue.grammar.written_days import Direction
from conversations.dialogue.grammar.yes_no import read_yes_no
from conversations.dialogue.reading import NoFigure, Read, Reading, Unclear

__all__ = [
    "LINE", "OPTIONAL_WORDS", "WORDS", "YES_NO", "Choice", "Kind", "Parts", "Scale", "Widget", "choice",
    "count", "date_kind", "figure_kind", "line", "money", "number", "parts", "percent", "rag", "rate",
    "risk_score", "words", "yes_no",
]  # fmt: skip

T = TypeVar("T")
GradeWords = Sequence[tuple[str, int]]


class Widget(StrEnum):
    """What a channel can draw: many kinds, three widgets (pyxform maps 112 types onto 8)."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several closed answers: `text` is what is sent and stored, `label` what is seen."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How one type of answer is read, shown and drawn.

    Laws: for every value, `read(show(v), today)` is `Read(v)` and `load(show(v))`
    is `v`. `show` gives the canonical text that is stored, `load` takes it back
    without any grammar, and `say` is the text that people are shown.
    """

    name: str
    widget: Widget
    read: Callable[[str, date], Reading[T]]
    show: Callable[[T], str]
    say: Callable[[T], str]
    load: Callable[[str], T]
    choices: tuple[Choice, ...] = ()


LONGEST = 2000
"""Characters beyond which only free text is read; a figure with its reasons is shorter."""


def _reader(read: Callable[[str, date], Reading[T]], label: str) -> Callable[[str, date], Reading[T]]:
    """A grammar as a kind uses it: no endless text, and no likely reading that it would not itself read."""

    def reading(text: str, today: date) -> Reading[T]:
        if len(text) > LONGEST:
            return Unclear(f"{label} must be {LONGEST:,} characters or less.")
        found = read(text, today)
        if not isinstance(found, Unclear) or not found.likely:
            return found
        certain = (likely for likely in found.likely if isinstance(read(likely, today), Read | NoFigure))
        return Unclear(found.why, tuple(certain))

    return reading


def _percent(stored: str) -> Decimal:
    return Decimal(stored.removesuffix("%"))


def _money(stored: str) -> Decimal:
    return Decimal(stored.replace("£", "").rstrip("kmbn"))


def _rate(stored: str) -> Decimal:
    return Decimal(stored.partition(" per ")[0])


def _parts(stored: str) -> Parts:
    some, _, of_all = stored.partition(" out of ")
    return Parts(int(some), int(of_all))


def _day(stored: str) -> date:
    return date.fromisoformat(stored[:10])


def _yes(stored: str) -> bool:
    return stored == "yes"


def _score(stored: str) -> Score:
    likelihood, _, impact = stored.partition("x")
    return int(likelihood), int(impact)


def count(scale: Scale) -> Kind[Decimal]:
    """A whole number of things."""
    read = _reader(partial(read_count, scale=scale), scale.label)
    return Kind("count", Widget.LINE, read, plain, with_commas, Decimal)


def number(scale: Scale) -> Kind[Decimal]:
    """A number in the measure's own unit, such as days."""
    read = _reader(partial(read_number, scale=scale), scale.label)
    return Kind("number", Widget.LINE, read, plain, with_commas, Decimal)


def percent(scale: Scale) -> Kind[Decimal]:
    """A percentage; parts (`45 out of 60`) are worked out to the decimals of the measure."""
    read = _reader(partial(read_percent, scale=scale), scale.label)
    return Kind("percent", Widget.LINE, read, written_percent, said_percent, _percent)


def money(scale: Scale) -> Kind[Decimal]:
    """Money in the unit of the measure: pounds, or thousands (`£000`) or millions (`£m`) of them."""
    multiple = multiple_of(scale.unit)
    return Kind(
        "money",
        Widget.LINE,
        _reader(partial(read_money, scale=scale), scale.label),
        partial(written_money, multiple=multiple),
        partial(said_money, multiple=multiple),
        _money,
    )


def rate(scale: Scale) -> Kind[Decimal]:
    """A rate on the base `scale.per`; another base is converted. Raises `ValueError` without a base."""
    if not scale.per:
        raise ValueError(f"{scale.label} has no base; give Scale.per, like 1000.")
    return Kind(
        "rate",
        Widget.LINE,
        _reader(partial(read_rate, scale=scale), scale.label),
        partial(written_rate, per=scale.per),
        partial(said_rate, per=scale.per),
        _rate,
    )


def parts(scale: Scale) -> Kind[Parts]:
    """So many out of so many; `scale.denominator` where the question fixes the whole."""
    read = _reader(partial(read_parts, scale=scale), scale.label)
    return Kind("parts", Widget.LINE, read, written_parts, said_parts, _parts)


@lru_cache(maxsize=512)
def figure_kind(unit: str, scale: Scale) -> Kind[Decimal]:
    """The kind that fits a unit as people write it: `%`, `£000`, `rate per 1,000`, `days`, `referrals`."""
    said = texts(unit)
    if "%" in said or {"percent", "percentage"} & set(said) or "per cent" in unit.lower():
        return percent(scale)
    if is_money(unit):
        return money(scale)
    if scale.per:
        return rate(scale)
    return count(scale) if scale.decimals == 0 else number(scale)


def date_kind(direction: Direction = "any", label: str = "Date", about: str = "") -> Kind[date]:
    """A day, in the past or the future as the question has it; today is both."""
    scale = DateScale(label, direction, about)
    return Kind("date", Widget.LINE, _reader(partial(read_date, scale=scale), label), stored_day, said_day, _day)


_YES_OR_NO = (Choice("yes", "Yes"), Choice("no", "No"))


def _show_yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _say_yes_no(value: bool) -> str:
    return "Yes" if value else "No"


def yes_no(label: str = "Your answer", about: str = "", *, requested: bool = False) -> Kind[bool]:
    """Yes or no to `about`; `requested` where the question asks leave, so that “go ahead” is yes."""
    read = partial(read_yes_no, label=label, about=about, requested=requested)
    return Kind("yes_no", Widget.CHOICE, _reader(read, label), _show_yes_no, _say_yes_no, _yes, _YES_OR_NO)


YES_NO = yes_no()


def choice(
    name: str,
    labels: Mapping[str, str],
    words: Mapping[str, tuple[str, ...]] | None = None,
    label: str = "Your answer",
) -> Kind[str]:
    """One of several texts with their labels; `words` are further ways of saying each."""
    further = words or {}
    options = tuple(Option(str(text), seen, further.get(text, ())) for text, seen in labels.items())
    return _chosen(name, options, label)


def rag(scale: tuple[str, ...] = ("red", "amber", "green"), label: str = "RAG rating") -> Kind[str]:
    """A colour of the partnership's scale."""
    return _chosen("rag", colours(scale), label)


def _chosen(name: str, options: tuple[Option, ...], label: str) -> Kind[str]:
    labels = {option.text: option.label for option in options}
    choices = tuple(Choice(option.text, option.label) for option in options)
    read = _reader(partial(read_choice, options=options, label=label), label)
    return Kind(name, Widget.CHOICE, read, str, labels.__getitem__, str, choices)


def risk_score(
    size: int = 5, words: Mapping[str, int] | GradeWords | None = None, label: str = "Risk score"
) -> Kind[Score]:
    """Likelihood and impact, each from 1 to `size`; `words` name the grades, the usual ones where there are none.

    As pairs they are all those of likelihood and then all those of impact.
    """
    grades, parts = _grades(size, words)
    read = partial(read_risk_score, label=label, size=size, words=grades, parts=parts)
    return Kind("risk_score", Widget.LINE, _reader(read, label), written_score, said_score, _score)


def _grades(
    size: int, words: Mapping[str, int] | GradeWords | None
) -> tuple[Mapping[str, int], Mapping[str, str]]:
    """The words with their grades; and which part a word is of, where it is of one alone."""
    if isinstance(words, Mapping):
        return words, {}
    pairs = words or tuple(USUAL_WORDS.get(size, {}).items()) * 2
    likelihood, impact = dict(pairs[: len(pairs) // 2]), dict(pairs[len(pairs) // 2 :])
    parts = dict.fromkeys(likelihood.keys() - impact.keys(), "likelihood")
    return likelihood | impact, parts | dict.fromkeys(impact.keys() - likelihood.keys(), "impact")


def words(label: str = "Your answer", *, optional: bool = False) -> Kind[str]:
    """A few sentences, kept as written; an optional one may be empty."""
    name = "optional_words" if optional else "words"
    return Kind(name, Widget.PARAGRAPH, partial(read_words, label=label, optional=optional), str, str, str)


def line(label: str = "Your answer") -> Kind[str]:
    """One line, such as a name."""
    return Kind("line", Widget.LINE, partial(read_line, label=label), str, str, str)


LINE = line()
WORDS = words()
OPTIONAL_WORDS = words(optional=True)
