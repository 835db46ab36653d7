"""A reply is read alike from every mail program, with its answers laid out in any way."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conversations.letters.letter import SentLetter
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from tests.conversations.letters.clients import CLIENTS, LAYOUTS, Client, Layout
from tests.conversations.letters.sent import ONE, TODAY, TWO

NUMBERED = {
    "1": "45.2",
    "2": "provisional",
    "3": "Two officers left.\nThe data came late.",
    "5": "Sam Brown",
    "6": "no",
}
WAYS: Mapping[str, str] = {
    "numbers with points": "1. 45.2\n2. provisional\n3. Two officers left.\nThe data came late.\n5. Sam Brown\n6. no",
    "blank lines": "1. 45.2\n\n2. provisional\n\n3. Two officers left.\nThe data came late.\n\n5. Sam Brown\n\n6. no",
    "brackets": "Hi,\n\n1) 45.2\n2) provisional\n3) Two officers left.\nThe data came late.\n5) Sam Brown\n6) no",
    "Q, backwards": "Q6: no\nQ5: Sam Brown\nQ3: Two officers left.\nThe data came late.\nQ2: provisional\nQ1: 45.2",
    "one line, then words": "1. 45.2, 2. provisional\n3. Two officers left.\nThe data came late.\n5. Sam Brown; 6. no",
    "signed": "1 - 45.2\n2 - provisional\n3 - Two officers left.\nThe data came late.\n5 - Sam Brown\n6 - no\n\n"
    "Kind regards\n\nJo Smith\nPerformance Officer | Hartshire\n01234 567890",
}


def answers(read: ReplyRead, letter: SentLetter) -> dict[str, str]:
    """The answers by their labels."""
    labels = {(q.return_id, q.key): q.label for q in letter.questions}
    return {labels[given.return_id or "", given.key or ""]: given.text for given in read.given}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_numbered_answers_are_read_from_every_client(client: Client, way: str) -> None:
    """Six ways of numbering, fourteen mail programs: the same five answers, and nothing left over."""
    read = read_reply(client(WAYS[way], ONE), None, ONE, TODAY)

    assert NUMBERED == answers(read, ONE)
    assert ((), (), False, False) == (read.unplaced, read.clashing, read.see_attached, read.cut)


@pytest.mark.parametrize("letter", [ONE, TWO], ids=["one return", "two returns"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_answers_at_their_questions_are_read_in_every_layout(layout: Layout, letter: SentLetter) -> None:
    """Under, above, beside or inside the quoted questions, or in a table: no number is needed there."""
    said = {"1": "45.2", "2": "provisional", "3": "Two officers left.", "5": "Sam Brown", "6": "no"}
    said |= {"7": "98"} if letter is TWO else {}

    read = read_reply(layout(said, letter), None, letter, TODAY)

    assert said == answers(read, letter)
    assert ((), ()) == (read.unplaced, read.clashing)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_single_answer_at_its_question_is_read_in_every_layout(layout: Layout) -> None:
    """One answer of six, in the middle of the letter, is not taken for its neighbour's."""
    read = read_reply(layout({"3": "Two officers left."}, ONE), None, ONE, TODAY)

    assert {"3": "Two officers left."} == answers(read, ONE)
