"""Messages that came to a stop, at a terminal: why, what to do, and doing it; who did stands on record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import pytest

from bot.channels.slack.delivery import FINAL
from bot.cli.stopped_words import IN_SLACK, advice
from bot.cli.verbs import built
from storage import outbox, people
from storage.database import Session, Store
from storage.outbox import Message, MessageState, Settled
from storage.undelivered import Undelivered
from tests.bot.cli.calls import Call, done, told

AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
SLACK, MAIL = "slack:T1", "email:relay.example"
STOPPED = (
    (Message("m:1", SLACK, "reply", "C1", {}), MessageState.DEAD, FINAL["channel_not_found"]),
    (Message("l:2", MAIL, "letter:receipt", "ann@county.example", {}), MessageState.UNCONFIRMED,
     "It may have arrived."),
    (Message("l:3", MAIL, "letter:notice", "bob@county.example", {}), MessageState.DEAD,
     "The relay refused the letter at RCPT: 550 5.1.1 User unknown"),
    (Message("top:4", SLACK, "top", "user:U1", {}), MessageState.UNCONFIRMED, "Slack did not say."),
)  # fmt: skip
T = TypeVar("T")


def in_store(url: str, work: Callable[[Session], T]) -> T:
    """Do something in the database."""

    async def whole() -> T:
        store = Store.open(url)
        try:
            return await store.write(work)
        finally:
            await store.close()

    return asyncio.run(whole())


@pytest.fixture
def stopped(county: str) -> str:
    """Four messages of the example county that came to a stop: 1 to 4."""

    def work(session: Session) -> None:
        owner = next(iter(people.partnerships(session)))
        for message, state, reason in STOPPED:
            outbox.enqueue(session, owner, [message], AT)
            (taken,) = outbox.claim(session, message.lane, AT, 9, timedelta(seconds=9))
            outbox.settle(session, [Settled(taken.id, 1, state, reason=reason)], AT)

    in_store(county, work)
    return county


def listed(call: Call, *words: str) -> list[dict[str, Any]]:
    """What a script is told."""
    found: list[dict[str, Any]] = json.loads(done(call("dead-letters", "list", "--json", *words)))
    return found


def test_each_is_listed_with_why_and_what_to_do(call: Call, stopped: str) -> None:
    """In words to read, with the very command to type; where there is none, that is said."""
    said = done(call("dead-letters", "list"))
    assert FINAL["channel_not_found"] in said
    assert "Invite the bot to the channel, then `quarterday dead-letters retry 1`." in said
    assert "The address is not there. Correct it in people.csv" in said
    assert said.endswith("4 messages came to a stop: 2 dead and 2 unconfirmed.")
    assert "No message of slack:T9 came to a stop." == done(call("dead-letters", "list", "--lane", "slack:T9"))


def test_a_script_is_told_the_same(call: Call, stopped: str) -> None:
    """Of one lane if asked."""
    assert [(1, "m:1", "dead", 1), (4, "top:4", "unconfirmed", 1)] == [
        (each["id"], each["purpose"], each["state"], each["tries"]) for each in listed(call, "--lane", SLACK)]
    assert all(each["reason"] and each["advice"] for each in listed(call))


def test_one_that_is_retried_waits_to_be_sent(call: Call, stopped: str) -> None:
    """By its number or its purpose; one that is not there stops the rest, and nothing is done."""
    code, why = told(call("dead-letters", "retry", "1", "99"))
    assert (1, True) == (code, "is called 99, so nothing was done" in why)
    assert 4 == len(listed(call))
    said = done(call("dead-letters", "retry", "1", "l:3"))
    assert "2 messages are tried again: whoever works takes it up within seconds." == said
    assert [2, 4] == [each["id"] for each in listed(call)]
    waits = in_store(stopped, partial(outbox.due_lanes, now=datetime.max.replace(tzinfo=UTC)))
    assert {SLACK, MAIL} == set(waits)


def test_all_of_a_lane_are_dropped_and_it_is_on_record_who_did(call: Call, stopped: str) -> None:
    """With why; what was done is listed, the newest first."""
    assert "Nothing was done by hand yet." == done(call("dead-letters", "list", "--done"))
    dropped = call("dead-letters", "drop", "--all", "--lane", MAIL, "--by", "Ora", "--because", "Both told by phone.")
    assert "2 messages are dropped." == done(dropped)
    assert [1, 4] == [each["id"] for each in listed(call)]
    record = listed(call, "--done")
    assert [("Ora", "dropped", "l:3", "dead", "Both told by phone."), ("Ora", "dropped", "l:2", "unconfirmed",
                                                                       "Both told by phone.")] == [
        (each["who"], each["did"], each["message"], each["was"], each["because"]) for each in record]
    assert "by Ora: Both told by phone." in done(call("dead-letters", "list", "--done"))
    assert "No message of email:relay.example came to a stop, so there was nothing to do." == done(
        call("dead-letters", "drop", "--all", "--lane", MAIL))


def test_what_was_seen_to_arrive_is_not_sent_again(call: Call, stopped: str) -> None:
    """A letter that may have arrived; what was refused did not, and below an invitation a thread hangs."""
    assert "1 message is taken as arrived." == done(call("dead-letters", "arrived", "2"))
    code, said = (result := call("dead-letters", "arrived", "1", "4")).exit_code, result.stdout
    assert (1, True, True) == (code, "1 is left: it never arrived" in said, "4 is left: others hang below it" in said)
    assert done(call("dead-letters", "retry", "4")).startswith("1 message is tried again")
    assert json.loads(done(call("dead-letters", "drop", "1", "--json"))) == {"done": [1], "left": []}


@pytest.mark.parametrize("words", [("retry",), ("drop",), ("retry", "1", "--all"), ("arrived",)])
def test_some_or_all_must_be_named(call: Call, stopped: str, words: tuple[str, ...]) -> None:
    """Neither, or both, is wrong usage; one of them is understood."""
    wrong = call("dead-letters", *words)
    assert (2, True) == (wrong.exit_code, "or say --all" in wrong.stderr)
    assert 4 == len(listed(call))
    assert 0 == call("dead-letters", "retry", "1").exit_code


def test_whoever_is_logged_in_is_on_record(call: Call, stopped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind `sudo` too; where the login has no name, its number."""
    monkeypatch.setenv("SUDO_USER", "ann")
    done(call("dead-letters", "drop", "1"))
    monkeypatch.delenv("SUDO_USER")
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 54321)
    done(call("dead-letters", "drop", "2"))
    assert ["user 54321 on", "ann on"] == [each["who"].rpartition(" ")[0] for each in listed(call, "--done")]


