"""The reader: a mail that hangs or kills its room is told, and does not stop the next one."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.channels.email.parsing import parse
from bot.channels.email.reader import Reader, ReadingFailed
from bot.mail import Envelope, IncomingMail
from conversations.letters.letter import Question, SentLetter

HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile_room.py")))
TODAY = date(2026, 10, 15)
AT = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)
ENVELOPE = Envelope("ann@council.gov.uk", ("returns@bot.example.org",), "lmtp")
MAIL = b"""From: Ann <ann@council.gov.uk>\r\nSubject: Re: figures\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\n1. 45.2\r\n--B\r
Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAP8A/w==\r\n--B--\r\n"""


async def parsed(reader: Reader, key: str = "mail:1") -> IncomingMail:
    """The one mail of these tests, read under a key."""
    return await reader.parse(MAIL, ENVELOPE, key, AT, domain="bot.example.org", authserv_id="mx", today=TODAY)


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    """A reader with the room that is in use."""
    made = Reader()
    yield made
    await made.close()


@pytest.fixture
async def hostile() -> AsyncIterator[Reader]:
    """A reader whose room goes wrong as the key says."""
    made = Reader(seconds=3.0, megabytes=400, room=HOSTILE)
    yield made
    await made.close()


async def test_a_mail_is_the_same_from_the_room_as_from_here(reader: Reader) -> None:
    """Frames lose nothing: neither octets of a file nor anything else."""
    expected = parse(MAIL, ENVELOPE, "mail:1", AT, domain="bot.example.org", authserv_id="mx", today=TODAY)
    read = await parsed(reader)
    assert expected == read
    assert [b"\x00\xff\x00\xff"] == [file.content for file in read.attachments]


async def test_a_reply_is_read_against_its_letter(reader: Reader) -> None:
    """What the letter asked is found in the reply by its number."""
    question = Question(label="1", return_id="r1", key="figure", line="What was the figure at the end of the quarter?")
    sent = SentLetter(text="1. What was the figure at the end of the quarter?", questions=(question,))
    read = await reader.read_reply("1. 45.2", None, sent, TODAY)
    assert [("r1", "figure", "45.2")] == [(given.return_id, given.key, given.text) for given in read.given]


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("hang", "Reading took longer than 3 seconds."),
        ("spin", "Reading took longer than 3 seconds."),
        ("eat", "MemoryError at "),
        ("die", "was ended by SIGKILL"),
        ("break down", "KeyError at "),
        ("talk nonsense", "something that is no mail"),
    ],
)
async def test_a_mail_that_breaks_the_room_does_not_stop_the_next(hostile: Reader, way: str, reason: str) -> None:
    """Each way of going wrong is told in a sentence without the mail's words, and the next mail is read."""
    with pytest.raises(ReadingFailed) as failed:
        await parsed(hostile, way)
    assert reason in failed.value.reason
    assert "words of the mail" not in failed.value.reason
    assert "1. 45.2" == (await parsed(hostile)).text


async def test_a_library_that_prints_disturbs_nothing(hostile: Reader) -> None:
    """Only answers go out of the room."""
    assert "1. 45.2" == (await parsed(hostile, "print")).text


async def test_mails_that_come_at_once_wait_for_one_another(hostile: Reader) -> None:
    """One hangs among ten: it alone fails."""
    keys = ["mail:1"] * 5 + ["hang"] + ["mail:1"] * 5
    results = await asyncio.gather(*(parsed(hostile, key) for key in keys), return_exceptions=True)
    assert [5] == [at for at, result in enumerate(results) if isinstance(result, ReadingFailed)]
    assert 10 == sum(isinstance(result, IncomingMail) for result in results)


async def test_a_room_that_died_while_nobody_read_is_replaced(reader: Reader) -> None:
    """The next mail finds a new room, and fails only if the death was not yet seen."""
    await parsed(reader)
    first = room_of(reader)
    process = os.pidfd_open(first)  # before it dies: the loop may have taken the dead away by the next line
    os.kill(first, signal.SIGKILL)
    assert await asyncio.to_thread(ended, process)
    try:
        read = await parsed(reader)
    except ReadingFailed:
        read = await parsed(reader)
    assert "1. 45.2" == read.text
    assert first != room_of(reader)


async def test_a_cancelled_reading_leaves_no_answer_for_the_next(hostile: Reader) -> None:
    """Whoever stops waiting ends the room, so that nobody gets another's answer."""
    reading = asyncio.create_task(parsed(hostile, "hang"))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert "mail:2" == (await parsed(hostile, "mail:2")).key


async def test_the_room_holds_no_environment_of_ours(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What strangers wrote is taken apart where no secret is."""
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", "top-secret")
    await parsed(reader)
    assert b"top-secret" not in environment_of(room_of(reader))


@pytest.mark.parametrize("way", ["idle", "hang"])
async def test_the_room_ends_with_its_reader(way: str) -> None:
    """Killed outright, the reader leaves no orphan: neither an idle one nor one that hangs."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("reading_parent.py")), way, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    room = os.pidfd_open(int(await parent.stdout.readline()))
    parent.kill()
    await parent.wait()
    assert await asyncio.to_thread(ended, room)


def room_of(reader: Reader) -> int:
    """The process of the room, which only tests ask for."""
    process = reader._process
    assert process is not None
    return process.pid


def environment_of(process: int) -> bytes:
    """The environment with which a process was started."""
    return Path(f"/proc/{process}/environ").read_bytes()


def ended(process: int) -> bool:
    """Wait until a process is gone."""
    ready, _, _ = select.select([process], [], [], 30)
    os.close(process)
    return bool(ready)
