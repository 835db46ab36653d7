"""What the bot hears, how it is signed, and when it is told again."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from starlette.responses import JSONResponse, Response

from bot.rehearsal.slack.faults import Fault, Wrong


async def test_a_message_typed_in_the_dm_reaches_the_bot_signed_and_escaped(stage: Any) -> None:
    """Only & < > are escaped; the envelope names event, team (the tiny bot refuses others)."""
    stage.app.acts.say("U0ANN", "a < b & \"c\" > 'd'")
    await stage.app.dispatch.settled()

    [heard] = stage.bot.heard
    assert heard.body["type"] == "event_callback"
    assert heard.body["event"]["text"] == "a &lt; b &amp; \"c\" &gt; 'd'"
    assert heard.body["event"]["channel_type"] == "im"
    assert heard.body["authorizations"][0]["user_id"] == stage.workspace.installation.bot_user
    assert "x-slack-retry-num" not in heard.headers


async def test_addresses_arrive_in_angle_brackets_as_slack_wraps_them(stage: Any) -> None:
    """A typed link and a typed mail address are wrapped; the rest stays."""
    said = stage.app.acts.say("U0ANN", "see https://hart.example/a?b=1&c=2. Ask jo@hart.example")

    expected = "see <https://hart.example/a?b=1&amp;c=2>. Ask <mailto:jo@hart.example|jo@hart.example>"
    assert expected == said.text


async def test_the_bot_hears_its_own_message_with_its_bot_id(stage: Any) -> None:
    """Slack sends a bot its own posts as events."""
    await stage.client.chat_postMessage(channel=stage.dm, text="What was it?")
    await stage.app.dispatch.settled()

    [event] = stage.bot.events()
    assert event["bot_id"] == stage.workspace.installation.bot


async def test_edits_and_deletions_are_told_as_subtypes(stage: Any) -> None:
    """message_changed carries both texts; message_deleted names what is gone."""
    said = stage.app.acts.say("U0ANN", "432")
    stage.app.acts.edit("U0ANN", stage.dm, said.ts, "423")
    stage.app.acts.delete("U0ANN", stage.dm, said.ts)
    await stage.app.dispatch.settled()

    changed, deleted = sorted(stage.bot.events(), key=lambda e: str(e["event_ts"]))[1:]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "423")
    assert changed["previous_message"]["text"] == "432"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)


async def test_a_mention_in_a_channel_is_told_as_a_mention(stage: Any) -> None:
    """Typing @Quarterday becomes the bot's id and an app_mention besides the message."""
    stage.app.acts.say("U0ANN", "@Quarterday status?", "C0THEME")
    await stage.app.dispatch.settled()

    [mention] = stage.bot.events("app_mention")
    assert mention["text"] == f"<@{stage.workspace.installation.bot_user}> status?"


async def test_home_and_joining_are_told(stage: Any) -> None:
    """Opening Home and entering a channel each make one event."""
    stage.app.acts.open_home("U0ANN")
    stage.workspace.add_channel("C0NEW", "health", [])
    stage.workspace.join("C0NEW", stage.workspace.installation.bot_user, inviter="U0BOB")
    await stage.app.dispatch.settled()

    assert [e["tab"] for e in stage.bot.events("app_home_opened")] == ["home"]
    assert [e["inviter"] for e in stage.bot.events("member_joined_channel")] == ["U0BOB"]


async def test_a_failed_event_is_told_again_three_times_with_the_reason(stage: Any) -> None:
    """The same event_id comes four times; the retries carry number and reason."""
    stage.bot.answer = lambda _: Response(status_code=500)
    stage.app.acts.say("U0ANN", "432")
    await stage.app.dispatch.settled()

    assert len({h.body["event_id"] for h in stage.bot.heard}) == 1
    numbers = [heard.headers.get("x-slack-retry-num") for heard in stage.bot.heard]
    assert numbers == [None, "1", "2", "3"]
    assert stage.bot.heard[-1].headers["x-slack-retry-reason"] == "http_error"


async def test_an_event_taken_at_the_second_try_is_not_told_again(stage: Any) -> None:
    """Retries end at the first success."""
    stage.bot.answer = lambda _: Response(status_code=500 if len(stage.bot.heard) == 1 else 200)
    stage.app.acts.say("U0ANN", "432")
    await stage.app.dispatch.settled()

    assert len(stage.bot.heard) == 2
    assert stage.app.dispatch.deliveries[-1].taken


