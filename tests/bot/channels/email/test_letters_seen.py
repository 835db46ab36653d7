"""Letters as they are seen: in a real browser, narrow and wide, light and dark, nothing runs out of the side."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # brings no types
from playwright.async_api import Browser

from conversations.letters.compose import invitation
from tests.bot.channels.email.drawn_letters import drawn, drawn_letter, html_of
from tests.conversations.letters.sittings import Lead, a_lead, a_sitting

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ("invitation", "invitation_several", "reminder", "read_back_unclear", "receipt", "correction", "notice_held")
PICTURE = Path(__file__).parents[4] / "deploy" / "pictures" / "letter.png"
WIDEST = "document.documentElement.scrollWidth"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600])
async def test_no_letter_needs_scrolling_sideways(browser: Browser, width: int, scheme: str) -> None:
    """Every kind fits the width, and takes up the reader's choice of light or dark."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # one of its two literals
    page = await context.new_page()
    for name in NAMES:
        await page.set_content(html_of(drawn(name)))
        assert width == await page.evaluate(WIDEST), name
        assert ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 24, 26)") == await page.evaluate(GROUND)
    await context.close()


async def test_words_without_a_space_wrap_too(browser: Browser) -> None:
    """A title of one endless word breaks rather than widening the letter."""
    brief = a_lead().brief.model_copy(update={"title": "w" * 180})
    context = await browser.new_context(viewport={"width": 320, "height": 900})
    page = await context.new_page()
    await page.set_content(html_of(drawn_letter(invitation(a_sitting(Lead(brief))))))
    assert 320 == await page.evaluate(WIDEST)
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, scheme: str) -> None:
    """No violation of WCAG 2.2 A and AA, contrast among it, on either ground; a mail has no landmarks."""
    context = await browser.new_context(viewport={"width": 600, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # one of its two literals
    page = await context.new_page()
    wanted = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    for name in NAMES:
        await page.set_content(html_of(drawn(name)))
        found = await Axe().run(page, options=wanted)
        assert [] == [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]], name
    await context.close()


async def test_the_picture_shows_the_letter(browser: Browser, update: bool) -> None:
    """`deploy/pictures/letter.png` is the invitation at 600 pixels, light; `--update` takes it anew."""
    context = await browser.new_context(viewport={"width": 600, "height": 900}, color_scheme="light")
    page = await context.new_page()
    await page.set_content(html_of(drawn("invitation_off_track")))
    picture = await page.screenshot(full_page=True)
    if update:
        PICTURE.write_bytes(picture)
    assert b"\x89PNG" == PICTURE.read_bytes()[:4]
    assert int.from_bytes(PICTURE.read_bytes()[16:20], "big") == 600
    await context.close()
