"""How an answer would be understood."""

from __future__ import annotations

import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.console import refuse, say_json, written_in
from bot.handlers.read_answer import read_line, read_one
from bot.main import now


def read(
    text: Annotated[str | None, typer.Argument(help="What somebody wrote.")] = None,
    kind: Annotated[str, typer.Option(help="The kind of question: count, percent, money, date …")] = "number",
    unit: Annotated[str, typer.Option(help="The unit of the figure, such as % or days.")] = "",
    last: Annotated[str | None, typer.Option(help="Last quarter's figure.")] = None,
    minimum: Annotated[str | None, typer.Option("--min", help="The lowest lawful figure.")] = None,
    maximum: Annotated[str | None, typer.Option("--max", help="The highest lawful figure.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help="A file of cases, one JSON object a line.", exists=True)] = None,
) -> None:
    """Say how an answer would be read: as a value, or as a question back."""
    if jsonl is not None:
        _read_cases(jsonl)
        return
    if text is None:
        raise typer.BadParameter("give the text to read, or --jsonl FILE")
    try:
        said = read_one(kind, unit, _number(last), _number(minimum), _number(maximum), text, now().date())
    except ValueError as mistake:
        refuse(str(mistake))
    say_json(said)


def _read_cases(path: Path) -> None:
    for number, line in enumerate(written_in(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            result = read_line(_case(line))
        except KeyError as missing:
            refuse(f"{path}, line {number}: it has no “{missing.args[0]}”.")
        except ValueError as mistake:
            refuse(f"{path}, line {number}: {mistake}")
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


def _case(line: str) -> dict[str, Any]:
    """One case. Raises `ValueError` when it is no JSON object."""
    try:
        case = json.loads(line)
    except json.JSONDecodeError as mistake:
        raise ValueError(f"it is not JSON ({mistake}).") from mistake
    if not isinstance(case, dict):
        raise ValueError("it is not a JSON object; write one like {\"id\": …}.")
    return case


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation as mistake:
        raise typer.BadParameter(f"“{text}” is not a number in digits") from mistake
