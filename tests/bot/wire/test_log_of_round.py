"""What the log tells of a whole round, over the wire: every turn from what came in to what went out, and nobody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.example import COUNTY
from bot.folders.contents import Contents
from bot.folders.reading import read_import
from bot.handlers.turns import named_by
from bot.journal import start_journal
from bot.main import now
from tests.bot.wire.county import MAYA, PATRICIA, QUARTER, County, county
from tests.bot.wire.test_questions_by_mail import EVENTS, WHY, answers, asked, digest, number_of

SENT = "a message was sent"
DELAYED = {"a message was put off", "a message may have arrived"}
"""What is told as well of a message on a busy machine, before it is sent."""


@pytest.fixture
def page() -> Iterator[io.StringIO]:
    """The log of a server, as it writes it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    page = io.StringIO()
    start_journal("json", now, page)
    yield page
    root.handlers[:], root.level = handlers, level


def canaries() -> list[str]:
    """Everybody's name and address, what they wrote, and what is asked of them."""
    contents = read_import(COUNTY, QUARTER)
    assert isinstance(contents, Contents)
    people = [(each.name, each.email, each.email.partition("@")[0]) for each in contents.people]
    titles = [target.definitions[-1].title for target in contents.targets]
    return [*(word for each in people for word in each), *titles, WHY, EVENTS, "Dear ", "The digest says"]


async def test_a_round_is_told_turn_by_turn_and_names_nobody(sqlite_url: str, page: io.StringIO) -> None:
    """A question by mail and its answer in Slack each lead to what was sent because of them, under one name."""
    async with county(sqlite_url) as there:
        letter = await digest(there)
        await there.replies(letter, f"{number_of(letter)}. {WHY}")
        await there.letter(PATRICIA, "Your question has gone to Maya Quinn")
        await answers(there, MAYA, await asked(there, MAYA))
        await there.letter(PATRICIA, f"Maya Quinn answers: “{EVENTS}”")
        await there.quiet()
        came = await keys(there)
    lines: list[dict[str, Any]] = [json.loads(line) for line in page.getvalue().splitlines()]
    assert len(lines) > 100
    assert [] == [(canary, line) for canary in canaries() for line in page.getvalue().splitlines() if canary in line]
    for channel in ("email", "slack"):
        turns = {line["turn"] for line in lines if line["event"] == "a turn was taken" and line["channel"] == channel}
        assert {named_by(key) for key, by in came if by == channel} <= turns
        assert {channel, "email"} & {line["lane"].partition(":")[0] for line in lines
                                     if line["event"] == SENT and line.get("turn") in turns}
    [mail] = [named_by(key) for key, channel in came if channel == "email"]
    told = [line["event"] for line in lines if line.get("turn") == mail and line["event"] not in DELAYED]
    assert ["a mail was kept", "a turn was taken", SENT] == list(dict.fromkeys(told))


async def keys(there: County) -> list[tuple[str, str]]:
    """What came in and was taken: its key, and its channel."""
    return [(key, channel) for key, channel in await there.rows(
        "SELECT key, channel FROM inbox WHERE outcome = 'taken'")]
