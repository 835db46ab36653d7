"""A report begun on a page: for whom the link was made, from every state of a page, and once."""

from __future__ import annotations

import asyncio

import pytest

from bot.ports import REPORTS
from storage import sessions
from storage.sessions import Seat
from storage.statements import run
from storage.tables import TargetRow, table
from tests.bot.channels.web.paging import GREEN, Paging, Reader, Seen
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import ANN, BOB, WEALD

BLOCKAGE, RISK = {"begin": "blockage"}, {"begin": "risk"}


async def begun(weald: Paging, user: str = ANN) -> list[Seat]:
    """What somebody has begun of their own accord."""
    mine = await weald.seat(user)
    seats = await weald.read(lambda session: sessions.seats_of_person(session, WEALD, mine.person_id))
    return [seat for seat in seats if seat.round_id is None]


async def follows(weald: Paging, reader: Reader, location: str) -> Reader:
    """The same browser, where an answer led it."""
    led = Reader(weald.client, f"{weald.address}/r/{location}")
    await led.opens()
    return led


@pytest.mark.parametrize(("talk", "asks"), [("blockage", "What is stuck?"), ("risk", "What might stand in the way?")])
async def test_a_button_begins_a_report_and_leads_to_its_page(weald: Paging, talk: str, asks: str) -> None:
    """It is answered there like any other talk; the page it was begun from is as it was."""
    ann = await weald.reader()
    page = await ann.opens()
    assert all(label in page.words for label in REPORTS.values())
    answer = await ann.sends({"begin": talk})
    assert 303 == answer.status
    report = await follows(weald, ann, answer.headers["Location"])
    assert report.seen is not None
    assert asks in report.seen.words
    assert "Answering as Ann Archer" in report.seen.words
    [seat] = await begun(weald)
    assert f"{talk}@1" == seat.script
    saved = await report.sends(**{"a.what": "No lease yet"})
    assert 303 == saved.status
    assert "No lease yet" in (await report.opens("?form")).html
    assert page.words == (await ann.opens()).words


async def test_a_form_sent_twice_begins_one_report(weald: Paging) -> None:
    """One after the other or at once, all lead to the same; the other button or a page drawn anew begins another."""
    ann = await weald.reader()
    page = await ann.opens()
    sent = [(await _again(ann, page)).headers["Location"] for _ in range(2)]
    assert 1 == len(set(sent))
    both = await asyncio.gather(*(_posts(weald, ann.link, page.fields["form"], "risk") for _ in range(4)))
    assert [303] * 4 == [status for status, _ in both]
    assert 1 == len({location for _, location in both})
    assert ["blockage@1", "risk@1"] == sorted(seat.script for seat in await begun(weald))
    await ann.opens()
    assert 303 == (await ann.sends(BLOCKAGE)).status
    assert 3 == len(await begun(weald))


async def _again(reader: Reader, page: Seen) -> Seen:
    reader.seen = page
    return await reader.sends(BLOCKAGE)


async def _posts(weald: Paging, link: str, seal: str, talk: str) -> tuple[int, str]:
    async with weald.client.post(link, data={"form": seal, "begin": talk}, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "")


async def test_a_form_that_we_did_not_draw_begins_nothing(weald: Paging) -> None:
    """Without a seal, with that of another link, or from elsewhere; pressed again on the page then drawn, it begins."""
    ann, bob = await weald.reader(), await weald.reader(BOB)
    others = (await bob.opens()).fields["form"]
    for data in ({"begin": "blockage"}, {"begin": "blockage", "form": others}):
        assert 403 == (await ann.asks("POST", data=data)).status
    own = (await ann.opens()).fields["form"]
    away = await ann.asks("POST", headers={"Sec-Fetch-Site": "cross-site"}, data={"begin": "blockage", "form": own})
    assert 403 == away.status
    assert 400 == (await ann.asks("POST", data={"begin": "decision", "form": own})).status
    assert 404 == (await ann.asks("POST", ann.link[:-3], data={"begin": "risk", "form": own})).status
    assert [] == await begun(weald) == await begun(weald, BOB)
    await ann.opens()
    assert 303 == (await ann.sends(BLOCKAGE)).status
    assert [1, 0] == [len(await begun(weald)), len(await begun(weald, BOB))]


async def test_every_state_of_a_page_offers_it(weald: Paging) -> None:
    """Being answered, to be checked, and sent; and the page of the report itself."""
    ann = await weald.reader()
    await ann.opens()
    await ann.goes_on(**GREEN)
    assert "Check your answers" in (await ann.opens()).title
    assert 303 == (await ann.sends(BLOCKAGE)).status
    await ann.opens()
    sent = await ann.goes_on({"send": "yes"})
    assert "sent" in sent.title
    answer = await ann.sends(RISK)
    report = await follows(weald, ann, answer.headers["Location"])
    assert 303 == (await report.sends(BLOCKAGE)).status
    assert 3 == len(await begun(weald))


async def test_whoever_may_report_on_nothing_is_told_so(weald: Paging) -> None:
    """Bob's part in the only target was given away, and no other is shown to all; opened to all, he may."""
    bob = await weald.reader(BOB)
    mine, other = await weald.seat(BOB), await weald.seat(ANN)
    target = table(TargetRow)
    await weald.write(lambda session: run(session, target.update().values(
        lead_id=other.person_id, visibility="restricted")))
    assert mine.person_id != other.person_id
    await bob.opens()
    told = await bob.sends(BLOCKAGE)
    assert (409, True) == (told.status, "You have no part in any target here" in told.words)
    assert [] == await begun(weald, BOB)
    await weald.write(lambda session: run(session, target.update().values(visibility="partnership")))
    await bob.opens()
    assert 303 == (await bob.sends(BLOCKAGE)).status
    kept = await weald.read(lambda session: rows(session, "SELECT outcome FROM inbox WHERE key LIKE 'begin:%'"))
    assert [("taken",)] == kept
