"""Tables and charts where a workspace takes them, words and pictures where not; a lost picture loses no words."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.delivery import PAUSES_ALL, SlackDelivery
from bot.channels.slack.lint import lint
from bot.channels.slack.uploading import file_name
from bot.handlers.digest_thread import SHARE
from bot.ports import Doubtful, Outgoing, Refused, Sent, TryLater
from bot.rehearsal.slack import Installation, Workspace, rehearsal_app, serving
from bot.rehearsal.slack.faults import Fault, Wrong
from bot.rehearsal.slack.records import Message

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
TOKEN, PLACE, LANE = "xoxb-of-the-weald", "C0SAFER", "slack:T0"
POST, UPLOAD = "chat.postMessage", "files.getUploadURLExternal"
TABLE = {"type": "data_table", "caption": "Counts", "rows": [[{"type": "raw_text", "text": "Behind"}]] * 2}
NEWER = {"text": "Where things stand", "blocks": [TABLE]}
PLAIN = {"text": "Where things stand, in words"}
ALIVE = "<!channel> *bold* & <https://evil.example|here>"


def draw(chart: Mapping[str, Any]) -> bytes:
    """A picture that is its numbers."""
    return b"\x89PNG" + str(chart["numbers"]).encode()


class Slack:
    """A rehearsal Slack with a channel in which a digest stands, and a delivery to it."""

    def __init__(self, workspace: Workspace, delivery: SlackDelivery, client: AsyncWebClient) -> None:
        self.workspace, self.delivery, self.client = workspace, delivery, client
        self.post = workspace.post(PLACE, workspace.installation.bot_user, "A digest", bot="B0").ts

    def fails(self, wrong: Wrong, on: str, code: str = "", seconds: float = 1.0) -> None:
        """Let the next call go wrong."""
        self.workspace.faults.add(Fault(wrong, on, code=code, seconds=seconds))

    @property
    def thread(self) -> list[Message]:
        """What stands under the digest."""
        return self.workspace.thread(PLACE, self.post)[1:]

    def part(self, **changed: Any) -> Outgoing:
        """A part of the thread in two forms."""
        payload = {"call": POST, "args": NEWER, "plain": PLAIN}
        return replace(Outgoing("d:1", LANE, f"{PLACE}/{self.post}", payload, 1, NOON), **changed)

    def picture(self, **changed: Any) -> Outgoing:
        """A picture for the thread."""
        args = {"id": "chart", "title": ALIVE, "alt": "Line chart. 338.", "chart": {"numbers": [402, 338]}}
        return replace(Outgoing("d:1:chart", LANE, f"{PLACE}/{self.post}", {"call": SHARE, "args": args}, 1, NOON),
                       **changed)


@pytest.fixture(params=[False])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[Slack]:
    """A workspace that takes no newer blocks, unless a test asks for one that does."""
    home = Installation(TOKEN, "secret", newer_blocks=request.param)
    workspace = Workspace(home, lambda: NOON, random.Random(1), lint)
    workspace.add_channel(PLACE, "safer", {home.bot_user})
    app = rehearsal_app(workspace)
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3))
    async with serving(app) as address, session:
        workspace.installation = replace(home, base_url=address)
        client = AsyncWebClient(TOKEN, base_url=f"{address}/api/", session=session, retry_handlers=[])
        yield Slack(workspace, SlackDelivery(client, draw), client)
        await app.close()


@pytest.mark.parametrize("slack", [True], indirect=True)
async def test_a_workspace_that_takes_tables_gets_them(slack: Slack) -> None:
    """And is found as what it was."""
    sent = await slack.delivery.deliver(slack.part())
    assert isinstance(sent, Sent)
    assert not sent.plainer
    assert ["data_table"] == [block["type"] for block in slack.thread[0].blocks or []]
    assert sent == await slack.delivery.find(slack.part(attempts=2))


async def test_a_workspace_that_takes_none_gets_the_words_and_is_not_asked_again(slack: Slack) -> None:
    """Refused for its layout, a message goes at once in its plainer form; the next goes so at first."""
    sent = await slack.delivery.deliver(slack.part())
    assert isinstance(sent, Sent)
    assert sent.plainer
    assert sent == await slack.delivery.find(slack.part(attempts=2))
    assert isinstance(await slack.delivery.deliver(slack.part(id="d:2")), Sent)
    assert [PLAIN["text"]] * 2 == [message.text for message in slack.thread]
    assert 3 == slack.workspace.calls[POST]


async def test_what_has_no_plainer_form_is_refused_as_it_was(slack: Slack) -> None:
    """An operator reads why; what has one goes."""
    bare = slack.part(payload={"call": POST, "args": NEWER})
    assert isinstance(await slack.delivery.deliver(bare), Refused)
    assert isinstance(await slack.delivery.deliver(slack.part()), Sent)


async def test_a_plainer_form_that_may_have_arrived_is_looked_for(slack: Slack) -> None:
    """Nothing is posted twice in two forms."""
    await slack.delivery.deliver(slack.part(id="d:0"))
    slack.fails(Wrong.STORE_THEN_DROP, POST)
    assert isinstance(await slack.delivery.deliver(slack.part()), Doubtful)
    found = await slack.delivery.find(slack.part(attempts=2))
    assert isinstance(found, Sent)
    assert found.plainer
    assert 2 == len(slack.thread)


async def test_a_picture_is_shared_in_the_thread_with_its_words(slack: Slack) -> None:
    """What is to be seen is its title, which Slack takes literally, and no message text that could come alive."""
    sent = await slack.delivery.deliver(slack.picture())
    assert isinstance(sent, Sent)
    [shared] = slack.thread
    [file] = shared.files or []
    assert (file_name("d:1:chart"), "Line chart. 338.") == (file["name"], file["alt_txt"])
    assert draw({"numbers": [402, 338]}) == slack.workspace.files[sent.external_id].content
    assert (ALIVE, "") == (file["title"], shared.text)


@pytest.mark.parametrize("wrong", [Wrong.STORE_THEN_DROP, Wrong.STORE_THEN_BREAK, Wrong.STORE_THEN_HANG])
async def test_a_picture_that_may_have_arrived_is_looked_for_by_its_name(slack: Slack, wrong: Wrong) -> None:
    """Found, it is not shared again."""
    slack.fails(wrong, SHARE, seconds=5)
    assert isinstance(await slack.delivery.deliver(slack.picture()), Doubtful)
    assert isinstance(await slack.delivery.find(slack.picture(attempts=2)), Sent)
    assert await slack.delivery.find(slack.picture(id="d:1:other", attempts=2)) is None
    assert 1 == len(slack.thread)


@pytest.mark.parametrize("wrong", [Wrong.DROP, Wrong.HANG])
async def test_what_fails_before_it_can_be_seen_is_tried_again(slack: Slack, wrong: Wrong) -> None:
    """It counts as an attempt, rests nothing else, and goes the next time."""
    slack.fails(wrong, UPLOAD, seconds=5)
    later = await slack.delivery.deliver(slack.picture())
    assert isinstance(later, TryLater)
    assert (True, None, []) == (later.counts, later.pauses, slack.thread)
    assert isinstance(await slack.delivery.deliver(slack.picture()), Sent)


async def test_bytes_that_are_not_taken_are_carried_again(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that Slack gave leads nowhere: nothing is shown, and the next one serves."""
    home = slack.workspace.installation
    monkeypatch.setattr(slack.workspace, "installation", replace(home, base_url=f"{home.base_url}/gone"))
    assert isinstance(await slack.delivery.deliver(slack.picture()), TryLater)
    monkeypatch.setattr(slack.workspace, "installation", home)
    assert isinstance(await slack.delivery.deliver(slack.picture()), Sent)


