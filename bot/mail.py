"""Mail as its channel and the handlers meet: what came, what a letter becomes, how both are named.

May import `conversations` and the standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from conversations.letters.letter import Letter, LetterKind

Source = Literal["lmtp", "smtp", "imap", "webhook"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a mail came: its envelope sender (none for the null return path) and recipients, lower case."""

    sender: str | None
    recipients: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail to be kept as it came, with what names it.

    `fetched` says how far a mailbox was fetched with it: mailbox, UIDVALIDITY, UID.
    """

    key: str
    message_id: str
    body_hash: str
    raw: bytes
    envelope: Envelope
    fetched: tuple[str, int, int] | None = None


class Nature(StrEnum):
    """What wrote a mail. Only a person's is read for answers; none of the others is ever answered."""

    PERSON = "person"
    ABSENCE = "absence"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


class Proof(StrEnum):
    """What our own relay says of the sender's domain: RFC 8601 `Authentication-Results` of our authserv-id."""

    PASSED = "passed"
    FAILED = "failed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says. `status` is the enhanced code (RFC 3463), such as 5.1.1."""

    recipient: str | None
    status: str | None
    words: str
    original: str | None

    @property
    def hard(self) -> bool:
        """Whether the address is dead: 5.1.x and 5.2.1 (RFC 3463); everything else may pass."""
        return bool(self.status) and str(self.status).startswith(("5.1.", "5.2.1"))


    @property
    def unwanted(self) -> bool:
        """Whether their server refuses our mail by its rules (5.7.x): a person has to ask why."""
        return bool(self.status) and str(self.status).startswith("5.7.")


@dataclass(frozen=True, slots=True)
class Absent:
    """Days of an absence notice, both included; `last` is none when it names no return."""

    first: date | None
    last: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `name` was made safe, `type` is by its content, never by its name alone."""

    name: str
    declared: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail, taken apart. Nothing in it is proven but what `proof` says.

    `senders` are the addresses of all From headers, lower case: anything but
    one is suspicious. `tokens` are candidates in the order in which they are
    believed: envelope recipients, To and Cc, In-Reply-To, References. `text` is
    the chosen part, cleaned, with its quotes; `other` the text of the other
    part where there are two. `smuggled` says which header hides another behind a
    line break, as no person's mail does. `trouble` says in a sentence why it cannot be read at
    all, `too_large` that this is for its size. `begins` names the report whose
    own address it came to, one of `bot.ports.REPORTS`.
    """

    key: str
    at: datetime
    message_id: str
    envelope: Envelope
    senders: tuple[str, ...]
    subject: str
    tokens: tuple[str, ...]
    proof: Proof
    proof_words: str
    nature: Nature
    why: str
    text: str
    other: str | None = None
    bounce: Bounce | None = None
    absent: Absent | None = None
    attachments: tuple[Attachment, ...] = ()
    smuggled: str | None = None
    trouble: str | None = None
    too_large: bool = False
    begins: str | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom a letter goes, and into which thread.

    `token` finds the letter again; `references` are the Message-IDs of earlier
    letters of the same conversation, oldest first. `answers` is the Message-ID
    of the mail this letter answers. `stop` is the address of one click to stop
    reminders, where stopping is possible. `purpose` tells apart letters of one
    kind under one token; with it a retry gets the same Message-ID again.
    """

    name: str
    email: str
    token: str
    at: datetime
    purpose: str = ""
    references: tuple[str, ...] = ()
    answers: str | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A PNG picture within a letter, shown on its page as `cid:` and this `cid`; saved, it is called `name`."""

    cid: str
    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A letter that tells and asks nothing, its plain part and its page drawn already, with the pictures there."""

    kind: LetterKind
    subject: str
    text: str
    html: str
    pictures: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A letter as it is sent and remembered: `payload` goes to the outbox, `text` is its plain part.

    `shown` is what its page shows where that has words of its own: most programs
    quote the page in a reply.
    """

    payload: dict[str, Any]
    text: str
    message_id: str
    shown: str = ""


class Letterer(Protocol):
    """How letters are drawn; what it gives back is stored and sent as it is."""

    @property
    def lane(self) -> str:
        """The lane of the relay that letters leave by."""
        ...

    def letter(self, letter: Letter, to: Addressed) -> Drawn:
        """A letter as text and HTML with all its headers."""
        ...

    def bulletin(self, bulletin: Bulletin, to: Addressed) -> Drawn:
        """A letter that was drawn already, with all its headers and pictures."""
        ...
