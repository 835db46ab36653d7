"""An open round is given other dates; what is not answered is due on the new day."""

from __future__ import annotations

import json
from datetime import date, timedelta

from conversations.partnership.calendars import rules_of
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import Timetable
from storage.database import Store
from storage.redating import is_chased, redate_returns, set_dates
from storage.rounds import close_round, round_of
from storage.sessions import seats_of_round, set_state
from tests.storage.examples import DUE, NOW, Q2, a_county, a_round


async def test_a_round_has_the_dates_and_rules_of_another(store: Store) -> None:
    """Its own alone: state and script stay."""
    county = await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    moved = a_round().model_copy(update={"due": a_round().due + timedelta(days=2), "script": "other@1",
                                         "rules": rules_of(Timetable(), "Europe/London", "england")})
    await store.write(lambda session: set_dates(session, "kent", county.opened.round_id, moved))
    kent, weald = [await store.read(lambda session, who=who: round_of(session, who, Q2))  # type: ignore[misc]
                   for who in ("kent", "weald")]  # fmt: skip
    assert kent is not None
    assert weald is not None
    assert (moved.due, moved.rules, a_round().script) == (kent.round.due, kent.round.rules, kent.round.script)
    assert (a_round().due, {}) == (weald.round.due, weald.round.rules)


async def test_what_is_not_answered_is_due_on_the_new_day(store: Store) -> None:
    """And otherwise asked as it was; what was sent keeps the day by which it was asked."""
    county = await store.write(a_county)
    round_id, (first, second) = county.opened.round_id, county.opened.returns[county.ann]

    async def briefs() -> dict[str, dict[str, object]]:
        seats = await store.read(lambda session: seats_of_round(session, "kent", round_id))
        return {seat.return_id: json.loads(seat.brief) for each in seats.values() for seat in each}

    before = await briefs()
    await store.write(lambda session: set_state(session, "kent", first, ReturnState.SENT, NOW))
    assert 1 == await store.write(lambda session: redate_returns(session, "kent", round_id, date(2026, 10, 16)))
    assert before[first]["due"] == DUE.isoformat()
    assert before | {second: before[second] | {"due": "2026-10-16"}} == await briefs()


async def test_a_round_is_chased_while_it_is_open_and_takes_new_returns(store: Store) -> None:
    """Of its own partnership."""
    county = await store.write(a_county)
    round_id, ends = county.opened.round_id, a_round().no_new_returns
    chased = [await store.read(lambda session, now=now: is_chased(session, "kent", round_id, now))  # type: ignore[misc]
              for now in (NOW, ends - timedelta(seconds=1), ends)]  # fmt: skip
    assert [True, True, False] == chased
    assert not await store.read(lambda session: is_chased(session, "weald", round_id, NOW))
    await store.write(lambda session: close_round(session, "kent", round_id, NOW))
    assert not await store.read(lambda session: is_chased(session, "kent", round_id, NOW))
