"""Which line somebody means who names its target: one alone, or none."""

import pytest

from conversations.digests.document import Row, Source, SourceKind
from conversations.digests.line_named import begins_with_a_line, line_named


def a_row(line: str, ref: str) -> Row:
    """A line of a digest."""
    return Row(id=line, ref=ref, title="Entrants", rules=("Newly red",), gist="126 entrants",
               sources=(Source(kind=SourceKind.ROUND, id="1"),))


ROWS = (a_row("NI 111", "NI 111"), a_row("NI 11", "NI 11"), a_row("NI 111/action/A1", "NI 111"),
        a_row("LAA.2/risk/R1", "LAA.2"), a_row("X(9)/risk/R2", "X(9)"), a_row("X(9)/risk/R3", "X(9)"))


@pytest.mark.parametrize(("words", "line"), [
    ("Why is NI 111 red?", "NI 111"), ("ni111: why?", "NI 111"), ("NI 11 – who pays?", "NI 11"),
    ("(NI  111) what next", "NI 111"), ("laa.2, is that so?", "LAA.2/risk/R1"), ("Why is NI 1112 red?", None),
    ("XNI 111?", None), ("How do NI 111 and NI 11 differ?", None), ("X(9)?", None), ("Why?", None), ("", None),
])  # fmt: skip
def test_a_line_is_named_by_its_reference(words: str, line: str | None) -> None:
    """In any case and with or without its spaces; never by half of another, and never where two are named."""
    found = line_named(ROWS, words)
    assert line == (None if found is None else found.id)


@pytest.mark.parametrize(("words", "opens"), [
    ("NI 111: why?", True), ("  “NI 111” please explain", True), ("> NI 111 please", True),
    ("Well, NI 111 is red", False), ("", False),
])  # fmt: skip
def test_words_open_with_a_line_or_only_mention_it(words: str, opens: bool) -> None:
    """Only what opens with a reference is for us where nothing is asked."""
    assert opens == begins_with_a_line(ROWS, words)
