"""The file of a backup: written beside its place and put there whole, read line by line, checked by what it says."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.backups.form import FORM, Columns, as_line
from storage.backups.snapshot import Sum, Summing

PRIVATE = 0o600
"""It holds what people wrote: nobody else may read it."""
QUICK = 4
"""How hard gzip tries: measured, twice as quick as its usual and a tenth larger."""


class NotABackup(ValueError):
    """A file cannot be restored from; the text says why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: when it was taken, at which step of the schema, which tables it holds."""

    taken_at: datetime
    step: str
    tables: Mapping[str, Columns]


class Writing:
    """A backup that is being written."""

    def __init__(self, stream: gzip.GzipFile, contents: Contents) -> None:
        self._stream, self.sums = stream, dict[str, Sum]()
        stream.write(as_line({
            "quarterday": "backup", "form": FORM, "step": contents.step, "taken_at": contents.taken_at.isoformat(),
            "tables": contents.tables,
        }))  # fmt: skip

    def table(self, name: str, lines: Iterable[bytes]) -> None:
        """Write a table and close it by its sum."""
        self._stream.write(as_line({"table": name}))
        summing = Summing()
        for line in lines:
            self._stream.write(line)
            summing.add(line)
        self.sums[name] = summing.sum
        self._stream.write(as_line(asdict(summing.sum)))

    def end(self) -> None:
        """Sum it all up."""
        self._stream.write(as_line({"end": whole(self.sums)}))


def whole(sums: Mapping[str, Sum]) -> str:
    """One digest for all tables."""
    return hashlib.sha256(as_line([[name, each.count, each.digest] for name, each in sorted(sums.items())])).hexdigest()


@contextmanager
def put_whole(path: Path) -> Iterator[gzip.GzipFile]:
    """A stream to a file that is there once the block has ended well and what was written was read back.

    Raises:
        FileExistsError: something of that name is there; nothing is ever written over.
        NotABackup: the disk does not give back what was written to it.
    """
    if path.exists():
        raise FileExistsError(17, "It is there already, and no backup is written over; choose another name", str(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as raw:
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=QUICK, mtime=0) as stream:
                yield stream
            raw.flush()
            os.fsync(raw.fileno())
        check(beside)
        beside.rename(path)
        settle(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Let the names in a folder outlast a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Reading:
    """A backup that is being read: its tables in order, each once and whole."""

    def __init__(self, path: Path, stream: Iterator[bytes]) -> None:
        self._path, self._stream = path, stream
        self.contents = self._opening()
        self.sums: dict[str, Sum] = {}

    def tables(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each table with its rows as lines.

        Raises:
            NotABackup: a table is not what it says it is, or the file ends too soon.
        """
        for name in self.contents.tables:
            if self._told() != {"table": name}:
                raise self._wrong(f"the table {name} does not stand where it should")
            yield name, self._rows(name)
            if name not in self.sums:
                raise self._wrong(f"the table {name} was not read to its end")
        if self._told() != {"end": whole(self.sums)} or self._next():
            raise self._wrong("it does not end as it should")

    def _rows(self, name: str) -> Iterator[bytes]:
        summing = Summing()
        while (line := self._line()).startswith(b"["):
            summing.add(line)
            yield line
        if self._parsed(line) != asdict(summing.sum):
            raise self._wrong(f"the rows of {name} are not those that were written")
        self.sums[name] = summing.sum

    def _opening(self) -> Contents:
        told = self._told()
        if not isinstance(told, dict) or told.get("quarterday") != "backup":
            raise NotABackup(f"{self._path} is not a backup of Quarterday.")
        if told["form"] != FORM:
            raise NotABackup(f"{self._path} is a backup of form {told['form']}, and this version reads form {FORM}; "
                             "restore it with a newer version.")
        tables = {name: tuple((each, kind) for each, kind in columns) for name, columns in told["tables"].items()}
        return Contents(datetime.fromisoformat(told["taken_at"]), told["step"], tables)

    def _told(self) -> Any:
        return self._parsed(self._line())

    def _parsed(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except ValueError as fault:
            raise self._wrong("a line of it cannot be read") from fault

    def _line(self) -> bytes:
        line = self._next()
        if not line.endswith(b"\n"):
            raise self._wrong("it was cut off")
        return line

    def _next(self) -> bytes:
        """The next line; empty at the end, where gzip has compared its own sum too."""
        try:
            return next(self._stream, b"")
        except (OSError, EOFError, zlib.error) as fault:
            raise self._wrong("it was cut off or changed") from fault

    def _wrong(self, why: str) -> NotABackup:
        return NotABackup(f"{self._path} cannot be restored from: {why}. Take another backup.")


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """A backup to read.

    Raises:
        OSError: it cannot be opened.
        NotABackup: it is none.
    """
    with path.open("rb") as raw, closing(gzip.GzipFile(fileobj=raw, mode="rb")) as stream:
        yield Reading(path, iter(stream))


def check(path: Path) -> tuple[Contents, dict[str, Sum]]:
    """Read a whole backup and hold it to what it says of itself; what it holds.

    Raises:
        OSError: it cannot be opened.
        NotABackup: it is none, or not whole.
    """
    with reading(path) as file:
        for _, lines in file.tables():
            for _ in lines:
                pass
        return file.contents, file.sums
