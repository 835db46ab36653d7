"""The pages of the mailboxes: letters as their readers see them, with nothing in them that runs or asks elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage

import aiohttp
import pytest
import pytest_asyncio

from bot.rehearsal.mailbox.framed import POLICY, framed
from bot.rehearsal.mailbox.office import Letter
from bot.rehearsal.mailbox.view import View
from tests.bot.channels.email.drawn_letters import ANN
from tests.bot.rehearsal.mailbox.mailing import Mailing

HERE = f"/as/{ANN.email}"


@pytest_asyncio.fixture
async def browser(post: Mailing) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody at the pages."""
    async with aiohttp.ClientSession(post.address) as session:
        yield session


async def read(browser: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    """A page: how it is answered, and what it says."""
    async with browser.get(path) as page:
        return page.status, await page.text()


async def reply(browser: aiohttp.ClientSession, number: int, **form: str) -> tuple[int, str]:
    """Send the form below a letter."""
    async with browser.post(f"{HERE}/letters/{number}/reply", data=form) as page:
        return page.status, await page.text()


async def test_whose_mail_can_be_read(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """Everybody is there, and whoever has a letter they have not read is marked."""
    _, before = await read(browser, "/")
    assert ("Ann Archer" in before, "No letters" in before, ">New<" in before) == (True, True, False)
    await post.letter()
    assert ">New<" in (await read(browser, "/"))[1]
    await read(browser, HERE)
    assert ">New<" not in (await read(browser, "/"))[1]


async def test_a_letter_runs_nothing(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """Its frame is a sandbox without scripts, and so is its own address."""
    letter = await post.letter()
    _, page = await read(browser, HERE)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    async with browser.get(f"{HERE}/letters/{letter.number}/html") as shown:
        policy = shown.headers["content-security-policy"]
    assert all(words in policy for words in ("default-src 'none'", "sandbox allow-popups"))
    assert "allow-scripts" not in policy + page


async def test_what_a_letter_says_is_never_markup(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """Neither its subject nor its text; the frame alone shows HTML."""
    letter = await post.letter()
    raw = letter.raw.replace(b"Subject: Quarterly", b"Subject: <script>Quarterly")
    post.office.file(ANN.email, None, raw)
    for show in ("html", "text", "headers"):
        assert "<script>Quarterly" not in (await read(browser, f"{HERE}?show={show}"))[1]


async def test_nothing_is_sent_without_words(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """An empty reply is refused with a remedy, and the program chosen stays; with words it goes."""
    letter = await post.letter()
    status, page = await reply(browser, letter.number, style="apple", body="  ")
    assert (422, True) == (status, 'value="apple" checked' in page)
    assert "Write your answer before sending it." in page
    assert [] == post.handed
    status, page = await reply(browser, letter.number, style="apple", body="1. 401")
    assert (200, True) == (status, "250 2.6.0 Kept" in page)
    assert 1 == len(post.handed)


async def test_a_file_goes_along(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """Chosen in the form, it is in the mail."""
    letter = await post.letter()
    form = aiohttp.FormData({"style": "gmail", "body": "1. see attached"})
    form.add_field("file", b"a,b\r\n1,2\r\n", filename="figures.csv", content_type="text/csv")
    async with browser.post(f"{HERE}/letters/{letter.number}/reply", data=form) as page:
        assert "250 2.6.0 Kept" in await page.text()
    assert "With figures.csv" in (await read(browser, f"{HERE}?letter={post.office.box(ANN.email)[0].number}"))[1]
    (came,) = await post.heard()
    assert [b"a,b\r\n1,2\r\n"] == [file.content for file in came.attachments]


async def test_how_an_address_behaves_can_be_changed(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """Anything that is not offered is refused; what is offered holds from then on."""
    for manner, status in (("explodes", 404), ("unknown", 200)):
        async with browser.post(f"{HERE}/conduct", data={"manner": manner}) as page:
            assert status == page.status
    await post.send()
    assert 1 == len(await post.heard())


async def test_what_comes_is_told(post: Mailing, browser: aiohttp.ClientSession) -> None:
    """A page that is open hears of each new letter."""
    async with browser.get(f"{HERE}/stream") as stream:
        assert b"retry: 500\n" == await stream.content.readline()
        await stream.content.readuntil(b"data: 0\n")
        await post.letter()
        assert (await stream.content.readuntil(b"data: ")).endswith(b"data: ")


@pytest.mark.parametrize("path", ["/as/nobody@nowhere.example", f"{HERE}/letters/99/html"])
async def test_what_is_not_there_says_so(browser: aiohttp.ClientSession, path: str) -> None:
    """No mailbox, no letter: a sentence, and no error."""
    status, said = await read(browser, path)
    assert (404, True) == (status, "There is no such" in said)


@pytest.mark.parametrize(("said", "view"), [
    ({}, View()),
    ({"show": "source", "width": "12", "ground": "pink", "style": "pigeon", "letter": "-1"}, View()),
    ({"show": "text", "letter": "7"}, View(7, "text")),
    ({"width": "320", "ground": "dark", "style": "gmail"}, View(0, "html", "320", "dark", "gmail")),
])  # fmt: skip
def test_a_view_is_what_is_offered(said: dict[str, str], view: View) -> None:
    """What an address asks for that is not offered counts as not said; what it says is said again."""
    assert view == View.of(said)
    assert view == View.of({name: str(value) for name, value in view.query().items()})


@pytest.mark.parametrize(("dark", "said"), [(True, "@media all {"), (False, "@media not all {")])
def test_the_ground_is_that_of_the_program(dark: bool, said: str) -> None:
    """The letter's own style for the dark is used or not, whatever the looker prefers."""
    html = '<html><head><meta name="color-scheme" content="light dark"></head>@media (prefers-color-scheme: dark) {'
    assert said in framed(html, dark=dark)
    assert f'content="{"dark" if dark else "light"}"' in framed(html, dark=dark)
    assert '<head><base target="_blank">' in framed(html, dark=dark)


def test_a_picture_that_came_along_is_seen() -> None:
    """By its Content-ID, within the HTML alone; one that did not come is asked for nowhere else."""
    came = EmailMessage()
    came.set_content("See below.")
    came.add_alternative('<html><head></head><img src="cid:one@x"><img src="cid:two@x"></html>', subtype="html")
    html = came.get_payload(1)
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", "image", "png", cid="<one@x>")
    letter = Letter(1, ANN.email, None, came.as_bytes(), datetime(2026, 10, 5, tzinfo=UTC))
    assert {"one@x": "data:image/png;base64,iVBORw=="} == letter.pictures
    shown = framed(letter.part("html"), dark=False, pictures=letter.pictures)
    assert '<img src="data:image/png;base64,iVBORw=="><img src="cid:two@x">' in shown
    assert "img-src data:;" in POLICY
