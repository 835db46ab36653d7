"""A round in the store: two partnerships may have one each, with figures, plans and returns as tests need."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from conversations.partnership.brief import Brief
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Tolerance
from conversations.partnership.returns import (
    Return,
    ReturnState,
)
from conversations.partnership.rounds import Round
from conversations.partnership.targets import Definition, Measure, Milestone, Partnership, Target, Theme
from storage.figures import Reported, Source
from storage.people import save_partnership, save_people
from storage.returns import Sending, record_return
from storage.rounds import open_round, round_of
from storage.sessions import seat_by_return
from storage.tables import ReturnRow, table
from storage.targets import save_milestones, save_targets, save_themes, target_ids

QUARTER = Quarter(2026, 2)
LONG_AGO = datetime(2026, 4, 10, 9, tzinfo=UTC)
OPENED = datetime(2026, 10, 1, 8, tzinfo=UTC)
ANSWERED = datetime(2026, 10, 8, 23, 30, tzinfo=UTC)
RULE = Tolerance(percent=Decimal(10))


def a_definition(**changed: Any) -> Definition:
    """A running total, where fewer is better."""
    given: dict[str, Any] = {
        "since": Quarter(2025, 1), "title": "First-time entrants", "unit": "referrals", "rule": RULE,
        "polarity": Polarity.LOWER, "measure": Measure.CUMULATIVE,
    }  # fmt: skip
    return Definition(**(given | changed))


def a_target(ref: str, *more: Definition, **changed: Any) -> Target:
    """A target led by Priya Shah; `more` are later definitions."""
    given = {"theme": "Safer", "lead": "priya@county.example", "definitions": (a_definition(), *more)}
    return Target.model_validate({"ref": ref} | given | changed)


def found(ref: str, quarter: Quarter, value: int, rating: Rating | None = None) -> tuple[str, Reported]:
    """A figure as an import stores it; without a rating it was never rated."""
    figure = Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(value))
    return ref, Reported(figure, Rated(rating=rating))


def a_round() -> Round:
    """Due in the evening of 14 October in London, which is the 14th in UTC too."""
    due, closes, digests, edits = (datetime(2026, 10, day, 16, 30, tzinfo=UTC) for day in (14, 28, 30, 31))
    return Round(quarter=QUARTER, script="quarterly-return@1", opens=OPENED, due=due, no_new_returns=closes,
                 digests=digests, edits_close=edits)  # fmt: skip


def a_brief(target: Target) -> Brief:
    """The least that a round can be opened with."""
    return Brief(ref=target.ref, title="", theme=target.theme, quarter=QUARTER, due=date(2026, 10, 14),
                 lead="Priya Shah", support="Support", definition=target.definitions[-1])  # fmt: skip


def set_up(session: Session, partnership: str, targets: tuple[Target, ...]) -> None:
    """A partnership with its people, targets and an open round."""
    given = Partnership(name=f"{partnership} Partnership", board="Board", default_rule=RULE)
    save_partnership(session, partnership, given)
    priya = Person(email="priya@county.example", name="Priya Shah", organisation="County",
                   slack=SlackIdentity(team="T1", user="U1"))  # fmt: skip
    save_people(session, partnership, [priya])
    save_themes(session, partnership, [Theme(name="Safer", channel="C0SAFER"), Theme(name="Quiet")])
    save_targets(session, partnership, targets, LONG_AGO)
    goals = [(each.ref, Milestone(quarter=Quarter(2026, n), value=Decimal(100 * n)))
             for each in targets for n in (1, 2, 3, 4)]  # fmt: skip
    save_milestones(session, partnership, goals, LONG_AGO)
    ids = target_ids(session, partnership)
    briefs = [(ids.must(each.ref, "a target"), a_brief(each)) for each in targets]
    open_round(session, partnership, a_round(), briefs, OPENED)


def _round_id(session: Session, partnership: str) -> int:
    held = round_of(session, partnership, QUARTER)
    assert held is not None
    return held.round_id


def answer(session: Session, partnership: str, ref: str, **changed: Any) -> int:
    """Send the return of a target; the id of its figure."""
    target_id = target_ids(session, partnership).must(ref, "a target")
    seat = seat_by_return(session, partnership, f"{_round_id(session, partnership)}.{target_id}")
    assert seat is not None
    given: dict[str, Any] = {
        "ref": ref, "figure": Figure(quarter=QUARTER, status=DataStatus.REPORTED, value=Decimal(250)),
        "rated": Rated(rating=Rating.RED, variance=Decimal("-0.25")),
    }  # fmt: skip
    returns = table(ReturnRow)
    sent = update(returns).where(returns.c.id == seat.return_id).values(state=ReturnState.SENT)
    session.connection().execute(sent)
    source = Source(ANSWERED, return_id=seat.return_id, person_id=seat.person_id)
    return record_return(session, seat, Return(**(given | changed)), Sending("Q-1", source))
