"""One message to Slack, once: what each answer, error and silence of Slack means for it."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.delivery import AUTH_PAUSE, FINAL, PAUSES_ALL, UNREACHABLE_PAUSE, USUAL_WAIT, SlackDelivery
from bot.channels.slack.trial_mark import MARKED, marked
from bot.ports import Doubtful, Outgoing, Refused, Sent, TryLater
from bot.rehearsal.slack import Installation, Workspace, rehearsal_app, serving
from bot.rehearsal.slack.faults import Fault, Wrong
from bot.rehearsal.slack.records import Person

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
TOKEN, ANN, LANE = "xoxb-of-the-weald", "U0ANN", "slack:T0"
POST, UPDATE = "chat.postMessage", "chat.update"
PATIENCE = aiohttp.ClientTimeout(total=3)
"""Shorter than a silence, and longer than a busy machine takes to answer."""


class Slack:
    """A rehearsal Slack and a delivery to it."""

    def __init__(self, workspace: Workspace, delivery: SlackDelivery) -> None:
        self.workspace, self.delivery = workspace, delivery
        self.place = workspace.direct(ANN).id

    def fails(self, wrong: Wrong, on: str = POST, code: str = "", seconds: float = 1.0) -> None:
        """Let the next call go wrong."""
        self.workspace.faults.add(Fault(wrong, on, code=code, seconds=seconds))

    @property
    def posted(self) -> int:
        """How many messages stand in Ann's direct messages."""
        return len(self.workspace.all_messages(self.place))


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """One workspace with Ann in it."""
    workspace = Workspace(Installation(TOKEN, "secret"), lambda: NOON, random.Random(1))
    workspace.add_person(Person(ANN, "Ann"))
    app = rehearsal_app(workspace)
    session = aiohttp.ClientSession(timeout=PATIENCE)
    async with serving(app) as address, session:
        client = AsyncWebClient(TOKEN, base_url=f"{address}/api/", session=session, retry_handlers=[])
        yield Slack(workspace, SlackDelivery(client))
        await app.close()


def to_ann(call: str = POST, **changed: Any) -> Outgoing:
    """A message to Ann."""
    message = Outgoing("m:1", LANE, f"user:{ANN}", {"call": call, "args": {"text": "Good morning"}}, 1, NOON)
    return replace(message, **changed)


async def test_a_message_is_sent_and_found_by_its_id(slack: Slack) -> None:
    """It carries its id where people do not see it, and is found by that and nothing else."""
    sent = await slack.delivery.deliver(to_ann())
    assert isinstance(sent, Sent)
    assert slack.place == sent.place
    assert sent == await slack.delivery.find(to_ann(attempts=2))
    assert await slack.delivery.find(to_ann(id="m:2", attempts=2)) is None


async def test_a_reply_is_found_in_its_thread(slack: Slack) -> None:
    """Where replies stand, and with clocks that differ by a minute."""
    top = await slack.delivery.deliver(to_ann())
    assert isinstance(top, Sent)
    reply = to_ann(id="m:2", place=f"{slack.place}/{top.external_id}")
    sent = await slack.delivery.deliver(reply)
    ahead = replace(reply, attempts=2, first_attempt_at=NOON + timedelta(minutes=1))
    assert sent == await slack.delivery.find(ahead)


@pytest.mark.parametrize("code", FINAL)
async def test_what_slack_will_never_take_is_refused_with_its_remedy(slack: Slack, code: str) -> None:
    """The operator reads a sentence; the next message goes."""
    slack.fails(Wrong.REFUSED, code=code)
    assert Refused(FINAL[code]) == await slack.delivery.deliver(to_ann())
    assert isinstance(await slack.delivery.deliver(to_ann(id="m:2")), Sent)


async def test_an_error_never_heard_of_is_refused_by_name(slack: Slack) -> None:
    """Slack's own word for it is told."""
    slack.fails(Wrong.REFUSED, code="moon_in_the_way")
    assert Refused("Slack refused the message: moon_in_the_way.") == await slack.delivery.deliver(to_ann())


@pytest.mark.parametrize("code", PAUSES_ALL)
async def test_a_token_that_fails_rests_the_lane(slack: Slack, code: str) -> None:
    """Nothing is lost and nobody is given up: the operator is told what to set right."""
    slack.fails(Wrong.REFUSED, code=code)
    assert TryLater(AUTH_PAUSE, PAUSES_ALL[code], pauses=LANE) == await slack.delivery.deliver(to_ann())


@pytest.mark.parametrize("wrong", [Wrong.RATE_LIMITED, Wrong.RATE_LIMITED_HTML])
async def test_retry_after_is_kept_to_the_second(slack: Slack, wrong: Wrong) -> None:
    """As JSON or as a page of HTML."""
    slack.fails(wrong, seconds=17)
    assert TryLater(17, "Slack asked us to wait.", pauses=LANE, asked=True) == await slack.delivery.deliver(to_ann())
    assert 0 == slack.posted


