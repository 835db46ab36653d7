"""The inbox at a terminal: what came in, what was done about it, and letting a held mail be taken."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from functools import partial

import pytest

from storage import inbox, mail, notices, people
from storage.database import Session, Store
from storage.inbox import Outcome
from tests.bot.cli.calls import Call

AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
KEY = "mail:" + "ab12" * 16
REASON = "Our relay did not prove who sent it (it said nothing)."


@pytest.fixture
def held(county: str) -> str:
    """A mail that waits for a person to look at it, in the example county."""

    def work(session: Session) -> None:
        owner = next(iter(people.partnerships(session)))
        raw = b"From: ann@example.org\r\n\r\n1. 402\r\n"
        mail.keep_mail(session, KEY, raw, source="lmtp", sender="ann@example.org",
                       recipients=["returns@example.org"], place="<1@example.org>", body_hash="b", received_at=AT)
        inbox.settle(session, KEY, Outcome.PARKED, at=AT, reason=REASON, partnership_id=owner)
        notices.notify(session, owner, "held_mail", KEY, f"A mail from ann@example.org waits: {REASON}", AT)

    async def written() -> None:
        store = Store.open(county)
        await store.write(work)
        await store.close()

    asyncio.run(written())
    return county


def test_what_is_held_is_listed_with_its_reason(call: Call, held: str) -> None:
    """And what the support team should see to stands above."""
    said = call("inbox", "list").stdout
    assert "ab12ab12ab12" in said
    assert REASON in said
    assert "To be seen to:" in said


def test_only_one_outcome_is_listed_if_asked(call: Call, held: str) -> None:
    """A word that is no outcome is refused with those that are."""
    assert "Nothing is failed." in call("inbox", "list", "--outcome", "failed").stdout
    refused = call("inbox", "list", "--outcome", "lost")
    assert (1, True) == (refused.exit_code, "parked" in refused.stderr)
    assert KEY == json.loads(call("inbox", "list", "--outcome", "parked", "--json").stdout)["deliveries"][0]["key"]


def test_a_mail_is_shown_whole(call: Call, held: str) -> None:
    """By the short form of its key; an unknown one is refused."""
    assert "1. 402" in call("inbox", "show", "ab12ab12ab12").stdout
    unknown = call("inbox", "show", "nothing")
    assert (1, True) == (unknown.exit_code, "There is no delivery nothing" in unknown.stderr)


def test_a_held_mail_is_released_once(call: Call, held: str) -> None:
    """It then waits to be read, its sender believed; a second time it is not held any more."""
    assert 0 == call("inbox", "release", "ab12ab12ab12").exit_code

    async def read() -> tuple[list[str], bool]:
        store = Store.open(held)
        kept = await store.read(partial(mail.kept_mail, key=KEY))
        waiting = await store.read(mail.mail_waiting)
        await store.close()
        return [one.key for one in waiting], bool(kept and kept.released)

    assert ([KEY], True) == asyncio.run(read())
    again = call("inbox", "release", "ab12ab12ab12")
    assert (1, True) == (again.exit_code, "cannot be released" in again.stderr)
    assert "To be seen to" not in call("inbox", "list").stdout
