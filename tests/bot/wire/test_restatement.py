"""“Q2 should be 402, not 470”, typed in Slack: on through to the notice that stands where each digest had gone."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import pytest

from bot.handlers.correcting_digests import (
    NotCorrected,
    Sent,
    drop_correction,
    list_corrections,
    send_correction,
)
from bot.handlers.desk import Desk
from bot.handlers.open_round import open_round
from bot.handlers.signing_off import put_to_sponsors
from bot.rehearsal.slack.records import Message
from conversations.partnership.quarters import Quarter
from storage.database import Access, Store
from tests.bot.wire.groups import CHAIR
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import Lead, texts_of
from tests.bot.wire.standing import Stand, desk_on, standing
from tests.bot.wire.thrice import Thrice
from tests.bot.wire.weald import CHANNEL_ID, WEALD

T = TypeVar("T")

LEAD, OTHER, MEMBER, SPONSOR = "U0LED01", "U0LED02", "U0MEM01", "U0SPO01"
DIGESTS = datetime(2026, 11, 20, 9, tzinfo=UTC)
CLOSED = datetime(2027, 1, 5, 9, tzinfo=UTC)
NEXT_DIGESTS = datetime(2027, 2, 22, 9, tzinfo=UTC)
SAID = "Q2 should be 402, not 470: 68 were counted twice"
ASKED = ("for Q2 2026/27 stands as 470 referrals. Should it be 402 referrals?\n"
         "One rating changes: Q2 2026/27 from red to green. 4 digests that were issued tell it")  # fmt: skip
TOLD = ("Correction to “Safer: what needs attention, Q2 2026/27”. It told 470 referrals as the figure of LED01 1 "
        "Lead Led01’s indicator 1 for Q2 2026/27; the figure is 402 referrals. Its rating was Behind (red) and is On "
        "track (green). Led 01 says why: “68 were counted twice”")  # fmt: skip
RED = {"What explains": "Two large events", "Where does": "ours", "What will be done": "A triage desk",
       "Who will": "Led 01", "By when": "30 November 2026", "year-end target": "It will be missed"}
"""What a red figure earns; to everything else that it asks the lead says no."""
VERSIONS = ("SELECT f.value FROM figure f JOIN target t ON t.id = f.target_id "
            "WHERE t.ref = 'LED01 1' AND f.quarter = '2026-Q2' ORDER BY f.version")


@pytest.fixture
async def stand(database_url: str) -> AsyncIterator[Stand]:
    """LED01 1 was reported red, signed, told in digests; its round is closed, and the next one is collected."""
    async with standing(database_url, grouped=2) as stand:
        await reports_red(Lead(stand, LEAD))
        await signs(stand)
        await stand.move_to(DIGESTS)
        await stand.until(lambda: bool(under_digest(stand)))
        await quiet(stand)
        await stand.move_to(CLOSED)
        await beside(stand, lambda desk: open_round(desk, WEALD, Quarter(2026, 3), whenever=True))
        await stand.until(lambda: any("Q3 2026/27" in text for text in Lead(stand, LEAD).texts))
        await quiet(stand)
        yield stand


async def beside(stand: Stand, work: Callable[[Desk], Awaitable[T]]) -> T:
    """Do what a command does while the server serves."""
    store = Store.open(stand.database_url, Access.BESIDE)
    try:
        return await work(desk_on(store, stand.clock))
    finally:
        await store.close()


async def reports_red(lead: Lead) -> None:
    """The lead reports 470, and says what that earns."""
    await lead.invited()
    await lead.presses("Start")
    asked = await lead.says("470")
    while "How was the figure checked" not in asked.text:
        asked = await lead.says(next((said for ask, said in RED.items() if ask in asked.text), "no"))
    await lead.presses("Checked by a colleague")
    await lead.presses("Send")


async def signs(stand: Stand) -> None:
    """The sponsor signs all of it."""
    await beside(stand, lambda desk: desk.store.write(partial(put_to_sponsors, desk, WEALD, 1)))
    sponsor = Lead(stand, SPONSOR)
    await sponsor.next()
    await sponsor.presses("Start")
    await sponsor.presses("Sign it off")
    await sponsor.presses("Send")


async def quiet(stand: Stand) -> None:
    """All that was said stands where it is read."""
    await stand.slack.dispatch.settled()
    await stand.until_read(lambda session: rows(session, "SELECT count(*) FROM message WHERE status <> 'sent'"),
                           lambda found: found == [(0,)])


def under_digest(stand: Stand) -> list[Message]:
    """What the bot said below the post of the theme's digest."""
    top = stand.said_by_bot(CHANNEL_ID)
    return [each for each in top if each.thread_ts == top[0].ts] if top else []


def hearing(stand: Stand, user: str) -> Lead:
    """Somebody who has read all that was said to them so far."""
    lead = Lead(stand, user)
    lead.heard = len(lead.messages)
    return lead


