"""The demonstration, as the people in it meet it: answered in Slack, corrected, and read as a digest.

With `--update` the pictures of the README are taken as the talk goes by.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, TimeoutError, expect

from tests.bot.demo.conftest import Demonstration
from tests.bot.demo.newcomer import Newcomer

pytestmark = pytest.mark.asyncio(loop_scope="session")

PICTURES = Path(__file__).parents[3] / "deploy" / "pictures"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 200_000


async def picture(page: Page, name: str, update: bool) -> None:
    """Take a picture for the README, or see that it is there and is no burden."""
    if update:
        await page.mouse.move(0, 0)
        await page.screenshot(path=PICTURES / name, animations="disabled", caret="hide")
    taken = (PICTURES / name).read_bytes()
    assert (PNG, True) == (taken[:8], len(taken) < LARGEST_PICTURE)


async def test_the_start_page_says_what_this_is(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """It says what Quarterday does, that nothing leaves the computer, and every suggestion leads somewhere."""
    page = newcomer.page
    await page.goto(demonstration.address)
    await expect(page.get_by_role("heading", name="Quarterday")).to_be_visible()
    await expect(page.locator(".banner")).to_contain_text("Nothing leaves this computer")
    await expect(page.get_by_test_id("today")).to_have_text("Monday 5 October 2026")
    links = [await link.get_attribute("href") for link in await page.locator(".try a").all()]
    assert len(links) >= 4
    for link in links:
        assert await page.goto(demonstration.address.rstrip("/") + str(link))
        no_letters = page.get_by_role("heading", name="No letters yet")
        await expect(page.get_by_test_id("messages").or_(page.get_by_test_id("frame")).or_(no_letters)).to_be_visible()


async def test_nothing_can_be_pressed_before_anybody_listens(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """A press on a page whose script is still on its way would be lost without a word; then it is taken."""
    page, arrived = newcomer.page, asyncio.Event()

    async def late(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route("**/screen.js", late)
    await page.goto(f"{demonstration.address}rehearsal/as/U0FAYGILL", wait_until="commit")
    start = newcomer.top.get_by_role("button", name="Start")
    with pytest.raises(TimeoutError):
        await start.click(trial=True, timeout=500)
    arrived.set()
    await start.click()
    await expect(newcomer.thread).to_be_visible()


async def test_everybody_can_be_chosen(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """People stand with what they do, references written as they are; who was written to is marked."""
    page = newcomer.page
    await page.goto(demonstration.address)
    await page.get_by_role("link", name="Be somebody else").click()
    george = page.get_by_test_id("person-U0GEORGEHALL")
    await expect(george).to_contain_text("Leads NI\N{NO-BREAK SPACE}125, NI\N{NO-BREAK SPACE}130")
    await expect(george).to_contain_text("New")
    await george.click()
    await expect(newcomer.top).to_contain_text("Independence for older people through rehabilitation")


async def test_a_green_target_is_done_in_three_replies(newcomer: Newcomer) -> None:
    """On track and nothing open: a figure typed, one button, Send."""
    await newcomer.begin("Answer as Ann Archer")
    await newcomer.hears("Household waste reused, recycled and composted", "The milestone is 52% or more")
    await newcomer.types("52.4")
    await newcomer.hears("On track", "How was the figure checked?")
    await newcomer.presses("Checked on a sample")
    await newcomer.hears("Check your answers")
    await newcomer.presses("Send")
    await newcomer.hears("Sent. Thank you.")
    await expect(newcomer.top).to_contain_text("All sent")
    await expect(newcomer.top).not_to_contain_text("minutes")
    assert 3 == newcomer.replies


async def test_a_zero_is_questioned(newcomer: Newcomer) -> None:
    """Nothing is exactly nothing without a word: the zero is asked back, and the right figure taken."""
    await newcomer.begin("Answer as Joyce Newton")
    await newcomer.hears("What was")
    await newcomer.types("0")
    await newcomer.hears("exactly zero", "There is no figure yet")
    await newcomer.types("6.1")
    await newcomer.hears("6.1%", "On track", "How was the figure checked?")


async def test_the_task_list_leads_to_the_talk(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """Start on the Home tab asks the first question in the messages, and the tab says that something came."""
    page = newcomer.page
    await page.goto(f"{demonstration.address}rehearsal/as/U0HANNAHLOWE?at=home")
    await page.get_by_test_id("home").get_by_role("button", name="Start").click()
    await expect(page.get_by_test_id("tab-messages").locator(".dot")).to_be_visible()
    await page.get_by_test_id("tab-messages").click()
    await page.get_by_test_id("open-thread").click()
    await newcomer.hears("Primary fires and related fatalities and casualties")


async def test_reasons_are_asked_corrected_and_read_in_the_digest(
    demonstration: Demonstration, newcomer: Newcomer, update: bool
) -> None:
    """Amber asks cause, action, owner and date; a sent answer is changed and sent again; the digest tells it."""
    await amber(newcomer, update)
    await corrected(newcomer)
    await moved_to_the_digests(demonstration, newcomer.page)
    await digest_read(demonstration, newcomer.page, update)


async def amber(newcomer: Newcomer, update: bool) -> None:
    """Maya's return: the milestone is missed, so reasons are asked."""
    await newcomer.begin("Answer as Maya Quinn")
    await newcomer.hears("First time entrants to the youth justice system")
    await newcomer.types("126")
    await newcomer.hears("At risk", "What explains the figure?")
    await newcomer.types("Two schools sent more pupils to the police after the summer")
    await newcomer.hears("Where does the cause mainly lie?")
    await picture(newcomer.page, "conversation.png", update)
    await newcomer.presses("With a partner")
    await newcomer.hears("What will be done about it?")
    await newcomer.types("Restart the triage panel in both schools")
    await newcomer.hears("Who will do it?")
    await newcomer.types("Carl Dunn")
    await newcomer.hears("By when?")
    await newcomer.types("30 November")
    await newcomer.hears("30 November 2026", "Do you want help from the target sponsor, Patricia Okafor?")
    await newcomer.presses("No")
    await newcomer.hears("Will the year-end target of 240 be met?")
    await newcomer.presses("It is at risk")
    await newcomer.hears("Is there a new or emerging risk to this target?")
    await newcomer.presses("No")
    await newcomer.hears("Is anything blocking this target now?")
    await newcomer.presses("No")
    await newcomer.hears("How was the figure checked?")
    await newcomer.presses("Checked on a sample")
    await newcomer.hears("Check your answers", "Restart the triage panel in both schools", "Carl Dunn")
    await newcomer.presses("Send")
    await newcomer.hears("Sent. Thank you.")


