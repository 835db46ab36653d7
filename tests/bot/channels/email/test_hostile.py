"""Mail that means harm: it stores no figure, steers nothing of ours, and an operator can read what became of it."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from storage import inbox
from storage.database import Access, Store
from storage.inbox import Outcome
from tests.bot.channels.email.far_side import far_side
from tests.bot.channels.email.mails import DOMAIN, Posted, cases
from tests.bot.channels.email.ways_in import WAYS
from tests.bot.channels.email.whole_table import Results, open_weald, run_table, settings_of
from tests.bot.wire.weald import STARTS, WEALD

TRIED = {
    "240": "spoofed From", "241": "results under another name", "242": "results lower in the trace",
    "243": "no results", "244": "ARC alone", "245": "DMARC of another domain", "246": "SPF of another domain",
    "250": "another person's token", "251": "a stranger with a token", "252": "a letter taken back",
    "254": "a header within the subject", "255": "a header within a name",
    "257": "two From headers", "258": "two authors", "259": "an address as a name", "260": "the same, unquoted",
    "261": "an address in a comment", "262": "no From", "270": "a guessed token", "278": "two results",
    "279": "line breaks in headers",
}  # fmt: skip
"""Numbers of the table that must store nothing."""
STEERED = ("256", "316")
"""Numbers whose sender is proven, and whose odd headers any program may have made; they must not steer ours."""
REPLAYED = "253"
TABLE = tuple(case for case in cases() if case.person in {*TRIED, *STEERED, REPLAYED})
OURS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "thread-topic",
    "auto-submitted", "x-auto-response-suppress", "x-quarterday-loop", "mime-version", "content-type",
}  # fmt: skip
"""Every header that a letter of ours may have."""
LONG_LINE, TOO_LARGE = 10 * 1024 * 1024, 26 * 1024 * 1024


@pytest.fixture(scope="module")
def database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which the round is open for all whose mail is here."""
    place = tmp_path_factory.mktemp("hostile") / "quarterday.db"
    shutil.copy(sqlite_template, place)
    asyncio.run(open_weald(f"sqlite:///{place}", TABLE))
    return f"sqlite:///{place}"


@pytest.fixture(scope="module")
def results(database: str) -> Results:
    """What came of all of them, by LMTP."""
    return asyncio.run(run_table("lmtp", database, None, TABLE))


@pytest.mark.parametrize("number", TRIED, ids=lambda number: TRIED[number].replace(" ", "-"))
def test_it_stores_nothing_and_says_why(results: Results, number: str) -> None:
    """No answer is stored, the reason is a sentence, and whoever is told is told at most once."""
    (case,) = (each for each in TABLE if each.person == number)
    came = results.came[case.file]
    assert {} == came.stored
    assert came.outcome in {Outcome.PARKED, Outcome.REFUSED}
    assert came.reason.endswith((".", ")"))
    assert len(came.reason.split()) >= 5
    assert came.answer in {"none", "notice"}


def test_a_mail_replayed_is_known(results: Results) -> None:
    """With another subject and other marks of its journey it is still the same; only new words are a new mail."""
    first, again, other = (results.came[case.file] for case in TABLE if case.person == REPLAYED)
    assert ("taken", "ignored", "taken") == (first.outcome, again.outcome, other.outcome)
    assert first.stored == again.stored
    assert "none" == again.answer


def test_no_letter_carries_what_somebody_put_in_a_header(results: Results) -> None:
    """Every letter has our own headers, each once, and goes to an address on file alone."""
    on_file = {f"l{case.person}@weald.example" for case in TABLE}
    for recipient, octets in results.letters:
        letter = message_from_bytes(octets, policy=policy.default)
        names = [name.lower() for name in letter]
        assert set(names) <= OURS
        assert len(set(names)) == len(names)
        assert recipient in on_file
        assert [recipient] == [address.addr_spec for address in letter["To"].addresses]
        assert "evil" not in "".join(str(value) for value in letter.values())


def test_nothing_of_it_comes_twice(results: Results) -> None:
    """All of it once more changes no row and sends no letter."""
    assert [] == results.changed
    assert 0 == results.sent_again


async def test_what_an_operator_sees(results: Results, database: str) -> None:
    """Everything that is held is listed with its reason, under the partnership it is about or under nobody's."""
    store = Store.open(database, Access.READING)
    try:
        listed = [each for owner in (WEALD, None) for each in
                  await store.read(partial(inbox.deliveries, partnership_id=owner, many=1000))]
    finally:
        await store.close()
    assert len(TABLE) == len(listed)
    assert all(each.reason for each in listed if each.outcome != Outcome.TAKEN)


def giant(body: bytes) -> Posted:
    """A mail to us with this body."""
    head = f"From: <zoe@weald.example>\r\nTo: <returns@{DOMAIN}>\r\nMessage-ID: <giant@weald.example>\r\n\r\n"
    octets = head.encode() + body
    return Posted("zoe@weald.example", f"returns@{DOMAIN}", octets, octets)


@pytest.mark.parametrize(("body", "way", "said"), [
    (b"x" * LONG_LINE, "lmtp", "has a line of more than"),
    (b"x\r\n" * (TOO_LARGE // 3), "lmtp", "exceeds fixed maximum"),
    (b"x" * TOO_LARGE, "webhook", "larger than"),
], ids=["a-line-of-10-MB", "26-MB", "26-MB-posted"])
async def test_a_giant_is_refused_at_the_door(sqlite_url: str, body: bytes, way: str, said: str) -> None:
    """Whoever hands it over is told why in a sentence; the next mail goes through."""
    await open_weald(sqlite_url, ())
    async with far_side() as far:
        settings = partial(settings_of, sqlite_url, far.port)
        async with WAYS[way](settings, RehearsalClock(STARTS, now), None) as hand:
            with pytest.raises((smtplib.SMTPResponseException, AssertionError), match=said):
                await hand([giant(body)])
            await hand([giant(b"1. 402\r\n")])


@pytest.mark.parametrize("way", ["lmtp", "webhook"])
async def test_nul_octets_pass_through(sqlite_url: str, way: str) -> None:
    """A mailbox cannot hold them; where they come, the mail is kept as it came and dealt with."""
    await open_weald(sqlite_url, ())
    async with far_side() as far:
        settings = partial(settings_of, sqlite_url, far.port)
        async with WAYS[way](settings, RehearsalClock(STARTS, now), None) as hand:
            await hand([giant(b"1. 4\x0002\r\n\x00\x00")])
            store = Store.open(sqlite_url, Access.READING)
            async with asyncio.timeout(30):
                while not [each for each in await store.read(partial(inbox.deliveries, partnership_id=None))
                           if each.outcome == Outcome.PARKED]:
                    continue
            await store.close()
