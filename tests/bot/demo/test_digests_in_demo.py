"""The digests of the demonstration as their readers meet them: in Slack, in the mailbox, on the page, on a phone.

Everybody else answers at a press, the day is moved, and then every layer's
digest is read. With `--update` the pictures of the README are taken.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.bot.demo.conftest import HEIGHT, WIDTH, Demonstration
from tests.bot.demo.newcomer import Newcomer
from tests.bot.demo.test_mail_in_demo import Mailbox, violations
from tests.bot.demo.test_newcomer import moved_to_the_digests, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 390, "height": 844}
GWEN, PATRICIA, IMRAN, IVAN = "U0GWENMARSH", "U0PATRICIAOKAFOR", "U0IMRANMALIK", "U0IVANPETROV"
HOMES = "Affordable homes delivered"
LINK = "Open the digest as a page"
TROUBLE = "64 homes at Mill Lane wait for a connection to the water main."


@pytest_asyncio.fixture(loop_scope="session")
async def reader(demonstration: Demonstration, newcomer: Newcomer) -> AsyncIterator[Reader]:
    """Somebody who reads, once everybody has answered and it is the day of the digests."""
    page = newcomer.page
    await page.goto(demonstration.address)
    others = page.get_by_role("button", name="Let everybody else answer")
    if await others.count():
        await others.click()
        await expect(page.get_by_test_id("done")).to_contain_text("Everybody else has answered: ")
        await moved_to_the_digests(demonstration, page)
    yield Reader(demonstration, page)


class Reader:
    """One person at Slack, at a mailbox and at the pages."""

    def __init__(self, demonstration: Demonstration, page: Page) -> None:
        self.demonstration, self.page = demonstration, page

    async def in_channel(self, user: str, room: str, title: str) -> Locator:
        """A digest as it was posted, once its thread hangs under it."""
        await self.page.goto(f"{self.demonstration.address}rehearsal/as/{user}?at={room}")
        post = self.page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=title).first
        await expect(post.get_by_test_id("open-thread")).to_be_visible()
        return post

    async def opens(self, post: Locator) -> None:
        """Go to the page by the link that the button under a post hands to whoever presses."""
        await post.get_by_role("button", name="Open the page").click()
        link = self.page.get_by_test_id("messages").get_by_role("link", name=LINK).last
        await self.page.goto(str(await link.get_attribute("href")))
        await expect(self.page.get_by_text("Reading as")).to_be_visible()

    async def looks(self, name: str, update: bool, at: Locator | None = None) -> None:
        """See the page on a desk and on a phone: nothing is cut off, and no rule of accessibility broken.

        What is seen begins at the top, on a phone with what is `at` there.
        """
        for shape, ending in (({"width": WIDTH, "height": HEIGHT}, "page"), (PHONE, "phone")):
            await self.page.set_viewport_size(shape)  # type: ignore[arg-type]  # a shape is a size
            if at is not None and shape is PHONE:
                await at.evaluate(TO_THE_TOP)
            await picture(self.page, f"digest_{name}_{ending}.png", update)
            assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert "" == await violations(self.page)
            assert [] == await self.page.evaluate(CUT_OFF)
        await self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


TO_THE_TOP = "part => part.scrollIntoView()"
CUT_OFF = """() => [...document.querySelectorAll("svg")].filter((svg) => svg.getClientRects().length).flatMap((svg) =>
  [...svg.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().right > innerWidth)
    .map((text) => text.textContent))"""
"""The words of pictures that reach over the edge of the page."""


async def test_the_board_reads_its_digest_in_slack_and_as_a_page(reader: Reader, update: bool) -> None:
    """Gwen reads the post, opens the page by a link of her own, and follows a line back to what Imran wrote."""
    post = await reader.in_channel(GWEN, "C0PUBLICSERVICEBOARD", "What needs the board’s attention")
    await expect(post).to_contain_text("Of 22 targets due this quarter, 20 reported")
    await expect(post).to_contain_text(re.compile(f"Behind.*{HOMES}"))
    await picture(reader.page, "digest_board_slack.png", update)
    await reader.opens(post)
    page = reader.page
    assert page.url.endswith("/d/2026-Q2/board/-")
    await expect(page.get_by_role("heading", level=1)).to_have_text("What needs the board’s attention")
    line = page.get_by_role("article", name=HOMES).first
    await reader.looks("board", update, at=line)
    await line.get_by_role("link", name="Where this comes from").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Where this comes from")
    words = page.get_by_role("blockquote").filter(has_text=TROUBLE)
    await expect(words).to_be_visible()
    await expect(page.get_by_text("Imran Malik answered on 5 October 2026").first).to_be_visible()
    cause = page.get_by_role("heading", name="Cause", exact=True)
    await cause.evaluate(TO_THE_TOP)
    await reader.looks("line", update, at=cause)
    await page.get_by_role("link", name="Back to “What needs the board’s attention”").click()
    await expect(page.get_by_role("article", name=HOMES).first).to_be_in_viewport()


async def test_the_chair_reads_the_theme_in_slack_by_letter_and_as_a_page(reader: Reader, update: bool) -> None:
    """Patricia has the post, the same as a letter whose pictures show, and the page behind both."""
    title = "Children and young people: what needs attention"
    post = await reader.in_channel(PATRICIA, "C0CHILDREN", title)
    await picture(reader.page, "digest_theme_slack.png", update)
    await reader.opens(post)
    await reader.looks("theme", update, at=reader.page.get_by_role("article").first)
    mailbox = Mailbox(reader.page, reader.demonstration, "patricia.okafor@")
    mailbox.link = mailbox.link.replace("@.", "@")
    for ground, width in (("dark", 320), ("light", 600)):
        await mailbox.opens(f"ground={ground}&width={width}")
        await expect(reader.page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(title)
        frame = reader.page.frame(url=re.compile("/html"))
        assert frame is not None
        assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shown = await frame.evaluate("[...document.images].map((each) => [each.naturalWidth > 0, each.alt !== ''])")
        assert len(shown) > 1
        assert all(seen and told for seen, told in shown)
        await frame.get_by_role("heading", level=3).first.evaluate(TO_THE_TOP)
    await picture(reader.page, "digest_letter.png", update)
    letter = await mailbox.text()
    assert "1. NI 117 16-18 year olds not in education, employment or training" in letter
    address = re.search(r"Read it as a page:\s+(\S+)", letter)
    assert address is not None
    await reader.page.goto(address[1])
    await expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)


async def test_a_district_and_a_delivery_group_read_theirs(reader: Reader, update: bool) -> None:
    """Imran chairs Ambleford and reads its channel; Ivan finds in his messages what is his group’s to do."""
    post = await reader.in_channel(IMRAN, "C0AMBLEFORD", "Ambleford District Council: what needs attention here")
    await expect(post).to_contain_text("Street and environmental cleanliness")
    await picture(reader.page, "digest_district_slack.png", update)
    await reader.opens(post)
    await expect(reader.page.get_by_text("Ambleford District Council gave 6.9% (31 of 450).")).to_be_visible()
    await reader.looks("district", update)
    own = await reader.in_channel(IVAN, "", "NI 155: what is yours to do")
    await own.scroll_into_view_if_needed()
    await picture(reader.page, "digest_group_slack.png", update)
    await reader.opens(own)
    await expect(reader.page.get_by_role("heading", level=1)).to_have_text("NI 155: what is yours to do")
    await expect(reader.page.get_by_text("Promise overdue, due 16 October 2026.")).to_be_visible()
    await reader.looks("group", update, at=reader.page.get_by_role("article").nth(1))
    assert 403 == (await reader.page.request.get(f"{reader.demonstration.address}d/2026-Q2/board/-")).status


async def test_a_digest_is_read_by_keyboard(reader: Reader) -> None:
    """The first key skips to the digest; what has the focus is seen, and Enter unfolds it."""
    await reader.opens(await reader.in_channel(PATRICIA, "C0CHILDREN", "what needs attention"))
    page = reader.page
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    fold = page.get_by_text("These numbers as a table")
    await expect(fold).to_be_focused()
    await expect(fold).to_have_css("background-color", "rgb(255, 221, 0)")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("table").first).to_be_visible()
