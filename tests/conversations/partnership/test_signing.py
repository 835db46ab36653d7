"""What has moved on lines that somebody signed, in plain words."""

from __future__ import annotations

import pytest

from conversations.partnership.signing import SeenLine, moved_since, say_moved

FIGURE = SeenLine(key="figure", label="Figure", value="38")
CAUSE = SeenLine(key="cause", label="Cause", value="Two families moved in.")

PROMISE = SeenLine(key="promise.1.kept", label="“Hire two”", value="Done")
WHY = SeenLine(key="why", label="Why you contest", value="No")


def test_what_stands_as_it_was_signed_has_not_moved() -> None:
    """Line by line; a label that was worded anew is no change."""
    anew = FIGURE.model_copy(update={"label": "The figure"})
    assert () == moved_since({"figure": FIGURE, "cause": CAUSE}, [anew, CAUSE])


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (FIGURE, FIGURE.model_copy(update={"value": "31"}), "The figure was 38 and is now 31."),
        (None, CAUSE, "The cause was not there and is now “Two families moved in”."),
        (CAUSE, None, "The cause was “Two families moved in” and is not given any more."),
        (PROMISE, PROMISE.model_copy(update={"value": "Not done"}), "“Hire two” was Done and is now Not done."),
        (WHY, WHY.model_copy(update={"value": "Yes"}), "“Why you contest” was No and is now Yes."),
    ],
)  # fmt: skip
def test_what_moved_is_said_in_plain_words(was: SeenLine | None, now: SeenLine | None, words: str) -> None:
    """A line that changed, one that came and one that went."""
    key = (now or was or FIGURE).key
    signed = {} if was is None else {key: was}
    (moved,) = moved_since(signed, [] if now is None else [now])
    assert (words, key, now) == (moved.words, moved.key, moved.line)


def test_where_nothing_was_and_nothing_is_there_is_nothing_to_say() -> None:
    """Whoever asks all the same is told so; with one of the two it can be said."""
    with pytest.raises(ValueError, match="name the line"):
        say_moved(None, None)
    assert "The figure was not there and is now 38." == say_moved(None, FIGURE)
