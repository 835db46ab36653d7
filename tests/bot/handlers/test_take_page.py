"""The page and the talk are views of one return: begun in one, finished in the other, on either kind of database."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.handlers.desk import Desk
from bot.handlers.page import Page, page_for
from bot.handlers.pages import PageKey, page_key
from bot.handlers.showing import invitation
from bot.handlers.take_page import PageTaken, take_page
from bot.ports import Received
from bot.tokens import Signer
from conversations.dialogue.session import Reply
from conversations.partnership.returns import ReturnState
from storage import sessions
from storage.database import Session
from storage.sessions import Conflict, Seat
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import ANN, BOB, WEALD, led_by

LED = led_by({ANN: 2, BOB: 1})


def desk(weald: Collecting) -> Desk:
    """A desk that signs."""
    return replace(weald.desk, signer=Signer([b"a key of the tests"]), base_url="https://returns.weald.example")


def key_of(seat: Seat) -> PageKey:
    """What a link to the seat's page names."""
    return PageKey(seat.partnership_id, seat.person_id, seat.link, seat.return_id)


async def fills(
    weald: Collecting, seat: Seat, *answers: tuple[str, str], send: bool = False, once: str = "one"
) -> PageTaken:
    """Somebody sends a form, a minute after what was before."""
    weald.now += timedelta(minutes=1)
    received = Received(key=f"page:{once}:{len(answers)}:{send}", channel="web", workspace="", sender="1",
                        place=f"page/{seat.return_id}", at=weald.now, replies=answers, return_id=seat.return_id)
    page = await looks(weald, seat)
    taken = await take_page(desk(weald), key_of(seat), received, [Reply(key=k, text=t) for k, t in answers],
                            send=send, seen=page.seen)
    assert taken is not None
    return taken


async def looks(weald: Collecting, seat: Seat) -> Page:
    """The page as it stands."""
    page = await page_for(desk(weald), key_of(seat))
    assert page is not None
    return page


async def test_begun_in_slack_and_finished_on_the_page(weald: Collecting) -> None:
    """What was said in the thread stands in the form; the page asks for the rest and sends all of it."""
    await weald.open(LED)
    await weald.says("402 (provisional)")
    seat = await weald.seat()
    page = await looks(weald, seat)
    assert ({"figure": "402", "standing": "provisional"}, ("checked",)) == (dict(page.shown), page.missing)
    assert ((), ()) == ((await fills(weald, seat, ("checked", "sampled"))).refused, (await looks(weald, seat)).missing)
    assert (await fills(weald, seat, send=True)).sent
    assert ReturnState.SENT == (await looked_up(weald, seat)).state
    assert [(Decimal(402),)] == await weald.store.read(
        lambda s: [(Decimal(str(v)),) for v, in rows(s, "SELECT value FROM figure WHERE return_id IS NOT NULL")])


async def test_begun_on_the_page_and_finished_in_slack(weald: Collecting) -> None:
    """The talk goes on where the form stopped, and asks nothing again."""
    await weald.open(LED)
    seat = await weald.seat()
    await fills(weald, seat, ("figure", "402"))
    said = await weald.says("sampled")
    assert said.speech is not None
    assert said.speech.card is not None
    assert {"Figure": "402", "Data quality": "Checked on a sample"}.items() <= {
        row.label: row.value for row in said.speech.card.rows}.items()
    await weald.says("send")
    page = await looks(weald, seat)
    assert (True, "Completed") == (page.sent, (await looks(weald, await nth(weald, 1))).beside[0].status)


async def test_sending_on_the_page_moves_the_thread_on(weald: Collecting) -> None:
    """What is typed in Slack afterwards answers the next return, and the task list tells how far it is."""
    await weald.open(LED)
    seat = await weald.seat()
    await fills(weald, seat, ("figure", "402"), ("checked", "sampled"))
    taken = await fills(weald, seat, send=True)
    assert (("slack:T0WEALD",), ["slack:T0WEALD"]) == (taken.lanes, weald.woken[-1:])
    assert (await nth(weald, 1)).return_id == (await weald.seat()).return_id
    kinds = [one.kind for one in await weald.sent()]
    assert "tasks" in kinds


