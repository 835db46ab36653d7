"""The support team has people reminded now: who is, who is not and why, and who had it done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.handlers import chase_by_hand as by_hand
from bot.handlers.chase_by_hand import ByHand, HandChased, NotChased, Wanted, chase_by_hand
from bot.handlers.closing import close_round
from bot.handlers.open_round import open_or_plan, open_round
from bot.handlers.round_dates import Wanted as Dated
from conversations.partnership.quarters import Quarter
from storage.database import Store
from storage.interventions import interventions
from storage.people import note_absence, person_ids
from storage.statements import run
from storage.tables import MessageRow, table
from tests.bot.handlers.chased_county import a_county, answered, listed, lives, opened, seen
from tests.bot.handlers.marlshire import MARLSHIRE, MAYA, QUARTER, Marlshire

MAYAS, BEN = "maya.quinn@marlshire.example", "ben.carter@police.marlshire.example"
JO = "Jo on desk-4"
MONDAY = datetime(2026, 10, 5, 9, 15, tzinfo=UTC)
"""Four days after the round opened, four before the first reminder; a quarter past ten in London."""
_message = table(MessageRow)


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The example county on the Monday after its round opened."""
    return await on_monday(sqlite_store)


async def on_monday(store: Store) -> Marlshire:
    """Everybody was invited, and nobody has answered."""
    county = await a_county(store)
    await opened(county)
    county.now = MONDAY
    return county


async def chased(county: Marlshire, *emails: str, look: bool = False, anyway: bool = False) -> list[HandChased]:
    """What becomes of it, person by person."""
    done = await chase_by_hand(county.desk, MARLSHIRE, Wanted(None, emails, anyway), JO, look=look)
    assert isinstance(done, ByHand), done
    assert QUARTER == done.quarter
    return list(done.people)


async def refused(county: Marlshire, quarter: Quarter | None = None, *emails: str) -> str:
    """Why nobody is reminded at all."""
    done = await chase_by_hand(county.desk, MARLSHIRE, Wanted(quarter, emails), JO)
    assert isinstance(done, NotChased), done
    return done.reason


async def why_written(county: Marlshire, *kinds: str) -> set[tuple[str, str | None]]:
    """Every message of these kinds, else reminder, by its purpose, and why it was written."""
    wanted = select(_message.c.id, _message.c.why).where(
        _message.c.kind.in_(kinds or ["reminder", "letter:reminder"]))
    return set(await county.read(lambda session: [tuple(row) for row in run(session, wanted)]))


async def test_the_next_reminder_is_sent_now_and_counts(store: Store) -> None:
    """In Slack and by letter; it says what is left, stands on record, and is one of the three and that day's one."""
    county = await on_monday(store)
    people = await chased(county, MAYAS, BEN)
    assert [("Maya Quinn", "slack", True), ("Ben Carter", "email", True)] == [
        (each.person.name, each.channel, each.reminded) for each in people]
    assert {"for the step “3 working days before it is due”"} == {each.why for each in people}
    assert ([("NI 111", True)], 3) == ([(line.ref, line.is_return) for line in people[0].left], people[0].minutes)
    told = await county.post()
    assert {(MAYA, "reminder"), (BEN, "letter:reminder")} == {(each.to, each.kind) for each in told}
    assert "Still to answer for Q2 2026/27, due Wednesday 14 October 2026: " in county.last(MAYA).lines[0]
    known = await county.read(partial(person_ids, partnership_id=MARLSHIRE))
    assert {(f"c:1:{known[each]}:reminder:2026-10-05", f"by hand, by {JO}") for each in (MAYAS, BEN)} \
        == await why_written(county)
    kept = await county.read(partial(interventions, partnership_id=MARLSHIRE, kind="chase"))
    assert {(JO, "reminded by hand", MONDAY)} == {(each.who, each.did, each.at) for each in kept}
    assert {f"chase:1:{known[each]}" for each in (MAYAS, BEN)} == {each.subject for each in kept}
    [maya] = [each for each in kept if each.subject == f"chase:1:{known[MAYAS]}"]
    [hers] = [seat.return_id for seat in await county.waiting() if seat.name == "Maya Quinn"]
    assert {"quarter": "2026-Q2", "person": known[MAYAS], "message": f"c:1:{known[MAYAS]}:reminder:2026-10-05",
            "returns": [hers], "why": "for the step “3 working days before it is due”", "anyway": False} == maya.facts
    assert ["on the day it is due"] == [row.why for row in await listed(county) if row.name == "Maya Quinn"]
    heard = await lives(county, datetime(2026, 10, 15, tzinfo=UTC))
    assert [date(2026, 10, 14)] == [at.date() for at, kind, to in seen(heard) if to == MAYA]


async def test_again_on_the_day_only_if_it_is_wanted(county: Marlshire) -> None:
    """Twice by mistake is once; then whatever they had and whatever the hour, in a message of its own."""
    [maya] = await chased(county, MAYAS)
    assert maya.reminded
    [maya] = await chased(county, MAYAS)
    assert (False, "what Maya Quinn was last written has not left yet", False) == (maya.reminded, maya.why, maya.lifts)
    assert 1 == len(await county.post())
    county.now += timedelta(hours=9)
    [maya] = await chased(county, MAYAS)
    assert (False, True) == (maya.reminded, maya.lifts)
    assert "it is 19:15 for Maya Quinn, outside 09:30 to 16:30; they were written to today, or answered" == maya.why
    [maya] = await chased(county, MAYAS, anyway=True)
    assert (True, "for the step “on the day it is due”") == (maya.reminded, maya.why)
    assert [(MAYA, "reminder")] == [(each.to, each.kind) for each in await county.post()]
    assert ["c", "h"] == sorted(purpose[0] for purpose, _ in await why_written(county))


