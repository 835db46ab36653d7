"""Digests as pages: by a personal link, for whom they are written, from their day; and how to get a link."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import column, select, text
from yarl import URL

from bot.handlers.digest_reader import COOKIE_LASTS, LINK, LINK_LASTS, ReaderKey
from bot.main import signer_of
from conversations.partnership.targets import Partnership, Theme
from storage.database import Session
from storage.people import person_ids, save_partnership
from storage.targets import save_themes
from tests.bot.channels.web.paging import LED, Paging, Seen, paging
from tests.bot.wire.weald import ANN, BOB, CHANNEL, RULE, THEME, WEALD, Led, email_of

CAROL, DORA, ELI = "U0CAROL", "U0DORA", "U0ELI"
"""Carol chairs the theme, Dora reads for the board, Eli leads in another theme."""
ELSEWHERE = "guest@elsewhere.example"
RELEASED = datetime(2026, 11, 2, 9, tzinfo=UTC)
SAFER = "2026-Q2/theme/safer"
MAIL: dict[str, Any] = {
    "mail_mode": "on", "mail_domain": "returns.weald.example", "mail_from": "Returns <returns@weald.example>",
    "smtp_url": "smtp://127.0.0.1:1", "mail_authserv_id": "relay",
}  # fmt: skip


def readers(session: Session) -> None:
    """Give the theme a chair and a guest, the board a reader, and Eli’s target another theme."""
    save_themes(session, WEALD, [
        Theme(name=THEME, channel=CHANNEL, chair=email_of(CAROL), emails=(ELSEWHERE,)), Theme(name="Quiet"),
    ])  # fmt: skip
    board = Partnership(name="The Weald", board="Board", default_rule=RULE, board_emails=(email_of(DORA),))
    save_partnership(session, WEALD, board)


@pytest.fixture
async def early(sqlite_url: str) -> AsyncIterator[Reading]:
    """The Weald's digests, while their round is open."""
    led = (*LED, Led("CAR 1", "Carol’s own", CAROL), Led("DOR 1", "Dora’s own", DORA), Led("ELI 1", "Eli’s own", ELI))
    async with paging(sqlite_url, led=led, **MAIL) as served:
        await served.write(readers)
        yield Reading(served)


@pytest.fixture
def here(early: Reading) -> Reading:
    """The same, on a day on which they may be read."""
    early.served.clock.move_to(RELEASED)
    return early


