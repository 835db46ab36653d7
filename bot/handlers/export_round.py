"""Write what was reported to a file: each figure with its rating, its answers and their messages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.folders.writing import WRITERS
from conversations.partnership.quarters import Quarter
from storage.database import Session, Store
from storage.exports import Exported as Line
from storage.exports import exported, quarters_of


@dataclass(frozen=True, slots=True)
class Exported:
    """The files written, and how many targets by quarter and answers they hold."""

    files: tuple[Path, ...]
    lines: int
    answers: int


@dataclass(frozen=True, slots=True)
class NotExported:
    """Nothing was written; the reason names the remedy."""

    reason: str


async def export_round(
    store: Store,
    partnership_id: str,
    path: Path,
    *,
    file_format: str | None = None,
    quarter: Quarter | None = None,
) -> Exported | NotExported:
    """Export one quarter, or every quarter when none is named, to `path`.

    The format is `csv`, `xlsx` or `json`; without one the ending of the path
    tells it. A CSV export is two files, figures and answers.

    Raises:
        OSError: the file cannot be written there.
    """
    told = file_format or path.suffix.removeprefix(".").lower()
    if told not in WRITERS:
        return NotExported(f"“{told}” is not a format of exports; choose {', '.join(WRITERS)}.")
    if no_place := _no_place(path):
        return NotExported(no_place)
    lines = await store.read(lambda session: _lines(session, partnership_id, quarter))
    if not lines:
        of = f"for {quarter}" if quarter else "yet"
        return NotExported(f"Nothing was reported {of}; import figures or open a round first.")
    return Exported(WRITERS[told](path, lines), len(lines), sum(len(line.answers) for line in lines))


def _no_place(path: Path) -> str | None:
    """Why no file can be written at `path`; none when one can."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}; make it or name another."
    return f"{path} is a folder; name a file in it." if path.is_dir() else None


def _lines(session: Session, partnership_id: str, quarter: Quarter | None) -> list[Line]:
    known = quarters_of(session, partnership_id)
    return exported(session, partnership_id, [each for each in known if quarter in (None, each)])
