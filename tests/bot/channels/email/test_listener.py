"""Listening for mail: who is let in, what each relay is told, and that nothing is acknowledged before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from bot.channels.email.conversation import FAULT, LONGEST_LINE, SILENT, STOPPING
from bot.channels.email.listener import MOST, NOT_NOW, Address, listening
from bot.mail import Envelope
from tests.bot.channels.email.relay import MAIL, Relay, calling
from tests.heard import capture_logs

DOMAIN = "returns.weald.example"
LEAD = f"returns+abc@{DOMAIN}"
LMTP, SMTP = "lmtp://127.0.0.1:0", "smtp://127.0.0.1:0"


class Post:
    """A store for mail that can be told to fail, or to wait."""

    def __init__(self) -> None:
        self.kept: dict[bytes, Envelope] = {}
        self.down = False
        self.asked, self.open = asyncio.Event(), asyncio.Event()
        self.open.set()

    async def keep(self, raw: bytes, envelope: Envelope) -> bool:
        """Keep a mail, once."""
        self.asked.set()
        await self.open.wait()
        if self.down:
            raise OSError("no space left on device")
        new = raw not in self.kept
        self.kept[raw] = envelope
        return new


@pytest.fixture
def post() -> Post:
    """A store for mail."""
    return Post()


@asynccontextmanager
async def relay_to(post: Post, url: str = LMTP, most: int = MOST) -> AsyncIterator[Relay]:
    """A relay that is connected to a listener."""
    async with listening(url, post.keep, domain=DOMAIN, most=most) as at, calling(at) as relay:
        yield relay


@pytest.mark.parametrize(("url", "source"), [(LMTP, "lmtp"), (SMTP, "smtp")])
async def test_a_mail_is_kept_byte_for_byte(post: Post, url: str, source: str) -> None:
    """What the relay handed on is what is kept: dots, NUL, bytes of no charset, bare line feeds."""
    raw = b"Subject: x\r\n\r\n.dot\r\n..two\r\n\x00\xff\xfe\nbare\n.\nend \xc2\xa3\r\n"
    async with relay_to(post, url) as relay:
        assert [ACCEPTED] == await relay.address(LEAD.upper(), sender="Ann@Weald.Example")
        assert ["250 2.6.0 Kept"] == await relay.hand_over(raw)
    assert {raw: Envelope("ann@weald.example", (LEAD,), source)} == post.kept  # type: ignore[arg-type] # the table is of words


ACCEPTED = "250 2.1.5 This address is ours"

OURS = [
    (f"returns@{DOMAIN}", True),
    (f"returns+abc@{DOMAIN}", True),
    (f"returns-b+abc@{DOMAIN}", True),
    (f"returns-abc@{DOMAIN}", True),
    (f"RETURNS+ABC@{DOMAIN.upper()}", True),
    (f"postmaster@{DOMAIN}", True),
    (f"abuse@{DOMAIN}", True),
    ("postmaster", True),
    ("returns", False),
    (f"returnsabc@{DOMAIN}", False),
    (f"ann@{DOMAIN}", False),
    ("returns+abc@weald.example", False),
    (f"returns+abc@x.{DOMAIN}", False),
    (f"returns@weald.example@{DOMAIN}", False),
]


@pytest.mark.parametrize(("address", "taken"), OURS)
async def test_only_our_addresses_are_taken(post: Post, address: str, taken: bool) -> None:
    """Any other address is refused at once, and the mail goes on to those that are ours."""
    async with relay_to(post) as relay:
        (verdict, ours) = await relay.address(address, LEAD)
        assert taken == verdict.startswith("250 "), verdict
        assert ACCEPTED == ours
        assert ["250 2.6.0 Kept"] == (await relay.hand_over(MAIL, 1 + taken))[:1]


async def test_no_mail_without_a_recipient_of_ours(post: Post) -> None:
    """A mail whose only address is refused does not come in; one to us does."""
    async with relay_to(post) as relay:
        assert ["550"] == [told[:3] for told in await relay.address(f"ann@{DOMAIN}")]
        assert "503" == (await relay.say("DATA"))[:3]
        assert ACCEPTED == await relay.say(f"RCPT TO:<{LEAD}>")
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


async def test_lmtp_answers_for_each_recipient(post: Post) -> None:
    """RFC 2033, 4.2: a line for every recipient that was taken, in every outcome, and the next mail is not confused."""
    async with relay_to(post, most=2000) as relay:
        for raw, verdict in ((MAIL, "250"), (b"x" * 3000 + b"\r\n", "552"), (MAIL, "250")):
            await relay.address(LEAD, f"ann@{DOMAIN}", f"returns@{DOMAIN}")
            assert [verdict, verdict] == [told[:3] for told in await relay.hand_over(raw, 2)]
        assert "250" == (await relay.say("NOOP"))[:3]


async def test_smtp_answers_once(post: Post) -> None:
    """RFC 5321: one line for a mail, however many recipients it has."""
    async with relay_to(post, SMTP) as relay:
        await relay.address(LEAD, f"returns@{DOMAIN}")
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)
        assert "250" == (await relay.say("NOOP"))[:3]


@pytest.mark.parametrize("url", [LMTP, SMTP])
async def test_a_fault_before_the_commit_is_a_451(post: Post, url: str) -> None:
    """The relay keeps a mail that we could not; on its second try it is kept once, on its third nothing changes."""
    post.down = True
    async with relay_to(post, url) as relay:
        await relay.address(LEAD)
        with capture_logs() as said:
            assert [NOT_NOW] == await relay.hand_over(MAIL)
        assert ["a mail could not be kept; its sender must send it again"] == [line["event"] for line in said]
        assert {} == post.kept
        post.down = False
        for words in ("250 2.6.0 Kept", "250 2.6.0 Kept before"):
            await relay.address(LEAD)
            assert [words] == await relay.hand_over(MAIL)
    assert 1 == len(post.kept)


async def test_nothing_is_acknowledged_before_it_is_kept(post: Post) -> None:
    """While the store is at work the relay hears nothing."""
    post.open.clear()
    async with relay_to(post) as relay:
        await relay.address(LEAD)
        verdict = asyncio.ensure_future(relay.hand_over(MAIL))
        await post.asked.wait()
        assert not verdict.done()
        assert {} == post.kept
        post.open.set()
        assert ["250 2.6.0 Kept"] == await verdict


async def test_a_relay_that_hangs_up_undoes_nothing(post: Post) -> None:
    """A mail that arrived whole is kept though its relay went away before our word; sent again, it is known."""
    post.open.clear()
    async with listening(LMTP, post.keep, domain=DOMAIN) as at:
        async with calling(at) as relay:
            await relay.address(LEAD)
            await relay.say("DATA")
            relay.write(MAIL + b".\r\n")
            await post.asked.wait()
        post.open.set()
        async with calling(at) as relay:
            await relay.address(LEAD)
            assert ["250 2.6.0 Kept before"] == await relay.hand_over(MAIL)


async def test_half_a_mail_is_no_mail(post: Post) -> None:
    """A connection that breaks inside a mail leaves nothing; the whole mail is taken later."""
    async with listening(LMTP, post.keep, domain=DOMAIN) as at:
        async with calling(at) as relay:
            await relay.address(LEAD)
            await relay.say("DATA")
            relay.write(MAIL[:40])
        async with calling(at) as relay:
            await relay.address(LEAD)
            assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)
    assert [MAIL] == list(post.kept)


async def test_too_large_a_mail_is_given_back_with_words(post: Post) -> None:
    """By the size it announces, or by the size it has; a smaller one is taken."""
    async with relay_to(post, most=1000) as relay:
        assert "552" == (await relay.say("MAIL FROM:<ann@weald.example> SIZE=1001"))[:3]
        await relay.address(LEAD)
        (told,) = await relay.hand_over(b"line\r\n" * 200)
        assert told.startswith("552 5.3.4 This mail is too large.")
        await relay.address(LEAD)
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


async def test_long_lines_are_taken(post: Post) -> None:
    """Lines far beyond 998 octets come in whole; one beyond a megabyte is given back, and the next mail taken."""
    long = b"Subject: x\r\n\r\n" + b"y" * (LONGEST_LINE - 2) + b"\r\n"
    async with relay_to(post) as relay:
        await relay.address(LEAD)
        assert ["250 2.6.0 Kept"] == await relay.hand_over(long)
        await relay.address(LEAD)
        (told,) = await relay.hand_over(b"y" * (3 * LONGEST_LINE) + b"\r\n")
        assert told.startswith("554 5.6.0 This mail has a line of more than 1024 kB")
        await relay.address(LEAD)
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)
    assert [long, MAIL] == list(post.kept)


SENDERS = [
    ("MAIL FROM:<>", None),
    ("MAIL FROM:<Ann@Weald.example> BODY=8BITMIME", "ann@weald.example"),
    ("MAIL FROM:<zoë@weald.example> SMTPUTF8", "zoë@weald.example"),
    (b"MAIL FROM:<zo\xeb@weald.example>", "zo\ufffd@weald.example"),
    (b"MAIL FROM:<a\x00b@weald.example>", "ab@weald.example"),
]


@pytest.mark.parametrize(("said", "sender"), SENDERS)
async def test_every_sender_can_be_stored(post: Post, said: str | bytes, sender: str | None) -> None:
    """The null return path, internationalised addresses and bytes of no charset all come in, fit for any column."""
    async with relay_to(post) as relay:
        assert "250" == (await relay.say(said))[:3]
        await relay.say(f"RCPT TO:<{LEAD}>")
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)
    assert [sender] == [envelope.sender for envelope in post.kept.values()]


async def test_nothing_is_said_of_who_is_there(post: Post) -> None:
    """VRFY, EXPN and HELP tell a stranger nothing, for addresses of ours and for others."""
    async with relay_to(post) as relay:
        assert [SILENT, SILENT] == [await relay.say(f"VRFY {one}") for one in (LEAD, f"ann@{DOMAIN}")]
        assert "502" == (await relay.say("EXPN returns"))[:3]
        assert "214 2.0.0 Quarterday takes mail that its relay hands on." == await relay.say("HELP RCPT")
        await relay.address(LEAD)
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


async def test_pipelined_commands(post: Post) -> None:
    """RFC 2033 asks that a relay may send its commands without waiting for each answer; two mails at one go."""
    once = f"MAIL FROM:<>\r\nRCPT TO:<{LEAD}>\r\nRCPT TO:<ann@{DOMAIN}>\r\nDATA\r\n".encode()
    async with relay_to(post) as relay:
        relay.write(once + MAIL + b".\r\n" + once + MAIL + b".\r\nQUIT\r\n")
        codes = [line[:3] for line in await relay.hear_all()]
    assert ["250", "250", "550", "354", "250"] * 2 + ["221"] == codes


async def test_too_many_connections(post: Post) -> None:
    """One too many is told to come later; when another has gone there is room."""
    async with listening(LMTP, post.keep, domain=DOMAIN, crowd=1) as at:
        async with calling(at) as first:
            reader, writer = await asyncio.open_connection(at.host, at.port)
            async with asyncio.timeout(10):
                told = await reader.read()
            assert b"421 4.3.2 Too many connections at one time; please try again shortly.\r\n" == told
            writer.close()
            await first.say("QUIT")
            assert [] == await first.hear_all()
        async with calling(at) as relay:
            await relay.address(LEAD)
            assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


async def test_limits_of_one_connection(post: Post) -> None:
    """Idle chatter ends a connection, and so does silence; a new one is taken."""
    async with listening(LMTP, post.keep, domain=DOMAIN, silence=0.05) as at:
        async with calling(at) as relay:
            assert ["252"] * 10 + ["421"] == [(await relay.say("VRFY x"))[:3] for _ in range(11)]
            assert [] == await relay.hear_all()
        async with calling(at) as relay:
            assert [] == await relay.hear_all()  # silence
    async with relay_to(post) as relay:
        await relay.address(*[LEAD] * 100)
        assert "452" == (await relay.say(f"RCPT TO:<{LEAD}>"))[:3]
        assert ["250 2.6.0 Kept"] * 100 == await relay.hand_over(MAIL, 100)


async def test_a_fault_of_ours_passes(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversation that fails in our own code is a 451, never a reason for the relay to give the mail up."""

    def broken(*_: object) -> bool:
        raise RuntimeError("broken")

    async with relay_to(post) as relay:
        with monkeypatch.context() as patch, capture_logs() as said:
            patch.setattr("bot.channels.email.listener.ours", broken)
            assert [FAULT] == await relay.address(LEAD)
        assert ["a mail conversation failed; the relay will try again"] == [line["event"] for line in said]
        assert "250 OK" == await relay.say("MAIL FROM:<ann@weald.example>")
        assert ACCEPTED == await relay.say(f"RCPT TO:<{LEAD}>")
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


