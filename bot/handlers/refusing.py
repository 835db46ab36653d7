"""Why a talk takes no more answers: its round is closed, it has moved on, or what was said has been acted on."""

from __future__ import annotations

from datetime import datetime

from bot.handlers.posting import DOUBLE_CLICK
from conversations.partnership.returns import ReturnState
from conversations.scripts.catalogue import talk_named
from storage.sessions import Seat

CLOSED = "This round is closed and its answers cannot be changed here any more. Ask the support team."
MOVED_ON = ("This is not asked of you any more: it has been answered or passed on since. "
            "Nothing was changed. Ask the support team if you think that is wrong.")  # fmt: skip
ACTED_ON = ("What you said has been acted on and cannot be changed here any more. "
            "If something is different now, report it anew or ask the support team.")  # fmt: skip


def why_closed(seat: Seat, at: datetime) -> str | None:
    """Why nothing said to this talk at this moment can be taken, in a sentence for the person; none where it can."""
    if seat.edits_close is not None and at > seat.edits_close:
        return CLOSED
    if seat.round_id is None and seat.state == ReturnState.NO_RETURN:
        return MOVED_ON
    sent = seat.sent_at is not None and at - seat.sent_at > DOUBLE_CLICK
    return ACTED_ON if sent and talk_named(seat.script).script.final else None
