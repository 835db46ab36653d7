"""A figure that is put right: what is rated otherwise by it, then and later, and which returns are told."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update

from conversations.partnership.brief import Brief, Past
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating, Rule, Tolerance
from conversations.partnership.restating import Rerated
from conversations.partnership.rules.trend import Trajectory
from conversations.partnership.targets import Definition, Measure, Milestone
from storage.database import Session, Store
from storage.figures import FigureVersion, Reported, Source, add_version, history
from storage.restating import Known, follow_figure, known_of, rate_later, rerated, restate, tell_open_returns
from storage.sessions import seat_by_return
from storage.tables import ReturnRow, table
from tests.storage.stored_round import ANSWERED, LONG_AGO, a_brief, a_definition, a_target, found, set_up

Q4, Q1, Q2, Q3 = Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)
SOURCE = Source(at=datetime(2027, 1, 5, tzinfo=UTC))
TOLERANT, TREND = Tolerance(percent=Decimal(10)), Trajectory()


def known(rule: Rule, *values: int, measure: Measure = Measure.SNAPSHOT, breaks: bool = False) -> Known:
    """What is known of a target, fewer better, whose milestone is 100: a figure for each quarter from Q1 on."""
    definitions = [Definition(since=Q4, title="T", unit="people", polarity=Polarity.LOWER, measure=measure, rule=rule)]
    if breaks:
        definitions.append(definitions[0].model_copy(update={"since": Q2, "breaks_series": True}))
    quarters = [Q1.plus(number) for number in range(len(values))]
    goals = {quarter: Milestone(quarter=quarter, value=Decimal(100)) for quarter in quarters}
    there = Known(1, {}, tuple(definitions), goals)
    for number, (quarter, value) in enumerate(zip(quarters, values, strict=True), 1):
        figure = Figure(quarter=quarter, status=DataStatus.REPORTED, value=Decimal(value))
        version = FigureVersion(number, 1, 1, there.reported(quarter, figure, None), SOURCE)
        there = Known(1, {**there.versions, quarter: version}, there.definitions, goals)
    return there


def _rerated(quarter: Quarter, was: Rating, now: Rating) -> Rerated:
    return Rerated(quarter=quarter, was=was, now=now)


@pytest.mark.parametrize(
    ("there", "changes"),
    [
        (known(TOLERANT, 130, 120), (_rerated(Q1, Rating.RED, Rating.AMBER),)),
        (known(TREND, 130, 120), (_rerated(Q2, Rating.AMBER, Rating.RED),)),
        (known(TREND, 130, 120, 119), (_rerated(Q2, Rating.AMBER, Rating.RED),)),
        (known(TREND, 130, 120, measure=Measure.CUMULATIVE), ()),
        (known(TREND, 130, 120, breaks=True), ()),
        (known(TREND, 130, 130, 90), ()),
    ],
    ids=["its own alone", "the next by its trend", "none after that", "a running total is compared with none",
         "nothing across a break", "what was red stays red"],
)  # fmt: skip
def test_what_changes_is_known_before_it_is_confirmed(there: Known, changes: tuple[Rerated, ...]) -> None:
    """Q1 should be 110, not 130: by the rule of each quarter's own time."""
    assert changes == rerated(there, there.with_value(Q1, Decimal(110)), Q1)


def test_a_direction_changes_without_a_rating() -> None:
    """The next quarter was better than this one as it was told, and is worse than it is now."""
    there = known(TOLERANT, 130, 120)
    now = there.with_value(Q1, Decimal(115))
    figure = there.versions[Q2].reported.figure
    assert ("better", "worse") == tuple(each.reported(Q2, figure, None).direction for each in (there, now))
    assert (Flag.RESTATED,) == now.versions[Q1].reported.figure.flags


