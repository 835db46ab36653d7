"""The two things that are read in the room of their own, as frames: a mail, and the reply to a letter.

Both sides are here, so that what one writes is what the other reads.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.channels.email.frames import Frame
from bot.mail import Envelope, IncomingMail
from conversations.letters.letter import SentLetter
from conversations.letters.reply import ReplyRead

_MAIL: TypeAdapter[IncomingMail] = TypeAdapter(IncomingMail)
_ENVELOPE: TypeAdapter[Envelope] = TypeAdapter(Envelope)


def parse_request(
    raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date, largest: int
) -> Frame:
    """Asks for a mail to be taken apart."""
    said = {"task": "parse", "envelope": _ENVELOPE.dump_python(envelope, mode="json"), "key": key,
            "at": at.isoformat(), "domain": domain, "authserv_id": authserv_id, "today": today.isoformat(),
            "largest": largest}  # fmt: skip
    return Frame(said, (raw,))


def reply_request(text: str, other: str | None, sent: SentLetter, today: date) -> Frame:
    """Asks for a reply to be read against the letter that it answers."""
    said = {"task": "read_reply", "text": text, "other": other, "sent": sent.model_dump(mode="json"),
            "today": today.isoformat()}  # fmt: skip
    return Frame(said)


def parse_task(asked: Frame) -> Frame:
    """Takes a mail apart, in the room."""
    from bot.channels.email.parsing import parse

    said = asked.said
    mail = parse(
        asked.octets[0], _ENVELOPE.validate_python(said["envelope"]), said["key"],
        datetime.fromisoformat(said["at"]), domain=said["domain"], authserv_id=said["authserv_id"],
        today=date.fromisoformat(said["today"]), largest=said["largest"],
    )  # fmt: skip
    contents = tuple(file.content for file in mail.attachments)
    bare = replace(mail, attachments=tuple(replace(file, content=b"") for file in mail.attachments))
    return Frame({"mail": _MAIL.dump_python(bare, mode="json")}, contents)


def reply_task(asked: Frame) -> Frame:
    """Reads a reply, in the room."""
    from conversations.letters.reading import read_reply

    said = asked.said
    sent = SentLetter.model_validate(said["sent"])
    read: ReplyRead = read_reply(said["text"], said["other"], sent, date.fromisoformat(said["today"]))
    return Frame({"reply": read.model_dump(mode="json")})


def parsed(answer: Frame) -> IncomingMail:
    """The mail that the room took apart.

    Raises:
        pydantic.ValidationError: the answer is no mail.
    """
    bare = _MAIL.validate_python(_told(answer, "mail"))
    files = zip(bare.attachments, answer.octets, strict=True)
    return replace(bare, attachments=tuple(replace(file, content=content) for file, content in files))


def reply_read(answer: Frame) -> ReplyRead:
    """What the room read in a reply.

    Raises:
        pydantic.ValidationError: the answer is no reading.
    """
    return ReplyRead.model_validate(_told(answer, "reply"))


def _told(answer: Frame, name: str) -> Any:
    return answer.said.get(name)
