"""Importing: all or nothing, again without doubling, and never over what people have said since."""

import csv
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, Refused, import_folder
from conversations.partnership.actions import Progress
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import PromiseKept, Return
from conversations.partnership.risks import Risk
from conversations.partnership.rounds import Round
from conversations.partnership.targets import Definition
from storage.bodies import bodies_of
from storage.briefs import briefs_for
from storage.conventions import conventions_of
from storage.database import Session, Store
from storage.figures import Source, current_figures
from storage.people import link_slack, people_of, person_by_email, slack_identities
from storage.plans import open_actions, open_risks
from storage.returns import Sending, record_return
from storage.rounds import open_round
from storage.sessions import seats_of_person
from storage.statements import run
from storage.targets import definitions, milestones_in, target_ids

Q2 = Quarter(2026, 2)
OCTOBER = datetime(2026, 10, 1, 9, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=UTC)
JANUARY = datetime(2027, 1, 4, 9, tzinfo=UTC)
TABLES = (
    "partnership", "person", "address", "slack_identity", "theme", "target", "target_member", "definition",
    "milestone", "figure", "action", "risk", "risk_grade", "risk_action", "target_body", "absence",
    "district",
)  # fmt: skip


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A copy of the example county, to be changed."""
    return Path(shutil.copytree(COUNTY, tmp_path / "county"))


def change(folder: Path, table: str, where: dict[str, str], **news: str) -> None:
    """Put new cells into the rows of a table that match."""
    path = folder / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if where.items() <= row.items():
            row.update(news)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def rename(folder: Path, old: str, new: str) -> None:
    """Put one address for another wherever it stands."""
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def sizes(session: Session) -> dict[str, int]:
    """How many rows each table holds."""
    return {name: run(session, text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES}


async def taken(store: Store, folder: Path, at: datetime = OCTOBER, *, check: bool = False) -> Imported:
    """Import and have it accepted."""
    outcome = await import_folder(store, folder, at, check)
    assert isinstance(outcome, Imported), outcome
    return outcome


async def held(store: Store, partnership: str, ref: str) -> tuple[Definition, ...]:
    """The stored definitions of a target."""
    return await store.read(
        lambda session: definitions(session, partnership)[target_ids(session, partnership)[ref.lower()]]
    )


async def test_example_county_is_taken_in_whole(store: Store) -> None:
    """Six themes, 25 targets and their people arrive in one transaction."""
    outcome = await taken(store, COUNTY)
    assert "marlshire-together" == outcome.partnership_id
    assert (6, 25, 28) == tuple(outcome.counts[name] for name in ("themes", "targets", "people"))
    assert 25 == (await store.read(sizes))["target"]


async def test_importing_again_adds_nothing(store: Store) -> None:
    """The same folder a month later, and in another quarter, leaves every table as it was."""
    await taken(store, COUNTY)
    before = await store.read(sizes)
    for later in (NOVEMBER, JANUARY):
        await taken(store, COUNTY, later)
        assert before == await store.read(sizes)


async def test_what_the_county_brings_of_its_own_is_stored(store: Store) -> None:
    """Matrix in its words, ladder with its clocks, who gives which part, a risk with all that is said of it."""
    partnership = (await taken(store, COUNTY)).partnership_id
    held = await store.read(lambda session: conventions_of(session, partnership))
    assert ("almost certain", "critical", 5) == (
        held.matrix.likelihood[4], held.matrix.impact[4], held.matrix.size,
    )  # fmt: skip
    assert [5, 10, None] == [rung.days for rung in held.ladder.rungs]

    def told(session: Session) -> tuple[list[tuple[str, str]], Risk]:
        people, ids = people_of(session, partnership), target_ids(session, partnership)
        bodies = bodies_of(session, partnership)[ids["ni 136"]]
        [risk] = open_risks(session, partnership, {ids["ni 156"]: "NI 156"})[ids["ni 156"]]
        return [(each.body, people[each.person_id].name) for each in bodies], risk

    bodies, risk = await store.read(told)
    assert [("Marlshire County Council", "Siân Morgan"), ("Marlshire Voluntary Action", "Sunita Verma")] == bodies
    assert (20, 16, 6, ("A1", "A2")) == (
        risk.inherent and risk.inherent.score, risk.grade.score, risk.aim and risk.aim.score, risk.actions,
    )  # fmt: skip


async def test_bodies_stay_until_the_folder_says_otherwise(store: Store, county: Path) -> None:
    """Without parts they stand; a sheet of parts without rows takes them away, once none of them is a district."""
    (county / "districts.csv").write_text("district\n", "utf-8")
    partnership = (await taken(store, county)).partnership_id
    (county / "parts.csv").unlink()
    await taken(store, county)
    assert 2 == len(await store.read(lambda session: bodies_of(session, partnership)))
    (county / "parts.csv").write_text("ref,body,giver,gives\n", "utf-8")
    await taken(store, county)
    assert {} == await store.read(lambda session: bodies_of(session, partnership))


async def test_check_writes_nothing(store: Store) -> None:
    """A check reads everything and stores nothing; the import after it is accepted."""
    assert (await taken(store, COUNTY, check=True)).checked
    assert Counter(dict.fromkeys(TABLES, 0)) == Counter(await store.read(sizes))
    assert not (await taken(store, COUNTY)).checked


async def test_broken_folder_writes_nothing(store: Store, county: Path) -> None:
    """One bad cell in the last file refuses all of it; mended, all is taken in."""
    change(county, "absences", {}, to="soon")
    outcome = await import_folder(store, county, OCTOBER)
    assert isinstance(outcome, Refused)
    assert "absences.csv, row 2, column to: “soon” is not a date." in str(outcome.problems[0])
    assert {0} == set((await store.read(sizes)).values())
    change(county, "absences", {}, to="2026-10-16")
    await taken(store, county)


async def test_changed_definition_begins_with_the_quarter_being_collected(store: Store, county: Path) -> None:
    """What was in force before keeps its words; a new unit breaks the series."""
    partnership = (await taken(store, county)).partnership_id
    change(county, "targets", {"ref": "NI 39"}, title="Admissions for alcohol", unit="rate per 1,000")
    await taken(store, county, JANUARY)
    before, now = await held(store, partnership, "NI 39")
    assert ("Alcohol-harm related hospital admission rates", Quarter(2025, 1)) == (before.title, before.since)
    assert ("Admissions for alcohol", Quarter(2026, 3), True) == (now.title, now.since, now.breaks_series)


async def test_changed_title_alone_leaves_figures_comparable(store: Store, county: Path) -> None:
    """Only unit, measure and wording break a series."""
    partnership = (await taken(store, county)).partnership_id
    change(county, "targets", {"ref": "NI 39"}, title="Admissions for alcohol")
    await taken(store, county, JANUARY)
    assert [False, False] == [each.breaks_series for each in await held(store, partnership, "NI 39")]


async def test_mistake_mended_in_the_same_quarter_leaves_one_version_in_force(
    store: Store, county: Path
) -> None:
    """A definition changed twice while one quarter is collected ends as last said."""
    partnership = (await taken(store, county)).partnership_id
    for title in ("Alcohol harm", "Alcohol-related admissions"):
        change(county, "targets", {"ref": "NI 39"}, title=title)
        await taken(store, county, NOVEMBER)
    titles = [each.title for each in await held(store, partnership, "NI 39")]
    assert ["Alcohol-harm related hospital admission rates", "Alcohol-related admissions"] == titles


async def test_explicit_history_overrules_a_version_dated_by_import(store: Store, county: Path) -> None:
    """When the folder says itself until when a definition held, no stored version stands against it."""
    partnership = (await taken(store, county)).partnership_id
    change(county, "targets", {"ref": "NI 39"}, title="First thought")
    await taken(store, county, JANUARY)
    change(county, "targets", {"ref": "NI 39"}, title="Second thought")
    with (county / "earlier.csv").open("a", encoding="utf-8") as file:
        file.write("NI 39,2025-Q4,yes,,,,The old words\n")
    await taken(store, county, JANUARY)
    stored = await held(store, partnership, "NI 39")
    assert "Second thought" == stored[-1].title
    assert {"Second thought"} == {each.title for each in stored if each.since >= Quarter(2026, 1)}


async def test_changed_milestone_adds_a_version(store: Store, county: Path) -> None:
    """The milestone in force is the new one, and the old row is still there."""
    partnership = (await taken(store, county)).partnership_id
    rows = (await store.read(sizes))["milestone"]
    change(county, "milestones", {"ref": "NI 192", "quarter": "2026-Q2"}, value="53.5")
    await taken(store, county, NOVEMBER)
    now = await store.read(
        lambda session: milestones_in(session, partnership, [Q2])[
            target_ids(session, partnership)["ni 192"], Q2
        ]
    )
    assert (Decimal("53.5"), rows + 1) == (now.value, (await store.read(sizes))["milestone"])


async def test_past_figures_are_rated_by_the_rules_of_their_time(store: Store) -> None:
    """The household figure is red and worse; across the break of NI 130 there is no direction."""
    partnership = (await taken(store, COUNTY)).partnership_id
    ids, versions = await store.read(
        lambda session: (
            target_ids(session, partnership),
            {
                each.target_id: each.reported
                for each in current_figures(session, partnership, Quarter(2026, 1))
            },
        )
    )
    homeless, clients = versions[ids["ni 156"]], versions[ids["ni 130"]]
    assert ("red", "worse") == (homeless.rated.rating, homeless.direction)
    assert ("amber", "none") == (clients.rated.rating, clients.direction)


def _answered(session: Session, partnership: str) -> None:
    """Imran Malik sends his return about NI 156: 190 households, and the leases are done."""
    opened = Round(
        quarter=Q2, script="quarterly-return@1", opens=OCTOBER, due=NOVEMBER, no_new_returns=NOVEMBER,
        digests=NOVEMBER, edits_close=JANUARY,
    )  # fmt: skip
    briefs = briefs_for(session, partnership, Q2, date(2026, 10, 14), "gwen.marsh@marlshire.example")
    open_round(session, partnership, opened, briefs, OCTOBER)
    (imran,) = person_by_email(session, "imran.malik@ambleford.example")
    households = target_ids(session, partnership)["ni 156"]
    seat = next(
        s for s in seats_of_person(session, partnership, imran.person_id) if s.target_id == households
    )
    outcome = Return(
        ref="NI 156",
        figure=Figure(quarter=Q2, status=DataStatus.REPORTED, value=Decimal(190)),
        rated=Rated(rating=Rating.GREEN),
        promises=(PromiseKept(action="A1", progress=Progress.DONE, note="All twelve let"),),
    )
    source = Source(datetime(2026, 10, 6, 9, tzinfo=UTC), seat.return_id, None, imran.person_id)
    record_return(session, seat, outcome, Sending("QD-1", source))


async def test_what_people_have_said_since_is_theirs(store: Store, county: Path) -> None:
    """A figure sent and a promise reported on are left as they are; everything else is brought up to date."""
    partnership = (await taken(store, county)).partnership_id
    await store.write(lambda session: _answered(session, partnership))
    with (county / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("NI 156,2026-Q2,231,reported,final,\n")
    change(county, "actions", {"id": "A2"}, text="One allocations policy for both districts")
    assert 2 == (await taken(store, county, NOVEMBER)).kept

    def stands(session: Session) -> tuple[Decimal | None, list[tuple[str, str]]]:
        ids = target_ids(session, partnership)
        figure = next(f for f in current_figures(session, partnership, Q2) if f.target_id == ids["ni 156"])
        promised = open_actions(session, partnership, {ids["ni 156"]: "NI 156"})[ids["ni 156"]]
        return figure.reported.figure.value, [(action.id, action.text) for action in promised]

    assert (Decimal(190), [("A2", "One allocations policy for both districts")]) == await store.read(stands)


async def test_slack_identity_linked_since_survives(store: Store, county: Path) -> None:
    """A person linked by hand stays linked when the folder knows no Slack id of theirs."""
    change(county, "people", {"name": "Ann Archer"}, slack_team="", slack_user="")
    partnership = (await taken(store, county)).partnership_id

    def link(session: Session) -> int:
        (ann,) = person_by_email(session, "ann.archer@marlshire.example")
        assert link_slack(session, partnership, ann.person_id, "T0REHEARSE", "U0NEW")
        return ann.person_id

    ann = await store.write(link)
    await taken(store, county, NOVEMBER)
    linked = await store.read(lambda session: slack_identities(session, partnership))
    assert ("T0REHEARSE", "U0NEW") == linked[ann]


async def test_changed_main_address_is_refused_with_the_way_to_do_it(store: Store, county: Path) -> None:
    """A new main address would make a second person; kept as the main one it is accepted."""
    partnership = (await taken(store, county)).partnership_id
    rename(county, "hannah.lowe@fire.marlshire.example", "h.lowe@fire.example")
    for check in (True, False):
        outcome = await import_folder(store, county, NOVEMBER, check)
        assert isinstance(outcome, Refused)
        assert "Keep hannah.lowe@fire.marlshire.example as the main address" in outcome.problems[0].remedy
    rename(county, "h.lowe@fire.example", "hannah.lowe@fire.marlshire.example")
    change(county, "people", {"name": "Hannah Lowe"}, other_emails="h.lowe@fire.example")
    await taken(store, county, NOVEMBER)
    assert 28 == len(await store.read(lambda session: people_of(session, partnership)))


async def test_two_partnerships_stay_apart(store: Store, county: Path) -> None:
    """Another name is another partnership, even where both names come to the same id."""
    await taken(store, county)
    change(county, "partnership", {}, name="Marlshire – Together!")
    second = await taken(store, county)
    assert "marlshire-together-2" == second.partnership_id
    assert 50 == (await store.read(sizes))["target"]