async def corrected(newcomer: Newcomer) -> None:
    """The Change button of a sent answer asks it again; what is sent again replaces it."""
    await newcomer.changes("Action owner")
    await newcomer.hears("Who will do it?", "Carl Dunn")
    await newcomer.types("Farah Siddiqui")
    await newcomer.hears("Farah Siddiqui", "Check your answers before sending them again")
    await newcomer.presses("Send again")
    await newcomer.hears("Sent. Thank you.")


async def moved_to_the_digests(demonstration: Demonstration, page: Page) -> None:
    """The button moves the day, and is no longer offered."""
    await page.goto(demonstration.address)
    await page.get_by_role("button", name="Go to the day of the digests").click()
    await expect(page.get_by_test_id("today")).to_have_text("Friday 30 October 2026")
    await expect(page.get_by_role("button", name="Go to the day of the digests")).to_have_count(0)


async def digest_read(demonstration: Demonstration, page: Page, update: bool) -> None:
    """The chair finds the post in the theme's channel, and Maya's corrected answer in its thread."""
    await page.goto(demonstration.address)
    await page.get_by_role("link", name="Read #children as Patricia Okafor").click()
    post = page.get_by_test_id("messages").get_by_test_id("message").first
    await expect(post).to_contain_text("Children and young people: what needs attention")
    await expect(post).to_contain_text("First time entrants to the youth justice system")
    await page.get_by_test_id("open-thread").click()
    thread = page.get_by_test_id("thread")
    await expect(thread).to_contain_text("126 entrants against a milestone of 120")
    await expect(thread).to_contain_text("Two schools sent more pupils to the police after the summer")
    await expect(thread).to_contain_text("Farah Siddiqui, by 30 November 2026")
    await expect(thread).not_to_contain_text("Carl Dunn")
    await picture(page, "digest.png", update)


async def test_it_is_soon_ready(demonstration: Demonstration) -> None:
    """A newcomer does not wait: some three seconds on two idle cores, and never long."""
    assert demonstration.seconds < 20
