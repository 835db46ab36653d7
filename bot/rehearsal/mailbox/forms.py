"""What a page sends back: the fields of its form, and files (RFC 7578)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.rehearsal.mailbox.replying import File


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name, and the files that were chosen."""

    fields: Mapping[str, str]
    files: tuple[File, ...] = ()

    def get(self, name: str) -> str:
        """A field, empty where it is not there; lines end in a line feed."""
        return self.fields.get(name, "").replace("\r\n", "\n")


async def read_form(request: Request) -> Form:
    """The form of a request, in either of the two ways in which browsers send it."""
    kind, body = request.headers.get("content-type", ""), await request.body()
    if not kind.startswith("multipart/form-data"):
        return Form(dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    return _parted([part for part in whole.iter_parts() if isinstance(part, EmailMessage)])


def _parted(parts: list[EmailMessage]) -> Form:
    fields: dict[str, str] = {}
    files: list[File] = []
    for part in parts:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if name := part.get_filename():
            files.append(File(name, content))
        elif part.get_filename() is None:
            fields[str(part.get_param("name", "", "content-disposition"))] = content.decode("utf-8", "replace")
    return Form(fields, tuple(files))
