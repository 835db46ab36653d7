"""Nobody sees or changes what is not theirs: every way in, by everybody, against every talk of two partnerships.

The table of rights is short: whoever holds a talk (`HOLDS`) may read and answer
it, and nobody else may. What a report may be about is offered to those with a
part in the target, else where all partners see it. Who reads digests, and asks
about their lines, is shown in `test_digest_rights`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import pytest

from bot.channels.slack.actions import Verb, encode_verb
from bot.channels.slack.manifest import manifest
from bot.handlers.posting import DOUBLE_CLICK
from bot.main import now, signer_of, web_app
from bot.ports import REPORTS
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import Workspace, serving
from bot.sockets import free_socket
from conversations.scripts.catalogue import BY_ID
from storage.database import Access, Session, Store
from storage.people import person_ids
from storage.rounds import hand_over
from storage.sessions import seat_by_return, take_back_links
from storage.talks import shut_talks
from tests.bot.wire import parts_played
from tests.bot.wire.doors import BUTTONS, COMMANDS, OPEN, PAGES, TIED, UNDER, Hand
from tests.bot.wire.kept import rows
from tests.bot.wire.parts_played import (
    BOTH,
    DOWNS,
    HOLDS,
    PARTNERSHIPS,
    ROLES,
    STRANGER,
    Holding,
    direct,
    email_of,
    everybody,
    name_mark,
    title_mark,
    user_of,
)
from tests.bot.wire.standing import QUICK, Stand, installed, rehearsing, settings_of
from tests.bot.wire.weald import STARTS, WEALD, Led

OTHERS = (*((WEALD, role) for role in ROLES), (WEALD, BOTH), (DOWNS, "lead"), (DOWNS, "owner"), (WEALD, STRANGER))
"""Who tries what is another's: every part of the same partnership, and of the other; somebody of both; a stranger."""


@dataclass(frozen=True, slots=True)
class House:
    """The bot with both partnerships, a hand on its doors, and who holds what."""

    hand: Hand
    holdings: list[Holding]

    @property
    def stand(self) -> Stand:
        """What the hand stands in."""
        return self.hand.stand

    def seen_by(self, user: str) -> str:
        """Everything that the bot has shown somebody in Slack: messages, what they alone see, windows, their Home."""
        work = self.stand.workspace
        place, home = work.direct(user), work.windows.home(user)
        shown: list[Any] = [[m.text, m.blocks] for m in (*place.messages.values(), *place.whispers.values())
                            if m.only_for in {None, user}]
        windows = [view.payload for view in (home, work.windows.top(user)) if view is not None]
        return json.dumps([shown, windows], ensure_ascii=False)


@asynccontextmanager
async def house(database_url: str) -> AsyncIterator[House]:
    """Serve both partnerships, each talk with a thread of its own."""
    clock, bound = RehearsalClock(STARTS, now), free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    people = tuple(Led("", "", user) for user in everybody())
    async with rehearsing(installed(address), clock, people, retries=(0.05,) * 100) as (slack, api):
        holdings = await prepared(database_url, slack.workspace)
        settings = settings_of(database_url, address, slack_api_url=f"{api}/api/")
        app, signer = web_app(settings, clock=clock, tempo=QUICK), signer_of(settings)
        assert signer is not None
        stand = Stand(slack, clock, address, database_url)
        async with app.router.lifespan_context(app), serving(app, bound), aiohttp.ClientSession() as browser:
            yield House(Hand(stand, signer, browser), holdings)
            await slack.dispatch.settled()


async def prepared(database_url: str, workspace: Workspace) -> list[Holding]:
    """Store both partnerships, and let each talk hang below a message of the bot's that says nothing of it."""
    store = Store.open(database_url)
    try:
        holdings = await store.write(parts_played.set_up)
        tops = [workspace.post(workspace.direct(of.holder).id, workspace.installation.bot_user, "Something is asked")
                for of in holdings]
        return await store.write(lambda session: [
            parts_played.place(session, of, top.ts) for of, top in zip(holdings, tops, strict=True)])
    finally:
        await store.close()


async def kept_of(there: House, of: Holding) -> list[tuple[Any, ...]]:
    """Everything that is kept of a talk."""
    return await there.stand.read(partial(_kept_of, return_id=of.return_id))


def _kept_of(session: Session, return_id: str) -> list[tuple[Any, ...]]:
    return [*rows(session, "SELECT state, session, version, link FROM return WHERE id = :id", id=return_id),
            *rows(session, "SELECT kind, key, text FROM ledger WHERE return_id = :id ORDER BY seq", id=return_id)]


async def quiet(house: House) -> None:
    """Wait until all that was said stands where it is read."""
    await house.stand.slack.dispatch.settled()
    await house.stand.until_read(lambda s: rows(s, "SELECT count(*) FROM message WHERE status IN "
                                                   "('pending', 'sending')"), lambda found: found == [(0,)])


