r"""Fetching from a real IMAP server: each mail once, marked after its commit, whatever breaks in between."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from imap_tools import MailBoxUnencrypted

from bot.channels.email.imap import Pace, fetching
from bot.channels.email.mailbox import Account, Postbox
from storage.database import Store
from tests.bot.channels.email.keeper import Keeper
from tests.heard import capture_logs
from tests.mail_servers import Dovecot
from tests.mail_settings import PASSWORD

QUICK = Pace(idle=30, poll=0.01, again=(0.01,))


def mail(number: int, more: bytes = b"") -> bytes:
    """A mail as a server of mailboxes holds it."""
    return (
        b"Return-Path: <Ann@weald.example>\r\nDelivered-To: returns+abc@returns.weald.example\r\n"
        b"From: Ann <ann@weald.example>\r\nTo: Returns <returns@returns.weald.example>\r\n"
        b"Message-ID: <%d@weald.example>\r\nSubject: Re: Your return\r\n\r\n1. 45.%d\r\n\xff\xfe%b\r\n"
    ) % (number, number, more)


class Mailbox:
    """A user's mailbox, as a mail program sees it."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user, self.folder = server, user, "INBOX"

    @property
    def url(self) -> str:
        """The setting for it."""
        return self.server.url(self.user, self.folder)

    @contextmanager
    def opened(self) -> Iterator[MailBoxUnencrypted]:
        """The mailbox, open."""
        with MailBoxUnencrypted("127.0.0.1", self.server.port, timeout=10) as box:
            box.login(self.user, PASSWORD, initial_folder=self.folder)
            yield box

    def put(self, *mails: bytes) -> None:
        """Put mails in."""
        with self.opened() as box:
            for one in mails:
                box.append(one, self.folder)

    def unread(self) -> list[str]:
        """The UIDs of mails that are not marked as read."""
        with self.opened() as box:
            return box.uids("UNSEEN")

    def begin_again(self) -> None:
        """Make the folder anew, so that its numbers mean something else."""
        with MailBoxUnencrypted("127.0.0.1", self.server.port, timeout=10) as box:
            box.login(self.user, PASSWORD)
            if box.folder.exists(self.folder):
                box.folder.delete(self.folder)
            box.folder.create(self.folder)


@pytest.fixture
def mailbox(dovecot: Dovecot, request: pytest.FixtureRequest) -> Mailbox:
    """A mailbox for this test alone."""
    return Mailbox(dovecot, f"{abs(hash(request.node.nodeid))}@weald.example")


@pytest.fixture
def keeper(sqlite_store: Store) -> Keeper:
    """A real store that keeps."""
    return Keeper(sqlite_store)


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds that another thread or another server brings about."""
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(holds):  # in a thread, so that the loop goes on meanwhile
            pass


@asynccontextmanager
async def fetched(box: Mailbox, keeper: Keeper, times: int, **told: Any) -> AsyncIterator[None]:
    """A fetcher, after it asked so many times for a mail to be kept and nothing is left unread."""
    before = keeper.asked
    async with fetching(box.url, keeper.keep, keeper.progress, pace=QUICK, **told):
        await until(lambda: keeper.asked - before >= times)
        await until(lambda: not box.unread())
        yield


async def test_what_is_there_and_what_comes(mailbox: Mailbox, keeper: Keeper) -> None:
    """Mails are kept byte for byte, in order, with the envelope of their delivery, and then marked."""
    mailbox.put(mail(1), mail(2))
    async with fetched(mailbox, keeper, 2):
        mailbox.put(mail(3))
        await until(lambda: keeper.asked == 3)
        await until(lambda: not mailbox.unread())
    assert {mail(1), mail(2), mail(3)} == {one.raw for one in await keeper.kept()}
    first = (await keeper.kept())[0]
    assert ("imap", "ann@weald.example", ("returns+abc@returns.weald.example",)) == (
        first.source, first.sender, first.recipients,
    )  # fmt: skip


async def test_a_server_that_does_not_tell_of_news(
    mailbox: Mailbox, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without IDLE the mailbox is looked at again and again."""
    monkeypatch.setattr(Postbox, "tells", False)
    async with fetched(mailbox, keeper, 0):
        mailbox.put(mail(1))
        await until(lambda: keeper.asked == 1)
    assert 1 == len(await keeper.kept())


async def test_kept_once_across_restarts(mailbox: Mailbox, keeper: Keeper) -> None:
    """A second start fetches what is new only, though somebody marked the old as unread."""
    mailbox.put(mail(1), mail(2))
    async with fetched(mailbox, keeper, 2):
        pass
    mailbox.put(mail(3))
    with mailbox.opened() as box:
        box.client.uid("STORE", "1:*", "-FLAGS", r"(\Seen)")
    async with fetched(mailbox, keeper, 1):
        assert 3 == keeper.asked
    assert 3 == len(await keeper.kept())


