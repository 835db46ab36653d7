"""What somebody may report on: what they have a part in, else what all partners see, and never another's."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot.handlers.beginning import NOTHING_TO_REPORT_ON
from bot.handlers.desk import Desk
from bot.handlers.meaning import NOBODY
from bot.handlers.open_round import open_round
from bot.handlers.posting import DOUBLE_CLICK
from bot.handlers.receive import Handled, receive
from bot.ports import REPORTS, Received
from conversations.dialogue.plainly import lines
from conversations.partnership.blockages import RaisingBrief
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import TwoState
from conversations.partnership.targets import Definition, Measure, Partnership, Target, Theme
from storage import inbox, people, sessions
from storage.database import Session, Store
from storage.inbox import Outcome
from storage.people import save_partnership, save_people
from storage.sessions import Seat
from storage.statements import run
from storage.tables import TargetRow, table
from storage.targets import save_targets, save_themes
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, BOB, CAT, QUARTER, STARTS, TEAM, WEALD, email_of, led_by, name_of

NOON = STARTS + timedelta(hours=3)
DOWNS = "downs"


@pytest.fixture
async def desk(store: Store) -> Desk:
    """Ann and Bob lead two targets each; Cat has a part in none."""
    desk = desk_on(store, lambda: NOON)
    await store.write(_set_up)
    await open_round(desk, WEALD, QUARTER)
    return desk


def _set_up(session: Session) -> None:
    weald.set_up(session, led_by({ANN: 2, BOB: 2}))
    save_people(session, WEALD, [_in_slack(CAT)])


def _in_slack(user: str) -> Person:
    return Person(email=email_of(user), name=name_of(user), organisation="County",
                  slack=SlackIdentity(team=TEAM, user=user))


def _seen_by(session: Session, visibility: str, *refs: str) -> None:
    target = table(TargetRow)
    run(session, target.update().where(target.c.ref.in_(refs)).values(visibility=visibility))


async def report(
    desk: Desk, user: str, key: str = "Ev1", talk: str = "blockage", *, what: str = "", later: timedelta = timedelta()
) -> Handled:
    """Somebody begins a report in Slack."""
    replies = (("what", what),) if what else ()
    return await receive(desk, Received(key=key, channel="slack", workspace=TEAM, sender=user, place=f"report/{key}",
                                        at=NOON + later, replies=replies, begins=talk))


async def begun(desk: Desk, user: str, partnership_id: str = WEALD) -> list[Seat]:
    """The reports somebody has begun in a partnership."""
    return await desk.store.read(partial(_begun, user=user, partnership_id=partnership_id))


def _begun(session: Session, user: str, partnership_id: str) -> list[Seat]:
    who = next(each.person_id for each in people.person_by_slack(session, TEAM, user)
               if each.partnership_id == partnership_id)
    seats = sessions.seats_of_person(session, partnership_id, who)
    return [seat for seat in seats if seat.round_id is None]


async def offered(desk: Desk, user: str, talk: str = "blockage") -> list[str]:
    """The targets that a report of theirs may be about."""
    await report(desk, user, talk=talk)
    [seat] = await begun(desk, user)
    return [each.ref for each in RaisingBrief.model_validate_json(seat.brief).targets]


@pytest.mark.parametrize("talk", REPORTS)
async def test_somebody_with_a_part_reports_on_that(desk: Desk, talk: str) -> None:
    """On all that is theirs, whoever else sees it, and on nothing else."""
    await desk.store.write(lambda session: _seen_by(session, "restricted", "ANN 1"))
    assert ["ANN 1", "ANN 2"] == await offered(desk, ANN, talk)


@pytest.mark.parametrize("talk", REPORTS)
async def test_somebody_without_a_part_reports_on_what_all_partners_see(desk: Desk, talk: str) -> None:
    """A restricted target is offered to nobody without a part in it."""
    await desk.store.write(lambda session: _seen_by(session, "restricted", "ANN 1", "BOB 2"))
    assert ["ANN 2", "BOB 1"] == await offered(desk, CAT, talk)


async def test_a_restricted_target_is_not_taken_when_it_is_named(desk: Desk) -> None:
    """Its reference is no answer to which target it is about; that of one that all see is."""
    await desk.store.write(lambda session: _seen_by(session, "restricted", "ANN 1", "BOB 2"))
    await report(desk, CAT)
    [seat] = await begun(desk, CAT)
    told = []
    for number, ref in enumerate(["ANN 1", "ANN 2"]):
        said = await receive(desk, Received(
            key=f"T{number}", channel="slack", workspace=TEAM, sender=CAT, place=f"D/{number}", at=NOON,
            replies=(("target", ref),), return_id=seat.return_id))
        assert said.speech is not None
        told.append([key for key, _ in said.refusals])
    assert [["target"], []] == told


async def test_where_nothing_is_open_to_them_they_are_told_so(desk: Desk) -> None:
    """To them alone, and nothing is begun; once a target is opened to all, it is."""
    await desk.store.write(lambda session: _seen_by(session, "restricted", "ANN 1", "ANN 2", "BOB 1", "BOB 2"))
    handled = await report(desk, CAT)
    assert handled.speech is not None
    assert (True, (NOTHING_TO_REPORT_ON,)) == (handled.alone, tuple(lines(handled.speech)))
    assert [] == await begun(desk, CAT)
    await desk.store.write(lambda session: _seen_by(session, "partnership", "BOB 1"))
    await report(desk, CAT, "Ev2")
    assert 1 == len(await begun(desk, CAT))


async def test_a_stranger_begins_nothing(desk: Desk) -> None:
    """Somebody whom no partnership knows is told so alone; somebody known begins."""
    handled = await report(desk, "U0STRANGER")
    assert handled.speech is not None
    assert (True, (NOBODY,)) == (handled.alone, tuple(lines(handled.speech)))
    await report(desk, ANN, "Ev2")
    assert 1 == len(await begun(desk, ANN))


async def test_nobody_of_two_partnerships_sees_the_others_targets(desk: Desk) -> None:
    """Cat leads a target of the Downs: a report of hers is in one of the two, about targets of that one alone."""
    await desk.store.write(_in_the_downs)
    await report(desk, CAT)
    await report(desk, CAT, "Ev2", "risk")
    own = {WEALD: ["ANN 1", "ANN 2", "BOB 1", "BOB 2"], DOWNS: ["CAT 1"]}
    seats = {each: await begun(desk, CAT, each) for each in own}
    assert [0, 2] == sorted(map(len, seats.values()))
    for partnership_id, refs in own.items():
        offers = [RaisingBrief.model_validate_json(seat.brief) for seat in seats[partnership_id]]
        assert [refs] * len(offers) == [[each.ref for each in brief.targets] for brief in offers]


def _in_the_downs(session: Session) -> None:
    """A second partnership, of which Cat and Ann are as well."""
    save_partnership(session, DOWNS, Partnership(name="The Downs", board="Board", default_rule=TwoState()))
    save_people(session, DOWNS, [_in_slack(CAT), _in_slack(ANN)])
    save_themes(session, DOWNS, [Theme(name="Safer")])
    definition = Definition(since=QUARTER, title="Cat’s own", unit="referrals", polarity=Polarity.LOWER,
                            measure=Measure.SNAPSHOT, rule=TwoState())
    save_targets(session, DOWNS, [Target(ref="CAT 1", theme="Safer", lead=email_of(CAT), definitions=(definition,))],
                 NOON)


async def test_a_second_press_within_a_moment_is_one_with_the_first(desk: Desk) -> None:
    """It says nothing more; later, of another kind, or with words of its own, it begins another."""
    assert 1 == len((await report(desk, ANN, "A")).claimed)
    again = await report(desk, ANN, "B", later=DOUBLE_CLICK / 2)
    assert (True, None, ()) == (again.fresh, again.speech, again.claimed)
    kept = await desk.store.read(lambda session: inbox.delivery(session, "B"))
    assert kept is not None
    assert Outcome.IGNORED == kept.outcome
    assert 1 == len(await begun(desk, ANN))
    await report(desk, ANN, "C", "risk", later=DOUBLE_CLICK / 2)
    await report(desk, ANN, "D", what="No lease yet", later=DOUBLE_CLICK / 2)
    await report(desk, ANN, "E", later=DOUBLE_CLICK * 2)
    assert 4 == len(await begun(desk, ANN))


async def test_a_delivery_begins_once(desk: Desk) -> None:
    """However often Slack sends it."""
    assert [True, False] == [(await report(desk, ANN, what="No lease yet")).fresh for _ in range(2)]
    assert 1 == len(await begun(desk, ANN))
