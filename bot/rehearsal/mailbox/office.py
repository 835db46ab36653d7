"""The post office: everybody's mailbox, and how the mail server of each address behaves."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from bot.ports import Clock
from bot.rehearsal.changes import Changes
from bot.rehearsal.mailbox.conduct import Conduct, Manner


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with a mailbox; `elsewhere` is the address of their screen in the rehearsal Slack, if they have one."""

    address: str
    name: str
    organisation: str = ""
    part: str = ""
    elsewhere: str = ""


@dataclass(slots=True)
class Letter:
    """A mail in somebody's mailbox: one that came, or one they sent themselves.

    `sender` is that of the envelope, none for the null return path. `answer` is
    what the bot's listener said of a mail that was sent to it.
    """

    number: int
    box: str
    sender: str | None
    raw: bytes
    at: datetime
    sent: bool = False
    answer: str = ""
    unread: bool = True
    message: EmailMessage = field(init=False)

    def __post_init__(self) -> None:
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.message = parsed

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"] or "(no subject)")

    @property
    def correspondent(self) -> str:
        """Whom it came from, or went to: a name where there is one."""
        header = self.message["To" if self.sent else "From"]
        address = header.addresses[0] if header is not None and header.addresses else None
        return (address.display_name or address.addr_spec) if address else "nobody named"

    def part(self, subtype: str) -> str:
        """Its text as `plain` or `html`; empty where it has no such part."""
        found = self.message.get_body((subtype,))
        return str(found.get_content()) if found is not None else ""

    @property
    def pictures(self) -> Mapping[str, str]:
        """The pictures that belong within its HTML, by Content-ID, each as an address that holds it whole."""
        return {
            str(part["Content-ID"]).strip("<> "): f"data:{part.get_content_type()};base64,{_encoded(part)}"
            for part in self.message.walk()
            if part["Content-ID"] and part.get_content_maintype() == "image"
        }

    @property
    def files(self) -> Sequence[str]:
        """The names of the files that came with it."""
        return [part.get_filename() or "unnamed" for part in self.message.iter_attachments()]


def _encoded(part: Message) -> str:
    octets = part.get_payload(decode=True)
    return b64encode(octets).decode("ascii") if isinstance(octets, bytes) else ""


class PostOffice:
    """All mailboxes, in memory. Addresses are compared without regard to case."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changes = Changes()
        self.readers: dict[str, Reader] = {}
        self._boxes: defaultdict[str, list[Letter]] = defaultdict(list)
        self._conducts: dict[str, Conduct] = {}
        self._put_off: set[tuple[str, bytes]] = set()
        self._going_on = asyncio.Event()
        self._numbers = 0

    def add_reader(self, reader: Reader) -> None:
        """Give a person a mailbox."""
        self.readers[reader.address.lower()] = reader

    def reader(self, address: str) -> Reader | None:
        """Whose mailbox it is; one that mail came to belongs to somebody, known or not."""
        known = self.readers.get(address.lower())
        return known or (Reader(address.lower(), address.lower()) if address.lower() in self._boxes else None)

    def everybody(self) -> list[Reader]:
        """Everybody with a mailbox, those nobody introduced after the others."""
        strangers = [Reader(box, box) for box in self._boxes if box not in self.readers]
        return [*self.readers.values(), *strangers]

    def file(
        self, box: str, sender: str | None, raw: bytes, *, sent: bool = False, answer: str = ""
    ) -> Letter:
        """Put a mail in a mailbox."""
        self._numbers += 1
        letter = Letter(self._numbers, box.lower(), sender, raw, self.clock(), sent, answer, unread=not sent)
        self._boxes[letter.box].append(letter)
        self.changes.tell(letter.box)
        return letter

    def box(self, address: str) -> list[Letter]:
        """Everything in a mailbox, newest first."""
        return self._boxes.get(address.lower(), [])[::-1]

    def came(self, address: str) -> list[Letter]:
        """The letters that came to an address, oldest first."""
        return [letter for letter in self._boxes.get(address.lower(), []) if not letter.sent]

    def letter(self, address: str, number: int) -> Letter | None:
        """One mail of a mailbox."""
        return next((letter for letter in self.box(address) if letter.number == number), None)

    def look_at(self, letter: Letter) -> None:
        """Somebody read it."""
        if letter.unread:
            letter.unread = False
            self.changes.tell(letter.box)

    # How addresses behave

    def conduct(self, address: str) -> Conduct:
        """How the mail server of an address behaves."""
        return self._conducts.get(address.lower(), Conduct())

    def behave(self, address: str, conduct: Conduct) -> None:
        """Have it behave so from now on; whoever waits for a stalled server waits no more."""
        self._conducts[address.lower()] = conduct
        self.go_on()
        self.changes.tell(address.lower())

    def go_on(self) -> None:
        """End every stall there is."""
        self._going_on.set()
        self._going_on = asyncio.Event()

    async def stall(self, address: str) -> None:
        """Return when the address no longer stalls."""
        while self.conduct(address).manner is Manner.STALLS and not self.changes.closed:
            await self._going_on.wait()

    def puts_off(self, address: str, raw: bytes) -> bool:
        """Whether a letter is put off: the first time it comes to an address that does so."""
        seen = (address.lower(), raw)
        if self.conduct(address).manner is not Manner.GREYLISTS or seen in self._put_off:
            return False
        self._put_off.add(seen)
        return True

    def close(self) -> None:
        """Let everybody go who waits for something."""
        self.changes.close()
        self.go_on()
