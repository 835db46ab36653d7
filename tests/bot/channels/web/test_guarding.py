"""What guards the page: links, seals, sizes, methods and headers; looking changes nothing, and no log knows a link."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.web.filled import FORM, LARGEST
from bot.handlers.pages import PAGE
from bot.main import now, signer_of
from bot.rehearsal.clock import RehearsalClock
from bot.tokens import Signer
from storage import rounds, sessions
from tests.bot.channels.web.paging import GREEN, Paging, Reader, a_client, paging, prepare
from tests.bot.wire.kept import rows
from tests.bot.wire.serving_bot import environment, free_address, quarterday_serve
from tests.bot.wire.standing import settings_of
from tests.bot.wire.weald import BOB, STARTS, WEALD, running_quarter

POLICY = ("default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
          "frame-ancestors 'none'; base-uri 'none'")
ALWAYS = {
    "Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow",
}  # fmt: skip


def carried(headers: Mapping[str, str]) -> dict[str, str | None]:
    """What an answer carries of that."""
    return {name: headers.get(name) for name in ALWAYS}


async def test_looking_changes_nothing(weald: Paging) -> None:
    """Three HEADs and three GETs, as scanners of mail make them, leave every row of the database as it was."""
    ann = await weald.reader()
    before = await weald.dump()
    for method in ["HEAD", "GET"] * 3:
        assert 200 == (await ann.asks(method)).status
    assert before == await weald.dump()
    await ann.goes_on(**GREEN)
    assert before != await weald.dump()


async def test_head_tells_as_much_as_get(weald: Paging) -> None:
    """The same status and headers, without a body."""
    ann = await weald.reader()
    got, head = await ann.asks("GET"), await ann.asks("HEAD")
    assert ("", got.status, carried(got.headers)) == (head.html, head.status, carried(head.headers))


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/r/{token}", 200), ("HEAD", "/r/{token}", 200), ("GET", "/r/static/style.css", 200),
    ("GET", "/r/static/mark.svg", 200), ("GET", "/r/static/../routes.py", 404), ("GET", "/r/static/routes.py", 404),
    ("GET", "/r/unknown", 404), ("GET", "/r/", 404), ("GET", "/r/{token}/more", 404), ("POST", "/r/unknown", 404),
    ("POST", "/r/{token}", 415), ("PUT", "/r/{token}", 405), ("DELETE", "/r/{token}", 405),
    ("OPTIONS", "/r/{token}", 405), ("PATCH", "/r/unknown", 405),
])  # fmt: skip
async def test_every_answer_carries_the_headers(weald: Paging, method: str, path: str, status: int) -> None:
    """Pages, files and refusals alike; and none keeps a cookie."""
    ann = await weald.reader()
    address = weald.address + path.format(token=ann.link.rpartition("/")[2])
    answer = await ann.asks(method, address)
    assert (status, ALWAYS, None) == (answer.status, carried(answer.headers), answer.headers.get("Set-Cookie"))


async def test_a_fault_of_ours_is_told_as_a_page(weald: Paging, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the headers of every other, and with what to do; once it is mended the same form is taken."""
    ann = await weald.reader()
    form = await ann.opens()

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr("bot.channels.web.routes.take_page", broken)
        told = await ann.sends(**GREEN)
    assert (500, ALWAYS) == (told.status, carried(told.headers))
    assert "Sorry, there is a problem with the service" in told.words
    assert "The disk is full" not in told.html
    ann.seen = form
    assert 303 == (await ann.sends(**GREEN)).status


async def test_a_site_on_https_asks_for_https(sqlite_url: str) -> None:
    """Only there, since it would lock out a rehearsal on http."""
    async with paging(sqlite_url, base_url="https://returns.weald.example") as here:
        ann = await here.reader()
        answer = await ann.asks(address=f"{here.address}/r/{ann.link.rpartition('/')[2]}")
        assert (200, True) == (answer.status, "max-age" in answer.headers["Strict-Transport-Security"])


