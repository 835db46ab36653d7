"""People are known by every address they have, in every partnership they belong to, and nowhere else."""

from datetime import date

import pytest

from conversations.partnership.people import WEEK, Absence, SlackIdentity
from conversations.partnership.targets import Partnership
from storage.database import Session, Store
from storage.people import (
    UnknownName,
    absences_from,
    link_slack,
    partnerships,
    people_of,
    person_by_email,
    person_by_slack,
    save_absences,
    save_partnership,
    save_people,
    slack_identities,
)
from tests.storage.examples import ANN, BOB, CAT, TOLERANCE, save_agreement


def two_counties(session: Session) -> None:
    """Ann, Bob and Cat work in both."""
    save_agreement(session, "kent", ("1",))
    save_agreement(session, "weald", ("1",))


@pytest.mark.parametrize("email", ["ann@county.example", "ANN@county.example", "ann.lead@HOME.example"])
async def test_a_person_is_known_by_any_address(store: Store, email: str) -> None:
    """Small and capital letters alike; once for each partnership."""
    await store.write(two_counties)
    found = await store.read(lambda session: person_by_email(session, email))
    assert [("kent", "Ann"), ("weald", "Ann")] == [(one.partnership_id, one.name) for one in found]


async def test_nobody_is_known_by_an_address_of_somebody_else(store: Store) -> None:
    """Neither a stranger's address nor another workspace's user is anybody."""
    await store.write(two_counties)
    assert [] == await store.read(lambda session: person_by_email(session, "eve@county.example"))
    assert [] == await store.read(lambda session: person_by_slack(session, "T2", "U1"))
    found = await store.read(lambda session: person_by_slack(session, "T1", "U1"))
    assert ["Ann", "Ann"] == [one.name for one in found]


async def test_on_which_days_somebody_works_is_kept(store: Store) -> None:
    """All five unless said; said again otherwise it is so."""
    await store.write(two_counties)

    async def weeks() -> dict[str, tuple[str, ...]]:
        return {one.name: one.week for one in (await store.read(lambda s: people_of(s, "kent"))).values()}

    assert {"Ann": WEEK, "Bob": WEEK, "Cat": WEEK} == await weeks()
    part = ANN.model_copy(update={"works": ("mon", "wed")})
    await store.write(lambda session: save_people(session, "kent", [part, BOB, CAT]))
    assert {"Ann": ("mon", "wed"), "Bob": WEEK, "Cat": WEEK} == await weeks()
    await store.write(lambda session: save_people(session, "kent", [ANN]))
    assert {"Ann": WEEK, "Bob": WEEK, "Cat": WEEK} == await weeks()


async def test_saving_people_again_brings_them_up_to_date(store: Store) -> None:
    """Ids stay; names, addresses and Slack identities become what they are now."""
    await store.write(two_counties)
    before = await store.read(lambda session: people_of(session, "kent"))
    moved = ANN.model_copy(update={"name": "Ann B", "other_emails": ("annb@county.example",),
                                   "slack": SlackIdentity(team="T9", user="U9"), "deputy": CAT.email})
    await store.write(lambda session: save_people(session, "kent", [moved]))
    after = await store.read(lambda session: people_of(session, "kent"))
    assert set(before) == set(after)
    ann, cat = (next(i for i, one in after.items() if one.email == e) for e in (ANN.email, CAT.email))
    assert ("Ann B", cat) == (after[ann].name, after[ann].deputy_id)
    assert [ann] == [one.person_id for one in await store.read(
        lambda session: person_by_email(session, "annb@county.example")) ]
    gone = await store.read(lambda session: person_by_email(session, "ann.lead@home.example"))
    assert ["weald"] == [one.partnership_id for one in gone]
    assert ("T9", "U9") == (await store.read(lambda session: slack_identities(session, "kent")))[ann]


async def test_a_deputy_nobody_knows_is_refused(store: Store) -> None:
    """The sentence names both, nothing is kept, and with the deputy added it is accepted."""
    await store.write(two_counties)
    lost = BOB.model_copy(update={"name": "Robert", "deputy": "eve@county.example"})
    with pytest.raises(UnknownName, match=r"eve@county\.example.*deputy of bob@county\.example"):
        await store.write(lambda session: save_people(session, "kent", [lost]))
    names = [one.name for one in (await store.read(lambda session: people_of(session, "kent"))).values()]
    assert ["Ann", "Bob", "Cat"] == names
    eve = CAT.model_copy(update={"email": "eve@county.example", "name": "Eve"})
    await store.write(lambda session: save_people(session, "kent", [eve, lost]))


async def test_absences_are_kept_once(store: Store) -> None:
    """The same days again change only the deputy; those that are over are not returned."""
    await store.write(two_counties)
    days = {"email": ANN.email, "first": date(2026, 10, 5), "last": date(2026, 10, 9)}
    for deputy in (BOB.email, CAT.email):
        absence = Absence(**days, deputy=deputy)  # type: ignore[arg-type]
        await store.write(lambda session, one=absence: save_absences(session, "kent", [one]))  # type: ignore[misc]
    people = {one.email: i for i, one in (await store.read(lambda s: people_of(s, "kent"))).items()}
    (away,) = await store.read(lambda session: absences_from(session, "kent", date(2026, 10, 9)))
    assert (people[ANN.email], people[CAT.email]) == (away.person_id, away.deputy_id)
    assert [] == await store.read(lambda session: absences_from(session, "kent", date(2026, 10, 10)))
    assert [] == await store.read(lambda session: absences_from(session, "weald", date(2026, 10, 5)))


async def test_a_partnership_keeps_its_id(store: Store) -> None:
    """Saved again by its name it is the same one, brought up to date."""
    first = Partnership(name="Kent Partnership", board="PSB", default_rule=TOLERANCE)
    again = first.model_copy(update={"board": "Kent PSB", "board_emails": ("psb@kent.example",)})
    assert "kent" == await store.write(lambda session: save_partnership(session, "kent", first))
    assert "kent" == await store.write(lambda session: save_partnership(session, "other", again))
    assert {"kent": again} == await store.read(partnerships)


async def test_a_slack_identity_is_linked_once(store: Store) -> None:
    """One that belongs to somebody is refused; a new one is linked and found."""
    await store.write(two_counties)
    people = {one.email: i for i, one in (await store.read(lambda s: people_of(s, "kent"))).items()}
    cat = people[CAT.email]
    assert not await store.write(lambda session: link_slack(session, "kent", cat, "T1", "U1"))
    assert await store.write(lambda session: link_slack(session, "kent", cat, "T1", "U3"))
    assert ["Cat"] == [one.name for one in await store.read(lambda s: person_by_slack(s, "T1", "U3"))]
