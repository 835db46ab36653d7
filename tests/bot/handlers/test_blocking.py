"""A blockage goes round: reported, passed on, answered, confirmed; each person in the channel they prefer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conversations.partnership.blockages import BlockageState
from storage.blockages import BlockageHeld, blockages_of, moves_of, open_blockages
from storage.database import Store
from storage.targets import target_ids
from tests.bot.handlers.marlshire import CARL, GWEN, MARLSHIRE, MAYA, PATRICIA, Marlshire

STUCK = "The court list does not reach us in time"


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county with its round open."""
    return await Marlshire(store).open()


async def report(county: Marlshire) -> None:
    """Carl, a member, reports what is stuck, in Slack."""
    await county.commands(CARL, "blockage", ("what", STUCK))
    for said in ("NI 111", "skip because nobody wrote it down", "The court clerk", "Asked twice",
                 "30 October 2026", "send"):
        await county.says(CARL, said)


async def the_one(county: Marlshire) -> BlockageHeld:
    """The only blockage there is."""
    targets = await county.read(lambda session: target_ids(session, MARLSHIRE))
    (held,) = await county.read(lambda session: blockages_of(session, MARLSHIRE, targets["ni 111"]))
    return held


async def invited(county: Marlshire, user: str, *said: str) -> None:
    """Somebody presses Start below what they are asked, and answers."""
    await county.presses(user, "Start", on=county.last(user, kind="top"))
    for each in said:
        await county.says(user, each)


async def test_it_goes_from_member_to_lead_to_sponsor_and_back(county: Marlshire) -> None:
    """Carl in Slack, Maya in Slack, Patricia by letter; Carl says that it helped, and it is resolved."""
    await report(county)
    assert (BlockageState.WITH_LEAD, "Maya Quinn") == ((await the_one(county)).blockage.state,
                                                       (await the_one(county)).blockage.holder)
    await invited(county, MAYA, "pass it on", "It is beyond the youth service", "send")
    letter = county.last(PATRICIA)
    assert all(said in letter.text for said in (STUCK, "Carl Dunn", "It is beyond the youth service", "Asked twice"))
    await county.replies(PATRICIA, "1. cleared\n2. The clerk will send it every Monday.")
    held = await the_one(county)
    assert (BlockageState.WITH_SPONSOR, "The clerk will send it every Monday.", "Patricia Okafor") == (
        held.blockage.state, held.blockage.answer, held.blockage.answered_by)
    await county.presses(CARL, "Start", on=county.last(CARL, kind="top"))
    assert "The clerk will send it every Monday" in county.last(CARL).text
    await county.presses(CARL, "Yes, and send")
    held = await the_one(county)
    assert (BlockageState.RESOLVED, county.now.date()) == (held.blockage.state, held.blockage.resolved_on)
    told = await county.read(lambda session: moves_of(session, MARLSHIRE, held.blockage.id))
    assert [("raised", "Carl Dunn"), ("passed_on", "Maya Quinn"), ("answered", "Patricia Okafor"),
            ("confirmed", "Carl Dunn")] == [(each.move, each.by) for each in told]


async def test_an_answer_that_does_not_help_goes_back_to_whoever_gave_it(county: Marlshire) -> None:
    """In the raiser's words; answered again, it can be confirmed."""
    await report(county)
    await invited(county, MAYA, "cleared", "I rang them", "send")
    await invited(county, CARL, "no", "Nothing has come since", "send")
    held = await the_one(county)
    assert (BlockageState.WITH_LEAD, None, "Maya Quinn") == (
        held.blockage.state, held.blockage.answer, held.blockage.holder)
    await county.presses(MAYA, "Start", on=county.last(MAYA, kind="top"))
    assert "Nothing has come since" in county.last(MAYA).text
    for said in ("cleared", "They promised it for Monday", "send"):
        await county.says(MAYA, said)
    await invited(county, CARL, "yes", "send")
    assert BlockageState.RESOLVED is (await the_one(county)).blockage.state


