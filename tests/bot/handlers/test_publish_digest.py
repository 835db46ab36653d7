"""A digest is composed from the store, posted once to its theme's channel, its thread under the post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from bot.calendars import working_calendar
from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.composing import Composed, NotPublished, compose_digest
from bot.handlers.desk import Desk
from bot.handlers.digest_thread import hang_thread
from bot.handlers.occasions import DIGEST
from bot.handlers.publish_digest import Published, publish_digest
from conversations.digests.addresses import Linking, nowhere
from conversations.digests.document import Document
from conversations.partnership.people import Person, SlackIdentity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from storage import outbox
from storage.database import Store
from storage.outbox import Claimed
from storage.people import save_people
from storage.rounds import release_round, round_of
from tests.storage.stored_round import QUARTER, a_target, answer, set_up

LANE = "slack:T1"
RELEASE_DAY = datetime(2026, 10, 30, 10, tzinfo=UTC)
LEASE = timedelta(seconds=15)


class Plain(SlackDrawer):
    """A channel that says the title, and each row in the thread."""

    def digest(self, document: Document, linking: Linking = nowhere) -> list[dict[str, Any]]:
        """The post, then the parts of its thread."""
        return [{"text": document.title}, *({"text": row.gist} for row in document.rows)]


def a_desk(store: Store, now: datetime = RELEASE_DAY, woken: list[str] | None = None) -> Desk:
    """A desk on the day digests may be posted."""
    told = [] if woken is None else woken
    return Desk(
        store=store, clock=lambda: now, ids=iter("abc").__next__, drawers={"slack": Plain()}, wake=told.append,
        send=lambda claimed: None, calendars=lambda nation, year: working_calendar(nation, [year]),
    )  # fmt: skip


@pytest.fixture
async def desk(sqlite_store: Store) -> Desk:
    """A desk before a round in which one target is red."""

    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        answer(session, "weald", "NI 111", rated=Rated(rating=Rating.RED, variance=Decimal("-0.25")))

    await sqlite_store.write(work)
    return a_desk(sqlite_store)


async def publish(desk: Desk, group: str = "Safer") -> Published | NotPublished:
    """Publish the theme's digest."""
    return await publish_digest(desk, "weald", QUARTER, "theme", group)


async def claim(desk: Desk) -> list[Claimed]:
    """What the lane would send now."""
    return await desk.store.write(
        lambda session: outbox.claim(session, LANE, RELEASE_DAY + timedelta(days=1), 10, LEASE)
    )


async def test_a_digest_is_read_as_text_and_as_a_page(desk: Desk) -> None:
    """`quarterday digest theme safer` finds the theme whatever its letters."""
    composed = await compose_digest(desk, "weald", QUARTER, "theme", " safer ")
    assert isinstance(composed, Composed)
    assert "NI 111 First-time entrants" in composed.text
    assert "<h1" in composed.html
    assert [] == await claim(desk)


async def test_the_post_goes_to_the_channel_of_the_theme(desk: Desk) -> None:
    """One message in the lane of the workspace, and the lane is woken."""
    woken: list[str] = []
    published = await publish(a_desk(desk.store, woken=woken))
    [post] = await claim(desk)
    assert isinstance(published, Published)
    assert ("C0SAFER", DIGEST, LANE) == (post.place, post.kind, post.lane)
    assert {"text": "Safer: what needs attention"} == post.payload["args"]
    assert [LANE] == woken


async def test_publishing_again_says_nothing_twice(desk: Desk) -> None:
    """The purpose was served."""
    assert isinstance(await publish(desk), Published)
    assert isinstance(await publish(desk), Published)
    assert 1 == len(await claim(desk))


async def test_the_thread_hangs_under_the_post_once_it_stands(desk: Desk) -> None:
    """In order, at the post's own place, and once however often the post is settled."""
    await publish(desk)
    [post] = await claim(desk)
    assert f"{post.id[:-2]}:0" == post.id
    hang = partial(hang_thread, post=post, stamp="1793.5", channel="C0SAFER", now=RELEASE_DAY)
    for _ in range(2):
        await desk.store.write(hang)
    sent = outbox.Settled(post.id, post.attempts, outbox.MessageState.SENT, external_id="1793.5")
    await desk.store.write(lambda session: outbox.settle(session, [sent], RELEASE_DAY))
    [part] = await claim(desk)
    assert ("C0SAFER/1793.5", f"{post.id[:-2]}:1") == (part.place, part.id)
    assert "250 referrals against a milestone of 200: 50 worse (25%)." == part.payload["args"]["text"]


async def test_before_release_a_digest_is_composed_but_not_posted(desk: Desk) -> None:
    """From the day itself, or as soon as the round is released, it is."""
    early = a_desk(desk.store, RELEASE_DAY - timedelta(days=2))
    refused = await publish(early)
    composed = await compose_digest(early, "weald", QUARTER, "theme", "Safer")
    assert NotPublished("Digests of Q2 2026/27 may be posted from 30 October 2026, or when it is released.") == refused
    assert isinstance(composed, Composed)
    assert "Not for circulation before 30 October 2026." in composed.text

    def release(session: Session) -> None:
        held = round_of(session, "weald", QUARTER)
        assert held is not None
        release_round(session, "weald", held.round_id, RELEASE_DAY)

    await desk.store.write(release)
    assert isinstance(await publish(early), Published)


@pytest.mark.parametrize(
    ("quarter", "layer", "group", "reason"),
    [
        (QUARTER, "borough", "Safer",
         "There is no digest layer “borough”; choose from board, theme, district and group."),
        (QUARTER, "theme", "", "Say which theme; choose from Safer and Quiet."),
        (QUARTER, "theme", "Sfaer", "There is no theme “Sfaer”; choose from Safer and Quiet."),
        (QUARTER, "theme", "Quiet", "Quiet has no channel; name one in themes.csv and import it."),
        (QUARTER, "board", "Safer", "The board digest is of the whole partnership; leave “Safer” out."),
        (QUARTER, "board", "", "The board has no channel; name one as board_channel in partnership.csv and import it."),
        (QUARTER, "district", "Ambleford", "There is no district yet; name one in parts.csv and import it."),
        (QUARTER, "group", "NI 112", "There is no target “NI 112”; choose from NI 111."),
        (Quarter(2026, 3), "theme", "Safer",
         "There is no round for Q3 2026/27; open it first with “round open”."),
    ],
)  # fmt: skip
async def test_what_cannot_be_posted_says_why_and_then_the_right_one_is(
    desk: Desk, quarter: Quarter, layer: str, group: str, reason: str
) -> None:
    """Each reason names the remedy; nothing is written."""
    assert NotPublished(reason) == await publish_digest(desk, "weald", quarter, layer, group)
    assert [] == await claim(desk)
    assert isinstance(await publish(desk), Published)


async def test_people_in_two_workspaces_are_not_guessed_between(desk: Desk) -> None:
    """A channel id means nothing without its workspace."""
    away = Person(email="sam@police.example", name="Sam Bell", organisation="Police",
                  slack=SlackIdentity(team="T2", user="U9"))  # fmt: skip
    await desk.store.write(lambda session: save_people(session, "weald", [away]))
    expected = "The people are known in several workspaces (T1 and T2); link them in one."
    assert NotPublished(expected) == await publish(desk)
