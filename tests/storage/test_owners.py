"""Owners of actions and risks are named as people read them, whatever an import wrote."""

import pytest

from conversations.partnership.actions import Action
from conversations.partnership.risks import Grade, Risk
from storage.database import Store
from storage.plans import open_actions, open_risks, save_actions, save_risks
from tests.storage.examples import NOW, a_county

OWNERS = [
    ("ann@county.example", "Ann"),
    ("Ann.Lead@home.example", "Ann"),
    ("BOB@county.example", "Bob"),
    ("Dee Dean of the college", "Dee Dean of the college"),
    ("nobody@elsewhere.example", "nobody@elsewhere.example"),
    (None, None),
]


@pytest.mark.parametrize(("written", "read"), OWNERS)
async def test_an_owner_is_read_by_name(store: Store, written: str | None, read: str | None) -> None:
    """By any address of a person of the partnership; anything else stays as it was written."""
    county = await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    action = Action(id="A9", ref="1", text="Ring them", owner=written)
    risk = Risk(id="R9", ref="1", description="They may not answer", grade=Grade(likelihood=1, impact=2), owner=written)
    await store.write(lambda session: save_actions(session, "kent", [action], NOW))
    await store.write(lambda session: save_risks(session, "kent", [risk], NOW))
    refs = {county.targets["1"]: "1"}
    actions = (await store.read(lambda session: open_actions(session, "kent", refs)))[county.targets["1"]]
    risks = (await store.read(lambda session: open_risks(session, "kent", refs)))[county.targets["1"]]
    assert [read] == [one.owner for one in actions if one.id == "A9"]
    assert [read] == [one.owner for one in risks if one.id == "R9"]