async def test_everybody_with_something_left_is_looked_at_before_they_are_written_to(county: Marlshire) -> None:
    """Looking writes nothing and says the same; by name, whoever is away or wants none with why; again it is nobody."""
    await county.says(MAYA, "stop")
    await county.post()
    ben = (await county.read(partial(person_ids, partnership_id=MARLSHIRE)))[BEN]
    await county.store.write(partial(note_absence, partnership_id=MARLSHIRE, person_id=ben, first=date(2026, 10, 5),
                                     last=date(2026, 10, 7)))  # fmt: skip
    looked = await chased(county, look=True)
    assert [] == await county.post()
    assert {"Maya Quinn": "Maya Quinn wants no reminders", "Ben Carter": "Ben Carter is away until 7 October 2026"} \
        .items() <= {each.person.name: each.why for each in looked if not each.reminded}.items()
    assert sorted(each.person.name for each in looked) == [each.person.name for each in looked]
    assert looked == await chased(county)
    told = await county.post()
    assert (len(told), {"reminder", "letter:reminder"}) \
        == (sum(each.reminded for each in looked), {each.kind for each in told})
    assert not [each for each in await chased(county) if each.reminded]
    assert [] == await county.post()


async def test_many_are_written_a_handful_at_a_time_as_things_then_stand(
    county: Marlshire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is out of hours by the time their handful is written is not written to."""
    monkeypatch.setattr(by_hand, "HANDFUL", 1)

    def evening(lane: str) -> None:
        county.now = MONDAY + timedelta(hours=9)

    done = await chase_by_hand(replace(county.desk, wake=evening), MARLSHIRE, Wanted(QUARTER, (MAYAS, BEN)), JO)
    assert isinstance(done, ByHand)
    assert [True, False] == [each.reminded for each in done.people]
    assert done.people[1].why.startswith("it is 19:15 for Ben Carter")
    assert [MAYA] == [each.to for each in await county.post()]


async def test_whoever_has_answered_or_has_no_part_in_it_is_not_reminded(county: Marlshire) -> None:
    """They are told of by name, for they were named; an address that is nobody's stops it all."""
    await answered(county, [seat for seat in await county.waiting() if seat.name == "Maya Quinn"])
    [maya] = await chased(county, MAYAS)
    assert (False, "Maya Quinn has nothing left to answer", (), 0) == (
        maya.reminded, maya.why, maya.left, maya.minutes)
    assert "Nobody has the address no.such@marlshire.example, so no one was written to. `quarterday round status " \
        "--missing` names whoever has something left." == await refused(county, None, BEN, "no.such@marlshire.example")
    assert [] == await county.post()
    for look in (True, False):
        assert [True] == [each.reminded for each in await chased(county, BEN, BEN.upper(), look=look)]


async def test_only_in_a_round_that_is_open(sqlite_store: Store) -> None:
    """Without one, before it opens, once it takes no new returns or is closed; with two, one has to be said."""
    county = await a_county(sqlite_store)
    none_open = "No round takes returns now, so that nobody is reminded."
    assert none_open == await refused(county)
    assert "There is no round of Q2 2026/27. Open it with `quarterday round open 2026-Q2`." \
        == await refused(county, QUARTER)
    await open_or_plan(county.desk, MARLSHIRE, QUARTER, Dated(days={"opens": date(2026, 10, 2)}))
    assert "The round of Q2 2026/27 is not open yet: it opens on 2 October 2026, and nobody was asked." \
        == await refused(county, QUARTER)
    await open_round(county.desk, MARLSHIRE, QUARTER)
    later = Quarter(2026, 3)
    await open_round(county.desk, MARLSHIRE, later)
    await county.post()
    assert "More than one round is open. Say which: 2026-Q2 and 2026-Q3." == await refused(county)
    county.now = datetime(2026, 10, 6, 9, 15, tzinfo=UTC)
    await close_round(county.desk, MARLSHIRE, later)
    over = "The round of {} takes no new returns any more, and nobody is reminded of it."
    assert over.format("Q3 2026/27") == await refused(county, later)
    assert [True] == [each.reminded for each in await chased(county, BEN)]
    county.now = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert over.format("Q2 2026/27") == await refused(county, QUARTER)
    assert none_open == await refused(county)



async def test_whoever_was_not_invited_yet_is_invited(store: Store) -> None:
    """On the Sunday on which the round opened, where their hours are lifted; on Monday they have it already."""
    county = await a_county(store)
    county.now = MONDAY - timedelta(days=1)
    assert [] == await opened(county)
    [maya] = await chased(county, MAYAS)
    assert (False, "Maya Quinn does not work today", True) == (maya.reminded, maya.why, maya.lifts)
    [maya] = await chased(county, MAYAS, anyway=True)
    assert (True, "for the step “the round opens”") == (maya.reminded, maya.why)
    [(purpose, why)] = await why_written(county, "top")
    assert ("p:1:", f"by hand, by {JO}") == (purpose[:4], why)
    assert [(MAYA, "top")] == [(each.to, each.kind) for each in await county.waits(county.now)]
    assert MAYA not in {each.to for _, each in await lives(county, MONDAY)}