async def test_a_mail_that_was_read_by_a_person_is_kept_too(mailbox: Mailbox, keeper: Keeper) -> None:
    """What is new is told by its number, not by a mark that anybody may set."""
    mailbox.put(mail(1))
    with mailbox.opened() as box:
        box.client.uid("STORE", "1:*", "+FLAGS", r"(\Seen)")
    async with fetched(mailbox, keeper, 1):
        pass  # nothing is unread from the start, so only the end of the fetcher says that the mail is kept
    assert [mail(1)] == [one.raw for one in await keeper.kept()]


async def test_a_crash_between_commit_and_mark(
    mailbox: Mailbox, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that was kept and not marked is not kept again; the next start marks it."""

    def crash(_: Postbox, uids: list[int]) -> None:
        if uids:
            raise ConnectionResetError("the server went away")

    mailbox.put(mail(1))
    with monkeypatch.context() as patch:
        patch.setattr(Postbox, "mark", crash)
        async with fetching(mailbox.url, keeper.keep, keeper.progress, pace=QUICK):
            await until(lambda: keeper.asked == 1)
    assert ["1"] == mailbox.unread()
    async with fetched(mailbox, keeper, 0):
        assert 1 == keeper.asked
    assert 1 == len(await keeper.kept())


async def test_a_store_that_fails(mailbox: Mailbox, keeper: Keeper) -> None:
    """A mail that could not be kept is neither marked nor passed over; it is fetched again, and kept once."""
    mailbox.put(mail(1), mail(2))
    keeper.broken = 3
    with capture_logs() as said:
        async with fetched(mailbox, keeper, 5):
            pass
    assert [mail(1), mail(2)] == sorted(one.raw for one in await keeper.kept())
    assert 3 == sum(line["event"] == "fetching mail stopped and will be tried again" for line in said)


async def test_a_server_that_lets_nobody_mark(
    mailbox: Mailbox, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark is a courtesy: without it every mail is kept all the same, once, and the log says so."""
    asked = imaplib.IMAP4.uid

    def refusing(client: imaplib.IMAP4, command: str, *words: str) -> tuple[str, list[Any]]:
        return ("NO", [b"not permitted"]) if command == "STORE" else asked(client, command, *words)

    mailbox.put(mail(1), mail(2))
    with monkeypatch.context() as patch, capture_logs() as said:
        patch.setattr(imaplib.IMAP4, "uid", refusing)
        async with fetching(mailbox.url, keeper.keep, keeper.progress, pace=QUICK):
            await until(lambda: sum("mark" in line["event"] for line in said) == 2)
    assert 2 == len(await keeper.kept())
    async with fetched(mailbox, keeper, 0):
        assert 2 == keeper.asked


async def test_a_server_that_answers_nonsense(
    mailbox: Mailbox, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw is told with its traceback, and does not end the fetching for good."""

    def nonsense(_: Postbox, uid: int) -> list[tuple[int, int]]:
        raise IndexError(f"no such part in the answer about {uid}")

    mailbox.put(mail(1))
    with monkeypatch.context() as patch, capture_logs() as said:
        patch.setattr(Postbox, "above", nonsense)
        async with fetching(mailbox.url, keeper.keep, keeper.progress, pace=QUICK):
            await until(lambda: [line for line in said if line["log_level"] == "error"])
            patch.undo()
            await until(lambda: keeper.asked == 1)
    assert [mail(1)] == [one.raw for one in await keeper.kept()]


async def test_numbers_that_begin_again(mailbox: Mailbox, keeper: Keeper) -> None:
    """With another UIDVALIDITY all is fetched again: what was kept is known, what is new is kept."""
    mailbox.folder = "Returns"
    mailbox.begin_again()
    mailbox.put(mail(1), mail(2))
    async with fetched(mailbox, keeper, 2):
        pass
    before = await keeper.progress(Account.read(mailbox.url).name)
    mailbox.begin_again()
    mailbox.put(mail(3), mail(1))
    async with fetched(mailbox, keeper, 2):
        pass
    after = await keeper.progress(Account.read(mailbox.url).name)
    assert before is not None
    assert after is not None
    assert (2, 2, True) == (before[1], after[1], before[0] != after[0])
    assert [mail(1), mail(2), mail(3)] == sorted(one.raw for one in await keeper.kept())


async def test_a_mail_too_large_is_left_for_a_person(mailbox: Mailbox, keeper: Keeper) -> None:
    """It is told once, stays as it is, unread, and does not stand in the way of the next."""
    mailbox.put(mail(1, b"x" * 5000), mail(2))
    with capture_logs() as said:
        for _ in range(2):
            async with fetching(mailbox.url, keeper.keep, keeper.progress, most=4096, pace=QUICK):
                await until(lambda: mailbox.unread() == ["1"])
    assert [mail(2)] == [one.raw for one in await keeper.kept()]
    assert ["a mail is too large and was left in the mailbox, to be read by a person"] == [
        line["event"] for line in said if line["log_level"] == "error"
    ]


async def test_nothing_is_removed(mailbox: Mailbox, keeper: Keeper) -> None:
    """What another program meant to delete stays until that program removes it."""
    mailbox.put(mail(1), mail(2))
    with mailbox.opened() as box:
        box.client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
    async with fetched(mailbox, keeper, 2):
        pass
    with mailbox.opened() as box:
        assert ["1", "2"] == box.uids()


async def test_an_encrypted_mailbox(mailbox: Mailbox, keeper: Keeper) -> None:
    """The server must show a certificate that is believed; with it mail is fetched, and a wait can be ended."""
    mailbox.put(mail(1))
    url = mailbox.server.tls_url(mailbox.user)
    with capture_logs() as said:
        async with fetching(url, keeper.keep, keeper.progress, pace=QUICK):
            await until(lambda: [line for line in said if "certificate" in line.get("reason", "")])
    assert 0 == keeper.asked
    believed = ssl.create_default_context(cafile=str(mailbox.server.certificate))
    async with fetching(url, keeper.keep, keeper.progress, pace=QUICK, context=believed):
        await until(lambda: keeper.asked == 1)
        await until(lambda: not mailbox.unread())
    starttls = mailbox.url.replace("127.0.0.1", "localhost")
    async with fetching(starttls, keeper.keep, keeper.progress, pace=QUICK, context=believed):
        await until(lambda: keeper.asked == 2)
    assert 1 == len(await keeper.kept())


TROUBLE = [
    (lambda box: box.server.url(box.user, password="wr@ng"), "the server refuses the user name or the password"),
    (lambda box: box.server.url(box.user, "Nowhere"), "does not open a folder named Nowhere"),
    (lambda box: "imap://a:wr%40ng@127.0.0.1:1", "nothing answers at 127.0.0.1:1; check IMAP_URL"),
    (lambda box: "imap://a:wr%40ng@nowhere.invalid", "there is no host named nowhere.invalid; check IMAP_URL"),
]


@pytest.mark.parametrize(("url", "reason"), TROUBLE)
async def test_trouble_is_told_in_a_sentence(
    mailbox: Mailbox, keeper: Keeper, url: Callable[[Mailbox], str], reason: str
) -> None:
    """The log says what is wrong and what to do, and never the password; with the right setting mail is fetched."""
    with capture_logs() as said:
        async with fetching(url(mailbox), keeper.keep, keeper.progress, pace=QUICK):
            await until(lambda: [line for line in said if "reason" in line])
    assert reason in next(line["reason"] for line in said if "reason" in line)
    for secret in ("wr@ng", "wr%40ng", PASSWORD):
        assert secret not in str(said)
    mailbox.put(mail(1))
    async with fetched(mailbox, keeper, 1):
        assert 1 == len(await keeper.kept())


READ = [
    ("imaps://ann:secret@mail.example", "imaps://ann@mail.example:993/INBOX", "secret"),
    ("imap://ann:secret@mail.example/", "imap://ann@mail.example:143/INBOX", "secret"),
    ("imaps://ann%40x.example:p%2Fq%40%25@mail.example:1993/Returns/In%20here",
     "imaps://ann@x.example@mail.example:1993/Returns/In here", "p/q@%"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "name", "password"), READ)
def test_a_setting_is_read(url: str, name: str, password: str) -> None:
    """Host, port and folder have defaults; what is not plain is percent-encoded; no text shows the password."""
    account = Account.read(url)
    assert (name, password) == (account.name, account.password)
    assert password not in repr(account)


UNREADABLE = ["", "imaps://", "imaps://mail.example", "imaps://ann@mail.example", "pop3://ann:secret@mail.example",
              "imaps://ann:sec/ret@mail.example", "imaps://ann:secret@mail.example:port"]  # fmt: skip


@pytest.mark.parametrize("url", UNREADABLE)
def test_a_setting_that_cannot_be_read(url: str) -> None:
    """The setting is named, with its remedy; neither the sentence nor its cause quotes what was given."""
    with pytest.raises(ValueError, match="IMAP_URL cannot be read; write it like imaps://USER:PASSWORD@HOST") as told:
        Account.read(url)
    assert "sec" not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None
    assert "ann" == Account.read("imaps://ann:sec%2Fret@mail.example").user
