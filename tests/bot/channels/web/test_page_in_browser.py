"""The page in a real browser: by keyboard, by phone, without a script, and under hostile text.

With `--update` the picture of the README is taken.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it comes without types
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect

from tests.bot.channels.web.paging import AMBER, GREEN, LED, Paging, Reader, paging
from tests.bot.wire.weald import ANN, BOB, Led

pytestmark = pytest.mark.asyncio(loop_scope="session")

PICTURE = Path(__file__).parents[4] / "deploy" / "pictures" / "page.png"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                                              "best-practice"]}}
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
PROMISE = {"a.promise.A1.kept": "partly", "a.promise.A1.note": "Staff came late",
           "a.promise.A1.due": "1 December 2026", "a.risk.R1.still": "same"}
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>", "javascript:alert(document.domain)", "{{7*7}}${7*7}<%= 7*7 %>",
    "<style>*{display:none}</style>", "<base href=//elsewhere.example>", "<form action=//elsewhere.example><button>",
]


@pytest_asyncio.fixture(loop_scope="session")
async def here(sqlite_url: str) -> AsyncIterator[Paging]:
    """The Weald's round, served as pages, with a promise and a risk to come back to."""
    async with paging(sqlite_url, promises=True) as served:
        yield served


@asynccontextmanager
async def without_script(browser: Browser, size: dict[str, int]) -> AsyncIterator[Page]:
    """A window in which no script runs."""
    window = await browser.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": size["width"], "height": size["height"]})
    try:
        yield await window.new_page()
    finally:
        await window.close()


async def every_state(here: Paging, page: Page) -> AsyncIterator[str]:
    """Lead a page through everything that it can show, naming each."""
    ann = await here.reader()
    await page.goto(ann.link)
    yield "form"
    await ann.opens()
    await page.goto(f"{here.address}/r/unknown")
    yield "no such link"
    await page.goto(ann.link)
    await page.locator("form.return input[name=form]").evaluate("one => one.value = 'forged'")
    await presses(page, "Save and continue")
    yield "press again"
    await page.goto(ann.link)
    await page.get_by_label("What was “Ann").fill("lots <b>of</b>")
    await presses(page, "Save and continue")
    yield "errors"
    await ann.goes_on(**GREEN | {"a.figure": "0"})
    await page.goto(ann.link + "?missing")
    yield "doubt and missing"
    await ann.goes_on(**AMBER | {"a.new_risk.1": "yes", "a.new_risk.1.what": "It may close"})
    await page.goto(ann.link + "?more")
    yield "more to answer"
    await ann.goes_on(**PROMISE | {"a.new_risk.1.grade": "3x4", "a.new_risk.1.mitigation": "Talks are held",
                                   "a.new_risk.2": "no"})
    await page.goto(ann.link)
    yield "check"
    await page.goto(ann.link + "?saved")
    yield "check again"
    await page.goto(ann.link)
    await presses(page, "Send your return")
    yield "receipt"
    await page.goto(ann.link + "?form")
    yield "form of a sent return"
    seat, unanswered = await here.seat(), await here.reader(number=1)
    assert seat.edits_close is not None
    here.clock.move_to(seat.edits_close + timedelta(days=1))
    await page.goto(ann.link)
    yield "closed"
    await page.goto(unanswered.link)
    yield "closed without an answer"


async def presses(page: Page, button: str) -> None:
    """Press, and wait until what comes is there with its style: a page is measured as it is seen."""
    async with page.expect_event("load"):
        await page.get_by_role("button", name=button).click()


async def test_every_state_is_open_to_everybody(here: Paging, page: Page) -> None:
    """Axe finds no violation of WCAG 2.2 AA or of good practice in any state, on a desk and on a phone."""
    found, states = {}, []
    async for state in every_state(here, page):
        for size in (DESK, PHONE):
            await page.set_viewport_size({"width": size["width"], "height": size["height"]})
            results = await Axe().run(page, options=RULES)
            states.append(state)
            if results.violations_count:
                found[state, size["width"]] = results.generate_report()
    assert (24, {}) == (len(states), found)


async def test_every_state_fits_a_narrow_phone(here: Paging, page: Page) -> None:
    """At 320 px nothing has to be scrolled sideways, even with long words in it."""
    await page.set_viewport_size({"width": 320, "height": 640})
    async for state in every_state(here, page):
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert (state, 320) == (state, wide)


async def test_a_return_is_given_by_keyboard_alone(here: Paging, page: Page) -> None:
    """From the first field to the receipt: typed, chosen with arrows, saved with Enter, checked and sent."""
    bob = await here.reader(BOB)
    await page.goto(bob.link)
    await until_focused(page, "q-figure")
    await page.keyboard.type("402")
    await until_focused(page, "q-checked")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    await until_focused(page, "main", by="className")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    await expect(page.get_by_text("Checked on a sample")).to_be_visible()
    await until_focused(page, "main", by="className")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Return sent")).to_be_visible()


async def test_enter_in_a_field_saves_and_presses_no_offer(here: Paging, page: Page) -> None:
    """The way a form is sent by most hands; “There is no figure” beside it is not pressed."""
    bob = await here.reader(BOB)
    await page.goto(bob.link)
    await page.locator("#q-figure").fill("402")
    await page.locator("#q-figure").press("Enter")
    await expect(page.get_by_text("Data quality: choose an answer").first).to_be_visible()
    await expect(page.locator("#q-figure")).to_have_value("402")


