"""What a sent return comes to: a version of its figure, actions, promises, risks with grades, blockages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from conversations.partnership.actions import Progress
from conversations.partnership.figures import Figure, Flag
from conversations.partnership.returns import Commentary, Return, RiskReviewed
from conversations.partnership.targets import Milestone
from storage.conventions import conventions_of
from storage.figures import Reported, Source, add_version, history
from storage.mentions import anew, keep_blockages, keep_new_risks, keep_promises, keep_reviews, put, withdraw
from storage.outcomes import keep_outcome, outcome_before
from storage.register import open_risks_of
from storage.reviews import after_return
from storage.sessions import Seat
from storage.tables import ActionRow, table
from storage.told import was_told

_action = table(ActionRow)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known of a return at the moment it is sent, beside what was answered.

    `milestone` is the one it was rated against, `direction` its direction of
    travel in a word, `reference` what the person is told to quote.
    """

    reference: str
    source: Source
    milestone: Milestone | None = None
    direction: str | None = None
    note: str | None = None


def record_return(session: Session, seat: Seat, outcome: Return, sending: Sending) -> int:
    """Store what a sent return came to; return the id of its version of the figure.

    First sent after the due date, its figure is marked as late and stays so.
    Sent again, it stores only what it says anew: what stands as it was said
    before is left as it has become since, and what is no longer named is
    dropped, closed or resolved, never deleted. The state of the return itself
    is saved with its session.

    Raises:
        ValueError: the seat's return is about no target.
    """
    if seat.target_id is None:
        raise ValueError(f"Return {seat.return_id} is about no target; it has no figure to store.")
    nothing = Return(ref=outcome.ref, figure=outcome.figure, rated=outcome.rated)
    before = outcome_before(session, seat, Return) or nothing
    keep_outcome(session, seat, outcome, sending.reference, sending.source.at)
    late = seat.sent_at is None and seat.due is not None and sending.source.at > seat.due
    figure = _flagged(outcome.figure, Flag.LATE) if late else outcome.figure
    reported = Reported(figure, outcome.rated, sending.milestone, sending.direction, sending.note)
    figure_id = _keep_figure(session, seat.partnership_id, seat.target_id, reported, sending.source)
    _keep_mentions(session, seat, before, outcome, sending.source)
    return figure_id


def _keep_mentions(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    keep_promises(session, seat, before.promises, outcome.promises, source)
    _keep_action(session, seat, before, outcome, source)
    _keep_risks(session, seat, [review for _, review in anew(before.risks, outcome.risks)], outcome, source)
    keep_new_risks(session, seat, before.new_risks, outcome.new_risks, source)
    keep_blockages(session, seat, before.blockages, outcome.blockages, source)


def _keep_risks(
    session: Session, seat: Seat, reviewed: Sequence[RiskReviewed], outcome: Return, source: Source
) -> None:
    if reviewed and seat.target_id is not None:
        open_ones = open_risks_of(session, seat.partnership_id, seat.target_id)
        matrix = conventions_of(session, seat.partnership_id).matrix
        again = after_return(open_ones, reviewed, matrix, outcome.figure.quarter, source.at.date())
        keep_reviews(session, seat, reviewed, source, again)


def _keep_figure(
    session: Session, partnership_id: str, target_id: int, reported: Reported, source: Source
) -> int:
    """A figure sent again as it stands is no new version: it was not restated.

    One that says something else than a digest that was issued is, and is marked so.
    """
    quarter = reported.figure.quarter
    earlier = history(session, partnership_id, target_id, quarter)
    if earlier:
        reported = _marked(reported, earlier[-1].reported, told=was_told(session, partnership_id, target_id, quarter))
        if earlier[-1].reported == reported:
            return earlier[-1].id
    return add_version(session, partnership_id, target_id, reported, source)


def _marked(reported: Reported, before: Reported, *, told: bool) -> Reported:
    """A figure sent again, with the mark of a restatement where it is one or was one; what came late did so."""
    restated = told and reported.figure.value != before.figure.value
    marks = [flag for flag in (Flag.LATE, Flag.RESTATED) if flag in before.figure.flags]
    figure = _flagged(reported.figure, *marks, *([Flag.RESTATED] if restated else []))
    return replace(reported, figure=figure)


def _flagged(figure: Figure, *flags: Flag) -> Figure:
    return figure.model_copy(update={"flags": tuple(dict.fromkeys((*figure.flags, *flags)))})


def _keep_action(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    intended = _intended(outcome.commentary)
    if intended is None:
        withdraw(session, _action, seat, [], progress=Progress.DROPPED)
    elif intended != _intended(before.commentary):
        row = intended | {"id": f"{seat.return_id}.action", "moved": 0, "note": None, "considered": True,
                          "progress": Progress.PROMISED}
        put(session, seat, source, _action, ("text", "owner", "due", "progress", "at"), [row])


def _intended(said: Commentary | None) -> dict[str, Any] | None:
    """What is promised; none where the figure is explained and nothing needs to be done."""
    if said is None or said.action is None:
        return None
    return {"text": said.action, "owner": said.owner, "due": said.due}