class Reading:
    """Somebody reading digests, with the cookie that they were given."""

    def __init__(self, served: Paging) -> None:
        self.served, self.cookie = served, ""

    async def key(self, user: str) -> ReaderKey:
        """Whom a link names that is made for somebody."""
        return ReaderKey(WEALD, await self.served.read(lambda session: person_ids(session, WEALD)[email_of(user)]))

    async def link(self, user: str, path: str = SAFER, **late: Any) -> str:
        """A personal link, signed so long ago."""
        return await self.link_of(await self.key(user), path, **late)

    async def link_of(self, key: ReaderKey, path: str = SAFER, ago: timedelta = timedelta()) -> str:
        """A personal link for whoever a key names."""
        signer = signer_of(self.served.settings)
        assert signer is not None
        token = key.token(signer, LINK, (self.served.clock() - ago).date())
        return f"~{token}/{path}"

    async def asks(self, path: str, method: str = "GET", **given: Any) -> Seen:
        """One request below `/d/`, following nothing."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        address = URL(f"{self.served.address}/d/{path}", encoded=True)
        given["headers"] = headers | given.get("headers", {})
        async with self.served.client.request(method, address, allow_redirects=False, **given) as answer:
            html = await answer.text()
            return Seen(answer.status, answer.headers, html, path, words=" ".join(html.split()))

    async def enters(self, link: str) -> Seen:
        """Open a personal link, keep its cookie and follow where it leads."""
        seen = await self.asks(link)
        assert 303 == seen.status, seen.words
        self.cookie = seen.headers["Set-Cookie"].partition(";")[0]
        return await self.asks(seen.headers["Location"].removeprefix("/d/"))

    async def letters(self) -> list[tuple[str, str]]:
        """To whom links were sent, and what the letters say."""
        asked: Any = select(column("place"), column("payload")).where(column("kind") == "letter:link")
        found = await self.served.read(lambda session: session.connection().execute(
            asked.select_from(text("message")).order_by(column("seq"))).all())
        return [(place, json.loads(payload)["raw"]) for place, payload in found]


def link_in(raw: str) -> str:
    """The personal link of a letter, from below `/d/`."""
    letter = message_from_string(raw, policy=default)
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(re.findall(r"/d/(\S+)", plain.get_content())[0])


async def test_a_personal_link_opens_the_digest_at_its_permanent_address(here: Reading) -> None:
    """The link sets a cookie that no script sees and leads on; the address then opens by itself, with its lines."""
    seen = await here.asks(await here.link(CAROL))
    assert (303, f"/d/{SAFER}") == (seen.status, seen.headers["Location"])
    assert ["HttpOnly", "Path=/d", "SameSite=lax"] == sorted(
        part for part in seen.headers["Set-Cookie"].split("; ") if part.startswith(("HttpOnly", "Path", "SameSite")))
    page = await here.enters(await here.link(CAROL))
    assert (200, True) == (page.status, "Safer: what needs attention" in page.html)
    assert "Reading as <strong>Lead Carol</strong>" in page.words
    assert f"/d/{SAFER}/ANN%201\"" in page.html
    assert 'href="/d/static/digest.css"' in page.html


@pytest.mark.parametrize(("form", "media_type", "ending", "begins"), [
    ("json", "application/json", "json", b"{"), ("csv", "application/zip", "zip", b"PK"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", b"PK"),
])  # fmt: skip
async def test_a_digest_is_kept_as_a_file(
    here: Reading, form: str, media_type: str, ending: str, begins: bytes
) -> None:
    """By the link on its page, under its own name; in no other form than there is, and not by others."""
    page = await here.enters(await here.link(CAROL))
    assert f'href="/d/{SAFER}?as={form}"' in page.html
    address = URL(f"{here.served.address}/d/{SAFER}?as={form}")
    async with here.served.client.get(address, headers={"Cookie": here.cookie}) as answer:
        assert (200, media_type, begins) == (answer.status, answer.content_type, (await answer.read())[: len(begins)])
        assert f'attachment; filename="2026-Q2-theme-safer.{ending}"' == answer.headers["Content-Disposition"]
        assert "no-store" == answer.headers["Cache-Control"]
    other = await here.asks(f"{SAFER}?as=pdf")
    assert (404, True) == (other.status, "choose at its foot how to download it" in other.words)
    refused = await here.asks(f"2026-Q2/board/-?as={form}")
    assert (403, True) == (refused.status, "It is for the board, and" in refused.words)


async def test_without_a_link_every_address_says_the_same(here: Reading) -> None:
    """Whether a digest stands there or not: 401, how to get a link, and nothing of anybody."""
    paths = (SAFER, "2026-Q2/theme/no-such", "2030-Q1/board/-", "soon/theme/safer")
    pages = [await here.asks(path) for path in paths]
    assert {401} == {page.status for page in pages}
    assert 1 == len({page.html.replace(path, "") for path, page in zip(paths, pages, strict=True)})
    assert all(page.headers["WWW-Authenticate"] for page in pages)
    assert "Carol" not in pages[0].html


@pytest.mark.parametrize("link", ["~abc/2026-Q2/theme/safer", "~/2026-Q2/theme/safer", "~"])
async def test_a_link_that_is_none_of_ours_opens_nothing(here: Reading, link: str) -> None:
    """It says so, and how to get one; the right one then opens."""
    seen = await here.asks(link)
    assert (401, True, None) == (seen.status, "holds no longer" in seen.words, seen.headers.get("Set-Cookie"))
    assert 200 == (await here.enters(await here.link(CAROL))).status


async def test_links_and_cookies_end(here: Reading) -> None:
    """A link after four months, a cookie after a month; one that still holds opens."""
    assert 401 == (await here.asks(await here.link(CAROL, ago=LINK_LASTS + timedelta(days=1)))).status
    assert 200 == (await here.enters(await here.link(CAROL, ago=LINK_LASTS))).status
    here.served.clock.move_to(here.served.clock() + COOKIE_LASTS + timedelta(days=1))
    seen = await here.asks(SAFER)
    assert (401, True) == (seen.status, "holds no longer" in seen.words)
    assert 200 == (await here.enters(await here.link(CAROL))).status


@pytest.mark.parametrize(
    ("user", "path", "status", "says"),
    [
        (CAROL, SAFER, 200, "what needs attention"),
        (ANN, SAFER, 200, "what needs attention"),
        (DORA, SAFER, 200, "what needs attention"),
        (DORA, "2026-Q2/board/-", 200, "needs the board’s attention"),
        (DORA, "2026-Q2/board", 200, "needs the board’s attention"),
        (CAROL, "2026-Q2/board/-", 403, "It is for the board, and"),
        (ANN, "2026-Q2/theme/quiet", 403, "It is for the theme chair, and"),
        (ANN, "2026-Q2/group/ann-1", 200, "what is yours to do"),
        (BOB, "2026-Q2/group/ann-1", 403, "It is for the delivery group, and"),
        (CAROL, "2026-Q2/group/ann-1", 200, "what is yours to do"),
        (CAROL, "2026-Q2/theme/no-such", 404, "There is no such digest"),
        (CAROL, "2026-Q2/no-such/safer", 404, "There is no such digest"),
        (CAROL, "2030-Q1/theme/safer", 404, "There is no such digest"),
        (CAROL, "soon", 404, "There is no such digest"),
    ],
)
async def test_a_digest_is_read_by_whom_it_is_for(
    here: Reading, user: str, path: str, status: int, says: str
) -> None:
    """Everybody else is told so, and whom to ask; the right one still opens for them."""
    page = await here.enters(await here.link(user, path))
    assert (status, True) == (page.status, says in page.words)
    assert status == 200 or "ask the support team of The Weald" in page.words
    assert 200 == (await here.enters(await here.link(DORA))).status


async def test_before_its_day_a_digest_says_from_when_it_can_be_read(early: Reading) -> None:
    """To whom it is written for; to others no more than that it is not. From the day itself it opens."""
    mine, others = [await early.enters(await early.link(CAROL, path)) for path in (SAFER, "2026-Q2/board/-")]
    assert (403, True) == (mine.status, "It can be read from " in mine.words)
    assert (403, False) == (others.status, "can be read from" in others.words)
    early.served.clock.move_to(RELEASED)
    assert 200 == (await early.asks(SAFER)).status


async def test_somebody_who_has_no_part_any_more_reads_nothing(here: Reading) -> None:
    """A part that ended ends what its link opens, at once."""
    assert 200 == (await here.enters(await here.link(CAROL, "2026-Q2/group/ann-1"))).status
    await here.served.write(lambda session: save_themes(session, WEALD, [Theme(name=THEME, channel=CHANNEL)]))
    assert 403 == (await here.asks("2026-Q2/group/ann-1")).status
    assert 401 == (await here.enters(await here.link_of(ReaderKey("elsewhere", 1)))).status


async def test_an_address_that_digests_go_to_reads_what_goes_there(here: Reading) -> None:
    """Though it belongs to nobody of the partnership; and nothing else."""
    guest = ReaderKey(WEALD, ELSEWHERE)
    assert 200 == (await here.enters(await here.link_of(guest))).status
    assert 403 == (await here.enters(await here.link_of(guest, "2026-Q2/theme/quiet"))).status


async def test_a_link_is_sent_to_an_address_on_file_and_all_are_told_the_same(here: Reading) -> None:
    """A stranger's address, a person's, a guest's: one page; letters only to those that are known."""
    said = set()
    for email in (email_of(CAROL), "stranger@else.example", ELSEWHERE, email_of(CAROL).upper()):
        page = await here.asks("link", "POST", data={"email": email, "path": SAFER})
        said.add((page.status, page.html.replace(email, "…")))
    assert 1 == len(said)
    letters = await here.letters()
    assert [email_of(CAROL), ELSEWHERE] == [place for place, _ in letters]
    assert 200 == (await here.enters(link_in(letters[0][1]))).status
    assert "Reading as <strong>Lead Carol</strong>" in (await here.enters(link_in(letters[0][1]))).words
    assert f"Reading as <strong>{ELSEWHERE}</strong>" in (await here.enters(link_in(letters[1][1]))).words


