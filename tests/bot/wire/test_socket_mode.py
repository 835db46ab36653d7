"""Socket Mode from end to end: no public address, the same talk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import aiohttp

from tests.bot.wire.kept import kept
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import standing
from tests.bot.wire.weald import ANN, BOB


async def test_the_same_talk_down_a_socket(sqlite_url: str) -> None:
    """Typing, pressing, commands and the form; and there is no address to call."""
    async with standing(sqlite_url, mode="socket") as stand:
        await stand.slack.socket.connected()
        assert {"state": "ok"} == (await readiness(stand.address))["checks"]["slack"]
        ann, bob = Lead(stand, ANN), Lead(stand, BOB)
        await ann.invited()
        await bob.invited()
        await ann.presses("Start")
        assert "That was everything" in (await ann.green()).text
        assert "Next: Figure" in (await bob.commands("status") or "")
        await bob.clicks("Answer all at once")
        assert not (await bob.sends_form(figure="lots")).worked
        assert {"figure"} == set(bob.form.errors)
        assert (await bob.sends_form(figure="402", checked="checked")).worked
        stored = await kept(stand)
        assert ((Decimal(402),), ["402"]) == (stored["ANN 1"].figures, stored["BOB 1"].answer("figure"))
        async with aiohttp.ClientSession() as session, session.post(f"{stand.address}/slack/events") as response:
            assert 404 == response.status


async def readiness(address: str) -> dict[str, Any]:
    """How ready the bot says that it is."""
    async with aiohttp.ClientSession() as session, session.get(f"{address}/readyz") as response:
        told: dict[str, Any] = await response.json()
        return told


async def test_a_connection_that_slack_refreshes_loses_nothing(sqlite_url: str) -> None:
    """Slack closes every connection after a while; what is said meanwhile comes by the next one."""
    async with standing(sqlite_url, mode="socket", retries=(0.1,) * 200) as stand:
        await stand.slack.socket.connected()
        ann = Lead(stand, ANN)
        await ann.invited()
        await ann.presses("Start")
        await stand.slack.socket.refresh()
        assert "How was the figure checked?" in (await ann.says("402")).text
        assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")