def message(reason: str, state: MessageState = MessageState.DEAD, lane: str = MAIL) -> Undelivered:
    """A message that came to a stop because of this."""
    return Undelivered(7, "m:7", lane, "reply", "C1", None, None, state, 1, AT, AT, reason, None, None)


def test_every_refusal_of_slack_has_its_advice() -> None:
    """Whatever code the sender knows."""
    assert set(FINAL) == set(IN_SLACK)
    known = {code: advice(message(reason, lane=SLACK), over=False) for code, reason in FINAL.items()}
    assert {code: said.replace("{number}", "7") for code, said in IN_SLACK.items()} == known


SAID = {
    "550 5.1.1 <ann@county.example>: Recipient address rejected: User unknown": "The address is not there.",
    "552 5.2.2 Mailbox full": "The mailbox is full or closed.",
    "552 5.3.4 Message size exceeds fixed limit": "The letter is too large",
    "554 5.7.1 Message rejected as spam": "takes it for unwanted",
    "Given up after 8 attempts: The relay put the letter off": "It was put off every time.",
    "The letter has no Message-ID by which it could be recognised; this is a fault of ours.": "This is a fault of ours",
    "Something that nobody foresaw.": "Mend what the reason names",
}


@pytest.mark.parametrize("reason", SAID)
def test_every_reason_has_its_advice(reason: str) -> None:
    """What to do, and the command to type, which there is."""
    said = advice(message(reason), over=False)
    assert SAID[reason] in said
    assert "`quarterday dead-letters" in said
    verbs = set(built("dead-letters").commands)
    assert {"retry", "drop", "list", "arrived"} == verbs
    assert "7" in said.split("dead-letters ")[1].split("`")[0]


@pytest.mark.parametrize(("lane", "wanted"), [(SLACK, "looks for it in Slack first"), (MAIL, "dead-letters arrived 7")])
def test_what_may_have_arrived_has_advice_of_its_own(lane: str, wanted: str) -> None:
    """In Slack it is looked for; of a letter only its reader knows. What does not hold any more is dropped."""
    unsure = message("Nobody knows.", MessageState.UNCONFIRMED, lane)
    assert wanted in advice(unsure, over=False)
    assert "`quarterday dead-letters drop 7`" in advice(unsure, over=True)
