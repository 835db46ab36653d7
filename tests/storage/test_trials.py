"""An agreement copied for a test: nothing in it leads to anybody but whoever tries it, and what is copied stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from conversations.digests.own_layers import OwnLayer
from conversations.partnership.actions import Action
from conversations.partnership.districts import District
from conversations.partnership.people import SlackIdentity
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from conversations.partnership.targets import Partnership, Theme
from conversations.partnership.trials import is_trial
from storage import rounds, trials
from storage.briefs import briefs_for
from storage.database import Session, Store
from storage.districts import save_districts
from storage.layers import own_layers, save_layers
from storage.outbox import Message, enqueue
from storage.people import people_of, person_by_email, person_by_slack, save_partnership
from storage.plans import save_actions
from storage.tables import Row
from storage.targets import save_themes
from storage.timers import Timer, fire_due, set_timers
from storage.trials import Player, begin_trial, end_trial, trials_of
from storage.updates import updates_for
from tests.storage.examples import ANN, BOB, CAT, DUE, NOW, Q1, Q2, TOLERANCE, a_county, a_round

DROPPED = "It was dropped."
TRIED = "kent~1"
TESTER = "tester@elsewhere.example"
ROOMS = ("#board", "#safer", "#district", "#layer")
REACHES = (*(each.email for each in (ANN, BOB, CAT)), "ann.lead@home.example", "U1", "U2", "board@county.example",
           "safer@county.example", "layer@county.example", "district@county.example", *ROOMS)  # fmt: skip
"""Everything in the county by which something could reach anybody."""


def the_county(session: Session) -> int:
    """The county with every address and channel that something goes to; the id of whoever leads."""
    found = a_county(session)
    save_partnership(session, "kent", Partnership(
        name="Kent Partnership", board="Board", board_channel="#board", board_emails=("board@county.example",),
        default_rule=TOLERANCE))
    save_themes(session, "kent", [Theme(name="Safer", chair=BOB.email, channel="#safer",
                                        emails=("safer@county.example",))])
    save_districts(session, "kent", [District(name="North", chair=CAT.email, channel="#district",
                                              emails=("district@county.example",))])
    save_layers(session, "kent", [OwnLayer(name="board", channel="#layer", emails=("layer@county.example",))])
    save_actions(session, "kent", [Action(id="A2", ref="1", text="Ring them", owner=CAT.email, due=DUE)], NOW)
    return found.ann


def begun(session: Session, slack: SlackIdentity | None = None, quarter: Quarter = Q2) -> str:
    """A test of the county, as Ann has it."""
    [ann] = [each for each in people_of(session, "kent").values() if each.email == ANN.email]
    return begin_trial(session, "kent", Player(ann.person_id, TESTER, slack), quarter)


def rows_of(session: Session, partnership_id: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a partnership, by table."""
    tables = Row.metadata.tables
    owned: dict[str, Any] = {"partnership": tables["partnership"].c.id}
    owned |= {name: each.c.partnership_id for name, each in tables.items() if "partnership_id" in each.c}
    return {name: sorted((tuple(row) for row in session.connection().execute(
        select(tables[name]).where(owner == partnership_id))), key=repr) for name, owner in owned.items()}


async def test_nothing_in_the_copy_leads_to_anybody_else(store: Store) -> None:
    """No address, no Slack identity and no channel of anybody stands anywhere in it, whole or in JSON."""
    await store.write(the_county)
    trial = await store.write(begun)
    found = await store.read(lambda session: rows_of(session, trial))
    said = [(name, str(value)) for name, rows in found.items() for row in rows for value in row]
    leads = [(name, value, reach) for name, value in said for reach in REACHES
             if reach.lower() in value.lower().replace(f"{reach.lower()}.invalid", "")]
    assert [] == leads
    assert [(trial, TESTER)] == [row[:2] for row in found["address"]]
    assert {"person", "theme", "target", "definition", "milestone", "figure", "action", "risk", "risk_grade", "layer",
            "district", "target_member"} <= {name for name, rows in found.items() if rows}
    assert [[TESTER]] == [json.loads(row[-1]) for row in found["district"]]
    assert [((TESTER,), None)] == [(each.emails, each.channel) for each in
                                   await store.read(lambda session: own_layers(session, trial))]


