"""A letter that nobody asked for: what it reports is read as the answer to one question that takes all of it."""

from __future__ import annotations

from conversations.letters.letter import Question, SentLetter
from conversations.letters.reply import Given, ReplyRead

WHAT = "what"
"""The question that every report begins with."""
_NOT_BEGUN = "unasked"
_NO_NUMBER_OF_A_LIST = "9999"

UNASKED = SentLetter(text="", questions=(
    Question(label=_NO_NUMBER_OF_A_LIST, return_id=_NOT_BEGUN, key=WHAT, line="", paragraph=True),
))  # fmt: skip
"""What such a letter is read against: nothing of ours is in it, and a list in it numbers no question of ours."""


def reported(read: ReplyRead, return_id: str) -> ReplyRead:
    """What was read against `UNASKED`, said to the talk that it begins.

    Where a letter has no words of its own to report, a list or what it passes
    on is what it reports; beside words of its own a quote is none. Whoever
    sent it checks the words in either case.
    """
    given = tuple(each.model_copy(update={"return_id": return_id}) if each.return_id == _NOT_BEGUN else each
                  for each in read.given)  # fmt: skip
    if not any(each.key == WHAT for each in given) and read.unplaced:
        said = Given(return_id=return_id, key=WHAT, text="\n\n".join(read.unplaced))
        return read.model_copy(update={"given": (said, *given), "unplaced": ()})
    return read.model_copy(update={"given": given, "unplaced": ()})
