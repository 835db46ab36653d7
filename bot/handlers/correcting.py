"""A figure is corrected in its own return, because its lead agreed to it or whoever settled a dispute said so."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.handlers.after import After, Lanes
from bot.handlers.refusing import why_closed
from bot.handlers.showing import show_state
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from conversations.dialogue.session import Refused, Reply
from conversations.dialogue.standing import outstanding
from conversations.partnership.brief import Brief
from conversations.partnership.quarters import Quarter
from conversations.scripts.figure_kinds import figure_of
from storage import notices, rounds, sessions
from storage.sessions import Seat

FIGURE = "figure"
AS_SETTLED = "As it was settled between those who gave the two figures."
NOT_CORRECTED = "not_corrected"
"""The kind of a notice about a settled figure that could not be put into its return."""


def correct_figure(after: After, target_id: int, quarter: Quarter, value: Decimal, reason: str) -> Lanes:
    """Put the figure that holds into the lead's return, with the reason; the return is sent again where it can be.

    It is put at the decimals of its indicator. Where the new figure earns reasons that nobody has given, the lead is
    told what is left. A return that is closed, or that cannot hold such a figure, is left as it is, and the support
    team is told.
    """
    seat = _return_of(after, target_id, quarter)
    if seat is None or why_closed(seat, after.received.at) is not None:
        return _tell_support(after, target_id, value, reason)
    talking = Talking.at(seat, after.today)
    brief = Brief.model_validate(talking.brief)
    value = value.quantize(Decimal(1).scaleb(-brief.definition.decimals), ROUND_HALF_UP)
    text = figure_of(brief).show(value)
    changed, events = talking.take([Reply(key=FIGURE, text=text)])
    if any(isinstance(event, Refused) for event in events):
        return _tell_support(after, target_id, value, reason)
    lanes = after.answer(seat, [Reply(key=FIGURE, text=text), *_justified(changed, reason)])
    shown = show_state(after.desk, after.session, seat, after.received.at, f"{after.received.key}:{seat.return_id}")
    return (*lanes, *shown, *_tell_lead(after, seat, value, reason))


def _justified(changed: Talking, reason: str) -> list[Reply]:
    """The reason for each doubt about the new figure; in other words where its own would be read as a figure."""
    doubts = [slot.key for slot in outstanding(changed.answers) if slot.about == FIGURE]
    given = [Reply(key=key, text=reason) for key in doubts]
    after, _ = changed.take(given)
    if after.session.texts[FIGURE] == changed.session.texts[FIGURE]:
        return given
    return [Reply(key=key, text=AS_SETTLED) for key in doubts]


def _return_of(after: After, target_id: int, quarter: Quarter) -> Seat | None:
    held = rounds.round_of(after.session, after.partnership, quarter)
    if held is None:
        return None
    return sessions.seat_by_return(after.session, after.partnership, f"{held.round_id}.{target_id}", turn=True)


def _tell_lead(after: After, seat: Seat, value: Decimal, reason: str) -> Lanes:
    if seat.person_id == after.seat.person_id:
        return ()
    now = sessions.seat_by_return(after.session, after.partnership, seat.return_id) or seat
    talking = Talking.at(now, after.today)
    said = figure_of(Brief.model_validate(talking.brief)).say(value)
    lines = [f"The figure of “{talking.brief.title}” is now {said}. {reason}"]
    if not talking.session.is_sent:
        lines.append("Something more is needed before your return can be sent again. Say “review” to see it.")
    return tell(after.desk, after.session, after.partnership, seat.person_id, lines,
                f"corrected:{after.received.key}:{seat.return_id}", after.received.at,
                about=f"Corrected: {talking.brief.title}")


def _tell_support(after: After, target_id: int, value: Decimal, reason: str) -> Lanes:
    said = f"The figure {value} holds and could not be put into its return, which is closed or cannot hold it: {reason}"
    notices.notify(after.session, after.partnership, NOT_CORRECTED, f"target {target_id}", said, after.received.at)
    return ()
