"""A relay lets us in, encrypted and logged in, or it does not: then everything rests and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.channels.email.delivery import BUSY
from bot.ports import Sent, TryLater
from tests.bot.channels.email.far_side import HOST, PASSWORD, USER, FarSide, Step, far_side, trusting
from tests.bot.channels.email.sending import LANE, MESSAGE_ID, delivering, letter


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_letter_goes_out_encrypted_and_logged_in(tls: str) -> None:
    """With the relay's certificate verified, and the password as it was written in the URL."""
    async with far_side(tls=tls, login=True) as far, delivering(far, url=address(far, tls), tls=trusting()) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter(number=2))
    assert (2, 1) == (len(far.stored), far.opened)


def address(far: FarSide, tls: str, password: str = PASSWORD, host: str = "localhost") -> str:
    """The URL of a far side."""
    scheme, query = ("smtps", "") if tls == "tls" else ("smtp", "?starttls=1" if tls else "")
    return f"{scheme}://{USER}:{quote(password, safe='')}@{host}:{far.port}{query}"


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_nobody_trusts_stops_everything(tls: str) -> None:
    """No password is sent to it, and no letter is lost by it; trusted, the letter goes out."""
    async with far_side(tls=tls, login=True) as far:
        async with delivering(far, url=address(far, tls)) as delivery:
            said = await delivery.deliver(letter())
        assert TryLater(600, f"The connection to the relay localhost:{far.port} cannot be encrypted safely: its"
                             " certificate is not accepted (self-signed certificate).", pauses=LANE) == said
        assert "AUTH" not in far.said
        async with delivering(far, url=address(far, tls), tls=trusting()) as delivery:
            assert Sent(MESSAGE_ID) == await delivery.deliver(letter())


async def test_a_wrong_password_stops_everything_and_loses_nothing() -> None:
    """An operator reads where to mend it; mended, the letter goes out."""
    async with far_side(tls="starttls", login=True) as far:
        async with delivering(far, url=address(far, "starttls", "wrong"), tls=trusting()) as delivery:
            said = await delivery.deliver(letter())
        assert TryLater(600, f"The relay localhost:{far.port} turns us away at the login: 535 5.7.8 Authentication"
                             " credentials invalid — check the user name and password in QUARTERDAY_SMTP_URL.",
                        pauses=LANE) == said
        async with delivering(far, url=address(far, "starttls"), tls=trusting()) as delivery:
            assert Sent(MESSAGE_ID) == await delivery.deliver(letter())


async def test_what_a_slow_relay_answers_at_last_is_told_to_the_next() -> None:
    """Many let a wrong password wait longer than a letter may: the reason is heard nevertheless."""
    async with (
        far_side(tls="starttls", login=True) as far,
        delivering(far, url=address(far, "starttls", "wrong"), tls=trusting(), patience=0.4) as delivery,
    ):
        far.tell("AUTH", Step.STALL)
        assert BUSY == await delivery.deliver(letter())
        far.freed.set()
        await far.left.wait()
        far.freed.clear()
        far.tell("AUTH", Step.STALL)
        said = await delivery.deliver(letter())
        assert isinstance(said, TryLater)
        assert (600, LANE, True) == (said.seconds, said.pauses, "turns us away at the login" in said.reason)


Trouble = Callable[[FarSide], None]
DOORS: dict[str, tuple[Trouble, str, TryLater]] = {
    "no STARTTLS": (
        lambda far: None, "?starttls=1",
        TryLater(600, "The relay 127.0.0.1:{port} does not offer STARTTLS; SMTP_URL asks for it. Use smtps:// or its"
                      " port for sending (587).", pauses=LANE)),
    "no login": (
        lambda far: None, "login",
        TryLater(600, "The relay 127.0.0.1:{port} offers no way to log in that is known here (PLAIN, LOGIN, CRAM-MD5);"
                      " many offer one only when encrypted: try ?starttls=1 or smtps://.", pauses=LANE)),
    "turned away": (
        lambda far: setattr(far, "greeting", "554 5.7.1 Go away"), "",
        TryLater(600, "The relay 127.0.0.1:{port} turns us away at the greeting: 554 5.7.1 Go away — ask who runs it to"
                      " let this machine send.", pauses=LANE)),
    "too busy": (
        lambda far: setattr(far, "greeting", "421 4.3.2 Too busy"), "",
        TryLater(60, "The relay 127.0.0.1:{port} puts us off at the greeting: 421 4.3.2 Too busy.", pauses=LANE)),
    "no mail server at all": (
        lambda far: setattr(far, "greeting", "SSH-2.0-OpenSSH"), "",
        TryLater(60, "The relay 127.0.0.1:{port} puts us off at the greeting: -1 Malformed SMTP response line:"
                     " SSH-2.0-OpenSSH.", pauses=LANE)),
}  # fmt: skip


@pytest.mark.parametrize("name", DOORS)
async def test_a_relay_that_does_not_let_us_in_rests_and_no_letter_is_lost(name: str) -> None:
    """Every letter that waits is told the same; let in, they go out."""
    trouble, wish, expected = DOORS[name]
    async with far_side() as far:
        trouble(far)
        url = f"smtp://jo:pw@{HOST}:{far.port}" if wish == "login" else f"smtp://{HOST}:{far.port}{wish}"
        async with delivering(far, url=url) as delivery:
            said = await asyncio.gather(*(delivery.deliver(letter(number=n)) for n in range(8)))
        assert {replace(expected, reason=expected.reason.format(port=far.port))} == set(said)
        far.greeting = None
        async with delivering(far) as delivery:
            assert Sent(MESSAGE_ID) == await delivery.deliver(letter())


async def test_a_relay_that_is_not_there_rests() -> None:
    """Nothing is counted; once it listens, the letter goes out."""
    async with far_side() as far:
        port = far.port
    async with delivering(far) as delivery:
        assert TryLater(15, f"The relay 127.0.0.1:{port} could not be reached: connect call failed"
                            f" ('127.0.0.1', {port}).", pauses=LANE) == await delivery.deliver(letter())
    async with far_side() as far, delivering(far) as delivery:
        assert Sent(MESSAGE_ID) == await delivery.deliver(letter())
