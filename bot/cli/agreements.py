"""What was agreed, in and out: importing a partnership, exporting what was reported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import desk, desk_of, quarter_or_refuse, refuse, run, say, settings_or_refuse
from bot.handlers.export_round import Exported, NotExported, export_round
from bot.handlers.import_partnership import Imported, Refused, import_folder
from conversations.digests.wording import plural

CALLED = {
    "themes": ("theme", "themes"), "people": ("person", "people"), "targets": ("target", "targets"),
    "milestones": ("milestone", "milestones"), "figures": ("figure", "figures"), "actions": ("action", "actions"),
    "risks": ("risk", "risks"), "absences": ("absence", "absences"),
    "matrix": ("place of the risk matrix", "places of the risk matrix"), "zones": ("zone", "zones"),
    "grades": ("word for a grade", "words for grades"), "ladder": ("step of the ladder", "steps of the ladder"),
    "parts": ("body that reports", "bodies that report"), "layers": ("digest layer", "digest layers"),
    "districts": ("district", "districts"), "closures": ("day off or worked", "days off or worked"),
}  # fmt: skip
"""How one row of each table is called, and how several are."""


def import_(
    path: Annotated[Path, typer.Argument(help="A folder of CSV files, or one XLSX workbook.", exists=True)],
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong; write nothing.")] = False,
) -> None:
    """Take in a partnership, its people, targets and history; all of it, or nothing."""
    came = run(_import(path, check))
    if isinstance(came, Refused):
        more = came.count - len(came.problems)
        unshown = f", {more} more than shown" if more else ""
        refuse(*(str(problem) for problem in came.problems),
               f"Nothing was written: {plural(came.count, 'problem')}{unshown}.")
    counted = ", ".join(plural(count, *CALLED[table]) for table, count in came.counts.items())
    say(f"{'Would take in' if came.checked else 'Took in'} {came.name}: {counted}.")
    if came.kept:
        say(f"{came.kept} figures, actions or risks were left as people have said since.")
    if came.ignored:
        say(f"Not read: {', '.join(came.ignored)}.")


async def _import(path: Path, check: bool) -> Imported | Refused:
    async with desk(settings_or_refuse()) as at:
        return await import_folder(at.store, path, at.clock(), check)


def export(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    round_: Annotated[str | None, typer.Option("--round", help="A quarter such as 2026-Q2; all without it.")] = None,
    file_format: Annotated[str | None, typer.Option("--format", help="csv, xlsx or json; else by name.")] = None,
    partnership: Annotated[str | None, typer.Option(help="Which partnership, where there are several.")] = None,
) -> None:
    """Write figures, statuses, ratings and the answers they came from."""
    done = run(_export(path, round_, file_format, partnership))
    if isinstance(done, NotExported):
        refuse(done.reason)
    say(*(f"Wrote {file}" for file in done.files))


async def _export(path: Path, round_: str | None, file_format: str | None, name: str | None) -> Exported | NotExported:
    quarter = quarter_or_refuse(round_) if round_ else None
    async with desk_of(name) as (at, partnership_id):
        return await export_round(at.store, partnership_id, path, file_format=file_format, quarter=quarter)
