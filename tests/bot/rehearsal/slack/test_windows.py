"""Modals and Home tabs from the first trigger to the last answer."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from starlette.responses import JSONResponse, Response

from bot.rehearsal.slack.refusals import NoSuchThing

ANN = "U0ANN"


def modal(label: str = "Number of first-time entrants", **more: Any) -> dict[str, Any]:
    """A modal with one input and one choice."""
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word.lower()}
        for word in ("Final", "Estimate")
    ]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Give a return"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {"type": "input", "block_id": "figure", "label": {"type": "plain_text", "text": label},
             "element": {"type": "plain_text_input", "action_id": "answer"}},
            {"type": "input", "block_id": "standing", "optional": True,
             "label": {"type": "plain_text", "text": "Standing"},
             "element": {"type": "radio_buttons", "action_id": "answer", "options": options}},
        ],
        **more,
    }  # fmt: skip


async def opened(stage: Any, **more: Any) -> dict[str, Any]:
    """Choose the shortcut and open a modal with its trigger."""
    await stage.app.acts.shortcut(ANN, "give_return")
    trigger = stage.bot.heard[-1].body["trigger_id"]
    answer = await stage.client.views_open(trigger_id=trigger, view=modal(**more))
    return dict(answer["view"])


async def code_of(call: Any) -> str:
    """The error code of a call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_submission_carries_the_state_and_closes_the_window(stage: Any) -> None:
    """Values are keyed by block and action, choices as options."""
    await opened(stage)
    outcome = await stage.app.forms.submit(ANN, {"figure": "1,234", "Standing": "Estimate"})

    values = stage.bot.heard[-1].body["view"]["state"]["values"]
    assert outcome.worked
    assert {"type": "plain_text_input", "value": "1,234"} == values["figure"]["answer"]
    assert "estimate" == values["standing"]["answer"]["selected_option"]["value"]
    assert stage.workspace.windows.top(ANN) is None


async def test_errors_stand_under_the_inputs_until_put_right(stage: Any) -> None:
    """The window stays with what was typed; the corrected answer is taken."""
    await opened(stage)
    said = "Number of first-time entrants must be a number, like 338"
    stage.bot.answer = lambda _: JSONResponse({"response_action": "errors", "errors": {"figure": said}})
    refused = await stage.app.forms.submit(ANN, {"figure": "lots"})
    view = stage.app.forms.modal(ANN)
    assert (False, {"figure": said}) == (refused.worked, view.errors)

    stage.bot.answer = lambda _: Response()
    assert (await stage.app.forms.submit(ANN, {"figure": "338"})).worked


async def test_a_required_input_left_empty_is_not_sent(stage: Any) -> None:
    """Slack's own window refuses it; the bot hears nothing."""
    await opened(stage)
    heard = len(stage.bot.heard)
    refused = await stage.app.forms.submit(ANN)

    assert not refused.worked
    assert heard == len(stage.bot.heard)
    assert (await stage.app.forms.submit(ANN, {"figure": "338"})).worked


async def test_update_push_and_clear_answer_a_submission(stage: Any) -> None:
    """Another face of the same window, a second one upon it, and all away."""
    view = await opened(stage)
    windows = stage.workspace.windows
    stage.bot.answer = lambda _: JSONResponse({"response_action": "update", "view": modal("Check")})
    await stage.app.forms.submit(ANN, {"figure": "338"})
    assert (view["id"], "338") == (windows.top(ANN).id, windows.top(ANN).values["figure"]["answer"]["value"])

    stage.bot.answer = lambda _: JSONResponse({"response_action": "push", "view": modal("Second")})
    await stage.app.forms.submit(ANN)
    assert view["id"] == windows.top(ANN).previous

    stage.bot.answer = lambda _: JSONResponse({"response_action": "clear"})
    await stage.app.forms.submit(ANN, {"figure": "1"})
    assert windows.top(ANN) is None


