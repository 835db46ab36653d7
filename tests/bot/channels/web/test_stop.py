"""One click stops reminders: what a mail program posts, what a person sees, and what a scanner changes: nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.handlers.occasions import ASK_AGAIN
from bot.handlers.stopping import stop_address
from bot.main import signer_of
from storage import notices, timers
from storage.database import Access, Session, Store
from storage.timers import Timer
from tests.bot.channels.web.paging import Paging, Reader
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, WEALD

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def a_link(weald: Paging) -> Reader:
    """Ann, with a link that stops her reminders, and a reminder that is set."""
    seat = await weald.seat(ANN)

    def remind(session: Session) -> None:
        at = weald.clock() + timedelta(days=1)
        timers.set_timers(session, WEALD, [Timer(f"{ASK_AGAIN}:1", f"return:{seat.return_id}", ASK_AGAIN, at)])

    await weald.write(remind)
    reader = await weald.reader(ANN)
    store = Store.open(weald.database_url, Access.READING)
    signer = signer_of(weald.settings)
    link = stop_address(replace(desk_on(store, weald.clock), signer=signer, base_url=weald.settings.base_url), seat)
    await store.close()
    assert link is not None
    return Reader(reader.client, link)


async def test_one_click_stops_the_reminders(weald: Paging) -> None:
    """The post of a mail program, without a cookie or a seal (RFC 8058, section 3.2)."""
    reader = await a_link(weald)
    seen = await reader.asks("POST", data=ONE_CLICK)
    assert (200, True) == (seen.status, "no more reminders" in seen.words)

    def look(session: Session) -> tuple[int, list[str]]:
        due = timers.fire_due(session, weald.clock() + timedelta(days=9))
        told = [each.text for each in notices.notices(session, WEALD)]
        return sum(each.timer.kind == ASK_AGAIN for each in due), told

    left, told = await weald.write(look)
    assert 0 == left
    assert 1 == sum("no more reminders" in said for said in told)


async def test_looking_changes_nothing(weald: Paging) -> None:
    """Scanners follow links; a person who does is asked first, and their answers are kept."""
    reader = await a_link(weald)
    before = await weald.dump()
    for method in ("HEAD", "GET", "HEAD", "GET"):
        assert 200 == (await reader.asks(method)).status
    assert before == await weald.dump()
    assert "your return is still due" in (reader.seen.words if reader.seen else "")


async def test_a_link_to_stop_opens_no_return(weald: Paging) -> None:
    """Each purpose has tokens of its own: neither opens what the other does."""
    stopping = await a_link(weald)
    token = stopping.link.rpartition(".")[2]
    base = stopping.link.rpartition("/")[0]
    assert 404 == (await stopping.asks(address=f"{base}/{token}")).status
    page = await weald.reader(ANN)
    other = f"{base}/stop.{page.link.rpartition('/')[2]}"
    assert 404 == (await page.asks("POST", address=other, data=ONE_CLICK)).status
    assert 200 == (await page.opens()).status