def test_none_is_restated_where_none_was_reported() -> None:
    """The sentence names the quarter; of one that was, it is."""
    with pytest.raises(LookupError, match="No figure of target 1 was reported for 2026-Q3"):
        known(TOLERANT, 130).with_value(Q3, Decimal(1))
    assert Decimal(1) == known(TOLERANT, 130).with_value(Q1, Decimal(1)).versions[Q1].reported.figure.value


async def stored(store: Store) -> None:
    """T1 is rated by its trend: amber in Q2, because it was better than Q1."""
    definition = a_definition(measure=Measure.SNAPSHOT, rule=TREND)
    target = a_target("T1").model_copy(update={"definitions": (definition,)})

    def work(session: Session) -> None:
        set_up(session, "weald", (target,))
        for quarter, value in ((Q1, 230), (Q2, 220)):
            there = known_of(session, "weald", 1)
            figure = found("T1", quarter, value)[1].figure
            add_version(session, "weald", 1, there.reported(quarter, figure, None), Source(LONG_AGO, person_id=1))

    await store.write(work)


async def test_later_ratings_are_kept_as_versions_with_whoever_gave_the_figure(store: Store) -> None:
    """Nothing else of the later figure changes, and it is not marked as restated; the same once more does nothing."""
    await stored(store)

    def put_right(session: Session) -> list[Quarter]:
        before = known_of(session, "weald", 1)
        restate(session, "weald", before, Q1, Decimal(210), "Counted twice", SOURCE)
        return rate_later(session, "weald", before, known_of(session, "weald", 1), Q1, SOURCE.at)

    assert [Q2] == await store.write(put_right)
    was, now = await store.read(lambda session: history(session, "weald", 1, Q2))
    assert (Rating.AMBER, Rating.RED) == (was.reported.rated.rating, now.reported.rated.rating)
    assert (was.reported.figure, 1) == (now.reported.figure, now.source.person_id)
    _, mine = await store.read(lambda session: history(session, "weald", 1, Q1))
    assert ((Flag.RESTATED,), "Counted twice") == (mine.reported.figure.flags, mine.reported.note)


@pytest.mark.parametrize(("at", "told", "value"), [(ANSWERED, 1, 210), (SOURCE.at, 0, 230)], ids=["open", "closed"])
async def test_a_return_that_may_still_be_changed_is_told(store: Store, at: datetime, told: int, value: int) -> None:
    """What stood last quarter is another figure; one whose round is closed stays as it was asked."""
    await stored(store)
    past = Past(quarter=Q1, status=DataStatus.REPORTED, value=Decimal(230), rating=Rating.RED)
    brief = a_brief(a_target("T1")).model_copy(update={"past": (past,)})

    def tell(session: Session) -> tuple[int, Brief]:
        rows = table(ReturnRow)
        session.connection().execute(update(rows).values(
            brief=brief.model_dump_json(), script="quarterly_return@1"))
        there = known_of(session, "weald", 1)
        restate(session, "weald", there, Q1, Decimal(210), None, SOURCE)
        many = tell_open_returns(session, "weald", known_of(session, "weald", 1), [Q1], at)
        seat = seat_by_return(session, "weald", "1.1")
        assert seat is not None
        return many, Brief.model_validate_json(seat.brief)

    many, now = await store.write(tell)
    assert (told, Decimal(value)) == (many, now.past[0].value)


async def test_a_figure_sent_again_is_followed_as_well(store: Store) -> None:
    """What came after it is rated by what it says now, however it was changed."""
    await stored(store)

    def send_again(session: Session) -> None:
        before = known_of(session, "weald", 1).versions[Q1].reported
        figure = before.figure.model_copy(update={"value": Decimal(210)})
        add_version(session, "weald", 1, Reported(figure, before.rated, before.milestone), SOURCE)
        follow_figure(session, "weald", 1, before.figure, SOURCE)

    await store.write(send_again)
    *_, now = await store.read(lambda session: history(session, "weald", 1, Q2))
    assert Rating.RED == now.reported.rated.rating