async def test_links_that_open_nothing_look_alike(weald: Paging) -> None:
    """Unknown, tampered with, for another purpose, another's: one page, one status."""
    ann = await weald.reader()
    token, seat = ann.link.rpartition("/")[2], await weald.seat()
    signer = signer_of(weald.settings)
    assert isinstance(signer, Signer)
    name = f"{WEALD}/{seat.person_id}/0/{seat.return_id}"
    bob = await weald.seat(BOB)
    wrong = {
        "unknown": "abcdefgh", "tampered": ("a" if token[0] != "a" else "b") + token[1:],
        "another purpose": signer.token("letter", name), "long": "a" * 4000,
        "another's": signer.token(PAGE, f"{WEALD}/{bob.person_id}/0/{seat.return_id}"),
        "another partnership": signer.token(PAGE, f"other/{seat.person_id}/0/{seat.return_id}"),
        "no return": signer.token(PAGE, f"{WEALD}/{seat.person_id}/0/9.9"),
    }  # fmt: skip
    told = {why: await ann.asks(address=f"{weald.address}/r/{each}") for why, each in wrong.items()}
    assert dict.fromkeys(wrong, 404) == {why: one.status for why, one in told.items()}
    assert 1 == len({one.html for one in told.values()})
    assert "To get a new link" in told["unknown"].words
    assert 200 == (await ann.asks(address=ann.link.rpartition("/")[0] + "/" + token.upper())).status


async def test_a_link_can_be_taken_back(weald: Paging) -> None:
    """It opens nothing from then on, a form before somebody saves nothing, and the next link works."""
    ann = await weald.reader()
    await ann.opens()
    seat = await weald.seat()
    await weald.write(lambda s: sessions.take_back_links(s, WEALD, seat.return_id))
    before = await weald.dump()
    assert [404, 404] == [(await ann.sends(**GREEN)).status, (await ann.opens()).status]
    assert before == await weald.dump()
    assert 200 == (await (await weald.reader()).opens()).status


async def test_a_return_handed_over_is_no_longer_open_to_the_old_link(weald: Paging) -> None:
    """Only whoever has the return now can answer it."""
    ann, seat, bob = await weald.reader(), await weald.seat(), await weald.seat(BOB)
    await weald.write(lambda s: rounds.hand_over(s, seat, bob.person_id, STARTS))
    assert 404 == (await ann.opens()).status
    assert 200 == (await (await weald.reader(BOB)).opens()).status


async def test_a_link_grows_too_old(weald: Paging) -> None:
    """Thirty days after the last changes it still shows the answers, and then no more."""
    ann, seat = await weald.reader(), await weald.seat()
    assert seat.edits_close is not None
    weald.clock.move_to(seat.edits_close + timedelta(days=29))
    assert 200 == (await ann.opens()).status
    weald.clock.move_to(seat.edits_close + timedelta(days=30, seconds=1))
    assert 404 == (await ann.opens()).status


@pytest.mark.parametrize("seal", ["", "forged", "of another link", "of another purpose"])
async def test_a_form_without_our_seal_saves_nothing_and_loses_nothing(weald: Paging, seal: str) -> None:
    """What was typed stands on the page, with a seal that holds; pressing again saves it."""
    ann, other = await weald.reader(), await weald.reader(number=1)
    seals = {"": "", "forged": "aaaa", "of another link": (await other.opens()).fields["form"],
             "of another purpose": ann.link.rpartition("/")[2]}
    await ann.opens()
    before = await weald.dump()
    refused = await ann.sends(form=seals[seal], **GREEN)
    assert (403, "402", "sampled") == (refused.status, refused.fields["a.figure"], refused.fields["a.checked"])
    assert "Press the button again" in refused.words
    assert before == await weald.dump()
    assert "Check your answers" in (await ann.goes_on()).title


