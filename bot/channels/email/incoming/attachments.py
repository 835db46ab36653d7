"""The files that came with a mail, kept as evidence and never opened by us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.email.incoming.charsets import one_line
from bot.channels.email.incoming.encoded_words import words_of
from bot.channels.email.incoming.file_names import safe_name, unlike
from bot.channels.email.incoming.file_types import extension_of, type_of
from bot.channels.email.incoming.headers import headers_at
from bot.channels.email.incoming.parts import Part
from bot.channels.email.incoming.winmail import unwrapped
from bot.channels.email.incoming.words import is_words
from bot.mail import Attachment

LARGEST_ORNAMENT = 40 * 1024
"""Octets up to which a picture that stands in the text is a logo of a signature."""

_MAIL = "message/rfc822"
_WRAPPING = "application/ms-tnef"
_NO_FILES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
             "application/pgp-encrypted", "text/x-amp-html", "text/calendar", "message/delivery-status",
             "message/disposition-notification", "text/rfc822-headers")  # fmt: skip
_LONGEST_TYPE = 100


@dataclass(frozen=True, slots=True)
class Files:
    """The files, and the text of a `winmail.dat` where the mail has no other."""

    attachments: tuple[Attachment, ...]
    text: str = ""


def files_within(root: Part) -> Files:
    """Every file of a mail with a safe name of its own; wrappings of Outlook are unpacked."""
    found: list[Attachment] = []
    text = ""
    for part in root.leaves():
        if _may_be_file(part):
            content = part.content()
            inside = unwrapped(content)
            if inside is not None:
                found += [_file(name, _WRAPPING, octets) for name, octets in inside.files]
                text = text or inside.text
            elif content and not _is_ornament(part, content):
                found.append(_file(_given_name(part, content), part.type, content))
    return Files(_named_apart(found), text)


def _may_be_file(part: Part) -> bool:
    if is_words(part) or part.type.startswith("multipart/"):
        return False
    return part.type not in _NO_FILES or part.disposition == "attachment"


def _is_ornament(part: Part, content: bytes) -> bool:
    """A small picture that the text shows by its Content-ID (RFC 2392): a logo, not evidence."""
    shown = part.type.startswith("image/") and bool(part.headers.first("content-id"))
    return shown and part.disposition != "attachment" and len(content) <= LARGEST_ORNAMENT


def _given_name(part: Part, content: bytes) -> str:
    """The name that the sender gave; a mail sent along is called by its subject."""
    if part.filename or part.type != _MAIL:
        return part.filename
    subject = words_of(headers_at(content, 0, len(content))[0].first("subject"), 80)
    return f"{subject.replace('/', '-')}.eml" if subject else ""


def _file(name: str, declared: str, content: bytes) -> Attachment:
    kind = _MAIL if declared == _MAIL else type_of(content, name)
    return Attachment(
        safe_name(name, f"attachment.{extension_of(kind)}"), one_line(declared, _LONGEST_TYPE), kind, content
    )


def _named_apart(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    taken: set[str] = set()
    named = []
    for file in files:
        name = unlike(file.name, frozenset(taken))
        taken.add(name.lower())
        named.append(Attachment(name, file.declared, file.type, file.content))
    return tuple(named)