async def test_stopping_lets_a_mail_finish(post: Post) -> None:
    """Who is idle is told and let go; a mail under way arrives, is kept and is acknowledged."""
    post.open.clear()
    async with _stopping(post) as (stop, at, idle, busy):
        await busy.address(LEAD)
        await busy.say("DATA")
        busy.write(MAIL + b".\r\n")
        await post.asked.wait()
        stopped = stop()
        assert [STOPPING] == await idle.hear_all()
        assert not stopped.done()
        post.open.set()
        assert ["250 2.6.0 Kept", STOPPING] == await busy.hear_all()
        await stopped
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(at.host, at.port)
    assert [MAIL] == list(post.kept)


async def test_stopping_waits_no_longer_than_it_may(post: Post) -> None:
    """A mail that never ends is broken off, unacknowledged."""
    async with _stopping(post, grace=0.01) as (stop, _, _, busy):
        await busy.address(LEAD)
        await busy.say("DATA")
        await asyncio.wait_for(stop(), 5)
        assert [] == await busy.hear_all()
    assert {} == post.kept
    async with relay_to(post) as relay:
        await relay.address(LEAD)
        assert ["250 2.6.0 Kept"] == await relay.hand_over(MAIL)


Stop = Callable[[], asyncio.Future[None]]


@asynccontextmanager
async def _stopping(post: Post, grace: float = 10.0) -> AsyncIterator[tuple[Stop, Address, Relay, Relay]]:
    """Two connections to a listener that can be told to stop."""
    listener: AbstractAsyncContextManager[Address] = listening(LMTP, post.keep, domain=DOMAIN, grace=grace)
    at = await listener.__aenter__()

    async def end() -> None:
        await listener.__aexit__(None, None, None)

    async with calling(at) as idle, calling(at) as busy:
        yield lambda: asyncio.ensure_future(end()), at, idle, busy


@pytest.mark.parametrize("url", ["", "lmtp://", "lmtp://127.0.0.1", "http://127.0.0.1:8024", "lmtp:///run/mail", "lmtp://x:99999"])
def test_an_address_that_cannot_be_read(url: str) -> None:
    """The setting is named, with an example that is read."""
    with pytest.raises(ValueError, match=r"MAIL_LISTEN cannot be read; write it like lmtp://127\.0\.0\.1:8024") as told:
        Address.read(url)
    assert Address("lmtp", "127.0.0.1", 8024) == Address.read(str(told.value).split()[7])


@pytest.mark.parametrize("url", ["lmtp://127.0.0.1:8024", "smtp://[::1]:8025"])
def test_an_address_is_written_as_it_is_read(url: str) -> None:
    """Also one of IPv6."""
    assert url == Address.read(url).url
