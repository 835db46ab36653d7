"""A person's screen in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect
from starlette.responses import JSONResponse, Response

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANN = "U0ANN"
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Give a return"},
    "submit": {"type": "plain_text", "text": "Send return"},
    "blocks": [
        {"type": "input", "block_id": "figure", "label": {"type": "plain_text", "text": "Number of entrants"},
         "element": {"type": "plain_text_input", "action_id": "answer"}},
        {"type": "input", "block_id": "help", "optional": True,
         "label": {"type": "plain_text", "text": "Help wanted"},
         "element": {"type": "checkboxes", "action_id": "answer",
                     "options": [{"text": {"type": "plain_text", "text": "Tell the sponsor"},
                                  "value": "sponsor"}]}},
    ],
}  # fmt: skip


async def test_a_person_chooses_who_to_be_and_talks(stage_on_screen: Any, page: Page) -> None:
    """Messages appear as they are posted; a button is pressed; an own message is edited."""
    stage = stage_on_screen
    await page.goto(f"{stage.url}/")
    await page.get_by_role("link", name="Ann Carr").click()
    await page.wait_for_load_state()  # what is typed before its script is there goes nowhere
    await page.get_by_label("Message to Quarterday").fill("what is <due>?")
    await page.keyboard.press("Enter")
    lines = page.get_by_test_id("messages").get_by_test_id("message")
    await expect(lines).to_have_count(1)
    await expect(lines.first).to_contain_text("what is <due>?")

    button = {
        "type": "button",
        "action_id": "start",
        "value": "r1",
        "text": {"type": "plain_text", "text": "Start"},
    }
    top = await stage.client.chat_postMessage(
        channel=stage.dm,
        text="Your return",
        blocks=[{"type": "actions", "block_id": "b", "elements": [button]}],
    )
    await page.get_by_role("button", name="Start").click()
    await stage.bot.hears("block_actions")

    await lines.first.hover()
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_label("Edit your message").fill("432")
    await page.get_by_role("button", name="Save").click()
    await expect(lines.first).to_contain_text("432")

    await stage.client.chat_postMessage(channel=stage.dm, text="First question", thread_ts=top["ts"])
    await page.get_by_test_id("open-thread").click()
    await page.get_by_label("Reply in the thread").fill("338")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("thread").get_by_test_id("message")).to_have_count(3)
    assert ["338"] == [m.text for m in stage.workspace.thread(stage.dm, top["ts"])][2:]


async def test_a_modal_is_filled_in_refused_and_sent(stage_on_screen: Any, page: Page) -> None:
    """Errors stand under the input, what was typed stays, and the corrected answer is taken."""
    stage = stage_on_screen

    def answer(body: dict[str, Any]) -> Response:
        if body.get("type") != "view_submission":
            return Response()
        if body["view"]["state"]["values"]["figure"]["answer"]["value"] == "338":
            return Response()
        said = "Number of entrants must be a number, like 338"
        return JSONResponse({"response_action": "errors", "errors": {"figure": said}})

    stage.bot.answer = answer
    await page.goto(f"{stage.url}/as/{ANN}")
    await page.get_by_test_id("plus").click()
    await page.get_by_role("button", name="Submit a return").click()
    chosen = await stage.bot.hears("shortcut")
    await stage.client.views_open(trigger_id=chosen["trigger_id"], view=MODAL)
    dialog = page.get_by_role("dialog", name="Give a return")
    await dialog.get_by_label("Number of entrants").fill("lots")
    await dialog.get_by_label("Tell the sponsor").check()
    await dialog.get_by_role("button", name="Send return").click()
    await expect(dialog.get_by_test_id("input-figure")).to_contain_text("must be a number, like 338")
    await expect(dialog.get_by_label("Number of entrants")).to_have_value("lots")
    await expect(dialog.get_by_label("Tell the sponsor")).to_be_checked()

    await dialog.get_by_label("Number of entrants").fill("338")
    await dialog.get_by_role("button", name="Send return").click()
    await expect(page.get_by_test_id("modal")).to_be_hidden()
    values = stage.bot.heard[-1].body["view"]["state"]["values"]
    assert "sponsor" == values["help"]["answer"]["selected_options"][0]["value"]


async def test_commands_unread_dots_and_home(stage_on_screen: Any, page: Page) -> None:
    """A command's answer is only for this person; a channel shows a dot until opened; Home is drawn."""
    stage = stage_on_screen
    stage.bot.answer = lambda body: (
        JSONResponse({"text": "Nothing is due."}) if "command" in body else Response()
    )
    home = {
        "type": "home",
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Your returns"}}],
    }
    await stage.client.views_publish(user_id=ANN, view=home)
    await page.goto(f"{stage.url}/as/{ANN}")
    await page.get_by_label("Message to Quarterday").fill("/returns status")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("messages")).to_contain_text("Only visible to you")
    await expect(page.get_by_test_id("messages")).to_contain_text("Nothing is due.")

    await stage.client.chat_postMessage(channel="C0THEME", text="Digest")
    await expect(page.get_by_test_id("place-C0THEME")).to_contain_text("new messages")
    await page.get_by_test_id("place-C0THEME").click()
    await expect(page.get_by_test_id("place-C0THEME")).not_to_contain_text("new messages")
    await page.goto(f"{stage.url}/as/{ANN}?at=home")
    await expect(page.get_by_test_id("home")).to_contain_text("Your returns")


async def test_a_phone_is_wide_enough(stage_on_screen: Any, page: Page) -> None:
    """At 390 and 320 pixels nothing needs sideways scrolling and the places open from a button."""
    stage = stage_on_screen
    for width in (390, 320):
        await page.set_viewport_size({"width": width, "height": 700})
        await page.goto(f"{stage.url}/as/{ANN}")
        assert width == await page.evaluate("document.documentElement.scrollWidth")
        await page.get_by_role("button", name="Places").click()
        await expect(page.get_by_test_id("place-C0THEME")).to_be_visible()


async def test_a_message_is_reported_from_its_menu_by_keyboard(stage_on_screen: Any, page: Page) -> None:
    """The menu is reached, opened and chosen from without a mouse; the bot hears of the message and who chose it."""
    stage = stage_on_screen
    said = await stage.client.chat_postMessage(channel=stage.dm, text="The court list is late")
    await page.goto(f"{stage.url}/as/{ANN}")
    menu = page.get_by_test_id(f"more-{said['ts']}")
    await expect(page.get_by_role("button", name="Report a blockage Quarterday")).to_have_count(0)
    await menu.focus()
    await expect(menu).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Report a blockage Quarterday")).to_be_focused()
    await page.keyboard.press("Enter")
    heard = await stage.bot.hears("message_action")
    assert ("blockage_of_message", ANN, said["ts"]) == (heard["callback_id"], heard["user"]["id"], heard["message_ts"])
    assert "The court list is late" == heard["message"]["text"]
    assert heard["trigger_id"]
    await expect(page.get_by_role("button", name="Report a blockage Quarterday")).to_have_count(0)
