"""Owners of actions and risks are named as people read them, whatever an import wrote."""

import pytest

from conversations.partnership.actions import Action, Progress
from conversations.partnership.people import Person
from conversations.partnership.risks import Grade, Risk
from storage.database import Session, Store
from storage.people import person_ids, save_people
from storage.plans import open_actions, open_risks, owners_of_actions, save_actions, save_risks
from tests.storage.examples import ANN, BOB, NOW, a_county

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


async def test_an_owner_is_known_by_address_or_by_a_name_that_one_has(store: Store) -> None:
    """In any letters; a name that two share, or nobody has, is nobody's, and finished actions are left out."""
    await store.write(a_county)
    twins = [Person(email=f"kim{number}@county.example", name="Kim", organisation="NHS") for number in (1, 2)]
    await store.write(lambda session: save_people(session, "kent", twins))
    owners = {"A1": "ann@county.example", "A2": "BOB", "A3": "Kim", "A4": "Dee Dean", "A5": None, "A6": "cat"}
    actions = [Action(id=f"Z{name}", ref="1", text="Ring them", owner=owner,
                      progress=Progress.DONE if name == "A6" else Progress.PROMISED) for name, owner in owners.items()]
    await store.write(lambda session: save_actions(session, "kent", actions, NOW))

    def check(session: Session) -> None:
        ann, bob = (person_ids(session, "kent")[email] for email in (ANN.email, BOB.email))
        still = {who: owner for who, owner in owners_of_actions(session, "kent").items() if who.startswith("Z")}
        assert {"ZA1": ann, "ZA2": bob} == still

    await store.read(check)