ROUTES: Mapping[str, str] = {
    "/slack/events": "TIED and OPEN, and by whom in OTHERS",
    "/r": "PAGES",
    "/d": "tests/bot/channels/web/test_digest_page.py",
    "/mail/inbound": "tests/bot/handlers/test_mail_rights.py",
    "/metrics": "tests/bot/main/test_metrics.py",
    "/healthz": "TELLING_NOTHING", "/readyz": "TELLING_NOTHING", "/api/v1/openapi.json": "TELLING_NOTHING",
}  # fmt: skip
"""Every address of the app, and where it is shown what it gives to whom."""
TELLING_NOTHING = tuple(route for route, shown in ROUTES.items() if shown == "TELLING_NOTHING")
"""Addresses that are open to anybody and say nothing of anybody."""


def test_the_table_is_whole(sqlite_url: str) -> None:
    """Every talk of the catalogue is held by somebody; every verb, shortcut, command and address is among the doors."""
    assert set(BY_ID) == {talk.partition(":")[0] for talk in HOLDS}
    assert set(Verb) == {*BUTTONS, Verb.REPORT, *(each for each in UNDER if isinstance(each, Verb))}
    told = settings_of(sqlite_url, "http://127.0.0.1:1", mail_mode="on", mail_domain="returns.weald.example",
                       mail_from="returns@weald.example", smtp_url="smtp://127.0.0.1:1", mail_authserv_id="relay",
                       mail_webhook_secret="a secret of the tests that is long enough")
    paths = {str(getattr(route, "path", "")).partition("{")[0].rstrip("/") for route in web_app(told).routes}
    assert set(ROUTES) == paths
    usage = manifest("https://q.example", "http")["features"]["slash_commands"][0]["usage_hint"]
    assert set(usage.split(" | ")) <= set(COMMANDS)


