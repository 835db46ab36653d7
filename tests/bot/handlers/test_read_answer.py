"""How an answer would be understood, as `quarterday read` prints it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.handlers.read_answer import ASK, read_line, read_one

TODAY = date(2026, 1, 12)
PERCENT = {
    "question": "What percentage of calls were answered?",
    "unit": "%",
    "min": 0,
    "max": 100,
    "decimals": 1,
    "last": "44.1",
}
COUNT = {"question": "How many referrals were received?", "unit": "referrals", "integer": True, "min": 0, "last": "352"}
THOUSANDS = {"question": "Spend to date, in £000", "unit": "GBP thousand", "min": None, "last": "1150000.00"}
EXPENSES = {"question": "How much was paid in expenses?", "unit": "GBP", "min": 0, "last": "812.40"}
RATE = {"question": "Falls per 1,000 bed days?", "per": 1000, "last": "3.4"}
PARTS = {"question": "How many of the 60 plans are complete?", "denominator": 60, "last": "41/60"}
RAG = {"question": "RAG rating?", "scale": ["red", "amber", "green"], "last": "amber"}
DATE = {"question": "When will the work be complete?", "direction": "future"}
YES_NO = {"question": "Are there any new risks?", "last": "no"}
SUBMIT = {"question": "Shall I submit these answers now?", "confirming": True}
SCORE = {"question": "Likelihood and impact?", "max": 5, "words": {"low": 1, "medium": 3, "high": 5}}
COMMENT = {"question": "Any comments?", "optional": True}
REASON = {"question": "Describe the main reason.", "optional": False}
COMMAND: dict[str, Any] = {"question": "How many referrals?", "last": "352"}


def result(kind: str, context: dict[str, Any], text: str) -> Any:
    """What one case comes to."""
    case = {
        "id": "x-1",
        "question_kind": kind,
        "text": text,
        "context": {"today": "2026-01-12", "period": "Q3 2025/26", **context},
    }
    read = read_line(case)
    assert "x-1" == read["id"]
    return read["result"]


@pytest.mark.parametrize(
    ("kind", "context", "text", "expected"),
    [
        ("percent", PERCENT, "45.30%", {"type": "percent", "value": "45.3"}),
        ("percent", PERCENT, "~45", {"type": "percent", "value": "45", "approx": True}),
        ("percent", PERCENT, "45/60", {"type": "percent", "value": "75", "numerator": 45, "denominator": 60}),
        ("percent", PERCENT, "0.45", ASK),
        ("percent", PERCENT, "tbc", {"type": "no_data", "reason": "tbc"}),
        (
            "percent", PERCENT, "n/a until June",
            {"type": "no_data", "reason": "n/a until June", "expected": "2026-06-01"},
        ),
        ("percent", PERCENT, "as last quarter", {"type": "same_as_last"}),
        ("count", COUNT, "340 (provisional)", {"type": "count", "value": 340, "provisional": True}),
        ("count", COUNT, "340 because two left", {"type": "count", "value": 340, "comment": "two left"}),
        ("count", COUNT, "3450", ASK),
        ("count", COUNT, "0", {"type": "count", "value": 0}),
        ("money", THOUSANDS, "1200", {"type": "money", "value": "1200000", "currency": "GBP"}),
        ("money", THOUSANDS, "£1.2m", {"type": "money", "value": "1200000", "currency": "GBP"}),
        ("money", EXPENSES, "£850.5", {"type": "money", "value": "850.50", "currency": "GBP"}),
        ("money", EXPENSES, "£850", {"type": "money", "value": "850", "currency": "GBP"}),
        ("rate", RATE, "32 per 10,000", {"type": "rate", "value": "3.2", "per": 1000}),
        ("rate", RATE, "45", ASK),
        ("rate", PARTS, "45 of 60", {"type": "rate", "numerator": 45, "denominator": 60}),
        ("rag", RAG, "Amber because two left", {"type": "rag", "value": "amber", "comment": "two left"}),
        ("rag", RAG, "ok", ASK),
        ("date", DATE, "31 March", {"type": "date", "value": "2026-03-31", "precision": "day"}),
        ("date", DATE, "later", ASK),
        ("date", DATE, "done", ASK),
        ("yesno", YES_NO, "nothing new", {"type": "yesno", "value": False}),
        ("yesno", YES_NO, "ok", ASK),
        ("yesno", SUBMIT, "submit", {"type": "yesno", "value": True}),
        ("risk_score", SCORE, "l3i4", {"type": "risk_score", "likelihood": 3, "impact": 4}),
        ("risk_score", SCORE, "medium/high", {"type": "risk_score", "likelihood": 3, "impact": 5}),
        ("text", COMMENT, "none", {"type": "text", "value": ""}),
        ("text", COMMENT, "no thanks", {"type": "text", "value": ""}),
        ("text", COMMENT, "Cancel rate is down", {"type": "text", "value": "Cancel rate is down"}),
        ("text", COMMENT, "skip", {"command": "skip"}),
        ("text", REASON, "asdf", ASK),
        ("command", COMMAND, "please amend Q2 to 48", {"command": "edit", "question": 2, "value": "48"}),
        ("command", COMMAND, "on leave until Monday", {"command": "absence", "until": "2026-01-19"}),
        ("command", COMMAND, "not me, it's Jo", {"command": "not_me", "to": "Jo"}),
        ("command", COMMAND, "skip because it is annual", {"command": "skip"}),
        ("command", COMMAND, "ditto", {"type": "same_as_last"}),
        ("command", COMMAND, "wibble", ASK),
        ("count", COUNT, "can I have until Friday?", {"command": "extension", "until": "2026-01-16"}),
        ("percent", PERCENT, "help", {"command": "help"}),
    ],
)  # fmt: skip
def test_a_line_is_read_into_its_result(kind: str, context: dict[str, Any], text: str, expected: Any) -> None:
    """Every kind in the shape of its case; a command in place of an answer; doubt is “ask”."""
    assert expected == result(kind, context, text)


def test_an_unknown_kind_is_refused_by_name() -> None:
    """The remedy lists the kinds; a known one is read."""
    with pytest.raises(ValueError, match="“colour” is no kind of question; it is one of percent, count"):
        result("colour", {}, "amber")
    assert {"type": "rag", "value": "amber"} == result("rag", RAG, "amber")


def test_one_answer_is_read_with_its_unit_and_bounds() -> None:
    """As on the command line, with bounds and last figure in the unit."""
    hundred = Decimal(100)
    assert {"type": "percent", "value": "45.3"} == read_one("percent", "%", None, Decimal(0), hundred, "45.3%", TODAY)
    assert ASK == read_one("percent", "%", None, Decimal(0), hundred, "104%", TODAY)
    assert {"type": "count", "value": 340} == read_one(
        "count", "referrals", Decimal(352), Decimal(0), None, "340", TODAY
    )
    assert {"type": "money", "value": "1200", "currency": "GBP"} == read_one(
        "money", "£000", Decimal(1150), None, None, "1200", TODAY
    )
