"""A brief holds what was stored when the round opened, whatever the number of targets."""

from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from conversations.partnership.matrix import usual_matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Milestone
from storage.briefs import briefs_for
from storage.conventions import save_conventions
from storage.database import Session, Store
from storage.figures import save_figures
from storage.people import UnknownName
from storage.targets import definitions, definitions_of, members_of, save_milestones, save_targets, target_ids
from tests.storage.examples import DUE, NOW, Q1, Q2, a_definition, a_target, reported, save_agreement

SUPPORT = "support@county.example"


def kent(session: Session) -> None:
    """Two targets."""
    save_agreement(session, "kent", ("1", "2"))


async def test_a_brief_holds_what_a_lead_must_know(store: Store) -> None:
    """Milestones, last quarter's figure with its rating, open actions and risks, and who is who."""
    await store.write(kent)
    (_, first), (_, second) = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert ("1", "First-time entrants", "Safer", "Ann", "Bob", SUPPORT, DUE) == (
        first.ref, first.title, first.theme, first.lead, first.sponsor, first.support, first.due)
    assert (Decimal(820), Decimal(1640)) == (first.milestone.value, first.year_end.value)  # type: ignore[union-attr]
    assert first.last is not None
    assert (Decimal(455), Rating.GREEN) == (first.last.value, first.last.rating)
    assert (["A1"], ["R1"]) == ([one.id for one in first.actions], [one.id for one in first.risks])
    assert ((), ()) == (second.actions, second.risks)
    assert (Decimal(1900),) == first.yardsticks


async def test_the_past_reaches_back_eight_quarters(store: Store) -> None:
    """Older figures and the quarter asked about are left out; last year's outturn is a yardstick."""
    await store.write(kent)
    quarters = [Q2.plus(n) for n in range(-10, 1)]
    figures = [("1", reported(str(100 + n), quarter)) for n, quarter in enumerate(quarters)]
    await store.write(lambda session: save_figures(session, "kent", figures, NOW))
    (_, brief), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert quarters[2:-1] == [past.quarter for past in brief.past]
    outturn = next(past.value for past in brief.past if past.quarter == Quarter(2025, 4))
    assert (Decimal(1900), outturn) == brief.yardsticks


async def test_a_new_definition_breaks_comparison_and_keeps_the_past(store: Store) -> None:
    """Figures before the break are told and not compared; the title is that of the quarter."""
    await store.write(kent)
    broken = a_definition(since=Q1, title="First-time entrants (new count)", breaks_series=True)
    figures = [("1", reported("455", q)) for q in (Q1.previous, Q1)]

    def change(session: Session) -> None:
        save_figures(session, "kent", figures, NOW)
        save_targets(session, "kent", [a_target("1", definitions=(a_definition(), broken))], NOW)

    await store.write(change)
    (_, brief), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert "First-time entrants (new count)" == brief.title
    assert [False, True] == [past.comparable for past in brief.past]


async def test_a_target_not_due_has_no_brief(store: Store) -> None:
    """A yearly figure is asked for in its own quarter."""
    await store.write(kent)
    yearly = a_target("2", definitions=(a_definition(due_in=(4,)),))
    await store.write(lambda session: save_targets(session, "kent", [yearly], NOW))

    async def refs(quarter: Quarter) -> list[str]:
        return [b.ref for _, b in await store.read(lambda s: briefs_for(s, "kent", quarter, DUE, SUPPORT))]

    assert ["1"] == await refs(Q2)
    assert ["1", "2"] == await refs(Q2.year_end)


async def test_the_definitions_of_one_target_are_its_own_among_all(store: Store) -> None:
    """The newest of each date, from the oldest date on; none of another partnership's target."""
    await store.write(kent)
    moved = a_target("1", definitions=(a_definition(), a_definition(title="Counted otherwise", since=Q2)))
    again = a_target("1", definitions=(a_definition(), a_definition(title="Counted anew", since=Q2)))
    await store.write(lambda session: save_targets(session, "kent", [moved], NOW))
    await store.write(lambda session: save_targets(session, "kent", [again], NOW))

    def check(session: Session) -> None:
        everyone, ids = definitions(session, "kent"), target_ids(session, "kent")
        assert ["Counted anew"] == [each.title for each in everyone[ids["1"]] if each.since == Q2]
        assert everyone == {ids[ref]: definitions_of(session, "kent", ids[ref]) for ref in ("1", "2")}
        assert () == definitions_of(session, "weald", ids["1"])

    await store.read(check)


async def test_saving_the_same_again_adds_nothing(store: Store) -> None:
    """A definition or milestone is added only when it says something else."""
    await store.write(kent)
    await store.write(kent)
    held = await store.read(lambda session: definitions(session, "kent"))
    ids = await store.read(lambda session: target_ids(session, "kent"))
    assert {ids["1"]: (a_definition(),), ids["2"]: (a_definition(),)} == held
    moved = Milestone(quarter=Q2, value=Decimal(800))
    await store.write(lambda session: save_milestones(session, "kent", [("1", moved)], NOW))
    (_, brief), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert moved == brief.milestone
    assert 2 == len(await store.read(lambda session: members_of(session, "kent")))


@pytest.mark.parametrize(("part", "name"), [("theme", "Nowhere"), ("lead", "eve@county.example")])
async def test_a_target_that_names_nobody_is_refused(store: Store, part: str, name: str) -> None:
    """The sentence says who is missing and for which target; with names that are known it is accepted."""
    await store.write(kent)
    with pytest.raises(UnknownName, match=f"“{name}” is named as {part} of 9"):
        await store.write(lambda session: save_targets(session, "kent", [a_target("9", **{part: name})], NOW))
    await store.write(lambda session: save_targets(session, "kent", [a_target("9")], NOW))


async def test_a_brief_is_of_the_matrix_of_its_partnership(store: Store) -> None:
    """Its size, and its words where they are its own; the usual words are left to whoever reads an answer."""
    await store.write(kent)
    (_, usual), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert (5, ()) == (usual.matrix, usual.grade_words)
    small = usual_matrix(3)
    await store.write(lambda session: save_conventions(session, "kent", small, None))
    (_, smaller), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    assert (3, ()) == (smaller.matrix, smaller.grade_words)
    own = small.model_copy(update={"likelihood": ("Rare", "Likely", "Certain")})
    await store.write(lambda session: save_conventions(session, "kent", own, None))
    (_, named), _ = await store.read(lambda s: briefs_for(s, "kent", Q2, DUE, SUPPORT))
    words = (("rare", 1), ("likely", 2), ("certain", 3), ("low", 1), ("medium", 2), ("high", 3))
    assert (3, words) == (named.matrix, named.grade_words)


async def test_the_statements_do_not_grow_with_the_targets(sqlite_store: Store) -> None:
    """Seven, for two targets as for forty."""
    await sqlite_store.write(kent)
    await sqlite_store.write(lambda s: save_agreement(s, "weald", tuple(str(n) for n in range(40))))
    seen: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        for partnership_id, targets in (("kent", 2), ("weald", 40)):
            briefs = await sqlite_store.read(lambda s, p=partnership_id: briefs_for(s, p, Q2, DUE, SUPPORT))  # type: ignore[misc]
            assert (targets, 7) == (len(briefs), len(seen))
            seen.clear()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
