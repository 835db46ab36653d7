"""Who has a digest opened and asks about its lines: everybody of two partnerships, under the posts of both.

Both posts stand in channels that everybody reads, so that pressing, choosing
and replying are open to all; what comes of it goes by the parts that they have
in the partnership whose post it is, whatever their press says.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from bot.channels.slack.actions import Verb
from bot.handlers import ask_under_post, questioning
from bot.handlers.open_round import open_round
from bot.handlers.own_page import NO_POST, UNKNOWN
from bot.main import now, signer_of, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import Workspace, serving
from bot.rehearsal.slack.records import Message
from bot.sockets import free_socket
from conversations.partnership.rating import TwoState
from conversations.partnership.targets import Partnership, Theme
from storage.database import Session, Store
from storage.people import save_partnership
from storage.targets import save_themes
from tests.bot.wire import parts_played
from tests.bot.wire.doors import REPLIED, SENT, UNDER, Hand, Under
from tests.bot.wire.kept import rows
from tests.bot.wire.parts_played import (
    BOTH,
    DOWNS,
    PARTNERSHIPS,
    ROLES,
    direct,
    email_of,
    everybody,
    title_mark,
    user_of,
)
from tests.bot.wire.standing import QUICK, Stand, desk_on, installed, rehearsing, settings_of
from tests.bot.wire.weald import QUARTER, STARTS, WEALD, Led

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
CHANNELS: Mapping[str, str] = {WEALD: "C0WEALD", DOWNS: "C0DOWNS"}
ON_THE_BOARD = "owner"
"""Who reads for the board, and so every digest of their partnership."""
OF_A_TARGET = ("lead", "sponsor", "member", "giver")
"""Who has a part in the targets, and reads the digests that they stand in."""
READS: Mapping[str, tuple[str, ...]] = {
    "board:": (ON_THE_BOARD,),
    "theme:Safer": (*OF_A_TARGET, "chair", ON_THE_BOARD),
    "group:{initial} open": (*OF_A_TARGET, "chair", ON_THE_BOARD),
    "group:{initial} shut": (*OF_A_TARGET, "chair", ON_THE_BOARD),
}
"""Who reads each digest, by the part that they play in its partnership."""


READ, NOT_THEIRS, NO_SUCH = 200, 403, 404
ASKED = "Your question has gone to Zqnameweald Wlead"
ASKED_IN = (*((line, door) for line in ("W open", "W shut") for door in (SENT, REPLIED)), ("D open", SENT))
"""The lines that are asked about, and the doors by which."""


@dataclass(frozen=True, slots=True)
class Out:
    """Both partnerships with their digests out, and a hand on every door."""

    hand: Hand
    posts: Mapping[str, tuple[str, str]]

    @property
    def stand(self) -> Stand:
        """What the hand stands in."""
        return self.hand.stand

    def whispers(self, user: str) -> list[Message]:
        """What was shown to somebody alone, under either post, in order."""
        work = self.stand.workspace
        found = [each for channel in CHANNELS.values() for each in work.channel(channel).whispers.values()]
        return [each for each in sorted(found, key=lambda each: each.ts) if each.only_for == user]


@asynccontextmanager
async def out(database_url: str) -> AsyncIterator[Out]:
    """Serve both partnerships on the day on which their digests leave, once both posts stand."""
    clock, bound = RehearsalClock(STARTS, now), free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    people = tuple(Led("", "", user) for user in everybody())
    async with rehearsing(installed(address), clock, people) as (slack, api):
        _add_channels(slack.workspace)
        await _prepared(database_url, clock)
        settings = settings_of(database_url, address, slack_api_url=f"{api}/api/")
        app, signer = web_app(settings, clock=clock, tempo=QUICK), signer_of(settings)
        assert signer is not None
        stand = Stand(slack, clock, address, database_url)
        async with app.router.lifespan_context(app), serving(app, bound), aiohttp.ClientSession() as browser:
            await stand.move_to(DAY)
            await stand.until(lambda: all(stand.said_by_bot(each) for each in CHANNELS.values()))
            posts = {each: (channel, stand.said_by_bot(channel)[0].ts) for each, channel in CHANNELS.items()}
            yield Out(Hand(stand, signer, browser), posts)
            await slack.dispatch.settled()


def _add_channels(workspace: Workspace) -> None:
    for partnership_id, channel in CHANNELS.items():
        members = [*everybody(), workspace.installation.bot_user]
        workspace.add_channel(channel, f"{partnership_id}-safer", members)


async def _prepared(database_url: str, clock: RehearsalClock) -> None:
    store = Store.open(database_url)
    try:
        await store.write(_set_up)
        for each in PARTNERSHIPS:
            await open_round(desk_on(store, clock), each, QUARTER)
    finally:
        await store.close()


def _set_up(session: Session) -> None:
    parts_played.set_up(session)
    for each in PARTNERSHIPS:
        reader = email_of(user_of(each, ON_THE_BOARD))
        save_partnership(session, each, Partnership(name=f"The {each.title()}", board="Board", default_rule=TwoState(),
                                                    board_emails=(reader,)))
        save_themes(session, each, [
            Theme(name="Safer", chair=email_of(user_of(each, "chair")), channel=f"#{each}-safer")])


async def opened(there: Out, user: str, document: str) -> str | int:
    """What somebody gets who presses under the Weald’s post: the page’s status, else what they are told.

    Whatever it is, it names no target of the other partnership, and none at all where it is refused.
    """
    before = len(there.whispers(user))
    await UNDER[Verb.PAGE](there.hand, user, Under(there.posts[WEALD], document, ""))
    said = await whispered(there, user, before)
    if "/d/~" not in str(said.blocks):
        return str(said.text)
    link = (said.blocks or [])[0]["elements"][0]["elements"][0]["url"]
    jar = aiohttp.CookieJar(unsafe=True)  # “unsafe” is a cookie for an address that is a number, as the tests' are
    async with aiohttp.ClientSession(cookie_jar=jar) as browser, browser.get(URL(link, encoded=True)) as answer:
        shown = await answer.text()
    hidden = [*marks(DOWNS), *([] if answer.status == READ else marks(WEALD))]
    assert [] == [mark for mark in hidden if mark in shown]
    return answer.status


async def whispered(there: Out, user: str, before: int) -> Message:
    """What was shown to somebody alone, once it is more than before."""
    await there.stand.until(lambda: len(there.whispers(user)) > before)
    return there.whispers(user)[-1]


def marks(partnership_id: str) -> list[str]:
    """Words in the titles of a partnership's targets."""
    return [title_mark(partnership_id, kind) for kind in ("open", "shut")]