async def test_no_retry_is_honoured(stage: Any) -> None:
    """An error with x-slack-no-retry: 1 is the end of it."""
    stage.bot.answer = lambda _: Response(status_code=500, headers={"x-slack-no-retry": "1"})
    stage.app.acts.say("U0ANN", "432")
    await stage.app.dispatch.settled()

    assert len(stage.bot.heard) == 1


async def test_a_bot_that_is_not_there_is_a_failed_connection(stage_with: Any) -> None:
    """Nobody listens at the request URL: every attempt says so."""
    stage = await stage_with(request_url="http://127.0.0.1:9/slack/events")
    stage.app.acts.say("U0ANN", "432")
    await stage.app.dispatch.settled()

    attempts = stage.app.dispatch.deliveries[-1].attempts
    assert [a.reason for a in attempts] == ["connection_failed"] * 4


async def test_events_of_places_where_the_bot_is_not_are_not_told(stage: Any) -> None:
    """Only members hear."""
    stage.workspace.add_channel("C0OTHER", "private talk", ["U0ANN"])
    stage.app.acts.say("U0ANN", "hush", "C0OTHER")
    await stage.app.dispatch.settled()

    assert stage.bot.heard == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (Wrong.LOST, ["two", "three"]),
        (Wrong.DUPLICATED, ["one", "one", "two", "three"]),
        (Wrong.REORDERED, ["two", "one", "three"]),
    ],
)
async def test_deliveries_go_wrong_on_demand(stage: Any, wrong: Wrong, expected: list[str]) -> None:
    """Lost, doubled and reordered events; each settles before the next is typed."""
    stage.workspace.faults.add(Fault(wrong, on="message"))
    for text in ("one", "two", "three"):
        stage.app.acts.say("U0ANN", text)
        await stage.app.dispatch.settled()

    assert expected == [event["text"] for event in stage.bot.events()]


async def test_a_late_event_arrives_after_one_typed_later(stage: Any) -> None:
    """The first event is held back; the second overtakes it."""
    stage.workspace.faults.add(Fault(Wrong.LATE, on="message", seconds=0.05))
    stage.app.acts.say("U0ANN", "one")
    stage.app.acts.say("U0ANN", "two")
    await stage.app.dispatch.settled()

    assert [event["text"] for event in stage.bot.events()] == ["two", "one"]


async def test_a_command_is_answered_for_this_person_alone(stage: Any) -> None:
    """The JSON of the acknowledgement is shown as an ephemeral message."""
    stage.bot.answer = lambda _: JSONResponse({"response_type": "ephemeral", "text": "Nothing is due."})
    outcome = await stage.app.acts.command("U0ANN", "/returns status", "C0THEME")

    assert outcome.worked
    assert stage.bot.heard[0].body["text"] == "status"
    place = stage.workspace.channels["C0THEME"]
    assert [(m.only_for, m.text) for m in place.whispers.values()] == [("U0ANN", "Nothing is due.")]
    assert not place.messages


async def test_an_unanswered_command_warns_the_person(stage: Any) -> None:
    """A bot in trouble: the person reads that it did not work; the next one works again."""
    stage.bot.answer = lambda _: Response(status_code=500)
    refused = await stage.app.acts.command("U0ANN", "/returns status")
    stage.bot.answer = lambda _: Response()
    accepted = await stage.app.acts.command("U0ANN", "/returns status")

    assert (refused.worked, accepted.worked) == (False, True)
    assert "did not work" in next(iter(stage.workspace.direct("U0ANN").whispers.values())).text


async def test_response_urls_answer_five_times(stage: Any) -> None:
    """The sixth use is refused."""
    await stage.app.acts.command("U0ANN", "/returns")
    url = stage.bot.heard[0].body["response_url"]
    async with aiohttp.ClientSession() as session:
        statuses = []
        for number in range(6):
            async with session.post(url, json={"text": f"no {number}"}) as answer:
                statuses.append(answer.status)

    assert statuses == [200] * 5 + [404]
    assert len(stage.workspace.direct("U0ANN").whispers) == 5
