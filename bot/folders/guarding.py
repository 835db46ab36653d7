"""What people wrote, made harmless in a spreadsheet: text that would start a formula never does."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

STARTS_A_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
LONGEST_IN_EXCEL = 32_767
_CUT = "… (cut here by Excel's limit; whole in the CSV and JSON exports)"
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold beside control characters (XML 1.0, 2.2): one of them, and the whole workbook is refused."""
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """The text with `'` before it where a spreadsheet would take it for a formula; numbers stay numbers."""
    bare = text.lstrip(" \xa0")
    if _is_number(text) or not (text[:1] in STARTS_A_FORMULA or bare[:1] in STARTS_A_FORMULA) or not bare:
        return text
    return f"'{text}"


def for_excel(text: str) -> str:
    """The guarded text without what a workbook cannot hold; a cut is said."""
    clean = guarded(_NO_XML.sub("�", ILLEGAL_CHARACTERS_RE.sub("�", text)))
    return clean if len(clean) <= LONGEST_IN_EXCEL else clean[: LONGEST_IN_EXCEL - len(_CUT)] + _CUT


def _is_number(text: str) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
