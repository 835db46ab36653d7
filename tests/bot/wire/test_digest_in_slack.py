"""A digest in Slack over the wire: posted with its thread, asked about in place, opened as a page by who pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.slack.draw_digest import MOST_LINES
from bot.rehearsal.slack.controls import find_control
from bot.rehearsal.slack.records import Message
from tests.bot.channels.slack.test_draw_digest import lines
from tests.bot.wire.groups import CHAIR
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import texts_of
from tests.bot.wire.standing import Stand, standing
from tests.bot.wire.weald import CHANNEL_ID, ZED

FIRST = "U0LED01"
DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
LINE = "LED01 1 Lead Led01’s indicator 1"
WHY = "Why has nothing come & what <now>?"


@pytest.fixture
async def stand(sqlite_url: str) -> AsyncIterator[Stand]:
    """A round of two targets whose theme has a chair; no return comes."""
    async with standing(sqlite_url, grouped=2) as stand:
        yield stand


async def posted(stand: Stand, parts: int = 2) -> Message:
    """The post of the theme’s digest, once so many messages hang under it."""
    await stand.move_to(DAY)
    await stand.until(lambda: len(thread(stand)) >= parts)
    return stand.said_by_bot(CHANNEL_ID)[0]


def thread(stand: Stand) -> list[Message]:
    """What stands in the channel below the post."""
    return [message for message in stand.said_by_bot(CHANNEL_ID) if message.is_reply]


def whispers(stand: Stand, user: str) -> list[Message]:
    """What the bot showed to one person alone in the channel."""
    return [each for each in stand.workspace.channel(CHANNEL_ID).whispers.values() if each.only_for == user]


async def whispered(stand: Stand, user: str, count: int = 1) -> Message:
    """The latest of so many."""
    await stand.until(lambda: len(whispers(stand, user)) >= count)
    return whispers(stand, user)[-1]


async def asked(stand: Stand, words: str) -> None:
    """The question is before the lead, who reads the words once they begin."""
    place = stand.workspace.direct(FIRST).id
    await stand.until(lambda: any("A question from Chair" in message.text for message in stand.said_by_bot(place)))
    [top] = [message for message in stand.said_by_bot(place) if "A question from Chair" in message.text]
    assert (await stand.slack.forms.press(FIRST, place, top.ts, "Start")).worked
    await stand.until(lambda: any(words in message.text for message in stand.said_by_bot(place)))


async def test_a_line_chosen_under_the_post_is_asked_about_in_a_form(stand: Stand) -> None:
    """The chair chooses, writes and sends; the lead is asked, and the chair told so where only they see it."""
    post = await posted(stand)
    forms = stand.slack.forms
    assert (await forms.press(CHAIR, CHANNEL_ID, post.ts, LINE)).worked
    assert "LED01 1" in texts_of(forms.modal(CHAIR).payload["blocks"])
    assert (await forms.submit(CHAIR, {"question": "Why has nothing come?"})).worked
    said = await whispered(stand, CHAIR)
    assert ("Your question has gone to Led 01," in said.text, post.ts) == (True, said.thread_ts)
    await asked(stand, "Why has nothing come?")


async def test_a_reply_under_the_post_that_names_a_line_is_a_question(stand: Stand) -> None:
    """As typed; what people say there otherwise, and anywhere else in the channel, is neither answered nor kept."""
    post = await posted(stand)
    acts = stand.slack.acts
    acts.say(CHAIR, "Good morning all", CHANNEL_ID)
    top = acts.say(FIRST, "Shall we meet?", CHANNEL_ID)
    acts.say(CHAIR, "LED01 1: shall we?", CHANNEL_ID, top.ts)
    acts.say(CHAIR, "Thank you", CHANNEL_ID, post.ts)
    acts.say(CHAIR, f"LED01 1: {WHY}", CHANNEL_ID, post.ts)
    said = await whispered(stand, CHAIR)
    assert ("Your question has gone to Led 01," in said.text, post.ts) == (True, said.thread_ts)
    await asked(stand, "Why has nothing come &amp; what &lt;now&gt;?")
    await stand.slack.dispatch.settled()
    assert 1 == len(whispers(stand, CHAIR))
    stored = await stand.read(lambda session: rows(session, "SELECT raw FROM inbox WHERE raw <> ''"))
    assert [] == [raw for (raw,) in stored if "shall we" in str(raw).lower() or "Good morning" in str(raw)
                  or "Thank you" in str(raw)]  # fmt: skip


async def test_the_page_opens_by_a_link_for_the_presser_alone(stand: Stand) -> None:
    """The post carries addresses that open nothing by themselves; each presser gets a link of their own."""
    post = await posted(stand)
    home = f"{stand.address}/d/2026-Q2/theme/"
    assert f"{home}safer/LED01%201" in str(post.blocks)
    assert "/d/~" not in str([message.blocks for message in [post, *thread(stand)]])
    for user in (CHAIR, FIRST):
        assert (await stand.slack.forms.press(user, CHANNEL_ID, post.ts, "Open the page")).worked
    own = [(await whispered(stand, user)).blocks or [] for user in (CHAIR, FIRST)]
    links = [blocks[0]["elements"][0]["elements"][0]["url"] for blocks in own]
    assert all(link.startswith(f"{stand.address}/d/~") and link.endswith("/2026-Q2/theme/safer") for link in links)
    assert links[0] != links[1]
    assert (await stand.slack.forms.press(ZED, CHANNEL_ID, post.ts, "Open the page")).worked
    assert "I do not know you as somebody of this partnership" in (await whispered(stand, ZED)).text


async def test_a_long_digest_is_twelve_lines_with_its_table_and_chart_and_all_else_in_the_thread(
    sqlite_url: str,
) -> None:
    """Nothing is lost on the way: every target stands in the thread, and Slack’s own checks took every message."""
    async with standing(sqlite_url, grouped=16) as stand:
        post = await posted(stand)
        assert MOST_LINES >= lines({"blocks": post.blocks})
        assert "more in the thread" in str(post.blocks)
        await stand.until_read(lambda s: rows(s, "SELECT count(*) FROM message WHERE kind LIKE 'digest%' AND "
                                                 "status IN ('pending', 'sending')"), lambda found: found == [(0,)])
        under = [block for message in thread(stand) for block in message.blocks or []]
        assert {"data_table", "data_visualization"} <= {block["type"] for block in under}
        assert [] == [number for number in range(1, 17) if f"LED{number:02} 1 Lead" not in str(under)]
        dead = await stand.read(lambda s: rows(s, "SELECT id, reason FROM message WHERE status = 'dead'"))
        assert ([], []) == (dead, [message for message in thread(stand) if message.files])


async def test_a_workspace_without_charts_gets_words_and_pictures(sqlite_url: str) -> None:
    """Nothing of the thread is lost; each picture is shared there once, with its words."""
    async with standing(sqlite_url, grouped=3) as stand:
        stand.workspace.installation = replace(stand.workspace.installation, newer_blocks=False)
        await posted(stand)
        await stand.until(lambda: any(message.files for message in thread(stand)))
        words, files = str(thread(stand)[0].blocks), [file for each in thread(stand) for file in each.files or []]
        assert ("No return ⬜: 3 in Q2 2026/27" in words, "data_table" in words) == (True, False)
        assert all(file["alt_txt"] in words and file["size"] > 1_000 for file in files)


async def test_a_line_that_is_gone_is_said_so_on_the_form(stand: Stand) -> None:
    """What was typed stays there; about a line that is there it can be sent."""
    post = await posted(stand)
    _, option = find_control(post.blocks or [], LINE)
    assert option is not None
    value, option["value"] = option["value"], '{"l":"LED09 9"}'
    forms = stand.slack.forms
    assert (await forms.press(CHAIR, CHANNEL_ID, post.ts, LINE)).worked
    refused = await forms.submit(CHAIR, {"question": WHY})
    assert "That line is not in the digest any more" in refused.warning
    await forms.close(CHAIR)
    option["value"] = value
    assert (await forms.press(CHAIR, CHANNEL_ID, post.ts, LINE)).worked
    assert (await forms.submit(CHAIR, {"question": WHY})).worked
    assert "Your question has gone to Led 01," in (await whispered(stand, CHAIR)).text
