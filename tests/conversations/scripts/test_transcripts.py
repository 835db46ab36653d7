"""Golden talks: every transcript in a folder of tests/transcripts named for a talk goes as it is written, line by line.

The other folders hold stories in which several talks meet.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from conversations.dialogue.transcript import Player, read, replay
from conversations.scripts.catalogue import TALKS
from conversations.scripts.given import given_by, matter_given, talk_given, today_given

NAMES = sorted({talk.script.name for talk in TALKS})
WRITTEN = sorted(path for name in NAMES for path in (Path(__file__).parents[2] / "transcripts" / name).glob("*.txt"))
FEWEST = {"quarterly_return": 25}
"""How many stand at least; elsewhere two."""


def started(given: Sequence[str]) -> Player:
    """A talk begun on what is given."""
    talk = talk_given(given)
    return Player(talk.script, matter_given(talk, given), today_given(given))


def given_in(path: Path) -> list[str]:
    """What a transcript gives."""
    return [line.what for line in read(path.read_text(encoding="utf-8")) if line.who == "GIVEN"]


def named(path: Path) -> str:
    """A transcript by its folder and name."""
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_the_talk_goes_as_written(path: Path, update: bool) -> None:
    """What the bot says and stores is what the transcript says; `--update` writes it anew."""
    expected = path.read_text(encoding="utf-8")
    actual = replay(expected, started)
    if update:
        path.write_text(actual, encoding="utf-8")
    else:
        assert expected == actual


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_a_talk_stands_in_its_own_folder(path: Path) -> None:
    """A folder holds the transcripts of one talk, and bears its name."""
    assert talk_given(given_in(path)).script.name == path.parent.name


@pytest.mark.parametrize("name", NAMES)
def test_there_are_enough_of_them(name: str) -> None:
    """No talk stands without golden transcripts, and the return has at least twenty-five."""
    assert sum(path.parent.name == name for path in WRITTEN) >= FEWEST.get(name, 2)


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_a_matter_written_down_is_the_same_matter(path: Path) -> None:
    """What `talk --repro` writes of it reads back as the same."""
    given = given_in(path)
    talk, today = talk_given(given), today_given(given)
    matter = matter_given(talk, given)
    again = list(given_by(matter, today))
    assert (matter, today) == (matter_given(talk, again), today_given(again))


def test_a_line_that_says_nobodys_words_is_refused_by_number() -> None:
    """A transcript names the line that begins otherwise, and reads once it is mended."""
    with pytest.raises(ValueError, match="Line 2 begins with “LEED”"):
        read("BOT    What was it?\nLEED   402\n")
    assert [line.who for line in read("BOT    What was it?\nLEAD   402\n")] == ["BOT", "LEAD"]
