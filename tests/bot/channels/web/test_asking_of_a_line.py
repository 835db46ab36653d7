"""The form below a line: asked once by whoever may read it, refused otherwise with what was typed, then taken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import column, select, text

from bot.channels.web.line_asking import NOT_OURS
from bot.handlers.questioning import MOST_WORDS
from tests.bot.channels.web.paging import Seen
from tests.bot.channels.web.test_digest_page import CAROL, DORA, SAFER, Reading, early, here
from tests.bot.wire.weald import BOB

__all__ = ["early", "here"]

LINE = f"{SAFER}/ANN%201"
WHY = "Why is there no return, and <b>when</b> will it come?"
GONE_TO = "Your question has gone to Ann Archer, who answers for that line."


async def opens(reading: Reading, user: str = CAROL, path: str = LINE) -> dict[str, str]:
    """Somebody opens a line by their link; the hidden fields of its form."""
    page = await reading.enters(await reading.link(user, path))
    assert 200 == page.status, page.words
    return dict(re.findall(r'name="(path|seal)" value="([^"]+)"', page.html))


async def sends(reading: Reading, fields: dict[str, str], words: str = WHY, **given: Any) -> Seen:
    """The form is sent."""
    return await reading.asks("ask", "POST", data={**fields, "question": words}, **given)


async def asked(reading: Reading) -> list[tuple[str, str, str]]:
    """Every question that is kept: about which line of which digest, in what words."""
    wanted: Any = select(column("document"), column("line"), column("words")).select_from(text("reader_question"))
    rows = await reading.served.read(lambda session: session.connection().execute(wanted).all())
    return [tuple(row) for row in rows]


async def test_a_chair_asks_from_the_page_of_a_line(here: Reading) -> None:
    """The lead is named, and the page leads back; pressed twice, it is asked once."""
    fields = await opens(here)
    for _ in range(2):
        page = await sends(here, fields)
        assert (200, True) == (page.status, f"{GONE_TO} The answer comes to you, and stands beside the line." in
                               page.words)
        assert f'<a href="/d/{LINE}">Back to the line</a>' in page.html
    assert [("2026-Q2:theme:Safer", "ANN 1", WHY)] == await asked(here)


async def test_a_form_counts_only_for_whom_it_was_drawn(here: Reading) -> None:
    """One of somebody else's, or of nobody's, keeps what was typed, escaped; sent as it is drawn then, it is taken."""
    others = await opens(here, DORA)
    own = await opens(here)
    for seal in (others["seal"], "abc", ""):
        page = await sends(here, {**own, "seal": seal})
        assert (422, True, True) == (page.status, NOT_OURS in page.words, "&lt;b&gt;when&lt;/b&gt;" in page.html)
        assert "<title>Error: " in page.html
    assert [] == await asked(here)
    drawn = dict(re.findall(r'name="(path|seal)" value="([^"]+)"', page.html))
    assert 200 == (await sends(here, drawn)).status


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_what_another_site_sends_is_refused(here: Reading, headers: dict[str, str]) -> None:
    """Whatever cookie comes with it; from our own page it is taken."""
    fields = await opens(here)
    refused = await sends(here, fields, headers=headers)
    assert (403, []) == (refused.status, await asked(here))
    assert 200 == (await sends(here, fields)).status


async def test_without_a_cookie_nothing_is_asked(here: Reading) -> None:
    """The page offers a link; with the cookie it is taken."""
    fields = await opens(here)
    cookie, here.cookie = here.cookie, ""
    assert (401, []) == ((await sends(here, fields)).status, await asked(here))
    here.cookie = cookie
    assert 200 == (await sends(here, fields)).status


@pytest.mark.parametrize(("words", "says"), [("", "No question was read"), ("  ?", "No question was read"),
                                             ("Why? " * 200, f"{MOST_WORDS} can be put at once")])
async def test_what_cannot_be_put_is_said_beside_the_form(here: Reading, words: str, says: str) -> None:
    """What was typed stands there still; asked anew it is taken."""
    page = await sends(here, await opens(here), words)
    assert (422, True) == (page.status, says in page.words)
    assert words.strip() in page.html
    drawn = dict(re.findall(r'name="(path|seal)" value="([^"]+)"', page.html))
    assert 200 == (await sends(here, drawn)).status


async def test_whoever_may_not_read_the_digest_asks_nothing(here: Reading) -> None:
    """Whatever form they send; before its day nobody does."""
    fields = await opens(here)
    await here.enters(await here.link(BOB, "2026-Q2/group/bob-1"))
    refused = await sends(here, {**fields, "path": "2026-Q2/theme/quiet/ANN 1"})
    assert (403, []) == (refused.status, await asked(here))
    assert 200 == (await sends(here, await opens(here))).status


async def test_a_question_about_no_target_goes_to_the_support_team(here: Reading) -> None:
    """The page says so."""
    page = await sends(here, await opens(here, path=f"{SAFER}/coverage"))
    assert (200, True, []) == (page.status, "That is for the support team to answer." in page.words, await asked(here))