async def test_what_a_lead_leaves_lying_goes_up_by_itself(county: Marlshire) -> None:
    """After the five working days of the ladder the sponsor is asked, and the lead's old button does nothing."""
    await report(county)
    due = (await the_one(county)).falls_due
    assert date(2026, 10, 8) == due
    old = county.last(MAYA, kind="top")
    await county.waits(county.now.replace(day=8, hour=15))
    assert BlockageState.WITH_LEAD is (await the_one(county)).blockage.state
    await county.waits(county.now.replace(day=8, hour=16, minute=5))
    held = await the_one(county)
    assert (BlockageState.WITH_SPONSOR, "Patricia Okafor", date(2026, 10, 22)) == (
        held.blockage.state, held.blockage.holder, held.falls_due)
    assert "did not answer in time" in county.last(PATRICIA).text
    await county.presses(MAYA, "Start", on=old)
    assert "not asked of you any more" in county.last(MAYA).text
    await county.says(MAYA, "cleared", under=old)
    assert "not asked of you any more" in county.last(MAYA).text
    await county.replies(PATRICIA, "1. cleared\n2. Done.")
    assert "Done." == (await the_one(county)).blockage.answer


async def test_at_the_top_of_the_ladder_it_stays_with_whoever_was_asked(county: Marlshire) -> None:
    """Patricia sponsors the target and chairs its theme: when her time is over her letter can still be answered.

    By then the digest of her theme has come after it.
    """
    await report(county)
    await invited(county, MAYA, "pass it on", "It is beyond the youth service", "send")
    asked = county.last(PATRICIA)
    for _ in range(3):
        await county.waits(county.now + timedelta(days=15))
    held = await the_one(county)
    assert (BlockageState.WITH_SPONSOR, "Patricia Okafor", None) == (
        held.blockage.state, held.blockage.holder, held.falls_due)
    await county.replies(PATRICIA, "1. cleared\n2. The clerk will send it.", under=asked)
    assert "The clerk will send it." == (await the_one(county)).blockage.answer


async def test_a_holder_who_takes_it_on_is_asked_how_it_stands_on_their_own_date(county: Marlshire) -> None:
    """The raiser hears of it; when the date comes it goes nowhere before the holder was asked."""
    await report(county)
    await invited(county, MAYA, "I am on it", "20 October 2026", "I will see the clerk", "send")
    assert "Maya Quinn has taken on what you reported" in county.last(CARL).text
    await county.waits(county.now.replace(day=20, hour=16, minute=5))
    held = await the_one(county)
    assert (BlockageState.WITH_LEAD, date(2026, 10, 27)) == (held.blockage.state, held.falls_due)
    await invited(county, MAYA, "cleared", "The clerk sends it now", "send")
    assert "The clerk sends it now" == (await the_one(county)).blockage.answer


async def test_a_lead_s_own_blockage_goes_to_the_sponsor(county: Marlshire) -> None:
    """Nobody is asked to clear what they reported themselves."""
    await county.commands(MAYA, "blockage", ("what", "No room for the panel"))
    for said in ("NI 111", "skip because it was always so", "skip because I do not know", "Nothing",
                 "30 October 2026", "send"):
        await county.says(MAYA, said)
    held = await the_one(county)
    assert (BlockageState.WITH_SPONSOR, "Patricia Okafor") == (held.blockage.state, held.blockage.holder)


async def test_a_raiser_who_says_nothing_is_asked_twice_more_and_it_stays_open(county: Marlshire) -> None:
    """Nothing is resolved by silence."""
    await report(county)
    await invited(county, MAYA, "cleared", "Done", "send")
    asked = len([each for each in county.told if each.to == CARL and each.kind == "top"])
    for _ in range(6):
        await county.waits(county.now + timedelta(days=8))
    again = len([each for each in county.told if each.to == CARL and each.kind == "top"]) - asked
    assert (2, 1) == (again, len(await county.read(lambda session: open_blockages(session, MARLSHIRE))))


async def test_who_has_no_part_in_a_target_sees_nothing_of_it(county: Marlshire) -> None:
    """Gwen cannot press what Maya was sent, and nothing changes."""
    await report(county)
    top = county.last(MAYA, kind="top")
    await county._receive(GWEN, (("unblock", "cleared"),), thread=top.place, return_id=top.return_id)
    assert BlockageState.WITH_LEAD is (await the_one(county)).blockage.state
    assert STUCK not in "\n".join(each.text for each in county.told if each.to == GWEN)
