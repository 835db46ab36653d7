"""The reader of mail: it asks a process of its own, ends it when it takes too long, and goes on with the next mail."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

import bot
from bot.channels.email.frames import Frame, NoFrame, next_frame
from bot.channels.email.parsing import LARGEST
from bot.channels.email.reading_tasks import parse_request, parsed, reply_read, reply_request
from bot.mail import Envelope, IncomingMail
from conversations.letters.letter import SentLetter
from conversations.letters.reply import ReplyRead

SECONDS = 10.0
"""Patience with one reading; people's mails take milliseconds."""
MEGABYTES = 512
"""Address space of the room: twenty times the largest mail."""
STARTING = 60.0
"""Seconds that the room may take to open on a busy machine."""
ENDING = 10.0
"""Seconds that a room may take to end once it has closed its way out."""
ROOM = (sys.executable, "-m", "bot.channels.email.reading_room")
_LONGEST_REASON = 300


class ReadingFailed(Exception):
    """A mail or reply could not be read within the limits; `reason` is a sentence for an operator."""

    def __init__(self, reason: str) -> None:
        """Take the reason; it holds nothing of what was read."""
        super().__init__(reason)
        self.reason = reason


class Reader:
    """Reads one mail at a time in a process that is opened when first needed and may be lost at any time."""

    def __init__(
        self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, largest: int = LARGEST,
        room: Sequence[str] = ROOM,
    ) -> None:  # fmt: skip
        """Take the limits in seconds of wall-clock and megabytes of memory, and the largest mail in octets."""
        self._seconds, self._megabytes, self._largest = seconds, megabytes, largest
        self._room = tuple(room)
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def parse(
        self, raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date
    ) -> IncomingMail:
        """A mail, taken apart.

        Raises:
            ReadingFailed: it took too long, too much memory, or the room broke down over it.
        """
        asked = parse_request(raw, envelope, key, at, domain=domain, authserv_id=authserv_id, today=today,
                              largest=self._largest)  # fmt: skip
        answer = await self._ask(asked)
        try:
            return parsed(answer)
        except (ValidationError, ValueError) as fault:
            raise ReadingFailed("The room answered something that is no mail.") from fault

    async def read_reply(self, text: str, other: str | None, sent: SentLetter, today: date) -> ReplyRead:
        """What a reply says, read against the letter that it answers.

        Raises:
            ReadingFailed: as for a mail.
        """
        answer = await self._ask(reply_request(text, other, sent, today))
        try:
            return reply_read(answer)
        except ValidationError as fault:
            raise ReadingFailed("The room answered something that is no reading.") from fault

    async def close(self) -> None:
        """End the room; it opens again when something is to be read."""
        async with self._turn:
            await self._end()

    async def _ask(self, frame: Frame) -> Frame:
        async with self._turn:
            answered = False
            try:
                process = await self._open()
                async with asyncio.timeout(self._seconds):
                    answer = await _exchange(process, Frame({**frame.said, "seconds": self._seconds}, frame.octets))
                answered = True
            except TimeoutError as fault:
                raise ReadingFailed(f"Reading took longer than {self._seconds:g} seconds.") from fault
            except NoFrame as fault:
                raise ReadingFailed("The room in which mail is read answered with nonsense.") from fault
            except (asyncio.IncompleteReadError, ConnectionError) as fault:
                raise ReadingFailed(await self._fate()) from fault
            finally:
                if not answered:
                    await self._end()
            return answer

    async def _open(self) -> Process:
        """The room; a new one where there is none, or it died while nobody was reading."""
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._end()
        # The room gets no environment but the way to our modules: no secret of ours is in it.
        modules = {"PYTHONPATH": str(Path(bot.__file__).parent.parent), "PYTHONUTF8": "1"}
        self._process = await asyncio.create_subprocess_exec(
            *self._room, str(self._megabytes), stdin=PIPE, stdout=PIPE, stderr=PIPE, env=modules,
            start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(STARTING):
                await next_frame(_stream(self._process.stdout))
        except TimeoutError as fault:
            raise ReadingFailed(f"The room in which mail is read did not open in {STARTING:g} seconds.") from fault
        return self._process

    async def _fate(self) -> str:
        """Why the room is gone: the signal that ended it, or its last words."""
        process = self._process
        if process is None:
            return "The room in which mail is read did not open."
        async with asyncio.timeout(ENDING):
            said = await _stream(process.stderr).read()
            code = await process.wait()
        if code < 0:
            return f"The room in which mail is read was ended by {signal.Signals(-code).name}."
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2][:_LONGEST_REASON]
        return f"The room in which mail is read broke down: {last or 'it said nothing'}."

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        for stream in (process.stdout, process.stderr):
            await _stream(stream).read()
        await process.wait()


async def _exchange(process: Process, frame: Frame) -> Frame:
    if process.stdin is None:
        raise ConnectionError("The room has no way in.")
    process.stdin.writelines(frame.pieces())
    await process.stdin.drain()
    return await next_frame(_stream(process.stdout))


def _stream(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise ConnectionError("The room has no way out.")
    return stream
