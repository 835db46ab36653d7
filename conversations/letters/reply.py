"""What a reply to a letter says: which answers, to which questions, and what could not be placed."""

from __future__ import annotations

from conversations.letters.letter import Shown


class Given(Shown):
    """One answer: for the question `key` of a return, or said to the return as a whole when `key` is none.

    With neither, it is said to the letter as a whole (“not me, Jo does this
    now”, “on leave until the 4th”). `text` is what the person wrote, to be read
    by the question's own kind.
    """

    return_id: str | None
    key: str | None
    text: str


class ReplyRead(Shown):
    """A reply, taken apart; everything the person wrote is in exactly one place.

    `unplaced` are paragraphs that belong to no question with certainty; they
    are kept and asked about, never stored as an answer. `comment` is what is
    plainly no answer (a greeting, a signature, a banner). `clashing` names the
    labels answered twice, differently: neither is taken. `cut` says that the
    text was longer than is read.
    """

    given: tuple[Given, ...] = ()
    unplaced: tuple[str, ...] = ()
    comment: str = ""
    clashing: tuple[str, ...] = ()
    see_attached: bool = False
    cut: bool = False