async def test_errors_come_first_and_lead_to_their_fields(here: Paging, page: Page) -> None:
    """The summary has the focus, its link goes to the field, and what was typed is still in it."""
    bob = await here.reader(BOB)
    await page.goto(bob.link)
    await page.locator("#q-figure").fill("rather a lot of them")
    await page.get_by_role("button", name="Save and continue").click()
    await expect(page).to_have_title("Error: Bob Carter’s indicator 1 – quarterly return – The Weald")
    await expect(page.locator("#problem")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#q-figure")).to_be_focused()
    await expect(page.locator("#q-figure")).to_have_value("rather a lot of them")
    await expect(page.locator("#q-figure")).to_have_accessible_description(re.compile("milestone.*Error: .*like 455"))


async def test_everything_works_without_a_script(here: Paging, browser: Browser) -> None:
    """Fields that may not apply unfold, a risk opens with its answer, and the whole return is given and sent."""
    async with without_script(browser, PHONE) as page:
        ann = await here.reader()
        await page.goto(ann.link)
        await expect(page.locator("[id='q-cause']")).to_be_hidden()
        await page.get_by_text("Only if the figure").first.click()
        await expect(page.locator("[id='q-cause']")).to_be_visible()
        risk = page.locator("[id='q-new_5f_risk.1.what']")
        await expect(risk).to_be_hidden()
        await page.locator("[id='q-new_5f_risk.1']").check(force=True)
        await expect(risk).to_be_visible()
        await risk.fill("The unit may close")
        await page.get_by_role("button", name="Add a risk").click()
        await expect(page.locator("[id='q-new_5f_risk.2.what']")).to_be_visible()
        await give(ann, GREEN | PROMISE | {"a.new_risk.1.grade": "2x2", "a.new_risk.1.mitigation": "Talks",
                                           "a.new_risk.2": "no"})
        await page.goto(ann.link)
        await page.get_by_role("link", name="Change Data quality").click()
        await page.get_by_label("Audited").check(force=True)
        await page.get_by_role("button", name="Save and continue").click()
        await expect(page.get_by_text("Audited")).to_be_visible()
        await page.get_by_role("button", name="Send your return").click()
        await expect(page.get_by_role("heading", name="Return sent")).to_be_visible()
        await page.get_by_role("link", name="Ann Archer’s indicator 2").click()
        await expect(page.get_by_role("heading", name="Ann Archer’s indicator 2")).to_be_visible()


async def test_hostile_text_stays_text(here: Paging, window: BrowserContext, page: Page) -> None:
    """In every field of words, refused or stored: no dialog, no complaint of the policy, nothing asked of others."""
    watched: list[str] = []

    def dialog(shown: Dialog) -> None:
        watched.append(f"dialog {shown.message}")

    def said(message: ConsoleMessage) -> None:
        if "422" not in message.text:
            watched.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(here.address):
            watched.append(request.url)

    window.on("dialog", dialog)
    window.on("console", said)
    window.on("request", asked)
    ann = await here.reader()
    words = ["a.promise.A1.note", "a.cause", "a.action", "a.owner", "a.new_risk.1.what", "a.new_risk.1.mitigation",
             "a.blockage.1.what", "a.blockage.1.who_can", "a.blockage.1.tried"]
    for text in HOSTILE:
        await ann.opens("?form")
        await ann.sends(**AMBER | PROMISE | {"a.figure": text} | dict.fromkeys(words, f"Words {text}"))
        await page.goto(ann.link)
        await page.locator("#q-figure").fill(text)
        await page.get_by_role("button", name="Save and continue").click()
        await expect(page.locator("#problem")).to_be_visible()
        await expect(page.locator("#q-figure")).to_have_value(text)
    await give(ann, AMBER | PROMISE | {"a.new_risk.1.grade": "2x2", "a.new_risk.2": "no", "a.blockage.2": "no",
                                       "a.blockage.1.needed_by": "1 December 2026", "a.cause": HOSTILE[0] + " words"})
    await page.goto(ann.link)
    await expect(page.get_by_text("<script>alert(1)</script> words")).to_be_visible()
    assert [] == watched


async def test_the_picture_of_the_page(sqlite_url: str, page: Page, update: bool) -> None:
    """The README shows it, and it is no burden."""
    led = [Led("NI 111", "First time entrants to the youth justice system", ANN), *LED]
    async with paging(sqlite_url, led=led) as served:
        ann = await served.reader()
        await ann.opens()
        await ann.sends(**GREEN | {"a.figure": "432"})
        await page.set_viewport_size({"width": DESK["width"], "height": 960})
        await page.goto(ann.link)
        await expect(page.get_by_text("At risk", exact=False).first).to_be_visible()
        if update:
            await page.screenshot(path=PICTURE, animations="disabled", caret="hide")
    assert (b"\x89PNG\r\n\x1a\n", True) == (PICTURE.read_bytes()[:8], PICTURE.stat().st_size < 200_000)


async def give(reader: Reader, answers: dict[str, str]) -> None:
    """Fill in the form as it stands, and save."""
    await reader.opens("?form")
    answer = await reader.sends(**answers)
    assert 303 == answer.status, answer.words


async def until_focused(page: Page, wanted: str, by: str = "id") -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if wanted == await page.evaluate(f"document.activeElement.{by}"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard.")
