"""Temperaments: how people answer, or do not; dealt out by chance, or as somebody says."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path


class Temperament(StrEnum):
    """How somebody answers in a rehearsal; the text is how it is written in a file and in what is told."""

    PROMPT = "prompt"
    LATE = "late"
    AWAY = "away"
    WRONG_UNITS = "wrong units"
    QUOTES = "quotes everything"
    SILENT = "never answers"
    LEAVES = "leaves the job"


MEANING: Mapping[Temperament, str] = {
    Temperament.PROMPT: "answers within six working days",
    Temperament.LATE: "asks for more time, or answers only when reminded after the due date",
    Temperament.AWAY: "is away from the day after the opening for two weeks, then answers",
    Temperament.WRONG_UNITS: "gives figures a hundred times out, and puts them right when asked",
    Temperament.QUOTES: "replies by mail with everything quoted, the answers in between",
    Temperament.SILENT: "gives nothing at all",
    Temperament.LEAVES: "leaves before the due date, and names a deputy if there is one",
}
SHARES: Mapping[Temperament, int] = {
    Temperament.PROMPT: 40, Temperament.LATE: 20, Temperament.AWAY: 10, Temperament.WRONG_UNITS: 10,
    Temperament.QUOTES: 8, Temperament.SILENT: 6, Temperament.LEAVES: 6,
}  # fmt: skip
"""Of a hundred people, how many are of each temperament; of ten or more there is at least one of each."""
ENOUGH = 10
COLUMNS = ("email", "temperament")


def dealt(
    people: Sequence[str], by_letter: Iterable[str], chance: random.Random, given: Mapping[str, Temperament]
) -> dict[str, Temperament]:
    """A temperament for each of these people, by email: as given, else by chance.

    Only whoever is written to by letter replies with everything quoted.
    """
    free = sorted(each for each in people if each not in given)
    chance.shuffle(free)
    letters = set(by_letter)
    found = {each: given[each] for each in people if each in given}
    for temperament, many in _counts(len(free)).items():
        fitting = [each for each in free if temperament is not Temperament.QUOTES or each in letters]
        for each in fitting[:many]:
            found[each] = temperament
            free.remove(each)
    return found | dict.fromkeys(free, Temperament.PROMPT)


def _counts(many: int) -> dict[Temperament, int]:
    """How many of so many people are of each rarer temperament, those first that only some can be of."""
    order = (Temperament.QUOTES, *(each for each in SHARES if each not in {Temperament.QUOTES, Temperament.PROMPT}))
    least = 1 if many >= ENOUGH else 0
    return {each: max(least, round(many * SHARES[each] / 100)) for each in order}


class Unreadable(ValueError):
    """A file of temperaments cannot be used; the sentence says where and what to do."""


def read_temperaments(place: Path) -> dict[str, Temperament]:
    """Who is of which temperament, by email, from a CSV file with the columns `email` and `temperament`.

    Raises:
        OSError: it cannot be read.
        Unreadable: it lacks a column, or names a temperament that there is none of.
    """
    with place.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [each for each in COLUMNS if each not in (rows.fieldnames or ())]:
            raise Unreadable(f"{place} has no column “{missing[0]}”. Give it the columns {' and '.join(COLUMNS)}.")
        return {row["email"].strip().lower(): _named(row["temperament"], f"{place}, row {number}")
                for number, row in enumerate(rows, 2)}  # fmt: skip


def _named(text: str, where: str) -> Temperament:
    said = " ".join(text.replace("_", " ").split()).lower()
    try:
        return Temperament(said)
    except ValueError:
        known = ", ".join(Temperament)
        raise Unreadable(f"{where}: “{text}” is no temperament. Write one of: {known}.") from None
