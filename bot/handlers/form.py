"""The whole return on one form, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.handlers.desk import Desk
from bot.handlers.refusing import why_closed
from bot.handlers.talking import Talking
from conversations.dialogue.prompts import sheet
from conversations.partnership.calendars import local_date
from conversations.partnership.trials import MARK, is_trial
from storage import sessions
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its channel draws it."""

    return_id: str
    drawn: dict[str, Any]


async def form_for(desk: Desk, channel: str, team: str, user: str, return_id: str | None) -> Form | str | None:
    """The form of the return named, or of the one the person last sat at; none where that is not theirs.

    A talk that takes no answers any more has no form, but a sentence that says why.
    """
    return await desk.store.read(partial(_form, desk, channel, team, user, return_id))


def _form(
    desk: Desk, channel: str, team: str, user: str, return_id: str | None, session: Session
) -> Form | str | None:
    seat = sessions.seat_by_slack(session, team, user, return_id=return_id)
    if seat is None:
        return None
    closed = why_closed(seat, desk.clock())
    if closed is not None:
        return closed
    talking = Talking.at(seat, local_date(desk.clock(), seat.timezone))
    whole = sheet(talking.answers)
    if is_trial(seat.partnership_id):
        whole = whole.model_copy(update={"title": f"{MARK}: {whole.title}"})
    return Form(seat.return_id, desk.drawers[channel].sheet(whole, seat.return_id))
