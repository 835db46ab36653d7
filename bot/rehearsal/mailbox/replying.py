"""A reply, as the program of its writer composes it: addressed, threaded, quoted, with files if there are any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.rehearsal.mailbox.office import Letter, Reader
from bot.rehearsal.mailbox.quoting import STYLES, Written, original_of

POLICY = SMTP.clone(max_line_length=900)  # a folded Message-ID would come back encoded
LATEST = 9
"""Message-IDs kept in References after the first of a thread."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a reply."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed, the style of the program they typed it in, and the files they put with it."""

    body: str
    style: str = "outlook"
    files: Sequence[File] = ()


def reply_to(letter: Letter, draft: Draft, writer: Reader, name: str, at: datetime, timezone: str) -> EmailMessage:
    """The reply to a letter, `name` being the local part of its Message-ID.

    Raises:
        KeyError: there is no such style.
    """
    written = STYLES[draft.style].quote(original_of(letter, timezone), draft.body)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(display_name=writer.name, addr_spec=writer.address)
    mail["To"] = address_of_reply(letter)
    mail["Subject"] = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    mail["Date"] = at
    mail["Message-ID"] = f"<{name}@{writer.address.rpartition('@')[2]}>"
    _thread(mail, letter)
    _fill(mail, written, draft.files)
    return mail


def address_of_reply(letter: Letter) -> str:
    """Where a reply goes: Reply-To where there is one, else From."""
    header = letter.message["Reply-To"] or letter.message["From"]
    return str(header.addresses[0].addr_spec)


def _thread(mail: EmailMessage, letter: Letter) -> None:
    answered = str(letter.message["Message-ID"] or "").strip()
    if not answered:
        return
    earlier = str(letter.message["References"] or "").split()
    kept = earlier if len(earlier) <= LATEST else [earlier[0], *earlier[1 - LATEST :]]
    mail["In-Reply-To"] = answered
    mail["References"] = " ".join([*kept, answered])


def _fill(mail: EmailMessage, written: Written, files: Iterable[File]) -> None:
    for header, value in written.headers.items():
        mail[header] = value
    mail.set_content(written.text, cte="quoted-printable")
    mail.add_alternative(written.html, subtype="html", cte="quoted-printable")
    for file in files:
        mail.add_attachment(file.content, maintype="application", subtype="octet-stream", filename=file.name)
