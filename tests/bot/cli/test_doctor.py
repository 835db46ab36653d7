"""Mail is looked over from the command line."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from bot.sockets import free_socket
from tests.bot.channels.email.far_side import HOST, FarSide, far_side
from tests.bot.cli.calls import KEY, Call, done, told


@pytest.fixture
def relay() -> Iterator[FarSide]:
    """A relay in a thread of its own, for a command has the loop of this one."""
    up, down = threading.Event(), asyncio.Event()
    known: list[tuple[FarSide, asyncio.AbstractEventLoop]] = []

    async def stand() -> None:
        async with far_side() as far:
            known.append((far, asyncio.get_running_loop()))
            up.set()
            await down.wait()

    thread = threading.Thread(target=lambda: asyncio.run(stand()))
    thread.start()
    assert up.wait(10)
    far, loop = known[0]
    yield far
    loop.call_soon_threadsafe(down.set)
    thread.join(10)


@pytest.fixture
def mailing(relay: FarSide, migrated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Surroundings with everything that mail needs."""
    with free_socket() as bound:
        listen = bound.getsockname()[1]
    told = {
        "MAIL_MODE": "on", "MAIL_DOMAIN": "returns.county.example", "MAIL_FROM": "Returns <returns@county.example>",
        "SMTP_URL": f"smtp://{HOST}:{relay.port}", "MAIL_LISTEN": f"lmtp://{HOST}:{listen}",
        "MAIL_AUTHSERV_ID": "mx.county.example", "SECRET_KEYS": KEY,
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(f"QUARTERDAY_{name}", value)


@pytest.mark.usefixtures("mailing")
def test_what_is_well_is_said_line_by_line(call: Call) -> None:
    """Each thing looked at has its line, and a script gets them as objects."""
    lines = done(call("doctor", "mail")).splitlines()
    assert [["well", what] for what in ("domain", "sender", "proof", "relay", "listener")] \
        == [line.split()[:2] for line in lines]
    findings = json.loads(done(call("doctor", "mail", "--json")))
    assert {"well"} == {finding["state"] for finding in findings}


@pytest.mark.usefixtures("mailing")
def test_what_is_wrong_ends_with_one(call: Call, relay: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says what to mend, and no mail is sent round; mended, it is well."""
    monkeypatch.setenv("QUARTERDAY_SMTP_URL", f"smtp://{HOST}:{relay.port}?starttls=1")
    monkeypatch.delenv("QUARTERDAY_SECRET_KEYS")
    result = call("doctor", "mail", "--loop")
    wrong = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("wrong")]
    assert (1, ["settings", "relay"]) == (result.exit_code, wrong)
    assert "No mail was sent: mend what is wrong first." in result.stdout
    assert [] == relay.stored
    monkeypatch.setenv("QUARTERDAY_SMTP_URL", f"smtp://{HOST}:{relay.port}")
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", KEY)
    done(call("doctor", "mail"))


@pytest.mark.usefixtures("mailing")
def test_a_mail_sent_round_leaves_by_the_relay(
    call: Call, relay: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody hands it back that is said, with what to look at."""
    monkeypatch.setattr("bot.channels.email.checkup.loop.__kwdefaults__", {"within": 0.1, "look_again": 0.01})
    result = call("doctor", "mail", "--loop")
    assert (1, True) == (result.exit_code, "has not come back. See that `quarterday serve` runs" in result.stdout)
    assert 1 == len(relay.stored)


@pytest.mark.usefixtures("home")
def test_mail_that_is_off_is_not_looked_over(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the setting."""
    off = "QUARTERDAY_MAIL_MODE is off, so no mail is sent or read; set it to on, then look again."
    assert (1, off) == told(call("doctor", "mail"))
    monkeypatch.setenv("QUARTERDAY_MAIL_MODE", "on")
    assert "wrong  domain" in call("doctor", "mail").stdout
