"""The messages of a round as a page: all of them, readable on a desk and a phone, and nothing in it is an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it comes without types
from playwright.async_api import Browser, Request

from bot.calendars import working_calendar
from bot.cli.preview_page import Heading, drawn, write_page
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview
from conversations.partnership.calendars import timetable_for
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable
from tests.bot.cli.calls import Call, done

Q2 = Quarter(2026, 2)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                                              "best-practice"]}}
HOSTILE = "</li><script>alert(1)</script><img src=x onerror=alert(1)>"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Jones-Featherstonehaugh"
ASKED = Foreseen(
    at=datetime(2026, 10, 1, 8, 30, tzinfo=UTC), timezone="Europe/London", to=1, name="Ann Archer", channel="slack",
    kind=INVITATION, refs=("NI 111", "NI 112"), minutes=6, why="the round opens",
)  # fmt: skip
PREVIEW = Preview(
    dates=timetable_for(Q2, Timetable(), working_calendar("england", range(2025, 2029)), "Europe/London"),
    timezone="Europe/London", unreachable=("Ben Carter", "Cat Dewan"),
    messages=(
        replace(ASKED, at=datetime(2026, 10, 14, 8, 30, tzinfo=UTC), kind=REMINDER, why="on the day it is due"),
        ASKED, replace(ASKED, to=2, name=LONG, refs=tuple(f"NI {n}" for n in range(40))),
        replace(ASKED, to=3, name=HOSTILE, timezone="America/New_York", channel="email", kind=PASSED_ON, minutes=0),
    ),
)  # fmt: skip
HEADING = Heading("Weald & Downs", Q2, datetime(2026, 9, 25, 9, tzinfo=UTC))


def test_every_message_stands_on_its_day() -> None:
    """In the reader's own time, which is named where it is another; below, how many each person gets."""
    page = drawn(PREVIEW, HEADING)
    assert "If nobody answers, 4 messages to 3 people will be sent. This page was made on 25 September 2026" in page
    places = [page.index(each) for each in ('id="2026-10-01"', 'id="2026-10-14"', 'id="people"')]
    assert sorted(places) == places
    assert ("Invitation: NI 111, NI 112" in page) == ("The round opens." in page) == ("On the day it is due." in page)
    assert '04:30<span class="zone">America/New_York</span>' in page
    assert "<td>Thu 1 Oct</td><td>Wed 14 Oct</td><td class=\"number\">2</td>" in page
    assert "Nothing reaches Ben Carter and Cat Dewan." in page


def test_names_are_no_markup() -> None:
    """What people are called is shown letter by letter; a round without messages says so."""
    page = drawn(PREVIEW, HEADING)
    assert (0, True) == (page.count("<script"), "&lt;script&gt;" in page)
    nothing = drawn(replace(PREVIEW, messages=(), unreachable=()), HEADING)
    assert "No message is to come. This page was made on" in nothing
    assert "Nothing reaches" not in nothing


@pytest.mark.asyncio(loop_scope="session")
async def test_it_is_read_on_a_desk_and_a_phone(browser: Browser, tmp_path: Path) -> None:
    """Nothing is cut off, axe finds nothing, and it asks nobody for anything."""
    path = tmp_path / "preview.html"
    write_page(PREVIEW, HEADING, path)
    for width in (1100, 390, 320):
        page = await browser.new_page(viewport={"width": width, "height": 900})
        asked: list[str] = []

        def heard(request: Request, into: list[str] = asked) -> None:
            into.append(request.url)

        page.on("request", heard)
        await page.goto(path.as_uri())
        assert width >= await page.evaluate("document.documentElement.scrollWidth")
        found = await Axe().run(page, options=RULES)
        assert [] == [each["id"] for each in found.response["violations"]]
        assert [path.as_uri()] == asked
        await page.close()


@pytest.mark.usefixtures("county")
def test_the_command_writes_page_and_file(call: Call, home: Path) -> None:
    """Both at once where both are wanted; where a page cannot be, the place is named."""
    refused = call("round", "preview", "2040-Q2", "--html", "no/such.html")
    assert (1, True) == (refused.exit_code, "such.html" in refused.stderr)
    said = done(call("round", "preview", "2040-Q2", "--html", "a.html", "--csv", "a.csv")).splitlines()
    assert ("a.csv.", "a.html.") == (said[-2].split()[-1], said[-1].split()[-1])
    assert "Marlshire Together, Q2 2040/41 (July to September 2040)" in (home / "a.html").read_text("utf-8")
