"""Nothing lost, nothing twice, by mail: the bot is killed at fifty instants while hundreds of mails come and go."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from bot.channels.email.identity import mail_key
from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from bot.surroundings import variable
from conversations.partnership.returns import ReturnState
from storage.database import Session
from tests.bot.wire.correspondents import FIGURE, IN_TWO_GOES, STORED, Correspondent, named
from tests.bot.wire.forked import Nursery, nursery
from tests.bot.wire.kept import kept_by, rows
from tests.bot.wire.mailing import free_port, prepare, read, told
from tests.bot.wire.post import Copy, FarSide, Relay, Wire, far_side
from tests.bot.wire.weald import STARTS, led_by

LEADS, KILLS, SEED = 100, 50, 7
KINDS = ("letter:invitation", "letter:read_back", "letter:receipt")
"""The letters that everybody gets: the answers to both of their replies come after the invitation."""
LETTERS = (0, 0, 0, 2, 5, 10, 15)
"""How many letters are had in a life: some end while the reader of mail still opens, others in the thick of it.
The lives of all kinds, in a random order, leave some mail for the bot that lives on.
"""
MORE = 24
"""Things that pass over the wire after that, at most."""
STARTING = 0.3
"""Seconds into its start at which a bot is killed at the latest, where that is when it is killed."""
LOOKING = 0.2
"""Seconds without anything on the wire after which it is looked whether all is done."""
PATIENCE = 180.0
"""Seconds after which the test gives up waiting for quiet."""

Known = Mapping[int, Collection[str]]
"""What was written down as sent, by Message-ID, when each life of the bot had ended; nothing before the first."""


async def kill_again_and_again(
    bots: Nursery, wire: Wire, had: Callable[[], int], url: str, chance: random.Random
) -> Known:
    """Kill every fifth bot while it starts, the others in the midst of what passes over the wire, by chance."""
    known: dict[int, Collection[str]] = {0: ()}
    lives = [LETTERS[number % len(LETTERS)] for number in range(KILLS)]
    chance.shuffle(lives)
    for number, letters in enumerate(lives, 1):
        if number % 5 == 0:
            await bots.fork()
            asyncio.get_running_loop().call_later(chance.uniform(0, STARTING), bots.kill)
        else:
            await bots.start()
            await wire.until(partial(_at_least, had, had() + letters))
            wire.strike_after(chance.randint(1, MORE), bots.kill)
        await bots.ended()
        known[bots.lives] = await read(url, known_to_be_sent)
    await bots.start()
    return known


def _at_least(had: Callable[[], int], enough: int) -> bool:
    return had() >= enough


async def all_is_done(relay: Relay, url: str) -> bool:
    """Whether nothing is under way any more, nor was begun while it was looked."""
    written = relay.taken_charge
    return relay.done and await read(url, is_quiet) and relay.taken_charge == written


@pytest.mark.alone
async def test_fifty_kills_lose_no_mail_and_repeat_none(sqlite_url: str, tmp_path: Path) -> None:
    """Every mail is kept and answered once; a letter comes again only if nobody knew its acknowledgement got through.

    Between the far side's 250 and our commit no protocol can tell (RFC 1047); what can be had is had: no word follows
    a 250 on its connection before it is committed, so a letter whose far side heard another word never comes again.
    """
    led = led_by({f"U0LEAD{number:03}": 1 for number in range(1, LEADS + 1)})
    clock, wire = RehearsalClock(STARTS, now), Wire()
    smtp, lmtp = free_port(), free_port()
    settings = told(sqlite_url, smtp, lmtp)
    await prepare(settings, clock, led)
    environment = {variable(name): said for name, said in settings.items()}
    async with nursery(environment, clock, tmp_path / "bots.log") as bots, asyncio.timeout(PATIENCE):
        relay = Relay(wire, [lmtp], bots.up.wait)
        leads = {one.email: one for one in (Correspondent(each.user, relay.send, IN_TWO_GOES) for each in led)}

        def arrived(copy: Copy) -> None:
            leads[copy.recipient].gets(copy.content)

        def had() -> int:
            return sum(len(one.had) for one in leads.values())

        async with far_side(wire, bots, arrived, smtp) as far, relay.handing_over():
            known = await kill_again_and_again(bots, wire, had, sqlite_url, random.Random(SEED))
            while not await all_is_done(relay, sqlite_url):
                await wire.passing(LOOKING)
    print(summary(far, relay))
    await every_mail_is_kept_and_answered_once(sqlite_url, [*leads.values()])
    every_letter_came_once_but_those_not_heard_of(far, known)


def summary(far: FarSide, relay: Relay) -> str:
    """What the kills led to."""
    again = [copies[:-1] for copies in by_letter(far).values() if len(copies) > 1]
    earlier = [copy for copies in again for copy in copies]
    late = sum(copy.acknowledged for copy in earlier)
    return (f"{KILLS} kills, {len(relay.acknowledged)} mails in, {relay.tried_again} of them handed over again, "
            f"{relay.known_before} of those kept before; {len(by_letter(far))} letters out, {len(again)} of them "
            f"again, {len(earlier) - late} copies not acknowledged before, {late} acknowledged to a bot about to die")


async def every_mail_is_kept_and_answered_once(url: str, leads: list[Correspondent]) -> None:
    """All mails are taken, each answer is in the ledger once, each reply has one answer, everybody their receipt."""
    keys = sorted(mail_key(mail) for one in leads for mail in one.wrote)
    assert LEADS * len(IN_TWO_GOES) == len(keys)
    assert [(key, "taken") for key in keys] == await read(url, mails)
    for ref, mine in (await read(url, kept_by)).items():
        assert (ReturnState.SENT, (Decimal(FIGURE),)) == (mine.state, mine.figures), ref
        assert sorted(STORED.items()) == sorted(mine.answers), ref
    letters = await read(url, letters_written)
    assert {one.email: KINDS for one in leads} == {each: tuple(kinds) for each, kinds in letters.items()}
    assert sorted(f"answer:{key}" for key in keys) == await read(url, purposes_of_answers)
    for one in leads:
        assert [None, *(named(mail) for mail in one.wrote)] == [each.answers for each in one.had]


def every_letter_came_once_but_those_not_heard_of(far: FarSide, known: Known) -> None:
    """Nothing known to be sent went out again, at either end; a second copy has every octet of the first."""
    for message_id, copies in by_letter(far).items():
        lives = [copy.life for copy in copies]
        assert not any(copy.heard for copy in copies[:-1]), message_id
        assert len(lives) == len(set(lives)), message_id
        assert 1 == len({copy.content for copy in copies}), message_id
        assert message_id not in known[lives[-1] - 1], message_id
        assert copies[-1].acknowledged, message_id


def by_letter(far: FarSide) -> Mapping[str, list[Copy]]:
    """Every copy that the far side took, by its Message-ID, in order."""
    found = defaultdict(list)
    for copy in far.copies:
        found[named(copy.content)].append(copy)
    return found


# What the database says ------------------------------------------------------


def known_to_be_sent(session: Session) -> Collection[str]:
    """Letters that are written down as sent, by what their place calls them: the Message-ID."""
    return frozenset(name for name, in rows(session, "SELECT external_id FROM message WHERE status = 'sent'"))


def is_quiet(session: Session) -> bool:
    """Whether every mail is read, and every letter known to be sent."""
    waiting = ("SELECT key FROM inbox WHERE outcome IS NULL", "SELECT id FROM message WHERE status <> 'sent'")
    return not any(rows(session, each) for each in waiting)


def mails(session: Session) -> list[tuple[str, str]]:
    """Every mail that is kept, and what became of it."""
    asked = "SELECT mail.key, outcome FROM mail JOIN inbox USING (key) ORDER BY mail.key"
    return [(key, outcome) for key, outcome in rows(session, asked)]


def letters_written(session: Session) -> Mapping[str, list[str]]:
    """The kinds of letters that were written to everybody, in order."""
    found = defaultdict(list)
    for place, kind in rows(session, "SELECT place, kind FROM message ORDER BY seq"):
        found[place].append(kind)
    return found


def purposes_of_answers(session: Session) -> list[str]:
    """The purposes of all letters that answer a mail."""
    return [name for name, in rows(session, "SELECT id FROM message WHERE id LIKE 'answer:%' ORDER BY id")]
