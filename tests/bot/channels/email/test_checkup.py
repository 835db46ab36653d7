"""Mail is looked over: what is well is said to be well, and what is not has its remedy beside it."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.channels.email import checkup
from bot.channels.email.checkup import Finding, State
from bot.channels.email.listener import listening
from bot.mail import Envelope
from tests.bot.channels.email.far_side import HOST, PASSWORD, USER, far_side, trusting
from tests.bot.channels.email.sending import delivering

OURS = "returns.county.example"


async def nothing_kept(_raw: bytes, _envelope: Envelope) -> bool:
    """Nobody writes here."""
    return True


@pytest.mark.parametrize(
    ("domain", "sender", "states", "named"),
    [
        (OURS, f"Returns <returns@{OURS}>", "well well", f"returns@{OURS}"),
        (OURS, "Returns <returns@county.example>", "well well", "returns@county.example"),
        ("county.example", f"returns@{OURS}", "well well", OURS),
        (OURS, "Returns <returns@nhs.example>", "well note", "sign with DKIM for nhs.example"),
        (OURS, "returns@evilcounty.example", "well note", "DKIM"),
        (OURS, "Returns", "well wrong", f"write it like Returns <returns@{OURS}>"),
        (OURS, "", "well wrong", "MAIL_FROM is “”"),
        ("", "returns@county.example", "wrong", "write a domain alone"),
        ("returns@county.example", "", "wrong", "write a domain alone"),
        ("localhost", "", "wrong", "write a domain alone"),
    ],
)
def test_domain_and_sender_are_looked_at_together(domain: str, sender: str, states: str, named: str) -> None:
    """A sender elsewhere may be meant, and needs DKIM; what is no address is wrong."""
    findings = checkup.domain_and_sender(domain, sender)
    assert states.split() == [finding.state for finding in findings]
    assert named in findings[-1].said


@pytest.mark.parametrize(
    ("name", "state"),
    [("mx.county.example", State.WELL), ("", State.WRONG), ("mx.county.example; spf=pass", State.WRONG)],
)
def test_the_name_that_proves_senders_is_one_word(name: str, state: State) -> None:
    """A whole header pasted in would match nothing, and every reply would be held."""
    assert state is checkup.authserv(name).state


async def test_a_relay_that_lets_us_in_is_well() -> None:
    """Host, encryption, login and the largest letter are told; the password is not."""
    async with far_side(tls="starttls", login=True, size=5_000_000) as far:
        url = f"smtp://{USER}:p%40ss%3Aw%2Frd%C2%A3@localhost:{far.port}?starttls=1"
        finding = await checkup.relay(url, OURS, trusting())
    assert Finding("relay", State.WELL, f"localhost:{far.port} lets us in, TLSv1.3, logged in as {USER}; it takes"
                                        " letters up to 5,000,000 octets.") == finding
    assert PASSWORD not in finding.said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://relay:99999", "SMTP_URL cannot be read"),
        ("smtp://localhost:{port}?starttls=1", "does not offer STARTTLS"),
        ("smtp://jo:pw@localhost:{port}", "offers no way to log in"),
        ("smtps://localhost:{port}", "cannot be encrypted safely"),
    ],
)
async def test_a_relay_that_does_not_is_wrong_and_says_why(url: str, said: str) -> None:
    """The sentence is the one that a lane would rest with; by the right URL it is well."""
    async with far_side() as far:
        finding = await checkup.relay(url.format(port=far.port), OURS)
        assert (State.WRONG, True) == (finding.state, said in finding.said), finding.said
        assert State.WELL is (await checkup.relay(f"smtp://{HOST}:{far.port}", OURS)).state


async def test_a_listener_is_ours_or_free_or_somebody_else_s() -> None:
    """By its own greeting; free is well, for `serve` will listen there."""
    async with listening("lmtp://127.0.0.1:0", nothing_kept, domain=OURS) as at:
        url = f"lmtp://{HOST}:{at.port}"
        ours = await checkup.listener(url)
    free = await checkup.listener(url)
    async with far_side() as far:
        other = await checkup.listener(f"smtp://{HOST}:{far.port}")
    assert (State.WELL, f"Quarterday listens at {HOST}:{at.port}, by LMTP.") == (ours.state, ours.said)
    assert (State.WELL, f"{HOST}:{at.port} is free; `quarterday serve` will listen there.") == (free.state, free.said)
    assert (State.WRONG, True) == (other.state, other.said.startswith("Another program listens"))


@pytest.mark.parametrize(("url", "said"), [
    ("lmtp://127.0.0.1", "MAIL_LISTEN cannot be read"), ("http://127.0.0.1:1", "MAIL_LISTEN cannot be read"),
])
async def test_a_listener_that_cannot_be_read_is_wrong(url: str, said: str) -> None:
    """The remedy is in the sentence."""
    finding = await checkup.listener(url)
    assert (State.WRONG, True) == (finding.state, finding.said.startswith(said))


async def test_a_mailbox_nobody_opens_is_wrong() -> None:
    """Where nothing answers, and where the address is none."""
    async with far_side() as far:
        port = far.port
    absent = await checkup.mailbox(f"imap://jo:hunter2@127.0.0.1:{port}")
    assert (State.WRONG, f"Nothing answers at 127.0.0.1:{port}; check IMAP_URL and the network.") \
        == (absent.state, absent.said)
    assert State.WRONG is (await checkup.mailbox("imaps://127.0.0.1")).state


async def test_a_mail_goes_round() -> None:
    """It is told apart from others by its Message-ID, and known as our own when it comes back."""
    async with far_side() as far, delivering(far) as delivery:

        async def arrived(message_id: str) -> bool:
            return any(message_id.encode() in one.content for one in far.stored)

        finding = await checkup.loop(delivery, arrived, sender=f"Returns <returns@{OURS}>", domain=OURS, token="abc",
                                     id_="1")
        assert (State.WELL, f"A mail to returns+…@{OURS} went out by the relay and came back to us.") \
            == (finding.state, finding.said)
    one, = far.stored
    assert (f"returns-b+abc@{OURS}", f"returns+abc@{OURS}") == (one.sender, one.recipient)
    assert b"X-Quarterday-Loop: " in one.content
    assert b"Auto-Submitted: auto-generated" in one.content


async def test_a_mail_that_does_not_come_back_is_wrong() -> None:
    """So is one that did not leave, for the reason the relay gave."""
    async def never(_message_id: str) -> bool:
        return False

    async with far_side() as far, delivering(far) as delivery:
        sent_round = partial(checkup.loop, delivery, never, sender=f"returns@{OURS}", domain=OURS, token="abc", id_="1")
        lost = await sent_round(within=0.1, look_again=0.01)
        far.tell("RCPT", "550 5.1.1 Nobody")
        refused = await sent_round()
    assert (State.WRONG, True) == (lost.state, "has not come back" in lost.said)
    assert (State.WRONG, True) == (refused.state, refused.said.endswith("550 5.1.1 Nobody"))


async def test_a_listener_that_says_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for for ever."""
    async def mute(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    monkeypatch.setattr(checkup, "ANSWERING", 0.1)
    gone = asyncio.Event()
    server = await asyncio.start_server(mute, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    finding = await checkup.listener(f"lmtp://{HOST}:{port}")
    gone.set()
    server.close()
    assert f"MAIL_LISTEN names {HOST}:{port}, which cannot be reached: nothing answers in time." == finding.said
