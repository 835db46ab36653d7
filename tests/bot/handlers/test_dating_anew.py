"""Working days change while rounds are planned or open: what is still to come is dated anew, and people are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.example import COUNTY
from bot.handlers.closing import close_round
from bot.handlers.fire_timers import fire_timers
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.open_round import open_or_plan, open_round
from bot.handlers.replanning import date_anew_soon
from bot.handlers.round_dates import Wanted
from conversations.partnership.closures import Closure
from conversations.partnership.rounds import Round
from storage.closures import save_closures
from storage.database import Session, Store
from storage.interventions import interventions
from storage.notices import notices
from storage.rounds import round_of
from storage.timers import fire_due
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.weald import ANN, BOB, QUARTER, WEALD, led_by, set_up

CLOSED = Closure(day=date(2026, 10, 12), name="A day of thanks")
DUE, DUE_THEN = datetime(2026, 10, 14, 16, tzinfo=UTC), datetime(2026, 10, 15, 16, tzinfo=UTC)


async def change(weald: Collecting, closures: Sequence[Closure]) -> None:
    """The partnership has these closures from now on, and a server runs."""
    def changed(session: Session) -> None:
        save_closures(session, WEALD, closures)
        date_anew_soon(session, WEALD, weald.now)

    await weald.store.write(changed)
    await fire_timers(weald.desk)


async def stored(weald: Collecting) -> Round:
    """The round as it is stored."""
    held = await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    assert held is not None
    return held.round


async def told(weald: Collecting) -> list[str]:
    """What the support team should know, the newest first."""
    return [each.text for each in await weald.store.read(lambda session: notices(session, WEALD))]


async def test_what_is_still_to_come_follows_the_working_days(weald: Collecting) -> None:
    """And back again; whoever has not answered is told the other due date the next day, and whoever has is not."""
    opened = await weald.open(led_by({ANN: 1, BOB: 1}))
    await weald.sent()
    await weald.gives("402")
    await weald.sent()
    await change(weald, [CLOSED])
    moved = await stored(weald)
    assert (opened.round.opens, DUE_THEN, date(2026, 10, 29)) == (moved.opens, moved.due, moved.no_new_returns.date())
    assert '"due":"2026-10-15"' in (await weald.seat(BOB)).brief
    assert ("The working days changed, and with them the round of Q2 2026/27: the due date is Thursday 15 October 2026 "
            "now (it was Wednesday 14 October 2026)") in (await told(weald))[0]
    [kept] = await weald.store.read(lambda session: interventions(session, WEALD, kind="round"))
    assert ("the working days", ["2026-10-14", "2026-10-15"]) == (kept.who, kept.facts["due"])
    weald.now = datetime(2026, 10, 6, 8, 31, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert [True] == [BOB in each.place for each in await weald.sent()]
    await change(weald, [])
    assert opened.round == await stored(weald)


async def test_what_is_over_or_chosen_stays(weald: Collecting) -> None:
    """A due date that has passed; a day chosen by hand on which nobody works now, which the support team is told of."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    await open_round(weald.desk, WEALD, QUARTER, Wanted(days={"no_new_returns": date(2026, 10, 30)}))
    before, weald.now = await stored(weald), datetime(2026, 10, 15, 9, tzinfo=UTC)
    await change(weald, [CLOSED, Closure(day=date(2026, 10, 30), name="Closed")])
    moved = await stored(weald)
    assert (before.due, before.no_new_returns) == (moved.due, moved.no_new_returns)
    assert before.digests < moved.digests
    assert ("The working days changed, and Friday 30 October 2026, chosen as the last day for new returns "
            "of Q2 2026/27, is no working day any more. Move it with `quarterday round move 2026-Q2`."
            ) in await told(weald)


async def test_what_a_closed_round_still_comes_to_follows_too(weald: Collecting) -> None:
    """Its digests, and its last day for changes; a round closed early is not opened once more by the working days."""
    await weald.open(led_by({ANN: 1}))
    await close_round(weald.desk, WEALD, QUARTER)
    before = await stored(weald)
    await change(weald, [CLOSED])
    moved = await stored(weald)
    assert (before.due, before.no_new_returns, "closed") == (moved.due, moved.no_new_returns, moved.state)
    assert (before.digests < moved.digests, before.edits_close < moved.edits_close) == (True, True)


async def test_dates_out_of_order_are_left_to_the_support_team(weald: Collecting) -> None:
    """The due date would fall after the day that was chosen for the last returns: nothing is moved."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    await open_round(weald.desk, WEALD, QUARTER, Wanted(days={"no_new_returns": date(2026, 10, 14)}))
    before = await stored(weald)
    await change(weald, [CLOSED])
    assert before == await stored(weald)
    assert ["The working days changed, and the round of Q2 2026/27 keeps its dates, for the last day for new returns "
            "(Wednesday 14 October 2026) would come before the due date (Thursday 15 October 2026). Set both."] == (
                await told(weald))


async def test_a_planned_round_opens_on_the_day_that_was_chosen(weald: Collecting) -> None:
    """What is counted in working days moves before it opens."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"opens": date(2026, 10, 9)}))
    await change(weald, [CLOSED])
    moved = await stored(weald)
    assert (date(2026, 10, 9), DUE_THEN, "planned") == (moved.opens.date(), moved.due, moved.state)
    weald.now = datetime(2026, 10, 9, 8, 31, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert "open" == (await stored(weald)).state


async def test_an_import_has_rounds_dated_anew_where_its_closures_are_others(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """Once; the same closures again change nothing."""
    folder = tmp_path / "county"
    folder.mkdir()
    for file in COUNTY.glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "closures.csv").write_text("date,name\n2026-10-12,Closed\n", encoding="utf-8")
    at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    for expected in (1, 0):
        assert isinstance(await import_folder(sqlite_store, folder, at), Imported)
        fired = await sqlite_store.write(partial(fire_due, now=at, kinds=("redate",)))
        assert expected == len(fired)
