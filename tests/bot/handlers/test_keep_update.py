"""Delivery groups are asked once each, are done in three replies, and their bodies' parts come to a total."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from conversations.partnership.parts import PartFigure, total
from conversations.partnership.updates import Update
from storage.bodies import bodies_of
from storage.database import Session, Store
from storage.outcomes import outcome_before
from storage.part_figures import parts_of
from storage.people import people_of
from storage.sessions import Seat, seat_by_return, seats_of_round
from storage.targets import target_ids
from tests.bot.handlers.arguing import GEORGE, SIAN, SLACK, SUNITA, tells
from tests.bot.handlers.marlshire import CARL, MARLSHIRE, QUARTER, Marlshire

HUNDRED_THOUSAND = Decimal(100_000)


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county with its round open."""
    return await Marlshire(store).open()


async def updates(county: Marlshire) -> list[Seat]:
    """Every update of the round."""
    return [seat for seat in await county.waiting() if seat.script.startswith("delivery_update@")]


async def in_total(county: Marlshire) -> tuple[Decimal | None, tuple[str, ...]]:
    """The total of NI 136, and the bodies that are missing."""

    def look(session: Session) -> tuple[Decimal | None, tuple[str, ...]]:
        target_id = target_ids(session, MARLSHIRE)["ni 136"]
        bodies = [each.body for each in bodies_of(session, MARLSHIRE)[target_id]]
        given: list[PartFigure] = parts_of(session, MARLSHIRE, QUARTER).get(target_id, [])
        put = total(bodies, given, per=HUNDRED_THOUSAND)
        return put.value, put.missing

    return await county.read(look)


async def test_each_member_and_giver_is_asked_once_about_a_target(county: Marlshire) -> None:
    """Members whose target has a figure this quarter, givers of a part, and nobody's promise of two people."""
    asked = await updates(county)
    about = [(json.loads(seat.brief)["ref"], seat.email) for seat in asked]
    assert len(about) == len(set(about))
    assert {("NI 136", SIAN), ("NI 136", SUNITA), ("NI 156", "ivan.petrov@ambleford.example")} <= set(about)
    everything = await county.read(lambda session: [
        seat for seats in seats_of_round(session, MARLSHIRE, asked[0].round_id or 0).values() for seat in seats])
    actions = [action["id"] for seat in everything for action in json.loads(seat.brief).get("actions", ())]
    assert sorted(actions) == sorted(set(actions))
    people = await county.read(lambda session: people_of(session, MARLSHIRE))
    assert {seat.person_id for seat in asked} <= set(people)


async def test_three_replies_when_nothing_has_changed_in_slack(county: Marlshire) -> None:
    """Carl: his action is on track, nothing is in the way, send; for two targets without an action it is two."""
    (seat,) = await county.seats("carl.dunn@police.marlshire.example", "delivery_update", "NI 16")
    await county.presses(CARL, "Start", on=county.last(CARL, kind="top"))
    for said in ("nothing", "send", "nothing", "send", "on track", "nothing", "send"):
        await county.says(CARL, said)
    sent = await again(county, seat)
    assert sent.sent_at is not None
    kept = await county.read(lambda session: outcome_before(session, sent, Update))
    assert kept is not None
    assert [("A5", "on_track")] == [(each.action, each.progress) for each in kept.promises]


async def again(county: Marlshire, seat: Seat) -> Seat:
    """A seat as it is now."""
    now = await county.read(lambda session: seat_by_return(session, MARLSHIRE, seat.return_id))
    assert now is not None
    return now


async def test_one_letter_when_nothing_has_changed(county: Marlshire) -> None:
    """Greta has two actions for two targets: a line for each, and nothing in the way."""
    greta = "greta.hill@jobcentre.marlshire.example"
    letter = county.last(greta).text
    assert "jobs desk" in letter
    waiting = await county.seats(greta, "delivery_update")
    await county.replies(greta, "1. done\n2. nothing\n3. on track\n4. nothing")
    assert (2, []) == (len(waiting), await county.seats(greta, "delivery_update"))


async def test_parts_come_to_a_total_once_all_are_in(county: Marlshire) -> None:
    """None while one is missing; a correction is a version, and the newest counts; each says who gave it."""
    assert (None, ("Marlshire County Council", "Marlshire Voluntary Action")) == await in_total(county)
    sian = await tells(county, SIAN, "delivery_update", "NI 136", {"part": "14700 out of 500000", "trouble": "nothing"})
    assert (None, ("Marlshire Voluntary Action",)) == await in_total(county)
    await tells(county, SUNITA, "delivery_update", "NI 136", {
        "part_available": "no", "part_reason": "The survey is late", "trouble": "nothing"})
    assert (None, ("Marlshire Voluntary Action",)) == await in_total(county)
    target_id = (await county.read(lambda session: target_ids(session, MARLSHIRE)))["ni 136"]
    sunita = next(seat.return_id for seat in [await again(county, each) for each in await everybody(county)]
                  if seat.email == SUNITA and seat.target_id == target_id)
    taken = await county.fills(sunita, {"part_available": "yes", "part": "7350 out of 250000"})
    assert taken.sent, (taken.refused, taken.left_blank)
    assert (Decimal(2940), ()) == await in_total(county)
    taken = await county.fills(sian, {"part": "14775 out of 500000"})
    assert taken.sent, (taken.refused, taken.left_blank)
    assert (Decimal(2950), ()) == await in_total(county)
    held = (await county.read(lambda session: parts_of(session, MARLSHIRE, QUARTER)))[target_id]
    assert {("Marlshire County Council", "Siân Morgan"), ("Marlshire Voluntary Action", "Sunita Verma")} == {
        (part.body, part.giver) for part in held}
    assert GEORGE not in {each.to for each in county.told if "Two answers differ" in each.text}
    assert SLACK[SIAN] in {each.to for each in county.told}


async def everybody(county: Marlshire) -> list[Seat]:
    """Every talk of the round, sent or not."""
    (some, *_) = await county.waiting()
    found = await county.read(lambda session: seats_of_round(session, MARLSHIRE, some.round_id or 0))
    return [seat for seats in found.values() for seat in seats]