async def test_typed_in_the_thread_of_its_return_it_goes_on_to_the_notice(stand: Stand) -> None:
    """Each delivery comes three times: one version, one sponsor asked about one line, one draft for each digest."""
    thrice = Thrice(stand.slack.dispatch.courier, random.Random(7))
    stand.slack.dispatch.courier = thrice
    lead, sponsor = hearing(stand, LEAD), hearing(stand, SPONSOR)
    asked = await lead.says(SAID)
    assert (ASKED in asked.text, asked.thread_ts) == (True, None)
    assert "The figure for Q2 2026/27 is 402 referrals now" in (await lead.presses("Yes, and send")).text
    await sponsor.next()
    reopened = await sponsor.presses("Start")
    assert "The figure was 470 and is now 402." in reopened.text
    assert "Cause" not in reopened.text
    await thrice.settled()
    await quiet(stand)
    assert [("470",), ("402",)] == await stand.read(lambda session: rows(session, VERSIONS))
    assert [("figure",)] == await stand.read(lambda session: rows(
        session, "SELECT DISTINCT line FROM line_signature WHERE moved IS NOT NULL"))
    drafts = await beside(stand, lambda desk: list_corrections(desk, WEALD))
    assert ["board", "district", "group", "theme"] == sorted(each.layer for each in drafts)
    await sent_once(stand, {each.layer: each.correction.id for each in drafts})
    await thrice.settled()
    await told_in_the_next_digest(stand)


async def sent_once(stand: Stand, drafts: dict[str, str]) -> None:
    """The theme's correction stands under its post and before the chair, once; what is dropped stands nowhere."""
    chair, member = hearing(stand, CHAIR), hearing(stand, MEMBER)
    before = len(under_digest(stand))
    sent = await beside(stand, lambda desk: send_correction(desk, WEALD, drafts["theme"]))
    assert isinstance(sent, Sent)
    assert (2, 0, 0) == (sent.posts, sent.letters, sent.lost)
    assert TOLD in texts_of((await chair.next()).blocks)
    again = await beside(stand, lambda desk: send_correction(desk, WEALD, drafts["theme"]))
    assert isinstance(again, NotCorrected)
    for layer in ("board", "district", "group"):
        dropping = partial(drop_correction, partnership_id=WEALD, correction_id=drafts[layer])
        assert not isinstance(await beside(stand, dropping), NotCorrected)
    await quiet(stand)
    assert [TOLD] == [texts_of(each.blocks) for each in under_digest(stand)[before:]]
    assert (chair.heard, member.heard) == (len(chair.messages), len(member.messages))
    assert [] == await beside(stand, lambda desk: list_corrections(desk, WEALD))


async def told_in_the_next_digest(stand: Stand) -> None:
    """The digest of the next quarter says of the line what was restated, and how."""
    before = len(stand.said_by_bot(CHANNEL_ID))
    await stand.move_to(NEXT_DIGESTS)
    await stand.until(lambda: len(stand.said_by_bot(CHANNEL_ID)) > before + 1)
    await quiet(stand)
    said = "\n".join(texts_of(each.blocks) for each in stand.said_by_bot(CHANNEL_ID)[before:])
    assert "Figure of Q2 2026/27 restated: it is 402 referrals and was 470 referrals" in said


async def test_it_is_heard_from_its_lead_alone_wherever_they_type_it(stand: Stand) -> None:
    """Whoever leads another target is told so; the chair, under the digest, asks by the same words."""
    other = hearing(stand, OTHER)
    refused = await other.says(f"LED01 1 {SAID}")
    assert "“LED01 1” is no target that you lead" in refused.text
    top = next(each for each in stand.said_by_bot(CHANNEL_ID) if each.thread_ts is None)
    stand.slack.acts.say(CHAIR, f"LED01 1 {SAID}", CHANNEL_ID, top.ts)
    alone = stand.workspace.channel(CHANNEL_ID).whispers
    await stand.until(lambda: any(each.only_for == CHAIR for each in alone.values()))
    assert ["Your question has gone to Led 01,"] == [each.text[:33] for each in alone.values()]
    mine = next(each for each in Lead(stand, CHAIR).messages if each.text.startswith("Safer: what needs"))
    stand.slack.acts.say(CHAIR, f"LED01 1 {SAID}", thread=mine.ts)
    own = stand.workspace.direct(CHAIR).whispers
    await stand.until(lambda: bool(own))
    assert ["Led 01 has been asked the same al"] == [each.text[:33] for each in own.values()]
    assert [("470",)] == await stand.read(lambda session: rows(session, VERSIONS))
    await quiet(stand)
    lead = hearing(stand, LEAD)
    stand.slack.acts.say(LEAD, SAID)
    assert ASKED in (await lead.next()).text
    await lead.presses("Yes, and send")
    assert [("470",), ("402",)] == await stand.read(lambda session: rows(session, VERSIONS))
