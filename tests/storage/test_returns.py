"""What a sent return comes to is stored once, brought up to date when sent again, and leads back to its words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState, Move
from conversations.partnership.figures import DataStatus, Figure, Flag, Standing
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import (
    CauseCode,
    Commentary,
    NewBlockage,
    NewRisk,
    PromiseKept,
    Return,
    ReturnState,
    RiskReviewed,
)
from conversations.partnership.risks import Grade
from storage.blockages import Hold, keep_move, open_blockages
from storage.database import Session, Store
from storage.figures import Source, current_figures, history
from storage.inbox import Outcome, admit
from storage.ledger import Entry, append, entries_at, entries_of, provenance
from storage.plans import open_actions, open_risks
from storage.returns import Sending, record_return
from storage.sessions import Seat, save_session, seat_by_return
from storage.tables import RiskGradeRow, table
from storage.talks import begin_talk
from tests.storage.examples import ANN, DUE, NOW, Q2, County, a_county

LATER = date(2026, 11, 2)


def a_return(value: str = "432", **changes: object) -> Return:
    """An amber figure with everything that can be said beside it."""
    facts = {
        "ref": "1",
        "figure": Figure(quarter=Q2, status=DataStatus.REPORTED, value=Decimal(value), standing=Standing.FINAL,
                         flags=(Flag.LATE,)),
        "rated": Rated(rating=Rating.AMBER, variance=Decimal("-0.05")),
        "commentary": Commentary(cause="Staff left", cause_code=CauseCode.OURS, action="Hire", owner="Bob",
                                 due=LATER),
        "promises": (PromiseKept(action="A1", progress=Progress.LATE, note="In hand", new_due=LATER),),
        "risks": (RiskReviewed(risk="R1", grade=Grade(likelihood=3, impact=4)),),
        "new_risks": (NewRisk(description="Strike", grade=Grade(likelihood=1, impact=5)),),
        "blockages": (NewBlockage(what="No data from the police", who_can="Cat"),),
    }
    return Return.model_validate(facts | changes)


async def send(store: Store, county: County, outcome: Return, key: str = "Ev1", minutes: int = 0) -> int:
    """Ann answers and sends, in one turn."""
    at = NOW + timedelta(minutes=minutes)

    def turn(session: Session) -> int:
        seat = seat_by_return(session, "kent", county.first_return, turn=True)
        assert seat is not None
        admit(session, key, channel="slack", place=f"T1:C1:{key}", received_at=at, raw='{"text":"four 32"}',
              partnership_id="kent", person_id=county.ann, outcome=Outcome.TAKEN)
        append(session, "kent", seat.return_id, [Entry("answered", "figure", "432", "four 32"), Entry("sent")],
               at=at, person_id=county.ann, inbox_key=key)
        save_session(session, seat, "{}", ReturnState.SENT, at)
        source = Source(at, seat.return_id, key, county.ann)
        return record_return(session, seat, outcome, Sending("Q2-1", source, direction="better"))

    return await store.write(turn)


@pytest.fixture
async def county(store: Store) -> County:
    """An open round."""
    return await store.write(a_county)


async def test_a_sent_return_is_stored_whole(store: Store, county: County) -> None:
    """Figure, action, promise, grade, new risk and blockage stand as they were said."""
    await send(store, county, a_return())
    (figure,) = await store.read(lambda session: current_figures(session, "kent", Q2))
    assert (a_return().figure, a_return().rated, "better", 1) == (
        figure.reported.figure, figure.reported.rated, figure.reported.direction, figure.version)
    refs = {county.targets["1"]: "1"}
    actions = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
    assert {("A1", LATER, Progress.LATE, 1), (f"{county.first_return}.action", LATER, Progress.PROMISED, 0)} == {
        (one.id, one.due, one.progress, one.moved) for one in actions}
    risks = (await store.read(lambda session: open_risks(session, "kent", refs)))[county.targets["1"]]
    assert {("Funding ends", 12), ("Strike", 5)} == {(one.description, one.grade.score) for one in risks}
    (held,) = await store.read(lambda session: open_blockages(session, "kent"))
    blockage = held.blockage
    assert ("1", "No data from the police", ANN.email, NOW.date(), "Cat") == (
        blockage.ref, blockage.what, blockage.raised_by, blockage.raised_on, blockage.who_can)


async def test_sent_again_it_withdraws_what_is_no_longer_named(store: Store, county: County) -> None:
    """Nothing is doubled, nothing is deleted, and a date put off once was put off once."""
    await send(store, county, a_return())
    again = a_return(commentary=None, new_risks=(), blockages=())
    await send(store, county, again, key="Ev2", minutes=5)
    refs = {county.targets["1"]: "1"}
    (promise,) = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
    assert ("A1", 1) == (promise.id, promise.moved)
    (risk,) = (await store.read(lambda session: open_risks(session, "kent", refs)))[county.targets["1"]]
    assert "Funding ends" == risk.description
    assert [] == await store.read(lambda session: open_blockages(session, "kent"))
    await send(store, county, a_return(), key="Ev3", minutes=9)
    assert 1 == len(await store.read(lambda session: open_blockages(session, "kent")))


async def test_a_new_date_that_is_put_right_is_put_off_once(store: Store, county: County) -> None:
    """The same return sent again with another date corrects the first, however often."""
    refs = {county.targets["1"]: "1"}
    (said,) = a_return().promises
    await send(store, county, a_return())
    for number, due in enumerate((LATER.replace(day=3), LATER.replace(day=4)), 2):
        again = a_return(promises=(said.model_copy(update={"new_due": due}),))
        await send(store, county, again, key=f"Ev{number}", minutes=5 * number)
        stand = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
        assert (due, 1) == next((one.due, one.moved) for one in stand if one.id == said.action)


async def test_a_cause_without_an_action_promises_nothing(store: Store, county: County) -> None:
    """On track but worse, a figure is explained and needs no action; said later it is promised, taken back not."""
    explained = Commentary(cause="Staff left", cause_code=CauseCode.OURS)
    refs = {county.targets["1"]: "1"}
    own = f"{county.first_return}.action"

    async def promised(commentary: Commentary, key: str, minutes: int) -> bool:
        await send(store, county, a_return(commentary=commentary), key=key, minutes=minutes)
        stand = await store.read(lambda session: open_actions(session, "kent", refs))
        return own in {one.id for one in stand[county.targets["1"]]}

    assert not await promised(explained, "Ev1", 0)
    assert await promised(explained.model_copy(update={"action": "Hire"}), "Ev2", 5)
    assert not await promised(explained, "Ev3", 9)


async def test_whoever_promises_has_been_asked_for_its_risk(store: Store, county: County) -> None:
    """The same return asks what may stand in the way: promises made and promises put back count as considered."""
    refs = {county.targets["1"]: "1"}
    (before,) = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
    await send(store, county, a_return())
    after = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
    assert ((before.id, False), {(before.id, True), (f"{county.first_return}.action", True)}) == (
        (before.id, before.considered), {(one.id, one.considered) for one in after})


async def test_a_figure_is_a_new_version_only_when_it_changed(store: Store, county: County) -> None:
    """Sent again as it stands it is the same one; restated, both are there and the newest holds."""
    first = await send(store, county, a_return())
    assert first == await send(store, county, a_return(), key="Ev2", minutes=5)
    second = await send(store, county, a_return("440"), key="Ev3", minutes=9)
    versions = await store.read(lambda session: history(session, "kent", county.targets["1"], Q2))
    assert [(first, 1, Decimal(432)), (second, 2, Decimal(440))] == [
        (one.id, one.version, one.reported.figure.value) for one in versions]
    (newest,) = await store.read(lambda session: current_figures(session, "kent", Q2))
    assert second == newest.id


async def test_a_figure_leads_back_to_its_words(store: Store, county: County) -> None:
    """The person, the message as it came and what they wrote in it; not for another partnership."""
    figure_id = await send(store, county, a_return())
    found = await store.read(lambda session: provenance(session, "kent", figure_id))
    assert found is not None
    assert (Decimal(432), "Ann", "Ev1", "T1:C1:Ev1", '{"text":"four 32"}', "four 32") == (
        found.value, found.name, found.inbox_key, found.place, found.raw, found.said)
    assert await store.read(lambda session: provenance(session, "weald", figure_id)) is None


async def test_the_ledger_keeps_order_and_knows_the_message(store: Store, county: County) -> None:
    """What an edited message had answered is found by its place."""
    await send(store, county, a_return())
    await send(store, county, a_return(), key="Ev2", minutes=5)
    told = await store.read(lambda session: entries_of(session, "kent", county.first_return))
    assert ["answered", "sent", "answered", "sent"] == [one.kind for one in told]
    edited = await store.read(lambda session: entries_at(session, "kent", "T1:C1:Ev2"))
    assert [one.seq for one in told[2:]] == [one.seq for one in edited]
    assert [] == await store.read(lambda session: entries_at(session, "weald", "T1:C1:Ev2"))


async def test_a_talk_about_no_target_has_no_figure(store: Store, county: County) -> None:
    """It is refused with the reason; the return about a target is stored."""

    def talk(session: Session) -> Seat:
        begun = begin_talk(session, "kent", county.ann, "risk@1", "{}", NOW)
        seat = seat_by_return(session, "kent", begun)
        assert seat is not None
        return seat

    seat = await store.write(talk)
    sending = Sending("x", Source(NOW))
    with pytest.raises(ValueError, match="about no target"):
        await store.write(lambda session: record_return(session, seat, a_return(), sending))
    assert await send(store, county, a_return())
    assert DUE < LATER


async def test_sent_again_unchanged_it_undoes_nothing(store: Store, county: County) -> None:
    """A blockage passed on since stays where it is, and no grade is recorded twice."""
    await send(store, county, a_return())
    (held,) = await store.read(lambda session: open_blockages(session, "kent"))
    hold = Hold(BlockageState.WITH_SPONSOR, None, NOW.date(), None)
    await store.write(
        lambda s: keep_move(s, "kent", held.blockage.id, Move.PASSED_ON, hold, None, Source(NOW), NOW.date()))

    def grades(session: Session) -> int:
        return len(session.connection().execute(select(table(RiskGradeRow))).all())

    before = await store.read(grades)
    await send(store, county, a_return(), key="Ev2", minutes=5)
    (passed,) = await store.read(lambda session: open_blockages(session, "kent"))
    assert (BlockageState.WITH_SPONSOR, before) == (passed.blockage.state, await store.read(grades))
