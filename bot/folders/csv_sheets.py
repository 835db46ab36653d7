"""CSV bytes as lines: UTF-8 only, and every oddity named where it stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from bot.folders.problems import Problems
from bot.folders.sheets import Line

LARGEST = 64 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SAVE_AS_UTF8 = "In Excel choose “Save as” and “CSV UTF-8 (Comma delimited)”, then import again."


def read_csv(label: str, content: bytes, problems: Problems) -> Iterator[Line]:
    """Read the lines of a CSV file; what cannot be read is noted and ends the file.

    The cells are parted by the comma, semicolon or tab that the header uses:
    all three part the fixed column names with certainty.
    """
    text = _decoded(label, content, problems)
    if text is None:
        return
    if not text.strip():
        problems.add(label, None, None, "The file is empty.", "Put the column names in its first row.")
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Line(number, tuple(map(str.strip, cells)))
    except csv.Error as error:
        problems.add(
            label, number + 1, None, f"The row cannot be read as CSV ({error}).",
            "Close every quotation mark, and double those inside a cell: \"say \"\"when\"\"\".",
        )  # fmt: skip


def _decoded(label: str, content: bytes, problems: Problems) -> str | None:
    """The text, or none once it is noted why there is none."""
    if len(content) > LARGEST:
        problems.add(label, None, None, f"The file is larger than {LARGEST // 2**20} MB.", "Split it by year.")
        return None
    if content.startswith(_UTF16):
        problems.add(label, None, None, "The file is UTF-16 text, not UTF-8.", SAVE_AS_UTF8)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _note_bad_byte(label, content, error.start, problems)
        return None
    if found := _UNPRINTABLE.search(text):
        row, column = _place(text[: found.start()])
        problems.add(
            label, row, column, f"The cell holds an unprintable character (U+{ord(found[0]):04X}).",
            "Type the cell again.",
        )  # fmt: skip
        return None
    return text


def _note_bad_byte(label: str, content: bytes, start: int, problems: Problems) -> None:
    """Say where the first byte stands that is not UTF-8, and what it was likely meant for."""
    row, column = _place(content[:start].decode("utf-8-sig"))
    bad = content[start : start + 1]
    meant = bad.decode("cp1252", errors="ignore")
    likely = f", which older Windows programs write for “{meant}”" if meant.strip() else ""
    problems.add(label, row, column, f"The byte {bad.hex().upper()}{likely} is not UTF-8.", SAVE_AS_UTF8)


def _place(before: str) -> tuple[int, str | None]:
    """The row and the column's name of whatever follows `before`."""
    rows = list(csv.reader(io.StringIO(before + "x", newline=""), delimiter=_delimiter(before)))
    names, last = rows[0], len(rows[-1]) - 1
    return len(rows), names[last].strip() if len(rows) > 1 and last < len(names) else None


def _delimiter(text: str) -> str:
    """Whichever of the delimiters the first row holds most of."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=header.count)
