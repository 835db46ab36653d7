"""Golden talks: every transcript in tests/transcripts goes as it is written, line by line."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from conversations.dialogue.transcript import Player, read, replay
from conversations.scripts.given import brief_given, given_by, today_given
from conversations.scripts.quarterly_return import SCRIPT

TALKS = sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))


def started(given: Sequence[str]) -> Player:
    """A quarterly return begun on what is given."""
    return Player(SCRIPT, brief_given(given), today_given(given))


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_the_talk_goes_as_written(path: Path, update: bool) -> None:
    """What the bot says and stores is what the transcript says; `--update` writes it anew."""
    expected = path.read_text(encoding="utf-8")
    actual = replay(expected, started)
    if update:
        path.write_text(actual, encoding="utf-8")
    else:
        assert expected == actual


def test_there_are_enough_of_them() -> None:
    """At least twenty-five golden talks stand."""
    assert len(TALKS) >= 25


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_brief_written_down_is_the_same_brief(path: Path) -> None:
    """What `talk --repro` writes of a brief reads back as that brief."""
    given = [line.what for line in read(path.read_text(encoding="utf-8")) if line.who == "GIVEN"]
    brief, today = brief_given(given), today_given(given)
    assert brief == brief_given(list(given_by(brief, today)))


def test_a_line_that_says_nobodys_words_is_refused_by_number() -> None:
    """A transcript names the line that begins otherwise, and reads once it is mended."""
    with pytest.raises(ValueError, match="Line 2 begins with “LEED”"):
        read("BOT    What was it?\nLEED   402\n")
    assert [line.who for line in read("BOT    What was it?\nLEAD   402\n")] == ["BOT", "LEAD"]