async def test_sending_without_our_seal_is_asked_for_again(weald: Paging) -> None:
    """The answers are shown once more, and nothing was sent."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN)
    refused = await ann.sends({"send": "yes"}, form="")
    assert (403, True) == (refused.status, "Check your answers" in refused.title)
    assert "Return sent" in (await ann.goes_on({"send": "yes"})).title


@pytest.mark.parametrize("told", [
    {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
])  # fmt: skip
async def test_a_form_from_elsewhere_is_not_taken(weald: Paging, told: dict[str, str]) -> None:
    """Not even under our own seal; nor is what it says shown to the person as if they had typed it."""
    ann = await weald.reader()
    fields = (await ann.opens()).fields | GREEN | {"save": "yes"}
    before = await weald.dump()
    refused = await ann.asks("POST", data=fields, headers=told)
    assert (403, "") == (refused.status, refused.fields["a.figure"])
    assert before == await weald.dump()
    ours = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert 303 == (await ann.asks("POST", data=fields, headers=ours)).status


async def test_a_form_that_is_too_large_is_refused(weald: Paging) -> None:
    """By its length as told, and by its length as it comes."""
    ann = await weald.reader()
    body = b"a.cause=" + b"x" * LARGEST

    async def parts() -> object:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    for data in (body, parts()):
        refused = await ann.asks("POST", data=data, headers={"Content-Type": FORM})
        assert (413, ALWAYS) == (refused.status, carried(refused.headers))
    assert "Check your answers" in (await fresh(ann).goes_on(**GREEN)).title


def fresh(reader: Reader) -> Reader:
    """The same person, before no form."""
    return Reader(reader.client, reader.link)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
async def test_a_body_of_another_type_is_refused(weald: Paging, kind: str) -> None:
    """Only a form is read."""
    ann = await weald.reader()
    refused = await ann.asks("POST", data=b"a.figure=402", headers={"Content-Type": kind})
    assert 415 == refused.status
    assert "Check your answers" in (await fresh(ann).goes_on(**GREEN)).title


@pytest.mark.parametrize("body", [
    b"\xff\xfe\x00", b"a.figure=%ff%fe", b"press=%5B1%5D", b"press=%7B%7D", b"press=no", b"press=%5B%5B%22a%22%5D%5D",
    b"a.cause=%ED%A0%80", b"press=%5B%5B%22a%22%2C%22%5Cud800%22%5D%5D", b"&".join([b"a=1"] * 3000),
])  # fmt: skip
async def test_a_form_that_cannot_be_read_is_refused(weald: Paging, body: bytes) -> None:
    """In a sentence and with 400; the server goes on."""
    ann = await weald.reader()
    refused = await ann.asks("POST", data=body, headers={"Content-Type": FORM})
    assert (400, ALWAYS) == (refused.status, carried(refused.headers))
    assert "Check your answers" in (await fresh(ann).goes_on(**GREEN)).title


@pytest.mark.parametrize("reserved", ["send", "change", "open"])
async def test_a_field_is_no_order(weald: Paging, reserved: str) -> None:
    """A field or button named after an order of the talk gives none: only the page's own Send sends."""
    ann = await weald.reader()
    await ann.goes_on(**GREEN)
    await ann.opens("?form")
    await ann.sends({"press": f'[["{reserved}", "yes"]]'}, **{f"a.{reserved}": "yes"})
    assert [] == await weald.read(lambda s: rows(s, "SELECT id FROM figure WHERE return_id IS NOT NULL"))


async def test_unknown_fields_are_asked_back(weald: Paging) -> None:
    """A question that is not asked any more is named with what was written; the rest is saved."""
    ann = await weald.reader()
    answer = await ann.sends(**GREEN | {"a.no_such": "words of mine"})
    assert (422, True) == (answer.status, "You wrote: “words of mine”" in answer.words)
    assert "Check your answers" in (await ann.opens()).title


async def test_two_forms_at_once_are_both_taken(weald: Paging) -> None:
    """Whichever comes second is taken on what the first left."""
    one, two = await weald.reader(), await weald.reader()
    await one.opens()
    await two.opens()
    answers = await asyncio.gather(one.sends(**{"a.figure": "402"}), two.sends(**{"a.checked": "audited"}))
    assert [303, 303] == [answer.status for answer in answers]
    seen = await one.opens("?form")
    assert ("402", "audited") == (seen.fields["a.figure"], seen.fields["a.checked"])


async def test_no_link_is_in_any_log(sqlite_url: str, tmp_path: Path) -> None:
    """The command, serving: neither a page, a form, a refusal nor a fault leaves the link in what it says."""
    address = free_address()
    clock = RehearsalClock(now(), now)
    await prepare(sqlite_url, clock, promises=False, quarter=running_quarter(now()))
    settings = environment(sqlite_url, address, address, SLACK_MODE="off")
    async with quarterday_serve(address, settings, tmp_path) as served, a_client() as client:
        here = Paging(address, clock, sqlite_url, settings_of(sqlite_url, address, slack_mode="off"), client)
        ann = await here.reader()
        token = ann.link.rpartition("/")[2]
        answers = [await ann.opens(), await ann.asks("PUT"), await ann.asks("POST", data=b"x"), await ann.opens()]
        answers += [await ann.sends(**GREEN), await ann.asks(address=f"{address}/r/{token[:-3]}")]
    said = served.said.decode().lower()
    assert "quarterday serves on" in said
    assert 6 == len(answers)
    assert token[:20] not in said
    assert answers[0].fields["form"][:20] not in said
