"""Temperaments are dealt out by chance or as a file says, and nobody quotes a letter who gets none."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from bot.rehearsal.respondents.temperaments import Temperament, Unreadable, dealt, read_temperaments

PEOPLE = [f"p{number}@county.example" for number in range(50)]


def test_everybody_gets_one_and_the_same_again() -> None:
    """By the seed; of ten or more people there is one of each, and most are prompt."""
    found = dealt(PEOPLE, PEOPLE[:20], random.Random(4), {})
    many = Counter(found.values())
    assert (set(PEOPLE), set(Temperament)) == (set(found), set(many))
    assert Temperament.PROMPT == many.most_common(1)[0][0]
    assert found == dealt(PEOPLE, PEOPLE[:20], random.Random(4), {})
    assert found != dealt(PEOPLE, PEOPLE[:20], random.Random(5), {})


def test_only_readers_of_letters_quote_them() -> None:
    """Where nobody is written to by letter, nobody does."""
    letters = set(PEOPLE[:3])
    for seed in range(20):
        found = dealt(PEOPLE, letters, random.Random(seed), {})
        assert letters >= {each for each, temperament in found.items() if temperament is Temperament.QUOTES}
    assert Temperament.QUOTES not in dealt(PEOPLE, (), random.Random(1), {}).values()


def test_a_file_says_who_is_which(tmp_path: Path) -> None:
    """By email; the others are dealt what is left, and a slip is named with its row."""
    place = tmp_path / "people.csv"
    place.write_text("email,temperament\nP1@county.example,leaves the job\np2@county.example,wrong_units\n", "utf-8")
    given = read_temperaments(place)
    assert {PEOPLE[1]: Temperament.LEAVES, PEOPLE[2]: Temperament.WRONG_UNITS} == given
    found = dealt(PEOPLE, (), random.Random(1), given)
    assert (Temperament.LEAVES, Temperament.WRONG_UNITS) == (found[PEOPLE[1]], found[PEOPLE[2]])
    place.write_text("email,temperament\np1@county.example,grumpy\n", "utf-8")
    with pytest.raises(Unreadable, match=r"row 2: “grumpy” is no temperament\. Write one of: prompt, late"):
        read_temperaments(place)
    place.write_text("email\np1@county.example\n", "utf-8")
    with pytest.raises(Unreadable, match="has no column “temperament”"):
        read_temperaments(place)
