"""How an answer would be understood: for `quarterday read`, one text or one line of a file of cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from conversations.dialogue import kinds
from conversations.dialogue.commands import Command, read_command
from conversations.dialogue.grammar.money import is_money, multiple_of
from conversations.dialogue.grammar.numbers import plain
from conversations.dialogue.grammar.rates import Parts
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.kinds import Kind, Scale
from conversations.dialogue.reading import NoFigure, Read, Reading, SameAsLast

ASK = "ask"
Result = str | dict[str, Any]
Context = Mapping[str, Any]
_MARKS = ("approx", "provisional", "disputed")
_FIGURES = frozenset({"percent", "count", "number", "money", "rate"})


def read_line(case: Mapping[str, Any]) -> dict[str, Any]:
    """Read one case (`id`, `question_kind`, `context`, `text`) and give `id` and `result`.

    Raises `ValueError` when the kind is unknown, `KeyError` when a field is missing.
    """
    return {"id": case["id"], "result": _result(case["question_kind"], case["context"], case["text"])}


def read_one(
    kind: str,
    unit: str,
    last: Decimal | None,
    minimum: Decimal | None,
    maximum: Decimal | None,
    text: str,
    today: date,
) -> Result:
    """Read one answer given on the command line; bounds and last figure are in the unit.

    Raises `ValueError` when the kind is unknown.
    """
    bounds = {"last": last, "min": minimum, "max": maximum}
    context: dict[str, Any] = {"today": today.isoformat(), "unit": unit, "in_unit": True, **bounds}
    return _result(kind, context, text)


def _result(kind_name: str, context: Context, text: str) -> Result:
    today = date.fromisoformat(context["today"])
    command = read_command(text, today)
    if kind_name == "command":
        return _asked(command, text)
    if kind_name not in KINDS:
        raise ValueError(f"“{kind_name}” is no kind of question; it is one of {', '.join([*KINDS, 'command'])}.")
    if kind_name == "text" and command is not None and not _is_empty_comment(context, text, command):
        return _command(command)
    kind = KINDS[kind_name](context)
    read = _written(kind_name, kind.read(text, today), context)
    return _command(command) if read == ASK and command is not None and _is_certain(kind_name, command) else read


_COULD_BE_ANSWERS = {"yesno": {"none"}, "rag": {"none"}, "date": {"none", "later"}, "risk_score": {"none"}}
"""Commands that could have been meant as an answer: `ok` to yes or no, `later` to a date."""


def _is_certain(kind_name: str, command: Command) -> bool:
    return command.name not in _COULD_BE_ANSWERS.get(kind_name, set())


def _asked(command: Command | None, text: str) -> Result:
    """What a message comes to where a command is likely: a command, or the same as last time."""
    if command is not None:
        return _command(command)
    return {"type": "same_as_last"} if is_same_as_last(text) else ASK


def _is_empty_comment(context: Context, text: str, command: Command) -> bool:
    """`no thanks` to “Any comments?” is an empty comment before it is a courtesy."""
    reading = kinds.OPTIONAL_WORDS.read(text, date.fromisoformat(context["today"]))
    return command.name == "none" and bool(context.get("optional")) and reading == Read("")


def _command(command: Command) -> Result:
    result: dict[str, Any] = {"command": command.name}
    for name, value in (("question", command.question), ("value", command.value), ("to", command.to)):
        if value is not None:
            result[name] = value
    if command.until is not None:
        result["until"] = command.until.isoformat()
    if command.at is not None:
        result["at"] = command.at.isoformat("minutes")
    return result


# Which kind a case asks for ---------------------------------------------------


def _scale(context: Context) -> Scale:
    unit = str(context.get("unit") or "")
    multiple = 1 if context.get("in_unit") or not is_money(unit) else multiple_of(unit)
    last = _decimal(context.get("last"))
    whole = bool(context.get("integer"))
    return Scale(
        unit=unit,
        decimals=0 if whole else int(context.get("decimals", 2)),
        minimum=_decimal(context.get("min")),
        maximum=_decimal(context.get("max")),
        last=None if last is None else last / multiple,
        per=context.get("per"),
        denominator=context.get("denominator"),
        quarter=str(context.get("period") or ""),
        about=str(context.get("question") or ""),
    )


def _decimal(given: object) -> Decimal | None:
    """A number of a case; last quarter's parts (`41/60`) are none."""
    text = "" if given is None else str(given)
    return Decimal(text) if text and set(text) <= set("0123456789.-") else None


