"""A round is released: each digest leaves once, for its channel and its readers, and is kept as it left."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.handlers.composing import NotPublished
from bot.handlers.fire_timers import fire_timers
from bot.handlers.publish_digest import Published, publish_digest
from bot.handlers.releasing import Plan, Released, plan_release, release
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from storage import rounds
from storage.database import Store
from storage.issued import groups_issued, newest_issued, went_to
from storage.rounds import round_of
from storage.statements import run
from storage.tables import IssuedFigureRow, table
from tests.bot.handlers.arguing import IMRAN, OFF_TRACK, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, Told

DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SAFER, CHAIR = "Safer communities", "rhys.tudor@police.marlshire.example"


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county: Imran has sent a return that is off track."""
    county = await Marlshire(store).open()
    await tells(county, IMRAN, "quarterly_return", "NI 155", OFF_TRACK | {"figure": "120"})
    return county


async def the_round(county: Marlshire) -> int:
    """The number of the round."""
    held = await county.read(lambda session: round_of(session, MARLSHIRE, QUARTER))
    assert held is not None
    return held.round_id


def digests(told: list[Told]) -> Counter[str]:
    """How many posts of digests and letters with them there are."""
    return Counter(each.kind for each in told if "digest" in each.kind)


async def test_the_preview_counts_what_the_release_then_sends(county: Marlshire) -> None:
    """Posts, letters and direct messages, before anything is sent; then the same, and nothing twice."""
    plan = await plan_release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(plan, Plan)
    assert (1, ("NI 155",)) == (plan.reported, plan.unsigned)
    assert {} == await county.read(lambda session: groups_issued(session, MARLSHIRE, 1))
    done = await release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(done, Released)
    assert 1 == done.returns
    assert [(each.layer, each.group, each.to) for each in plan.leaving] == [
        (each.layer, each.group, each.to) for each in done.left]
    told = digests(await county.post())
    posts = sum(each.to.posts + each.to.direct for each in done.left)
    assert {"digest": posts, "letter:digest": sum(each.to.letters for each in done.left)} == dict(told)
    again = await release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(again, Released)
    assert ((), Counter()) == (again.left, digests(await county.post()))


async def test_a_digest_goes_to_its_channel_and_its_chair_and_is_kept_as_it_left(county: Marlshire) -> None:
    """With every place that it went to, and the figures that it told on which line."""
    await release(county.desk, MARLSHIRE, QUARTER)
    held = await county.read(lambda session: newest_issued(session, MARLSHIRE, 1, "theme", SAFER))
    assert held is not None
    assert (1, f"2026-Q2:theme:{SAFER}") == (held.version, held.document.id)
    places = await county.read(lambda session: went_to(session, MARLSHIRE, held.id))
    assert {("slack", "#safer"), ("email", CHAIR)} == {(each.channel, each.place) for each in places}


async def test_what_is_told_of_a_figure_is_kept_with_its_line(county: Marlshire) -> None:
    """On the line of its target with its value and rating; where it was only counted, with its rating alone."""
    await release(county.desk, MARLSHIRE, QUARTER)
    figures = table(IssuedFigureRow)
    wanted = figures.select().where(figures.c.quarter == QUARTER)
    rows = await county.read(lambda session: list(run(session, wanted)))
    told = {(row.line, None if row.value is None else str(row.value), row.rating) for row in rows}
    assert {("NI 155", "120", Rating.RED), ("counts", None, Rating.RED)} <= told
    assert 1 == len({row.figure_id for row in rows})


async def test_on_its_day_every_layer_leaves(county: Marlshire) -> None:
    """A second before, none; then each once, whatever fires again, and after it by hand nothing more."""
    held = await county.read(lambda session: round_of(session, MARLSHIRE, QUARTER))
    assert held is not None
    assert Counter() == digests(await county.waits(held.round.digests - timedelta(seconds=1)))
    told = digests(await county.waits(held.round.digests))
    issued = await county.read(lambda session: groups_issued(session, MARLSHIRE, held.round_id))
    assert {"board", "theme", "district", "group"} == {layer for layer, _ in issued}
    assert (True, True) == (told["digest"] > 0, told["letter:digest"] > 0)
    await fire_timers(county.desk)
    assert Counter() == digests(await county.post())
    again = await release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(again, Released)
    assert () == again.left


async def test_a_delivery_group_is_told_what_is_its_to_do_and_nothing_else(county: Marlshire) -> None:
    """One with nothing to report is kept, and troubles nobody."""
    plan = await plan_release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(plan, Plan)
    groups = {each.group: each for each in plan.leaving if each.layer == "group"}
    assert not groups["NI 155"].empty
    assert groups["NI 155"].to.places
    assert all(each.empty != bool(each.to.places) for each in groups.values() if not each.to.unreached)


async def test_what_changes_later_is_issued_anew_by_hand(county: Marlshire) -> None:
    """As the next version, to the same places; as it stands it is sent to nobody again."""
    early = await publish_digest(county.desk, MARLSHIRE, QUARTER, "theme", SAFER)
    assert isinstance(early, NotPublished)
    await release(county.desk, MARLSHIRE, QUARTER)
    await county.post()
    theme = await theme_of_imran(county)
    same = await publish_digest(county.desk, MARLSHIRE, QUARTER, "theme", theme)
    assert isinstance(same, Published)
    assert ((), Counter()) == (same.went.places, digests(await county.post()))
    await tells_again(county)
    anew = await publish_digest(county.desk, MARLSHIRE, QUARTER, "theme", theme)
    assert isinstance(anew, Published)
    assert len(anew.went.places) == sum(digests(await county.post()).values()) > 0
    held = await county.read(lambda session: newest_issued(session, MARLSHIRE, 1, "theme", theme))
    assert held is not None
    assert 2 == held.version
    places = await county.read(lambda session: went_to(session, MARLSHIRE, held.id))
    assert all("@2:" in each.message_id for each in places)


async def theme_of_imran(county: Marlshire) -> str:
    """The theme of NI 155, which has a digest with a line of it."""
    plan = await plan_release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(plan, Plan)
    for each in plan.leaving:
        held = await county.read(lambda session, group=each.group: newest_issued(  # type: ignore[misc]
            session, MARLSHIRE, 1, "theme", group))
        if each.layer == "theme" and held is not None and any(row.ref == "NI 155" for row in held.document.rows):
            return each.group
    raise LookupError("No theme tells of NI 155.")


async def tells_again(county: Marlshire) -> None:
    """Imran corrects his figure."""
    lines = await county.read(lambda session: rounds.lines(session, MARLSHIRE, 1))
    of_imran = next(each for each in lines if each.ref == "NI 155" and each.script.startswith("quarterly_return"))
    (why,) = (await county.fills(of_imran.return_id, {"figure": "121"})).left_blank
    assert (await county.fills(of_imran.return_id, {why: "One was counted twice"})).sent


async def test_a_round_that_is_not_there_is_not_released(county: Marlshire) -> None:
    """The reason names the remedy; the round that is there can be."""
    unknown = Quarter(2027, 1)
    for told in (await plan_release(county.desk, MARLSHIRE, unknown), await release(county.desk, MARLSHIRE, unknown)):
        assert isinstance(told, NotPublished)
        assert "open it first with “round open”" in told.reason
    assert isinstance(await release(county.desk, MARLSHIRE, QUARTER), Released)