async def test_links_are_sent_once_an_hour_and_three_times_a_day(here: Reading) -> None:
    """Who asks more often is told the same and sent nothing; the next day they are sent one again."""
    async def asks(hours: int) -> int:
        here.served.clock.move_to(RELEASED + timedelta(hours=hours))
        await here.asks("link", "POST", data={"email": email_of(CAROL), "path": SAFER})
        return len(await here.letters())

    assert [1, 1, 2, 3, 3, 3, 4] == [await asks(hours) for hours in (0, 0, 1, 2, 3, 23, 25)]


@pytest.mark.parametrize("email", ["", "carol", "carol@", "@weald.example", "a b@weald.example", "x" * 300 + "@a.b"])
async def test_what_is_no_address_is_asked_again(here: Reading, email: str) -> None:
    """With what was typed still there; a right one is then taken."""
    seen = await here.asks("link", "POST", data={"email": email, "path": SAFER})
    assert (422, True) == (seen.status, "Enter an email address, like name@example.gov.uk" in seen.html)
    assert 200 == (await here.asks("link", "POST", data={"email": email_of(CAROL), "path": SAFER})).status


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("POST", "link", {"data": {"email": "a@b.example"}, "headers": {"Origin": "https://else.example"}}, 403),
        ("POST", "link", {"json": {}}, 415),
        ("POST", SAFER, {"data": {}}, 405),
        ("DELETE", SAFER, {}, 405),
        ("GET", "link", {}, 401),
        ("GET", "static/digest.css", {}, 200),
        ("HEAD", SAFER, {}, 401),
    ],
)
async def test_anything_else_is_refused_with_the_status_that_says_so(
    here: Reading, method: str, path: str, given: dict[str, Any], status: int
) -> None:
    """Nothing is sent, and every answer carries the headers of all pages."""
    seen = await here.asks(path, method, **given)
    assert status == seen.status
    assert "default-src 'none'" in seen.headers["Content-Security-Policy"]
    assert "no-store" == seen.headers["Cache-Control"]
    assert [] == await here.letters()


