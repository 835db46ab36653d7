"""Slack as it fails: each message stands once in the end, in order, and no lane rests but the one told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.rehearsal.slack.faults import Fault, Wrong
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import Stand, standing
from tests.bot.wire.weald import ANN, BOB, TEAM

LANE = f"slack:{TEAM}"
POST = "chat.postMessage"


@pytest.fixture
async def stand(sqlite_url: str) -> AsyncIterator[Stand]:
    """A bot and a rehearsal Slack, with a round open."""
    async with standing(sqlite_url) as stand:
        yield stand


async def begun(stand: Stand, user: str) -> Lead:
    """A lead who has pressed Start and reads the first question."""
    lead = Lead(stand, user)
    await lead.invited()
    await lead.presses("Start")
    return lead


def said_once(lead: Lead) -> bool:
    """Whether no message id stands twice in their Slack."""
    named = [(message.metadata or {})["event_payload"]["message_id"] for message in lead.messages]
    return len(named) == len(set(named))


FAULTS = {
    "the connection is dropped": Fault(Wrong.DROP, POST),
    "the post is stored, then the connection dropped": Fault(Wrong.STORE_THEN_DROP, POST),
    "the post is stored, then nothing comes": Fault(Wrong.STORE_THEN_HANG, POST, seconds=30),
    "nothing comes": Fault(Wrong.HANG, POST, seconds=30),
    "503": Fault(Wrong.UNAVAILABLE, POST),
    "an error of Slack's own": Fault(Wrong.BROKEN, POST),
    "an error of Slack's own, after it was stored": Fault(Wrong.STORE_THEN_BREAK, POST),
    "429": Fault(Wrong.RATE_LIMITED, POST, seconds=1),
    "429 with a page of HTML": Fault(Wrong.RATE_LIMITED_HTML, POST, seconds=1),
    "429 twice": Fault(Wrong.RATE_LIMITED, POST, times=2, seconds=1),
    "stored and dropped, and the look-up fails too": Fault(Wrong.STORE_THEN_DROP, POST),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_one_message_each_in_the_right_order(stand: Stand, name: str) -> None:
    """Whatever befalls a reply, it stands once, before what is said after it."""
    ann = await begun(stand, ANN)
    fault = FAULTS[name]
    stand.workspace.faults.add(Fault(fault.wrong, fault.on, fault.times, seconds=fault.seconds))
    if name.endswith("fails too"):
        stand.workspace.faults.add(Fault(Wrong.UNAVAILABLE, "conversations.replies"))
    ann.types("432")
    await stand.slack.dispatch.settled()
    ann.types("More arrests at two large events.")
    assert "What explains the figure?" in (await ann.next()).text
    assert "Where does the cause mainly lie?" in (await ann.next()).text
    assert "What will be done about it?" in (await ann.says("ours")).text
    assert 5 == len(ann.messages)
    assert said_once(ann)


async def test_retry_after_rests_its_lane_and_no_other(stand: Stand) -> None:
    """For as long as Slack asked, to the second; other workspaces go on."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.RATE_LIMITED, POST, seconds=3600))
    asked = stand.clock()
    ann.types("432")
    paused = await stand.until_read(lambda session: rows(
        session, "SELECT id, paused_until, reason FROM lane WHERE paused_until IS NOT NULL"), bool)
    assert [LANE] == [row[0] for row in paused]
    assert 2 == len(ann.messages)
    calls = stand.workspace.calls[POST]
    stand.clock.move_to(asked + timedelta(seconds=3590))
    bob = Lead(stand, BOB, heard=1)
    await bob.clicks("Start", bob.messages[0])
    assert calls == stand.workspace.calls[POST]
    stand.clock.move_to(asked + timedelta(seconds=3605))
    assert "What explains the figure?" in (await ann.next()).text
    assert "What was" in (await bob.next()).text
    assert said_once(ann)


async def test_a_refusal_for_good_is_told_to_the_operator_and_holds_up_nothing(stand: Stand) -> None:
    """A post that Slack will never take is given up with its reason; the next one goes."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.REFUSED, POST, code="msg_too_long"))
    ann.types("432")
    dead = await stand.until_read(lambda session: rows(
        session, "SELECT reason FROM message WHERE status = 'dead'"), bool)
    assert [("The message is longer than Slack allows.",)] == dead
    assert "Where does the cause mainly lie?" in (await ann.says("More arrests at two large events.")).text


async def test_a_token_that_is_revoked_rests_the_lane_and_loses_nothing(stand: Stand) -> None:
    """Until it is put right; what was to be said is said then."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.REFUSED, POST, code="token_revoked"))
    ann.types("432")
    paused = await stand.until_read(lambda session: rows(
        session, "SELECT reason FROM lane WHERE paused_until IS NOT NULL"), bool)
    assert "install the app again" in paused[0][0]
    stand.clock.move_to(stand.clock() + timedelta(minutes=11))
    assert "What explains the figure?" in (await ann.next()).text
