"""The stage of a rehearsal stands beside whatever else this machine serves."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.channels.email.listener import Address
from bot.cli.rehearsing.stage import DOMAIN, Installed, stage
from bot.rehearsal.mailbox import PostOffice, RehearsalMail, rehearsal_mail
from bot.sockets import free_socket
from tests.bot.handlers.marlshire import MARLSHIRE, STARTS

LETTER = b"From: Maya Quinn <maya.quinn@marlshire.example>\r\nSubject: Hello\r\n\r\nGood morning\r\n"


@pytest.mark.usefixtures("county")
async def test_a_port_that_another_takes_meanwhile_does_no_harm(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever port is named for its mail is taken before it listens; it listens, and mail is handed to it there."""
    with ExitStack() as others:

        def while_another_comes(
            office: PostOffice, *, listens: str, **given: Any
        ) -> AbstractAsyncContextManager[RehearsalMail]:
            others.enter_context(free_socket(port=Address.read(listens).port)).listen()
            return rehearsal_mail(office, listens=listens, **given)

        monkeypatch.setattr("bot.cli.rehearsing.stage.rehearsal_mail", while_another_comes)
        async with stage(home / "county.db", MARLSHIRE, STARTS, 1, Installed()) as stands:
            answer = await stands.mail.courier.hand_over(LETTER, "maya.quinn@marlshire.example", f"returns@{DOMAIN}")
    assert "250 2.6.0 Kept" == answer
