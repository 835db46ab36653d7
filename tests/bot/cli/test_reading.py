"""How an answer would be understood, asked from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.cli.calls import Call, done, told

CASE = {"id": "c1", "question_kind": "count", "context": {"today": "2026-10-05"}, "text": "a dozen"}


def test_one_answer_is_read_in_its_unit(call: Call) -> None:
    """As a value, or as a question back."""
    assert {"type": "percent", "value": "52.4"} == json.loads(done(call("read", "52.4%", "--kind", "percent")))
    beyond = call("read", "120%", "--kind", "percent", "--unit", "%", "--min", "0", "--max", "100")
    assert "ask" == json.loads(done(beyond))


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("5", "--kind", "colour"), 1, "“colour” is no kind of question; it is one of percent, count,"),
        ((), 2, "Error: Invalid value: give the text to read, or --jsonl FILE"),
        (("5", "--last", "five"), 2, "Error: Invalid value: “five” is not a number in digits"),
        (("--jsonl", "missing"), 2, "Error: Invalid value for '--jsonl': path 'missing' does not exist."),
    ],
)
def test_what_cannot_be_asked_says_why(call: Call, words: tuple[str, ...], code: int, why: str) -> None:
    """A sentence each; asked rightly, it is read."""
    ended, said = told(call("read", *words))
    assert (code, True) == (ended, said.splitlines()[-1].startswith(why))
    assert {"type": "number", "value": "5"} == json.loads(done(call("read", "5")))


def test_a_file_of_cases_is_read_line_by_line(home: Path, call: Call) -> None:
    """Each line gives its id and result; empty lines are passed over."""
    (home / "cases.jsonl").write_text(f"{json.dumps(CASE)}\n\n{json.dumps(CASE | {'id': 'c2', 'text': '?'})}\n")
    lines = [json.loads(line) for line in done(call("read", "--jsonl", "cases.jsonl")).splitlines()]
    assert ["c1", "c2"] == [line["id"] for line in lines]
    assert {"type": "count", "value": 12} == lines[0]["result"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "it is not JSON"),
        ("[1]", "it is not a JSON object; write one like"),
        ("{}", "it has no “id”."),
        (json.dumps(CASE | {"question_kind": "colour"}), "“colour” is no kind of question"),
    ],
)
def test_a_bad_line_of_a_file_is_named(home: Path, call: Call, line: str, why: str) -> None:
    """The lines before it are read, the line is named, and the exit code is 1; mended, all are read."""
    (home / "cases.jsonl").write_text(f"{json.dumps(CASE)}\n{line}\n")
    result = call("read", "--jsonl", "cases.jsonl")
    assert (1, 1) == (result.exit_code, len(result.stdout.splitlines()))
    assert result.stderr.startswith(f"cases.jsonl, line 2: {why}")
    (home / "cases.jsonl").write_text(f"{json.dumps(CASE)}\n")
    done(call("read", "--jsonl", "cases.jsonl"))


def test_a_file_in_another_encoding_is_refused(home: Path, call: Call) -> None:
    """The remedy is said; saved anew, it is read."""
    (home / "cases.jsonl").write_bytes(b"\xff\n")
    assert (1, "cases.jsonl is not UTF-8 text. Save it as UTF-8, and try again.") \
        == told(call("read", "--jsonl", "cases.jsonl"))
    (home / "cases.jsonl").write_text(json.dumps(CASE))
    done(call("read", "--jsonl", "cases.jsonl"))