@pytest.mark.parametrize("on", [UPLOAD, SHARE])
@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel", "file_upload_size_restricted"])
async def test_a_picture_that_is_refused_is_given_up_alone(slack: Slack, on: str, code: str) -> None:
    """No scope, no room: the lane goes on, and the words stand."""
    slack.fails(Wrong.REFUSED, on, code)
    refused = await slack.delivery.deliver(slack.picture())
    assert isinstance(refused, Refused)
    assert refused.reason.endswith("stands in words in the same thread.")
    assert isinstance(await slack.delivery.deliver(slack.part()), Sent)


async def test_a_token_that_fails_rests_the_lane_for_pictures_too(slack: Slack) -> None:
    """Nothing is given up for that."""
    slack.fails(Wrong.REFUSED, UPLOAD, "token_revoked")
    rests = await slack.delivery.deliver(slack.picture())
    assert isinstance(rests, TryLater)
    assert (LANE, PAUSES_ALL["token_revoked"]) == (rests.pauses, rests.reason)


async def test_where_nothing_draws_no_picture_is_promised(slack: Slack) -> None:
    """The reason is told; with something that draws, it is shared."""
    bare = SlackDelivery(slack.client)
    assert isinstance(await bare.deliver(slack.picture()), Refused)
    assert isinstance(await slack.delivery.deliver(slack.picture()), Sent)
