"""A question about a line that came from the page of it: taken once, however often its form is sent."""

from __future__ import annotations

from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.once import in_a_turn
from bot.handlers.questioning import Put, take_question
from bot.ports import Received
from storage.database import Session


async def ask_on_page(desk: Desk, asker: ReaderKey, received: Received, document: str, line: str) -> Put:
    """Put what somebody asks on the page of a line, for whom their link was made."""
    take = partial(_take, desk, asker, received, document, line)
    put = await in_a_turn(desk, received.key, received.channel, take)
    for lane in dict.fromkeys(put.lanes):
        desk.wake(lane)
    return put


def _take(desk: Desk, asker: ReaderKey, received: Received, document: str, line: str, session: Session) -> Put:
    return take_question(desk, session, asker, received, document, line)