async def test_a_rate_limit_that_names_no_time_waits_the_usual_while(slack: Slack) -> None:
    """The code says it; no header does."""
    slack.fails(Wrong.REFUSED, code="ratelimited")
    rests = TryLater(USUAL_WAIT, "Slack asked us to wait.", pauses=LANE, asked=True)
    assert rests == await slack.delivery.deliver(to_ann())


UNSURE = [Wrong.DROP, Wrong.STORE_THEN_DROP, Wrong.HANG, Wrong.STORE_THEN_HANG, Wrong.UNAVAILABLE, Wrong.BROKEN,
          Wrong.STORE_THEN_BREAK]


@pytest.mark.parametrize("wrong", UNSURE)
async def test_a_post_without_a_clear_answer_is_doubtful_and_then_looked_for(slack: Slack, wrong: Wrong) -> None:
    """Found, it is not sent again; not there, it may be."""
    slack.fails(wrong, seconds=5)
    assert isinstance(await slack.delivery.deliver(to_ann()), Doubtful)
    stored = wrong.name.startswith("STORE")
    assert stored is isinstance(await slack.delivery.find(to_ann(attempts=2)), Sent)
    assert int(stored) == slack.posted


@pytest.mark.parametrize("wrong", [Wrong.UNAVAILABLE, Wrong.DROP, Wrong.HANG])
async def test_what_can_be_done_twice_is_tried_again(slack: Slack, wrong: Wrong) -> None:
    """A change to a message has the same effect however often it is made."""
    sent = await slack.delivery.deliver(to_ann())
    assert isinstance(sent, Sent)
    change = to_ann(UPDATE, place=slack.place, payload={
        "call": UPDATE, "args": {"ts": sent.external_id, "text": "Good evening"}})
    slack.fails(wrong, UPDATE, seconds=5)
    later = await slack.delivery.deliver(change)
    assert isinstance(later, TryLater)
    assert later.counts
    assert await slack.delivery.find(change) is None
    assert isinstance(await slack.delivery.deliver(change), Sent)


LOOK_UPS: dict[str, tuple[Wrong, str, type[Doubtful] | type[TryLater]]] = {
    "503": (Wrong.UNAVAILABLE, "", Doubtful),
    "dropped": (Wrong.DROP, "", Doubtful),
    "429": (Wrong.RATE_LIMITED, "", TryLater),
    "a lost scope": (Wrong.REFUSED, "missing_scope", TryLater),
    "a lost channel": (Wrong.REFUSED, "channel_not_found", Doubtful),
}


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_a_look_up_that_fails_never_counts_as_not_there(slack: Slack, name: str) -> None:
    """The message stays doubtful, or waits; it is not sent again unseen."""
    wrong, code, expected = LOOK_UPS[name]
    await slack.delivery.deliver(to_ann())
    slack.fails(wrong, "conversations.history", code=code)
    assert isinstance(await slack.delivery.find(to_ann(attempts=2)), expected)
    assert isinstance(await slack.delivery.find(to_ann(attempts=2)), Sent)


async def test_slack_out_of_reach_certainly_took_nothing() -> None:
    """No connection was made, so the attempt does not count; the lane rests a little."""
    session = aiohttp.ClientSession()
    async with session:
        client = AsyncWebClient(TOKEN, base_url="http://127.0.0.1:1/api/", session=session, retry_handlers=[])
        later = await SlackDelivery(client).deliver(to_ann(place="D1"))
    assert TryLater(UNREACHABLE_PAUSE, "Slack could not be reached.", pauses=LANE) == later


async def test_a_message_of_a_test_round_is_marked_and_found(slack: Slack) -> None:
    """First in what is read aloud and above its blocks, when it is posted and when it is changed; no other is."""
    args = {"text": "Good morning", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Good morning"}}]}
    for trial in (True, False):
        message = to_ann(id=f"m:{trial}", payload={"call": POST, "args": args}, trial=trial)
        sent = await slack.delivery.deliver(message)
        assert isinstance(sent, Sent)
        assert sent == await slack.delivery.find(replace(message, attempts=2))
        changed = {"call": UPDATE, "args": {"ts": sent.external_id, **args}}
        posted = [found for found in slack.workspace.all_messages(slack.place) if found.ts == sent.external_id]
        await slack.delivery.deliver(to_ann(UPDATE, place=slack.place, payload=changed, trial=trial))
        for found in (*posted, *[each for each in slack.workspace.all_messages(slack.place)
                                 if each.ts == sent.external_id]):  # fmt: skip
            assert trial == found.text.startswith(MARKED)
            assert trial == (MARKED in str((found.blocks or [{}])[0]))


def test_a_message_as_long_as_slack_takes_is_marked_where_it_is_read_aloud() -> None:
    """No block is put above fifty, and a task list holds more than the test."""
    full = {"text": "Much", "blocks": [{"type": "divider"}] * 50}
    assert {**full, "text": f"{MARKED} Much"} == marked(full)
    assert {"user_id": ANN, "view": {}} == marked({"user_id": ANN, "view": {}})
