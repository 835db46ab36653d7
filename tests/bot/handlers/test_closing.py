"""A round is closed and names what it has no answer to; until its last day for changes that is taken, as late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.handlers.closing import Closed, NotClosed, close_round
from bot.handlers.open_round import open_or_plan
from bot.handlers.refusing import CLOSED
from bot.handlers.releasing import release
from bot.handlers.round_dates import Wanted
from conversations.partnership.figures import Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from storage.database import Store
from storage.facts import round_facts
from storage.figures import current_figures
from storage.sessions import seat_by_return
from tests.bot.handlers.arguing import IMRAN, MAYA, OFF_TRACK, PATRICIA, SLACK, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

NEXT = Quarter(2026, 3)
AFTER_DUE = datetime(2026, 10, 15, 10, tzinfo=UTC)
DONE = {"checked": "sampled"}


async def close(county: Marlshire, quarter: Quarter = QUARTER) -> Closed:
    """The round is closed, and what that causes leaves."""
    done = await close_round(county.desk, MARLSHIRE, quarter)
    assert isinstance(done, Closed), done
    await county.post()
    return done


async def refused(county: Marlshire, quarter: Quarter = QUARTER) -> str:
    """Why a round is not closed."""
    done = await close_round(county.desk, MARLSHIRE, quarter)
    assert isinstance(done, NotClosed)
    return done.reason


async def flags(county: Marlshire, return_id: str = "1.1") -> tuple[Flag, ...]:
    """What a reader is told of the figure of a return beside its value."""
    held = await county.read(lambda session: current_figures(session, MARLSHIRE, QUARTER))
    return next(each.reported.figure.flags for each in held if each.source.return_id == return_id)


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county, its round open; Maya's return is 1.1."""
    return await Marlshire(store).open()


async def test_a_round_names_what_it_is_closed_without_and_takes_it_as_late(county: Marlshire) -> None:
    """With whose it is, and until when; a late return goes to its sponsor alone, and sent once more still came late."""
    await tells(county, IMRAN, "quarterly_return", "NI 155", OFF_TRACK | {"figure": "158"})
    done = await close(county)
    assert (44, 1, date(2026, 11, 25)) == (len(done.missing), done.asked, done.taken_until)
    assert {("NI 111", "Maya Quinn"), ("NI 112", "Esther Obi")} < {(each.ref, each.name) for each in done.missing}
    county.now, told = AFTER_DUE, len(county.told)
    await county.fills("1.1", DONE | {"figure": "118"})
    assert ((Flag.LATE,), ReturnState.SENT) == (await flags(county), await _state(county))
    [asked] = [each for each in county.told[told:] if each.to == PATRICIA]
    assert "118" in asked.text
    await county.fills("1.1", {"figure": "119"})
    assert ((Flag.LATE,), ReturnState.QUERIED) == (await flags(county), await _begins_to_change(county))
    again = await close(county)
    assert {"1.1"} == {each.return_id for each in done.missing} - {each.return_id for each in again.missing}
    assert [] == [each for each in again.missing if each.script.startswith("sponsor_decision")]


async def test_what_came_in_time_and_is_changed_later_is_not_late(county: Marlshire) -> None:
    """Late is what was first sent after the due date, the round being open still."""
    await county.fills("1.1", DONE | {"figure": "118"})
    county.now = AFTER_DUE
    await county.fills("1.1", {"figure": "119"})
    assert () == await flags(county)
    [seat] = await county.seats(IMRAN, "quarterly_return", "NI 155")
    await county.fills(seat.return_id, OFF_TRACK | {"figure": "158"})
    assert (Flag.LATE,) == await flags(county, seat.return_id)


async def test_only_what_is_open_is_closed_and_what_is_released_still_takes_late_returns(county: Marlshire) -> None:
    """Each refusal says what holds. A late return stands in the next digest; after the last day none is taken."""
    assert "There is no round of Q3 2026/27. Open it with `quarterday round open 2026-Q3`." \
        == await refused(county, NEXT)
    await open_or_plan(county.desk, MARLSHIRE, NEXT, Wanted(days={"opens": date(2027, 1, 5)}))
    assert "The round of Q3 2026/27 is not open yet: it opens on 5 January 2027, and nobody was asked." \
        == await refused(county, NEXT)
    await close(county)
    await release(county.desk, MARLSHIRE, QUARTER)
    assert "The round of Q2 2026/27 is released already; nothing in it waits to be closed." == await refused(county)
    county.now = AFTER_DUE + timedelta(days=30)
    await county.fills("1.1", DONE | {"figure": "118"})
    facts = await county.read(lambda session: round_facts(session, MARLSHIRE, QUARTER))
    assert [(Decimal(118), (Flag.LATE,))] == [(each.figure.value, each.figure.flags) for each in facts.targets
                                     if each.ref == "NI 111" and each.figure]
    county.now = datetime(2026, 11, 26, 10, tzinfo=UTC)
    said = await county.says(SLACK[IMRAN], "158", under=county.last(SLACK[IMRAN], kind="top"))
    assert CLOSED in " ".join(each.text for each in said)


async def _begins_to_change(county: Marlshire) -> str:
    """Maya changes an answer and does not send it."""
    top = county.last(SLACK[MAYA], kind="top")
    await county._receive(SLACK[MAYA], (("checked", "audited"),), thread=top.place, return_id="1.1")
    return await _state(county)


async def _state(county: Marlshire) -> str:
    seat = await county.read(lambda session: seat_by_return(session, MARLSHIRE, "1.1"))
    assert seat is not None
    return seat.state
