"""The log tells what happened on one line, and keeps every secret."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal import HARMLESS, Form, Teller, bound, redact, start_journal
from bot.journal import LEAKS as SHAPES

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
OWN = "own-key-q7Zr2LmV9sXwB4tKd8Jn1PfGc6"
LEAKS = {
    "bot token": ("xoxb-1234-5678-canary", "canary"),
    "rotated token": ("xoxe.xoxb-1-canary", "canary"),
    "app token": ("xapp-1-A0-canary", "canary"),
    "bearer": ("Authorization: Bearer canary.canary", "canary"),
    "signature": ("v0=0123456789abcdef0123456789abcdef", "0123456789abcdef"),
    "database": ("postgresql://user:canary@host/db", "canary"),
    "password with an at sign": ("smtp://user:p@canary@host:25", "canary"),
    "signed link": ("GET /r/canary.token?x=1 HTTP/1.1", "canary"),
    "link in a sentence": ('see "https://q.example.uk/r/canary"', "canary"),
    "hook": ("https://hooks.slack.com/actions/T0/1/canary", "canary"),
    "token in an address": ("https://q.example.uk/a?b=1&token=canary&c=2", "canary"),
    "address of a person": ("refused by canary.lead@example.gov.uk", "canary"),
    "own key": (f"key {OWN} failed", OWN),
}


@pytest.fixture(autouse=True)
def _journal_as_it_was() -> Iterator[None]:
    """Other tests find logging as they left it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def journal(form: Form, secrets: Sequence[str] = (OWN, "")) -> io.StringIO:
    """A journal begun at noon, and the page it is written on."""
    page = io.StringIO()
    start_journal(form, lambda: NOON, page, secrets=secrets)
    return page


def written(page: io.StringIO) -> list[dict[str, Any]]:
    """The lines of a journal in JSON."""
    return [json.loads(line) for line in page.getvalue().splitlines()]


def test_an_event_is_one_object_on_one_line() -> None:
    """It says when, how grave, who speaks and what happened."""
    page = journal("json")
    Teller("bot.work").info("sent", lane="T1", attempts=2)
    expected = {
        "at": "2026-10-14T12:00:00.000+00:00",
        "level": "info",
        "logger": "bot.work",
        "event": "sent",
        "lane": "T1",
        "attempts": 2,
    }
    assert [expected] == written(page)


def test_an_event_for_reading_is_one_line_in_the_same_order() -> None:
    """When, how grave, what happened, who speaks, and the facts."""
    page = journal("console")
    Teller("bot.work").warning("sent late", lane="T1", attempts=2)
    assert "2026-10-14T12:00:00.000+00:00 [warning] sent late [bot.work] lane=T1 attempts=2\n" == page.getvalue()


def test_what_is_done_is_named_in_every_line_until_it_is_over() -> None:
    """By the libraries too; what is bound within is added, and what is none is told no longer."""
    page = journal("json")
    with bound(turn="t1"):
        Teller("bot").info("taken", channel="slack")
        with bound(message="m1"):
            logging.getLogger("library").warning("slow")
        with bound(turn=None):
            Teller("bot").info("something else")
    Teller("bot").info("idle")
    named = [(line["event"], line.get("turn"), line.get("message")) for line in written(page)]
    assert [("taken", "t1", None), ("slow", "t1", "m1"), ("something else", None, None), ("idle", None, None)] == named


async def test_what_is_begun_meanwhile_goes_on_under_its_name() -> None:
    """A task keeps the name under which it was begun, when that is over for whoever began it."""
    page = journal("json")
    go = asyncio.Event()

    async def send() -> None:
        await go.wait()
        Teller("bot").info("sent")

    with bound(turn="t1"):
        sending = asyncio.create_task(send())
    go.set()
    await sending
    assert ["t1"] == [line["turn"] for line in written(page)]


