"""Golden letters: every kind reads as it is written, word by word, as its reader has it before them."""

from pathlib import Path

import pytest

from bot.channels.email.letters.as_text import as_text
from bot.channels.email.letters.blocks import blocks
from tests.conversations.letters.letters_written import LETTERS

FOLDER = Path(__file__).parent / "letters"


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_reads_as_written(name: str, update: bool) -> None:
    """The plain text of a letter is that of its file; `--update` writes it anew."""
    letter = LETTERS[name]()
    actual = f"Subject: {letter.subject}\n\n{as_text(blocks(letter, None))}"
    path = FOLDER / f"{name}.txt"
    if update:
        path.write_text(actual, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == actual


def test_every_file_is_a_letter() -> None:
    """No file is left over from a letter that nobody writes any more."""
    assert set(LETTERS) == {path.stem for path in FOLDER.glob("*.txt")}
