"""The Web API as slack_sdk's own client sees it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

ANN = "U0ANN"


async def refused(call: Any) -> str:
    """The error code of a call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_post_stands_in_the_history_with_its_metadata(stage: Any) -> None:
    """History gives metadata only if asked for."""
    metadata = {"event_type": "outbox", "event_payload": {"id": "m1"}}
    posted = await stage.client.chat_postMessage(channel=stage.dm, text="Hello", metadata=metadata)
    plain = await stage.client.conversations_history(channel=stage.dm)
    full = await stage.client.conversations_history(channel=stage.dm, include_all_metadata=True)

    assert posted["ts"] == plain["messages"][0]["ts"]
    assert "metadata" not in plain["messages"][0]
    assert metadata == full["messages"][0]["metadata"]


async def test_history_is_paged_newest_first(stage: Any) -> None:
    """Following the cursor gives every message once, and `oldest` leaves out what is older."""
    stamps = [
        (await stage.client.chat_postMessage(channel=stage.dm, text=f"no {number}"))["ts"]
        for number in range(5)
    ]
    seen: list[str] = []
    cursor = None
    while cursor != "":
        page = await stage.client.conversations_history(channel=stage.dm, limit=2, cursor=cursor)
        seen += [message["ts"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
    recent = await stage.client.conversations_history(channel=stage.dm, oldest=stamps[2])

    assert stamps[::-1] == seen
    assert [stamps[4], stamps[3]] == [message["ts"] for message in recent["messages"]]


async def test_replies_stay_in_their_thread(stage: Any) -> None:
    """A reply is not in the channel's history; the thread begins with its top message."""
    top = (await stage.client.chat_postMessage(channel=stage.dm, text="Round"))["ts"]
    reply = (await stage.client.chat_postMessage(channel=stage.dm, text="Question", thread_ts=top))["ts"]
    history = await stage.client.conversations_history(channel=stage.dm)
    thread = await stage.client.conversations_replies(channel=stage.dm, ts=top)

    assert [top] == [message["ts"] for message in history["messages"]]
    assert 1 == history["messages"][0]["reply_count"]
    assert [top, reply] == [message["ts"] for message in thread["messages"]]


async def test_an_update_changes_and_a_deletion_takes_away(stage: Any) -> None:
    """New text without blocks removes the blocks, as Slack does; metadata is kept."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "1 of 5"}}
    posted = await stage.client.chat_postMessage(
        channel=stage.dm, text="1 of 5", blocks=[section], metadata={"event_type": "x", "event_payload": {}}
    )
    await stage.client.chat_update(channel=stage.dm, ts=posted["ts"], text="2 of 5")
    [message] = (await stage.client.conversations_history(channel=stage.dm, include_all_metadata=True))[
        "messages"
    ]
    await stage.client.chat_delete(channel=stage.dm, ts=posted["ts"])
    after = await stage.client.conversations_history(channel=stage.dm)

    assert ("2 of 5", False, "x") == (message["text"], "blocks" in message, message["metadata"]["event_type"])
    assert [] == after["messages"]


async def test_people_are_found_with_their_time_zone(stage: Any) -> None:
    """By id and by address; the offset is that of the day (British Summer Time in October's first days)."""
    by_id = await stage.client.users_info(user=ANN)
    by_email = await stage.client.users_lookupByEmail(email="Ann@hart.example")

    assert ("Europe/London", 3600) == (by_id["user"]["tz"], by_id["user"]["tz_offset"])
    assert ANN == by_email["user"]["id"]
    assert "users_not_found" == await refused(stage.client.users_lookupByEmail(email="no@one.example"))


async def test_opening_a_conversation_twice_gives_the_same_channel(stage: Any) -> None:
    """A direct message has one id for good."""
    first = await stage.client.conversations_open(users=ANN)
    second = await stage.client.conversations_open(users=[ANN])

    assert stage.dm == first["channel"]["id"] == second["channel"]["id"]


async def test_what_slack_refuses_is_refused_with_its_code(stage: Any) -> None:
    """Each refusal names its reason, and the right call then passes."""
    client, workspace = stage.client, stage.workspace
    workspace.add_channel("C0OTHER", "other", [ANN])
    workspace.add_channel("C0OLD", "old", [workspace.installation.bot_user]).archived = True
    said = stage.app.acts.say(ANN, "mine")

    assert "channel_not_found" == await refused(client.chat_postMessage(channel="C0NONE", text="x"))
    assert "not_in_channel" == await refused(client.chat_postMessage(channel="C0OTHER", text="x"))
    assert "is_archived" == await refused(client.chat_postMessage(channel="C0OLD", text="x"))
    assert "no_text" == await refused(client.api_call("chat.postMessage", json={"channel": stage.dm}))
    assert "msg_too_long" == await refused(client.chat_postMessage(channel=stage.dm, text="x" * 40_001))
    assert "thread_not_found" == await refused(
        client.chat_postMessage(channel=stage.dm, text="x", thread_ts="1.2")
    )
    assert "cant_update_message" == await refused(client.chat_update(channel=stage.dm, ts=said.ts, text="x"))
    assert "message_not_found" == await refused(client.chat_update(channel=stage.dm, ts="1.2", text="x"))
    assert "unknown_method" == await refused(client.api_call("chat.shout"))
    assert (await client.chat_postMessage(channel=stage.dm, text="x"))["ok"]


async def test_a_deactivated_person_is_written_to_in_vain(stage: Any) -> None:
    """Their direct messages can be posted to, as Slack has it, and not be opened; others are still reached."""
    dm = stage.dm
    stage.workspace.deactivate(ANN)

    assert (await stage.client.chat_postMessage(channel=dm, text="x"))["ok"]
    assert "user_disabled" == await refused(stage.client.conversations_open(users=ANN))
    assert (await stage.client.chat_postMessage(channel="U0BOB", text="x"))["ok"]


async def test_tokens_are_checked(stage: Any) -> None:
    """No token, a wrong one, a revoked one; and the right one again."""
    nobody = AsyncWebClient(base_url=f"{stage.url}/api/")
    stranger = AsyncWebClient("xoxb-other", base_url=f"{stage.url}/api/")
    assert "not_authed" == await refused(nobody.auth_test())
    assert "invalid_auth" == await refused(stranger.auth_test())
    stage.workspace.revoked = True
    assert "token_revoked" == await refused(stage.client.auth_test())
    stage.workspace.revoked = False
    assert stage.workspace.installation.bot_user == (await stage.client.auth_test())["user_id"]


async def test_the_linter_passed_in_judges_blocks(stage_with: Any) -> None:
    """Its sentences come back as Slack's messages, also from blocks.validate."""
    stage = await stage_with(lint=lambda payload, surface: [f"bad {surface}"] if payload.get("blocks") else [])
    blocks = [{"type": "divider"}]
    with pytest.raises(SlackApiError) as caught:
        await stage.client.chat_postMessage(channel=stage.dm, text="x", blocks=blocks)

    assert "invalid_blocks" == caught.value.response["error"]
    assert ["bad message"] == caught.value.response["response_metadata"]["messages"]
    assert "invalid_blocks" == await refused(stage.client.blocks_validate(blocks=blocks))
    assert (await stage.client.chat_postMessage(channel=stage.dm, text="x"))["ok"]


async def test_the_pace_is_kept_for_each_channel(stage_with: Any) -> None:
    """A burst of three passes, the fourth waits a second, another channel does not."""
    stage = await stage_with(strict_pace=True)
    for number in range(3):
        await stage.client.chat_postMessage(channel=stage.dm, text=f"no {number}")
    with pytest.raises(SlackApiError) as caught:
        await stage.client.chat_postMessage(channel=stage.dm, text="no 3")

    assert (429, "1") == (caught.value.response.status_code, caught.value.response.headers["Retry-After"])
    assert (await stage.client.chat_postMessage(channel="C0THEME", text="elsewhere"))["ok"]
    stage.clock.on(1)
    assert (await stage.client.chat_postMessage(channel=stage.dm, text="no 3"))["ok"]


async def test_a_file_goes_up_in_three_steps(stage: Any) -> None:
    """slack_sdk's upload ends in a message that carries the file."""
    await stage.client.files_upload_v2(
        channel="C0THEME", content=b"\x89PNG", filename="rag.png", alt_txt="2 red", initial_comment="Ratings"
    )
    [message] = stage.workspace.all_messages("C0THEME")

    assert ("Ratings", "rag.png", "2 red") == (
        message.text,
        message.files[0]["name"],
        message.files[0]["alt_txt"],
    )


async def test_calls_are_counted_by_method(stage: Any) -> None:
    """Refused calls count too."""
    await stage.client.auth_test()
    await refused(stage.client.chat_postMessage(channel="C0NONE", text="x"))

    assert {"auth.test": 1, "chat.postMessage": 1} == dict(stage.workspace.calls)