async def test_another_turn_at_the_same_moment_is_waited_out(
    weald: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that meets another turn is taken again on what that one left."""
    await weald.open(LED)
    met: list[str] = []
    seat = await weald.seat()
    save = sessions.save_session

    def late(session: Session, *given: object, **named: object) -> Seat:
        if not met:
            met.append("a conflict")
            raise Conflict("Another turn came first.")
        return save(session, *given, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(sessions, "save_session", late)
    assert () == (await fills(weald, seat, ("figure", "402"))).refused
    assert (["a conflict"], "402") == (met, (await looks(weald, seat)).shown["figure"])


async def test_a_form_whose_taking_failed_is_taken_when_it_comes_again(
    weald: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delivery is kept as failed; the second time it has its effect."""
    await weald.open(LED)
    seat = await weald.seat()
    with monkeypatch.context() as broken:
        broken.setattr("bot.handlers.take_page.take_turn", fails)
        with pytest.raises(RuntimeError, match="no disk"):
            await fills(weald, seat, ("figure", "402"))
    assert [("failed",)] == await weald.store.read(lambda s: rows(s, "SELECT outcome FROM inbox WHERE channel='web'"))
    await fills(weald, seat, ("figure", "402"))
    assert "402" == (await looks(weald, seat)).shown["figure"]


async def test_a_page_is_its_persons_alone(weald: Collecting) -> None:
    """Nobody else's key opens it, nor one of another partnership."""
    await weald.open(LED)
    ann, bob = await weald.seat(), await weald.seat(BOB)
    wrong = [replace(key_of(ann), person_id=bob.person_id), replace(key_of(ann), partnership_id="other"),
             replace(key_of(ann), link=ann.link + 1), replace(key_of(ann), return_id="9.9")]
    assert [None] * 4 == [await page_for(desk(weald), each) for each in wrong]
    assert "Ann Archer" == (await looks(weald, ann)).asked.person


async def nth(weald: Collecting, number: int) -> Seat:
    """Ann's seat before her second return."""
    first = await weald.seat()
    seats = await weald.store.read(lambda s: sessions.seats_of_sitting(s, WEALD, first.sitting_id))
    return seats[number]


async def looked_up(weald: Collecting, seat: Seat) -> Seat:
    """A seat as it stands by now."""
    found = await weald.store.read(lambda s: sessions.seat_by_return(s, WEALD, seat.return_id))
    assert found is not None
    return found


def fails(*given: object, **named: object) -> None:
    """Nothing can be written."""
    raise RuntimeError("There is no disk to write on.")


@pytest.mark.parametrize(("signs", "offered"), [(True, True), (False, False)])
async def test_the_top_of_the_thread_leads_to_the_page(weald: Collecting, signs: bool, offered: bool) -> None:
    """Whoever talks in Slack is offered the page of the first return that waits; without a key nothing is."""
    await weald.open(LED)
    seats = await weald.store.read(lambda s: sessions.seats_of_sitting(s, WEALD, 1))
    at = desk(weald) if signs else weald.desk
    drawn = at.drawers["slack"].invitation(invitation(at, seats, weald.now.date()))
    links = re.findall(r'"url": "([^"]+)"', json.dumps(drawn))
    assert offered == bool(links)
    assert not offered or page_key(at, links[0].rpartition("/")[2]) == key_of(seats[0])


async def test_a_finished_sitting_offers_no_page(weald: Collecting) -> None:
    """There is nothing left to answer there."""
    await weald.open(LED)
    waiting = await weald.seat(BOB)
    assert invitation(desk(weald), [waiting], weald.now.date()).page is not None
    await weald.gives("402", BOB)
    sent = await weald.seat(BOB)
    assert invitation(desk(weald), [sent], weald.now.date()).page is None
