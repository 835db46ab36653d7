"""From the octets of a mail to what the handlers take: `parse` never raises, whatever it is given."""

from __future__ import annotations

from datetime import date, datetime

from bot.channels.email.identity import message_id_in
from bot.channels.email.incoming.absences import absence
from bot.channels.email.incoming.attachments import Files, files_within
from bot.channels.email.incoming.bounces import bounce_of
from bot.channels.email.incoming.encoded_words import words_of
from bot.channels.email.incoming.nature import verdict
from bot.channels.email.incoming.parts import Opened, opened
from bot.channels.email.incoming.proof import proven
from bot.channels.email.incoming.senders import senders_of
from bot.channels.email.incoming.smuggled import smuggled
from bot.channels.email.incoming.tokens_in import report_within, tokens_named, tokens_within
from bot.channels.email.incoming.words import Words, before_quote, words_within
from bot.mail import Envelope, IncomingMail, Nature

LARGEST = 25 * 1024 * 1024
"""Octets of a mail that is read; larger ones are kept, and their sender is told."""
_HEAD = 256 * 1024
_LONGEST_SUBJECT = 500


def parse(
    raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date,
    largest: int = LARGEST,
) -> IncomingMail:
    """A mail, taken apart; what cannot be read is told by its `trouble`.

    `domain` is that of our own addresses, `authserv_id` the name under which
    our relay writes what it proved, `today` the day from which absences count.
    """  # fmt: skip
    too_large = len(raw) > largest
    mail = _head_only(raw) if too_large else opened(raw)
    headers = mail.root.headers
    files = Files(()) if too_large else files_within(mail.root)
    words = _words(mail, files, f"it is larger than {largest:,} octets" if too_large else None)
    senders, subject = senders_of(headers), words_of(headers.first("subject"), _LONGEST_SUBJECT)
    said = before_quote(words.text)
    judged = verdict(mail.root, envelope, senders, subject, said, domain)
    proof = proven(headers, senders, authserv_id=authserv_id, domain=domain)
    bounce = bounce_of(mail.root, envelope, words.text, domain) if judged.nature is Nature.BOUNCE else None
    returned = tokens_named(bounce.original or "", domain) if bounce else ()
    tokens = dict.fromkeys((*tokens_within(headers, envelope, domain), *returned))
    return IncomingMail(
        key=key, at=at, message_id=message_id_in(headers.first("message-id")), envelope=envelope, senders=senders,
        subject=subject, tokens=tuple(tokens), proof=proof.proof, proof_words=proof.words,
        nature=judged.nature, why=judged.why, text=words.text, other=words.other, bounce=bounce,
        absent=absence(subject, said, today) if judged.nature is Nature.ABSENCE else None,
        attachments=files.attachments, smuggled=smuggled(headers), trouble=words.trouble,
        begins=report_within(headers, envelope, domain),
    )  # fmt: skip


def _head_only(raw: bytes) -> Opened:
    """A mail that is too large, as far as its headers go: they tell whom to tell."""
    return opened(raw[:_HEAD])


def _words(mail: Opened, files: Files, refused: str | None) -> Words:
    """The text, or why there is none that can be relied on."""
    if refused or mail.trouble:
        return Words(trouble=_sentence(refused or mail.trouble or ""))
    words = words_within(mail.root)
    if files.text and not words.text.strip():
        return Words(files.text)
    if words.trouble is None and not words.text.strip() and _is_sealed(mail):
        return Words(trouble=_sentence("it is encrypted"))
    return Words(words.text, words.other, _sentence(words.trouble) if words.trouble else None)


def _is_sealed(mail: Opened) -> bool:
    """Whether the words are there, but under seal (RFC 8551, RFC 3156)."""
    sealed = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
    return any(part.type in sealed for part in mail.root.every())


def _sentence(why: str) -> str:
    return f"The mail cannot be read: {why}."