def _rate(context: Context) -> Kind[Any]:
    scale = _scale(context)
    return kinds.rate(scale) if scale.per else kinds.parts(scale)


def _date(context: Context) -> Kind[Any]:
    return kinds.date_kind(context.get("direction", "any"), about=context.get("question", ""))


def _yes_no(context: Context) -> Kind[Any]:
    return kinds.yes_no(about=context.get("question", ""), requested=bool(context.get("confirming")))


def _risk_score(context: Context) -> Kind[Any]:
    return kinds.risk_score(int(context.get("max") or 5), context.get("words"))


KINDS: dict[str, Callable[[Context], Kind[Any]]] = {
    "percent": lambda context: kinds.percent(_scale(context)),
    "count": lambda context: kinds.count(_scale(context)),
    "number": lambda context: kinds.number(_scale(context)),
    "money": lambda context: kinds.money(_scale(context)),
    "rate": _rate,
    "rag": lambda context: kinds.rag(tuple(context.get("scale", ("red", "amber", "green")))),
    "date": _date,
    "yesno": _yes_no,
    "risk_score": _risk_score,
    "text": lambda context: kinds.words(optional=bool(context.get("optional"))),
}


# What was read, as a case writes it --------------------------------------------


def _written(kind_name: str, reading: Reading[Any], context: Context) -> Result:
    if isinstance(reading, SameAsLast):
        return {"type": "same_as_last"}
    if isinstance(reading, NoFigure):
        coming = {"expected": reading.expected.isoformat()} if reading.expected else {}
        return {"type": "no_data", "reason": reading.reason, **coming}
    if not isinstance(reading, Read) or _doubted(kind_name, reading.value, context):
        return ASK
    result = {"type": kind_name, **_value(kind_name, reading, context)}
    result |= {mark: True for mark in _MARKS if getattr(reading, mark)}
    return result | ({"comment": reading.comment} if reading.comment else {})


def _doubted(kind_name: str, value: Any, context: Context) -> bool:
    """Whether the talk would ask once more: eight times up or down on a last figure of ten or more."""
    scale = _scale(context)
    if kind_name not in _FIGURES or isinstance(value, Parts) or scale.last is None or abs(scale.last) < 10:
        return False
    return scale.far_from_last(value)


def _value(kind_name: str, reading: Read[Any], context: Context) -> dict[str, Any]:
    value = reading.value
    if isinstance(value, Parts):
        return {"numerator": value.numerator, "denominator": value.denominator}
    if kind_name == "count":
        return {"value": int(value)}
    if kind_name == "money":
        multiple = 1 if context.get("in_unit") else multiple_of(str(context.get("unit") or ""))
        return {"value": _pounds(value * multiple), "currency": "GBP"}
    if kind_name == "rate":
        return {"value": plain(value), "per": context["per"]}
    if kind_name == "risk_score":
        return {"likelihood": value[0], "impact": value[1]}
    if kind_name == "date":
        return {"value": value.isoformat(), "precision": reading.precision or "day"}
    return {"value": plain(value) if isinstance(value, Decimal) else value, **_parts(reading)}


def _pounds(value: Decimal) -> str:
    """Whole pounds without pence, and pence in two digits: `850`, `850.50`."""
    digits = plain(value)
    return digits + "0" if digits[-2:-1] == "." else digits


def _parts(reading: Read[Any]) -> dict[str, int]:
    if reading.numerator is None or reading.denominator is None:
        return {}
    return {"numerator": int(reading.numerator), "denominator": int(reading.denominator)}