def due_to(user: str, digest: str, initial: str) -> str | int:
    """What somebody should get who presses for a digest under the Weald’s post."""
    if user not in {user_of(WEALD, role) for role in (*ROLES, BOTH)}:
        return UNKNOWN
    if initial != "W" and "{initial}" in digest:
        return NO_SUCH
    return READ if user in {user_of(WEALD, role) for role in READS[digest]} else NOT_THEIRS


async def test_a_page_opens_for_whoever_has_a_part_in_the_partnership_whose_post_it_is(sqlite_url: str) -> None:
    """Whatever the press names; of the other partnership nothing is shown, and under what is no post nothing at all."""
    async with out(sqlite_url) as there:
        wanted = {(user, digest, initial): due_to(user, digest, initial)
                  for user in everybody() for digest in READS for initial in ("W", "D")}
        got = {(user, digest, initial): await opened(there, user, f"{QUARTER}:{digest.format(initial=initial)}")
               for user, digest, initial in wanted}
        assert [] == [(each, wanted[each], got[each]) for each in wanted if wanted[each] != got[each]]
        lead = user_of(WEALD, "lead")
        await UNDER[Verb.PAGE](there.hand, lead, Under((CHANNELS[WEALD], "1.2"), f"{QUARTER}:theme:Safer", ""))
        await there.stand.until(lambda: NO_POST in [each.text for each in there.whispers(lead)])
        assert READ == await opened(there, lead, f"{QUARTER}:theme:Safer")


async def test_a_question_is_put_for_whoever_may_see_the_words_behind_its_line(sqlite_url: str) -> None:
    """By form and by reply; all others are told politely, nothing of theirs is kept, and the lead alone reads it."""
    async with out(sqlite_url) as there:
        wanted, told = {}, {}
        for user in everybody():
            for line, door in ASKED_IN:
                before = len(there.whispers(user))
                about = Under(there.posts[WEALD], "", line, canary(user, line, door))
                shown = await UNDER[door](there.hand, user, about)
                if "errors" not in shown:
                    shown = (await whispered(there, user, before)).text
                wanted[user, line, door], told[user, line, door] = what_is_said(user, line), shown
        assert [] == [(each, wanted[each], told[each]) for each in wanted if wanted[each] not in told[each]]
        kept = await there.stand.read(lambda s: rows(s, "SELECT partnership_id, words FROM reader_question"))
        canaries = {canary(*each) for each, said in wanted.items() if said == ASKED}
        assert (canaries, {WEALD}) == ({words.partition(": ")[2] or words for _, words in kept}, {of for of, _ in kept})
        await quiet(there)
        lead = user_of(WEALD, "lead")
        tops = [each.ts for each in there.stand.said_by_bot(direct(lead)) if "A question from" in each.text]
        for top in tops:
            assert (await there.stand.slack.forms.press(lead, direct(lead), top, "Start")).worked
        await quiet(there)
        assert {lead: canaries} == {user: found for user in everybody() if (found := read_by(there, user))}


def canary(user: str, line: str, door: Verb | str) -> str:
    """A question of somebody's own, by a word that nobody else types."""
    return f"Zqask{user[2:].lower()}{line[0].lower()}{line[2:]}{str(door)[:1]}?"


def what_is_said(user: str, line: str) -> str:
    """The beginning of what somebody should be told who asks about a line under the Weald's post."""
    parts = {role for role in (*ROLES, BOTH) if user_of(WEALD, role) == user}
    if not parts:
        return ask_under_post.UNKNOWN
    if not parts & {*OF_A_TARGET, "chair", ON_THE_BOARD}:
        return questioning.NOT_YOURS[:20]
    if line == "D open":
        return questioning.NO_LINE[:20]
    if "lead" in parts:
        return questioning.YOURS[:20]
    return ASKED if line == "W open" or parts & {*OF_A_TARGET} else questioning.TO_SUPPORT


async def quiet(there: Out) -> None:
    """Wait until all that was said stands where it is read."""
    await there.stand.slack.dispatch.settled()
    await there.stand.until_read(lambda s: rows(s, "SELECT count(*) FROM message WHERE status IN "
                                                   "('pending', 'sending')"), lambda found: found == [(0,)])


def read_by(there: Out, user: str) -> set[str]:
    """The questions that the bot has shown somebody: in direct messages, under the posts, on their Home tab."""
    work = there.stand.workspace
    places = [work.direct(user), *(work.channel(channel) for channel in CHANNELS.values())]
    shown = json.dumps([[each.text, each.blocks] for place in places
                        for each in (*place.messages.values(), *place.whispers.values())
                        if each.only_for in {None, user} and each.author == work.installation.bot_user])
    return set(re.findall(r"Zqask\w+\?", shown))
