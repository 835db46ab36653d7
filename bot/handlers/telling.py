"""Telling somebody what came of what they asked, in their own channel; nothing is asked, and nothing hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.desk import Desk
from bot.handlers.posting import POST, paced
from bot.handlers.reaching import EMAIL, ways_to
from bot.ports import Reach
from conversations.dialogue.speech import Line, Manner, Speech
from storage import outbox, people
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity

TOLD = "told"
"""The kind of message, as operators read it."""


def tell(
    desk: Desk, session: Session, partnership_id: str, person_id: int, lines: Sequence[str], purpose: str,
    now: datetime, *, about: str,
) -> Lanes:  # fmt: skip
    """Tell a person, once for the purpose; whom nothing reaches is not told. `about` is the subject of a letter."""
    ways = ways_to(desk, session, partnership_id, person_id)
    if not ways:
        return ()
    person = people.person_of(session, partnership_id, person_id)
    support = f"the support team of {people.partnerships(session)[partnership_id].name}" \
        if ways[0].channel == EMAIL else ""
    message = told_message(desk, ways[0], person, lines, purpose, now, about=about, support=support)
    outbox.enqueue(session, partnership_id, [message], now)
    return (message.lane,)


def told_message(
    desk: Desk, reach: Reach, person: Identity, lines: Sequence[str], purpose: str, now: datetime, *, about: str,
    support: str,
) -> Message:  # fmt: skip
    """What tells a person something by the way given; `support` is who a letter says can be written to."""
    if reach.channel == EMAIL:
        return _letter(desk, reach, person, lines, purpose, now, about, support)
    return _post(desk, reach, person, lines, purpose)


def _post(desk: Desk, reach: Reach, person: Identity, lines: Sequence[str], purpose: str) -> Message:
    speech = Speech(lines=tuple(Line(manner=Manner.TOLD, text=line) for line in lines))
    return Message(
        id=purpose, lane=reach.lane, kind=TOLD, place=f"user:{reach.address}", person_id=person.person_id,
        pace=paced(reach.lane, f"user:{reach.address}", person.person_id),
        payload={"call": POST, "args": desk.drawers[reach.channel].speech(speech, purpose)},
    )


def _letter(
    desk: Desk, reach: Reach, person: Identity, lines: Sequence[str], purpose: str, now: datetime, about: str,
    support: str,
) -> Message:  # fmt: skip
    # Read when it is wanted: 2 MB that talks alone are spared.
    from bot.handlers.writing import Written, write_apart
    from conversations.letters.notices import told

    letter = told(about, lines, name=person.name, support=support)
    return write_apart(desk, letter, Written(reach.address, purpose, now, kind=f"letter:{TOLD}"), person.name,
                       person.person_id)
