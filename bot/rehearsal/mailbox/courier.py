"""The courier: hands mail to the bot's listener as its own relay would, with what that relay proves of the sender."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email import message_from_bytes
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from bot.ports import Clock

PATIENCE = 20.0
"""Seconds the listener has for a mail."""
KEPT = "2"
"""How the answer to a mail that was taken begins."""


@dataclass(slots=True)
class Courier:
    """The bot's own relay. `listens` is MAIL_LISTEN, `relay` both its host name and its authserv-id (RFC 8601).

    Where the bot may listen at any port, `listens` is told once it does.
    """

    listens: str
    relay: str
    clock: Clock

    async def hand_over(self, raw: bytes, sender: str | None, recipient: str, *, proven: bool = True) -> str:
        """Hand a mail over; gives the listener's answer, or a sentence that says that there was none."""
        stamped = self._stamped(raw, sender, proven=proven)
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._told(stamped, sender or "", recipient)
        except (OSError, EOFError, TimeoutError) as failure:
            return f"Nobody listens at {self.listens}: {failure or 'no answer came in time'}."

    def _stamped(self, raw: bytes, sender: str | None, *, proven: bool) -> bytes:
        """The mail under the lines of a relay: what it proves, and when it took the mail."""
        domain = parseaddr(str(message_from_bytes(raw)["From"]))[1].rpartition("@")[2]
        verdict = "pass" if proven else "fail"
        lines = [
            f"Return-Path: <{sender or ''}>",
            f"Authentication-Results: {self.relay}; dmarc={verdict} header.from={domain};"
            f" spf={verdict} smtp.mailfrom={sender or 'postmaster@' + domain}",
            f"Received: from mail.{domain} by {self.relay} with ESMTPS; {format_datetime(self.clock())}",
        ]
        return "\r\n".join([*lines, ""]).encode() + raw

    async def _told(self, raw: bytes, sender: str, recipient: str) -> str:
        where = urlsplit(self.listens)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        talk = _Talk(reader, writer)
        try:
            await talk.hear()
            await talk.say(f"{'LHLO' if where.scheme == 'lmtp' else 'EHLO'} {self.relay}")
            for line in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
                answer = await talk.say(line)
                if answer[:1] not in (KEPT, "3"):
                    return answer
            verdict = await talk.say(_dotted(raw) + "\r\n.")
            await talk.say("QUIT")
            return verdict
        finally:
            writer.close()


@dataclass(frozen=True, slots=True)
class _Talk:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def hear(self) -> str:
        """One reply; of a reply of several lines the last."""
        while (line := await self.reader.readuntil(b"\n"))[3:4] == b"-":
            continue
        return line.decode("utf-8", "replace").strip()

    async def say(self, line: str) -> str:
        """Say a line; gives the reply."""
        self.writer.write(line.encode("utf-8", "surrogateescape") + b"\r\n")
        await self.writer.drain()
        return await self.hear()


def _dotted(raw: bytes) -> str:
    """A mail as it goes over the wire: lines end in CRLF, and a dot that begins one is doubled (RFC 5321, 4.5.2)."""
    lines = raw.decode("utf-8", "surrogateescape").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return "\r\n".join(f".{line}" if line.startswith(".") else line for line in lines)
