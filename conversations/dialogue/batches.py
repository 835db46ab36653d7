"""Several replies in one message: put in an order that does not matter to the person.

A form brings its fields in whatever order its channel has them, those left as
they were among them. What comes of it must not hang on that order.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.dialogue.answers import doubted_by
from conversations.dialogue.session import Reply
from conversations.dialogue.slots import place, place_inside
from conversations.dialogue.turn import OPEN, RESERVED, SEND, Turn


def in_order(turn: Turn, replies: Sequence[Reply]) -> list[Reply]:
    """The replies of a message as they are to be taken; what leaves everything as it is drops out.

    Gates come before what lies inside, so that answering inside opens them;
    reasons come after the values they are about, sending comes last.
    """
    if len(replies) < 2:
        return list(replies)
    changing = [reply for reply in replies if not _stands_already(turn, reply)]
    return sorted(changing, key=lambda reply: _turn_of(turn, reply))


def firm(turn: Turn, replies: Sequence[Reply]) -> frozenset[str]:
    """The keys answered in so many words: a presumption sent along with a form says nothing of its own."""
    return frozenset(reply.key for reply in replies if reply.key is not None and not _presumed(turn, reply))


def _turn_of(turn: Turn, reply: Reply) -> int:
    if reply.key is None:
        return 0
    if reply.key in RESERVED:
        return 5 if reply.key in {SEND, OPEN} else 4
    if doubted_by(reply.key) is not None:
        return 3
    if place_inside(reply.key) is not None:
        return 2
    return 0 if _presumed(turn, reply) else 1


def _stands_already(turn: Turn, reply: Reply) -> bool:
    """Whether a form gives back what it was drawn with."""
    if reply.key is None or reply.key in RESERVED:
        return False
    return _same(turn, reply, turn.session.texts.get(reply.key))


def _presumed(turn: Turn, reply: Reply) -> bool:
    slot = place(turn.answers, reply.key) if reply.key is not None else None
    if slot is None or slot.key in turn.session.texts:
        return False
    return _same(turn, reply, turn.answers.within(slot.prefix).presumed(slot.question))


def _same(turn: Turn, reply: Reply, text: str | None) -> bool:
    if text is None:
        return False
    given = "\n".join(reply.text.split("\r\n")).strip()
    slot = place(turn.answers, reply.key or "")
    if given == text.strip() or slot is None or not text:
        return given == text.strip()
    kind = slot.question.kind_for(turn.brief)
    return given == kind.say(kind.load(text)).strip()
