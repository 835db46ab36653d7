"""The register keeps what it is told of each risk and promise, and which promise mitigates which risk."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from conversations.partnership.actions import Action
from conversations.partnership.risks import Grade, Risk
from storage.database import Session, Store
from storage.plans import open_actions, open_risks, save_actions, save_risks
from storage.targets import target_ids
from tests.storage.examples import NOW, save_agreement

WHOLE = Risk(
    id="R2", ref="1", description="The lease ends", cause="The landlord sells", consequence="No room in March",
    grade=Grade(likelihood=3, impact=4), inherent=Grade(likelihood=5, impact=4), aim=Grade(likelihood=2, impact=3),
    mitigation="Two rooms viewed", actions=("A1", "A2"), owner="Bob",
)  # fmt: skip
BARE = Risk(id="R3", ref="1", description="Snow", grade=Grade(likelihood=1, impact=1))


def registered(session: Session, partnership_id: str = "kent", *risks: Risk) -> None:
    """Three promises and the risks given; only R2 names any promise."""
    save_agreement(session, partnership_id, ("1", "2"))
    actions = [
        Action(id="A1", ref="1", text="Hire a worker"),
        Action(id="A2", ref="1", text="Find a room"),
        Action(id="A3", ref="1", text="Write to all", considered=True),
        Action(id="A4", ref="1", text="Wait"),
    ]
    save_actions(session, partnership_id, actions, NOW)
    save_risks(session, partnership_id, risks or (WHOLE, BARE), NOW)


def risks_of(session: Session, partnership_id: str = "kent") -> dict[str, Risk]:
    """The open risks of target 1 by their ids."""
    refs = {target_ids(session, partnership_id)["1"]: "1"}
    return {risk.id: risk for risk in open_risks(session, partnership_id, refs)[next(iter(refs))]}


def considered(session: Session, partnership_id: str = "kent") -> dict[str, bool]:
    """Which promises of target 1 have had their risk considered."""
    refs = {target_ids(session, partnership_id)["1"]: "1"}
    return {action.id: action.considered for action in open_actions(session, partnership_id, refs)[next(iter(refs))]}


async def test_a_risk_comes_back_as_it_was_saved(store: Store) -> None:
    """Cause, consequence, all three grades and the promises that mitigate it; nothing where nothing was said."""
    await store.write(registered)
    found = await store.read(risks_of)
    assert (WHOLE, BARE) == (found["R2"], found["R3"])


async def test_saving_a_risk_again_brings_all_of_it_up_to_date(store: Store) -> None:
    """What was emptied is empty, and a promise no longer named mitigates it no more; other risks keep theirs."""
    other = BARE.model_copy(update={"actions": ("A1",)})
    await store.write(lambda session: registered(session, "kent", WHOLE, other))
    bare = WHOLE.model_copy(update={"cause": None, "inherent": None, "aim": None, "actions": ("A4",)})
    await store.write(lambda session: save_risks(session, "kent", [bare], NOW))
    found = await store.read(risks_of)
    assert (bare, other) == (found["R2"], found["R3"])


async def test_a_promise_counts_as_considered_where_a_risk_names_it(store: Store) -> None:
    """Or where it was said so; a promise of the same id elsewhere has nothing of it."""
    await store.write(registered)
    await store.write(lambda session: registered(session, "weald", BARE))
    assert {"A1": True, "A2": True, "A3": True, "A4": False} == await store.read(considered)
    theirs = await store.read(lambda session: considered(session, "weald"))
    assert {"A1": False, "A2": False, "A3": True, "A4": False} == theirs


async def test_a_risk_cannot_name_a_promise_that_is_not_stored(store: Store) -> None:
    """The database refuses it, even where another partnership has one of this id; a known one is accepted."""
    await store.write(registered)
    await store.write(lambda session: registered(session, "weald", BARE))
    await store.write(lambda session: save_actions(session, "weald", [Action(id="A9", ref="1", text="Sue")], NOW))
    lost = WHOLE.model_copy(update={"actions": ("A9",)})
    with pytest.raises(IntegrityError):
        await store.write(lambda session: save_risks(session, "kent", [lost], NOW))
    assert WHOLE == (await store.read(risks_of))["R2"]
    await store.write(lambda session: save_risks(session, "kent", [lost.model_copy(update={"actions": ("A4",)})], NOW))
    assert ("A4",) == (await store.read(risks_of))["R2"].actions


async def test_the_register_is_read_in_one_statement(store: Store) -> None:
    """However many promises mitigate a risk."""
    await store.write(registered)
    assert 1 == await store.read(_statements)


def _statements(session: Session) -> int:
    refs = {target_ids(session, "kent")["1"]: "1"}
    connection, said = session.connection(), []
    event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2]))
    open_risks(session, "kent", refs)
    return len(said)