class Page(io.StringIO):
    """A page that counts how often it is written on; one that is `torn` takes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.writes, self.torn = 0, False

    def write(self, text: str) -> int:
        """Take a text."""
        if self.torn:
            raise BrokenPipeError("Nobody reads any more.")
        self.writes += 1
        return super().write(text)


@pytest.fixture
def page() -> Page:
    """What a journal is written on, in JSON."""
    made = Page()
    start_journal("json", lambda: NOON, made)
    return made


async def test_what_is_told_in_one_round_of_the_loop_is_written_together(page: Page) -> None:
    """In its order, and before anything that comes after it."""
    for name in ("one", "two", "three"):
        Teller("bot").info(name)
    assert 0 == page.writes
    await asyncio.sleep(0)
    assert (["one", "two", "three"], 1) == ([line["event"] for line in written(page)], page.writes)
    Teller("bot").info("four")
    await asyncio.sleep(0)
    assert ["one", "two", "three", "four"] == [line["event"] for line in written(page)]


async def test_a_warning_is_written_at_once_with_what_was_told_before(page: Page) -> None:
    """Whoever ends the process with its next line has been heard; what comes later is written later."""
    Teller("bot").info("taken")
    Teller("bot").warning("silent")
    assert (["taken", "silent"], 1) == ([line["event"] for line in written(page)], page.writes)
    Teller("bot").info("again")
    await asyncio.sleep(0)
    assert ["taken", "silent", "again"] == [line["event"] for line in written(page)]


async def test_another_thread_writes_at_once_what_was_told_before_it_too(page: Page) -> None:
    """It has no loop that would write it, and no order of its own."""
    Teller("bot").info("taken")
    await asyncio.to_thread(Teller("bot").info, "drawn")
    assert ["taken", "drawn"] == [line["event"] for line in written(page)]


def test_where_no_loop_runs_each_line_is_written_at_once(page: Page) -> None:
    """As by a command."""
    Teller("bot").info("opened")
    Teller("bot").info("told")
    assert (["opened", "told"], 2) == ([line["event"] for line in written(page)], page.writes)


def test_what_a_loop_left_unwritten_is_written_at_the_end(page: Page) -> None:
    """The last word of a loop that ends with it."""

    async def last() -> None:
        Teller("bot").info("it has stopped")

    asyncio.run(last())
    assert ["it has stopped"] == [line["event"] for line in written(page)]


async def test_a_page_that_takes_nothing_stops_no_work(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """That it does not is said on standard error; what is told when it does again is written."""
    page.torn = True
    Teller("bot").warning("slow")
    Teller("bot").info("taken")
    await asyncio.sleep(0)
    assert "Nobody reads any more." in capsys.readouterr().err
    page.torn = False
    Teller("bot").warning("as before")
    assert "as before" == written(page)[-1]["event"]


def test_what_is_below_the_level_is_not_told() -> None:
    """A word for those who look for a fault stays unsaid; what failed is said."""
    page = journal("json")
    Teller("bot").debug("looked")
    Teller("bot").error("failed")
    assert ["failed"] == [line["event"] for line in written(page)]


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(("text", "canary"), LEAKS.values(), ids=LEAKS.keys())
def test_no_secret_is_written(form: Form, text: str, canary: str) -> None:
    """In the event, a value, a nested value, a library's line or a traceback, the canary is struck out."""
    page = journal(form)
    log = Teller("bot")
    log.info(text, value=text, inner={"deep": [text, (text,)], text: 1}, thing=ValueError(text))
    logging.getLogger("uvicorn.error").error("said %s", text)
    try:
        raise RuntimeError(text)
    except RuntimeError as fault:
        log.error("failed", exc_info=fault)
        logging.getLogger("library").exception("failed", stack_info=True)
    assert "RuntimeError" in page.getvalue()
    assert canary not in page.getvalue()


@pytest.mark.parametrize(
    "name", ["token", "slack_bot_token", "password", "Authorization", "set-cookie", "secret_keys"]
)
def test_a_value_with_a_secret_name_is_struck_out(name: str) -> None:
    """Whatever its shape, a value called a secret is one."""
    page = journal("json")
    Teller("bot").info("x", **{name: "plain words"}, nested={name: ["plain words"]})
    assert "plain words" not in page.getvalue()
    assert "[secret]" == written(page)[0][name]


def test_plain_words_are_left_as_they_are() -> None:
    """Nothing is struck out that keeps no secret."""
    told = "round 2026-Q2 opened: 12 returns at https://q.example.gov.uk/console?page=2"
    assert told == redact(told)


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(
    "character", ["\n", "\r", "\x1b[31m", "\x85", "\u2028", "\u202e", "\x00", "\x9b", "\ud800"]
)
def test_nobody_forges_a_line(form: Form, character: str) -> None:
    """A name with line breaks or escape codes stays visible on its one line."""
    page = journal(form)
    Teller("bot").info(f"a{character}b", name=f"c{character}d")
    assert 1 == len(page.getvalue().splitlines())
    assert character not in page.getvalue().rstrip("\n")


def test_a_traceback_is_set_in() -> None:
    """For reading, an exception keeps its lines, none of which can pass for an event."""
    page = journal("console")
    try:
        raise ValueError("first\n2026-10-14 [error] forged")
    except ValueError as fault:
        Teller("bot").error("failed", exc_info=fault)
    first, *rest = [line for line in page.getvalue().splitlines() if line]
    assert "failed" in first
    assert rest
    assert all(line.startswith("    ") for line in rest)


@pytest.mark.parametrize(
    "name", ["slack_bolt", "slack_bolt:AsyncRequestVerification", "slack_sdk.web", "uvicorn.access"]
)
def test_talkative_libraries_are_quietened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they say at INFO may hold bodies and addresses; a warning still comes through."""
    page = journal("json")
    logger = logging.getLogger(name)
    # A server run in this process by another test cuts off the logger of its accesses, and silences it, for good.
    monkeypatch.setattr(logger, "propagate", True)
    silenced = logger.level
    logger.setLevel(logging.NOTSET)
    logger.info("body=%s", "what a person wrote")
    logger.warning("stopped")
    logger.setLevel(silenced)
    assert ["stopped"] == [line["event"] for line in written(page)]


@given(st.text(), st.text(alphabet="abcdef0123456789", min_size=8))
def test_a_known_secret_never_survives(around: str, secret: str) -> None:
    """Wherever one of our own keys stands in a text, it is gone."""
    assert secret not in redact(f"{around}{secret}{around[::-1]}", (secret,)).replace("[secret]", "")


@pytest.mark.parametrize("shape", [shape for shape, _ in SHAPES])
@given(st.data())
def test_nothing_that_must_be_struck_out_is_taken_for_harmless(shape: re.Pattern[str], drawn: st.DataObject) -> None:
    """Harmless texts are searched for none of the shapes: the ids of turns, messages and lanes are such."""
    assert not HARMLESS.fullmatch(drawn.draw(st.from_regex(shape)))


def test_a_key_of_letters_alone_is_struck_out_too() -> None:
    """One of our own secrets may look like any id."""
    page = journal("json", secrets=("q7Zr2LmV9sXwB4tKd8Jn1PfGc6",))
    Teller("bot").info("sent", lane="q7Zr2LmV9sXwB4tKd8Jn1PfGc6", turn="bbfa9a9b4d72")
    assert ("[secret]", "bbfa9a9b4d72") == (written(page)[0]["lane"], written(page)[0]["turn"])
