"""The demonstration by email: one letter, one reply from any program, read back, corrected, and the same in Slack.

With `--update` the picture of the README is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it comes without types
from playwright.async_api import Locator, Page, expect

from tests.bot.demo.conftest import Demonstration
from tests.bot.demo.newcomer import Newcomer

pytestmark = pytest.mark.asyncio(loop_scope="session")

PICTURE = Path(__file__).parents[3] / "deploy" / "pictures" / "mailbox.png"
PNG, LARGEST = b"\x89PNG\r\n\x1a\n", 200_000
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                                              "best-practice"]}}
CAT, BEN, DAN = ("cat.dewan@college", "ben.carter@police", "dan.ellis@jobcentre")


class Mailbox:
    """Somebody at their mailbox."""

    def __init__(self, page: Page, demonstration: Demonstration, who: str) -> None:
        self.page = page
        self.link = f"{demonstration.address}rehearsal/mail/as/{who}.marlshire.example"

    @property
    def letters(self) -> Locator:
        """The letters that came."""
        return self.page.get_by_test_id("letter")

    async def opens(self, look: str = "", about: str = "") -> None:
        """Go to the mailbox: the newest letter is open in it, or the newest about something."""
        await self.page.goto(f"{self.link}?{look}")
        if about:
            await self.letters.filter(has_text=about).first.click()

    async def text(self) -> str:
        """The letter that is open, as text."""
        await self.page.get_by_test_id("show-text").click()
        return await self.page.get_by_test_id("text").inner_text()

    async def answers(self, program: str, typed: str, about: str = "") -> str:
        """Reply to the newest letter from this program; the letter that comes back, which nobody fetched."""
        await self.opens(about=about)
        before = await self.letters.count()
        await self.page.get_by_label(program).check()
        await self.page.get_by_test_id("body").fill(typed)
        await self.page.get_by_test_id("send").click()
        await expect(self.page.get_by_test_id("answer")).to_have_text("250 2.6.0 Kept")
        await expect(self.letters).to_have_count(before + 1)
        await expect(self.letters.first).to_have_class(re.compile("unread"))
        await self.letters.first.click()
        return await self.text()


def number(letter: str, question: str) -> str:
    """The number of a question, in a letter as text."""
    return next(line for line in letter.splitlines() if question in line and line[:1].isdigit()).partition(".")[0]


@pytest.fixture
def screen(newcomer: Newcomer) -> Page:
    """A page whose complaints are counted."""
    return newcomer.page


async def test_one_letter_one_reply_and_a_correction(demonstration: Demonstration, screen: Page) -> None:
    """From Outlook the whole return, from Apple Mail a changed figure, from within the quote why it changed."""
    cat = Mailbox(screen, demonstration, CAT)
    await cat.opens()
    await expect(cat.letters).to_have_count(1)
    letter = await cat.text()
    figure, checked = number(letter, "What was"), number(letter, "How was the figure checked")
    promise, stuck = number(letter, "How does it stand"), number(letter, "Is anything blocking you")
    receipt = await cat.answers("Outlook", f"Hello,\n{figure}. 78.9\n{checked}. checked on a sample\n"
                                           f"{promise}. done\n{stuck}. nothing\n\nCat")
    assert f"{figure}. Figure: 78.9%" in receipt
    assert "There is nothing more for you to do" in receipt
    back = await cat.answers("Apple Mail", f"{figure}. 79.1")
    assert f"{figure}. Figure: 79.1% (was 78.9%)" in back
    why = number(back, "Why has it changed?")
    correction = await cat.answers("Inside the quote", f"{why}. A class of late starters was counted")
    assert "1 answer corrected" in correction
    assert "Figure: 79.1% (was 78.9%)" in correction


async def test_four_targets_in_one_reply(demonstration: Demonstration, screen: Page) -> None:
    """From Gmail, some now and some later: what was given is sent, what is left is asked again."""
    ben = Mailbox(screen, demonstration, BEN)
    await ben.opens()
    letter = await ben.text()
    given = {"NI 15: What was": "0.86", "NI 15: How was the figure checked": "audited", "NI 32: What was": "29.8"}
    back = await ben.answers("Gmail", "\n".join(f"{number(letter, q)}. {answer}" for q, answer in given.items()))
    assert "Sent, reference 2026-Q2/NI 15" in back
    assert "Figure: 29.8%" in back
    assert number(letter, "NI 16: What was") == number(back, "NI 16: What was")


async def test_what_is_answered_by_letter_is_in_slack(demonstration: Demonstration, newcomer: Newcomer) -> None:
    """Dan has both: he is asked by letter alone, and his task list in Slack shows what he answered."""
    dan = Mailbox(newcomer.page, demonstration, DAN)
    await dan.opens()
    letter = await dan.text()
    given = {"NI 152: What was": "9.2", "Is that still right": "still right",
             "NI 152: How was the figure checked": "audited"}
    typed = "\n".join(f"{number(letter, question)}. {answer}" for question, answer in given.items())
    receipt = await dan.answers("Apple Mail", typed)
    assert "Sent, reference 2026-Q2/NI 152" in receipt
    await newcomer.page.get_by_role("link", name="Dan in Slack").click()
    await expect(newcomer.page.get_by_test_id("messages")).to_be_visible()
    await newcomer.page.get_by_test_id("tab-home").click()
    home = newcomer.page.get_by_test_id("home")
    await expect(home).to_contain_text(re.compile("Working age people on out of work benefits.*Completed"))
    await expect(home).to_contain_text("3 of 4 are waiting for you.")


def looks() -> Iterator[str]:
    """Every way to look at a letter."""
    yield from (f"width={width}&ground={ground}" for width in (320, 600) for ground in ("light", "dark"))
    yield from ("show=text", "show=headers")


async def test_nobody_is_shut_out(demonstration: Demonstration, screen: Page, update: bool) -> None:
    """No rule of accessibility is broken in any view; at 320 and at 600 px nothing of a letter is cut off."""
    dan = Mailbox(screen, demonstration, DAN)
    for look in looks():
        await dan.opens(look)
        assert "" == await violations(screen)
        if "width" in look:
            frame = screen.frame(url=re.compile("/html"))
            assert frame is not None
            assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for path in ("rehearsal/mail/", ""):
        await screen.goto(demonstration.address + path)
        assert "" == await violations(screen)
    await dan.opens()
    if update:
        await screen.screenshot(path=PICTURE, animations="disabled", caret="hide")
    taken = PICTURE.read_bytes()
    assert (PNG, True) == (taken[:8], len(taken) < LARGEST)


async def violations(page: Page) -> str:
    """What axe finds wrong, in a line each."""
    broken = (await Axe().run(page, options=RULES)).response["violations"]
    return "\n".join(f"{each['id']}: {each['nodes'][0]['html']}" for each in broken)


async def test_it_can_be_done_by_keyboard(demonstration: Demonstration, screen: Page) -> None:
    """From the address bar to an answer without a mouse; a draft outlives another look at the letter."""
    ben = Mailbox(screen, demonstration, BEN)
    await ben.opens()
    await screen.keyboard.press("Tab")
    await expect(screen.get_by_role("link", name="Skip to your reply")).to_be_focused()
    await screen.keyboard.press("Enter")
    await screen.keyboard.type("can I speak to a person")
    await screen.get_by_test_id("width-320").focus()
    await screen.keyboard.press("Enter")
    await expect(screen.get_by_test_id("width-320")).to_be_focused()
    await expect(screen.get_by_test_id("body")).to_have_value("can I speak to a person")
    before = await screen.get_by_test_id("sent").count()
    await screen.get_by_test_id("send").press("Enter")
    await expect(screen.get_by_test_id("sent")).to_have_count(before + 1)
    await expect(screen.get_by_test_id("body")).to_have_value("")