async def test_pages_bring_the_typeface_of_their_pictures(here: Reading) -> None:
    """Every file that the sheet names is there, for anybody to keep; what is no file of it is refused as all else."""
    sheet = await here.asks("static/digest.css")
    named = re.findall(r'url\("([^"]+)"\)', sheet.html)
    assert 2 == len(named)
    for name in named:
        async with here.served.client.get(f"{here.served.address}/d/static/{name}") as answer:
            drawn = await answer.read()
            assert (200, b"OTTO", "font/otf") == (answer.status, drawn[:4], answer.headers["Content-Type"])
            assert (True, True) == ("max-age" in answer.headers["Cache-Control"],
                                    "font-src 'self'" in answer.headers["Content-Security-Policy"])
    assert 401 == (await here.asks("static/other.otf")).status


@pytest.mark.parametrize("path", ["//else.example", "..//else.example", "%2F%2Felse.example", "a/../../b"])
async def test_a_personal_link_leads_nowhere_but_below_the_digests(here: Reading, path: str) -> None:
    """Whatever is put behind its token."""
    seen = await here.asks(await here.link(CAROL, path))
    assert (303, True) == (seen.status, seen.headers["Location"].startswith("/d/"))
    assert "//" not in seen.headers["Location"]
    assert 404 == (await here.enters(await here.link(CAROL, path))).status


async def test_somebody_else_may_read_at_the_same_browser(here: Reading) -> None:
    """The cookie is taken back, and the next link is believed."""
    await here.enters(await here.link(CAROL))
    left = await here.asks("leave")
    assert (401, True) == (left.status, "Max-Age=0" in left.headers["Set-Cookie"])
    assert "Lead Dora" in (await here.enters(await here.link(DORA))).words