async def test_a_trigger_works_once_and_for_three_seconds(stage: Any) -> None:
    """Spent, old and unknown triggers are told apart."""
    await opened(stage)
    spent = stage.bot.heard[-1].body["trigger_id"]
    assert "exchanged_trigger_id" == await code_of(stage.client.views_open(trigger_id=spent, view=modal()))

    await stage.app.acts.shortcut(ANN, "give_return")
    stage.clock.on(3.1)
    late = stage.bot.heard[-1].body["trigger_id"]
    assert "expired_trigger_id" == await code_of(stage.client.views_open(trigger_id=late, view=modal()))
    assert "invalid_trigger_id" == await code_of(stage.client.views_open(trigger_id="1.2.3", view=modal()))
    assert (await opened(stage))["id"]


async def test_an_update_with_an_old_hash_is_a_conflict(stage: Any) -> None:
    """The hash changes at every update; without one the update passes."""
    view = await opened(stage)
    client = stage.client
    await client.views_update(view_id=view["id"], view=modal("One"), hash=view["hash"])

    old = client.views_update(view_id=view["id"], view=modal("Two"), hash=view["hash"])
    assert "hash_conflict" == await code_of(old)
    assert (await client.views_update(view_id=view["id"], view=modal("Two")))["ok"]
    assert "not_found" == await code_of(client.views_update(view_id="V0NONE", view=modal()))


async def test_closing_is_told_if_asked_for(stage: Any) -> None:
    """With notify_on_close the bot gets what stood in the inputs."""
    await opened(stage, notify_on_close=True)
    stage.app.forms.fill(stage.app.forms.modal(ANN), {"figure": "12"})
    await stage.app.forms.close(ANN)

    closed = stage.bot.heard[-1].body
    assert ("view_closed", "12") == (
        closed["type"],
        closed["view"]["state"]["values"]["figure"]["answer"]["value"],
    )
    with pytest.raises(NoSuchThing):
        stage.app.forms.modal(ANN)


async def test_a_bot_that_fails_leaves_the_window_with_a_warning(stage: Any) -> None:
    """Nothing typed is lost, and sending again works."""
    await opened(stage)
    stage.bot.answer = lambda _: Response(status_code=500)
    refused = await stage.app.forms.submit(ANN, {"figure": "338"})
    stage.bot.answer = lambda _: Response()

    assert "trouble" in refused.warning
    assert (await stage.app.forms.submit(ANN)).worked


async def test_home_is_published_and_pressed(stage: Any) -> None:
    """A button of the Home tab comes with the view it stands in."""
    button = {
        "type": "button",
        "action_id": "start",
        "value": "r1",
        "text": {"type": "plain_text", "text": "Start"},
    }
    home = {"type": "home", "blocks": [{"type": "actions", "block_id": "todo", "elements": [button]}]}
    await stage.client.views_publish(user_id=ANN, view=home)
    await stage.app.forms.press_in_home(ANN, "Start")

    pressed = stage.bot.heard[-1].body
    assert ("home", "r1") == (pressed["view"]["type"], pressed["actions"][0]["value"])


async def test_a_button_of_a_message_is_pressed_by_its_words(stage: Any) -> None:
    """The payload names message, channel, action and a fresh trigger; unknown names are refused by name."""
    button = {"type": "button", "action_id": "standing.final", "value": "final",
              "text": {"type": "plain_text", "text": "Final"}}  # fmt: skip
    posted = await stage.client.chat_postMessage(
        channel=stage.dm, text="Which?", blocks=[{"type": "actions", "elements": [button]}]
    )
    with pytest.raises(NoSuchThing, match="Final"):
        await stage.app.forms.press(ANN, stage.dm, posted["ts"], "Finall")
    await stage.app.forms.press(ANN, stage.dm, posted["ts"], "Final")
    await stage.app.dispatch.settled()

    [pressed] = [h.body for h in stage.bot.heard if h.body["type"] == "block_actions"]
    assert (posted["ts"], "final") == (pressed["message"]["ts"], pressed["actions"][0]["value"])
    assert pressed["trigger_id"]