async def test_nothing_of_the_agreement_changes(store: Store) -> None:
    """Begun and dropped, a test leaves every row of the partnership as it was."""
    await store.write(the_county)
    before = await store.read(lambda session: rows_of(session, "kent"))
    trial = await store.write(begun)
    await store.write(lambda session: end_trial(session, trial, NOW, DROPPED))
    assert before == await store.read(lambda session: rows_of(session, "kent"))


async def test_the_copy_asks_what_the_agreement_asks(store: Store) -> None:
    """Briefs are the same, for the same refs; what was said of the quarter itself is not there."""
    await store.write(the_county)
    trial = await store.write(begun)

    def briefs(session: Session) -> list[list[str]]:
        return [[brief.model_dump_json() for _, brief in briefs_for(session, each, Q2, DUE, "us")]
                for each in ("kent", trial)]  # fmt: skip

    live, tried = await store.read(briefs)
    assert (2, live) == (len(live), tried)
    updates = await store.read(lambda session: updates_for(session, trial, Q2, DUE, "us"))
    assert [("Cat", ("Ring them",))] == [(each.brief.member, tuple(one.text for one in each.brief.actions))
                                         for each in updates if each.brief.actions]
    earlier = await store.write(lambda session: begun(session, quarter=Q1))
    found = await store.read(lambda session: rows_of(session, earlier))
    assert ([], True) == (found["figure"], bool(found["milestone"]))


async def test_whoever_tries_is_known_there_by_one_address_and_one_slack_user(store: Store) -> None:
    """The address stands first for whoever is played; in the partnership itself it stays nobody's."""
    await store.write(the_county)
    zed = SlackIdentity(team="T1", user="UZED")
    trial = await store.write(lambda session: begun(session, zed))

    def known(session: Session) -> list[list[tuple[str, str]]]:
        return [[(each.partnership_id, each.name) for each in found]
                for found in (person_by_email(session, TESTER), person_by_slack(session, "T1", "UZED"))]

    assert [[(trial, "Ann")], [(trial, "Ann")]] == await store.read(known)
    people = await store.read(lambda session: people_of(session, trial))
    assert [("Ann", TESTER, "Bob"), ("Bob", f"{BOB.email}.invalid", None), ("Cat", f"{CAT.email}.invalid", None)] == [
        (each.name, each.email, people[each.deputy_id].name if each.deputy_id else None) for each in people.values()]


async def test_a_dropped_test_does_nothing_more(store: Store) -> None:
    """No timer, no message, no address; its returns are over, and the next test has another number."""
    await store.write(the_county)
    trial = await store.write(begun)
    assert (TRIED, True, False) == (trial, is_trial(trial), is_trial("kent"))

    def at_work(session: Session) -> None:
        opened = rounds.open_round(session, trial, a_round(), briefs_for(session, trial, Q2, DUE, "us"), NOW)
        set_timers(session, trial, [Timer("chase:9", f"round:{opened.round_id}", "chase", NOW)])
        enqueue(session, trial, [Message("p:9", "email:relay", "letter:invitation", TESTER, {})], NOW)

    await store.write(at_work)
    other = await store.write(begun)
    assert [TRIED, "kent~2"] == [each.id for each in await store.read(lambda session: trials_of(session, "kent"))]
    await store.write(lambda session: end_trial(session, trial, NOW, DROPPED))
    assert [other] == [each.id for each in await store.read(lambda session: trials_of(session, "kent"))]
    found = await store.read(lambda session: rows_of(session, trial))
    assert ([], []) == (found["address"], found["slack_identity"])
    assert {"cancelled"} == {row[11] for row in found["message"]}
    assert {ReturnState.NO_RETURN} == {row[7] for row in found["return"]}
    assert [] == await store.write(lambda session: fire_due(session, NOW))
    assert "kent~3" == await store.write(begun)


@pytest.mark.parametrize("name", ["kent", "ken"])
async def test_tests_of_others_are_not_its_own(store: Store, name: str) -> None:
    """One whose id begins alike, or has a letter that means any, has none."""
    await store.write(the_county)
    await store.write(begun)
    found = await store.read(lambda session: trials.trials_of(session, name))
    assert (name == "kent") == bool(found)