async def test_whoever_has_hold_of_the_name_of_anothers_talk_has_nothing(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By no door: nothing of the talk changes, nothing of it is shown to them or logged, and they are told politely."""
    caplog.set_level(logging.DEBUG)
    async with house(sqlite_url) as there:
        changed, shown = [], []
        for of in (each for each in there.holdings if each.partnership_id == WEALD):
            for user in (user_of(*each) for each in OTHERS if user_of(*each) != of.holder):
                before = await kept_of(there, of)
                answers = await tried(there, user, of)
                if before != await kept_of(there, of):
                    changed.append((of.talk, user))
                shown += [(of.talk, user, door) for door, answer in answers.items() if of.canary in answer]
        await quiet(there)
        assert ([], []) == (changed, shown)
        assert [] == [(user, of.talk) for user in everybody() for of in there.holdings
                      if of.holder != user and of.canary in there.seen_by(user)]
        assert [] == [of.talk for of in there.holdings if of.canary in caplog.text]
        for of in there.holdings:
            await there.hand.presses(of.holder, encode_verb(Verb.START, of.return_id), of.thread)
        await quiet(there)
        assert [] == [of.talk for of in there.holdings if of.canary not in there.seen_by(of.holder)]


async def tried(there: House, user: str, of: Holding) -> dict[str, str]:
    """What each door shows somebody at once who tries it for the talk of another."""
    shown = {}
    for name, door in TIED.items():
        shown[name] = await door(there.hand, user, of)
    for name, page in PAGES.items():
        shown[name] = await page(there.hand, of, await person_id(there, user, of))
    window = there.stand.workspace.windows.top(user)
    return shown | {"a window": "" if window is None else json.dumps(window.payload)}


async def person_id(there: House, user: str, of: Holding) -> int:
    """Whom a link of theirs is made for; nobody where they are not of the partnership."""
    found = await there.stand.read(lambda s: rows(
        s, "SELECT person_id FROM slack_identity WHERE member = :user AND partnership_id = :of",
        user=user, of=of.partnership_id))  # fmt: skip
    return found[0][0] if found else 0


async def test_nobody_is_shown_what_is_not_theirs_by_what_everybody_may_do(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Commands, shortcuts, the Home tab, reports begun: each sees their own talks, and targets as far as they may."""
    caplog.set_level(logging.DEBUG)
    async with house(sqlite_url) as there:
        seen = {}
        for user in everybody():
            seen[user] = [await door(there.hand, user) for door in OPEN.values()]
        await quiet(there)
        for path in TELLING_NOTHING:
            async with there.hand.browser.get(f"{there.stand.address}{path}") as answer:
                assert [] == [word for word in forbidden(there, "") if word in await answer.text()]
        leaks = [(user, word) for user in everybody() for word in forbidden(there, user)
                 if word in there.seen_by(user) or any(word in answer for answer in seen[user])]
        assert [] == leaks
        assert [] == [word for user in everybody() for word in forbidden(there, user) if word in caplog.text]
        missing = [(user, word) for user in everybody() for word in granted(there, user)
                   if word not in there.seen_by(user)]
        assert [] == missing


REPORTS_BEGUN = tuple(f"{talk}@1" for talk in REPORTS)
PARTS_IN_TARGETS = ("lead", "sponsor", "member", "chair", "giver")
"""Who has a part in the targets, and may report on one that is shut to others."""


def granted(there: House, user: str) -> set[str]:
    """Words that somebody comes across in what everybody may do: targets they may report on, what their talks ask.

    A report that is begun and names no target yet is called by neither.
    """
    own = {of.canary for of in there.holdings if of.holder == user and of.talk not in REPORTS_BEGUN}
    for each in PARTNERSHIPS:
        if user in {user_of(each, role) for role in ROLES}:
            own.add(title_mark(each, "open"))
        if user in {user_of(each, role) for role in PARTS_IN_TARGETS}:
            own.add(title_mark(each, "shut"))
    return own


def forbidden(there: House, user: str) -> set[str]:
    """Words that nobody may show somebody."""
    words = {of.canary for of in there.holdings if of.holder != user}
    for each in PARTNERSHIPS:
        words |= {title_mark(each, "shut")}
        if user not in {user_of(each, role) for role in (*ROLES, BOTH)}:
            words |= {title_mark(each, "open"), name_mark(each)}
    return words - granted(there, user)


def shut(session: Session, *, there: House, of: Holding) -> None:
    """What the talk is about has moved on, or its role went to somebody else who is asked anew."""
    shut_talks(session, of.partnership_id, of.about, there.stand.clock())


def given_away(session: Session, *, there: House, of: Holding) -> None:
    """The talk itself went to somebody else, with what was said in it."""
    seat = seat_by_return(session, of.partnership_id, of.return_id)
    assert seat is not None
    hand_over(session, seat, person_ids(session, WEALD)[email_of(user_of(WEALD, "former"))], there.stand.clock())
    take_back_links(session, of.partnership_id, of.return_id)


ENDS: Mapping[str, Callable[..., None]] = {"shut": shut, "given away": given_away}
"""How somebody's part in a talk ends."""
REMEDY = "Ask the support team"
"""What every refusal names, as pages do in words of their own."""


SILENT = frozenset({"an edit of what was said there"})
"""What nobody needs to be told: what they changed gave no answer, or gave it long ago."""
THEIRS_STILL: Mapping[str, frozenset[str]] = {
    "shut": frozenset({"the link that stops its reminders"}), "given away": frozenset(),
}  # fmt: skip
"""What may be done all the same: to want no more reminders of what is over."""


@pytest.mark.parametrize("end", ENDS)
async def test_what_was_theirs_once_is_refused_politely(sqlite_url: str, end: str) -> None:
    """An old button, form, thread or page changes nothing once the part has ended, and each says whom to ask."""
    async with house(sqlite_url) as there:
        theirs = [of for of in there.holdings if of.partnership_id == WEALD]
        store = Store.open(there.stand.database_url, Access.BESIDE)
        changed, silent = [], []
        for of in theirs:
            await store.write(partial(ENDS[end], there=there, of=of))
            before = await kept_of(there, of)
            for name, door in TIED.items():
                there.stand.clock.move_to(there.stand.clock() + 2 * DOUBLE_CLICK)
                heard = await refusals(there, of.holder)
                await door(there.hand, of.holder, of)
                told = name in SILENT or await refusals(there, of.holder) > heard
                silent += [] if told else [(of.talk, name)]
                changed += [] if before == await kept_of(there, of) else [(of.talk, name)]
            for name in PAGES.keys() - THEIRS_STILL[end]:
                page = PAGES[name]
                silent += [] if "support team" in await page(there.hand, of, of.person_id) else [(of.talk, name)]
                changed += [] if before == await kept_of(there, of) else [(of.talk, name)]
        await store.close()
        assert [] == changed
        assert [] == silent


async def refusals(there: House, user: str) -> int:
    """How often somebody was told whom to ask, or will be as soon as Slack's pace allows."""
    whispered = [each.text for each in there.stand.workspace.direct(user).whispers.values() if each.only_for == user]
    written = await there.stand.read(lambda s: rows(
        s, "SELECT payload FROM message WHERE kind = 'reply' AND place LIKE :place", place=f"%{direct(user)}%"))
    aside = [each.text for each in there.stand.workspace.direct(user).messages.values() if each.metadata is None]
    return sum(REMEDY in text for text in (*whispered, *aside, *(payload for payload, in written)))
