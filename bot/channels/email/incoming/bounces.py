"""Reports that a mail could not be delivered (RFC 3464), and the plain letters of servers that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.channels.email.incoming.charsets import decoded, one_line
from bot.channels.email.incoming.headers import Headers, headers_at
from bot.channels.email.incoming.parts import Part
from bot.channels.email.incoming.senders import addresses_in
from bot.channels.email.incoming.tokens_in import is_return_path, own_message_id, token_of
from bot.mail import Bounce, Envelope
from conversations.dialogue.grammar.tables import sayings

LONGEST_WORDS = 300
EXAMINED = 64 * 1024
"""Octets of a report, and of the mail returned in it, that are read."""
MOST_GROUPS = 50
"""Recipients of one report that are looked at; our letters have one."""

_SERVERS = ("mailer-daemon@", "postmaster@", "mail-daemon@", "maildaemon@", "mdaemon@", "microsoftexchange")
_SUBJECTS = tuple(sayings("""
    undeliver|undelivered mail|delivery status notification|delivery failure|delivery notification|delivery has failed
    delivery delayed|mail delivery failed|mail delivery system|mail system error|mail failure
    message delivery failure|returned mail|returned to sender|failure notice|failed mail|non-delivery
    warning: message|warning: could not send message|could not be delivered|message not delivered|mail undeliverable
    address not found|rejected:|rejected mail|unzustellbar|nicht zustellbar|unzustellbare|mail konnte nicht zugestellt
    message non distribué|non remis|non distribuable|échec de la remise|échec de remise|notification d'état de remise
    no se puede entregar|no entregado|error de entrega|devuelto|onbestelbaar|kan niet worden bezorgd|niet bezorgd
    kunde inte levereras|kan inte levereras|går inte att leverera|mancato recapito|non recapitabile
    impossibile recapitare|messaggio non consegnato
"""))
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY_CODE = re.compile(r"\b[45]\d\d\b")
_DELIVERED = frozenset({"delivered", "relayed", "expanded"})
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
                       "message/global-headers"})  # fmt: skip
_STATUSES = frozenset({"message/delivery-status", "message/global-delivery-status"})


def is_report(root: Part) -> bool:
    """Whether a mail is a delivery report by its build, whoever sent it."""
    if root.type == "multipart/report" and root.parameters.get("report-type", "").lower() == "delivery-status":
        return True
    return any(part.type in _STATUSES for part in root.every()) or "x-failed-recipients" in root.headers.names()


def tells_success(root: Part) -> bool:
    """Whether a delivery report only says that a mail arrived (RFC 3464, 2.3.3)."""
    actions = [group.first("action").lower().split() for group in _groups(root)]
    said = [action[0] for action in actions if action]
    return bool(said) and set(said) <= _DELIVERED


def is_from_server(senders: Sequence[str]) -> bool:
    """Whether a mail comes from a mail server itself."""
    return any(sender.startswith(_SERVERS) for sender in senders)


def says_undelivered(subject: str) -> bool:
    """Whether a subject begins as those of undelivered mail do, in seven languages."""
    return subject.lower().removeprefix("[external]").lstrip(" *").startswith(_SUBJECTS)


def bounce_of(root: Part, envelope: Envelope, text: str, domain: str) -> Bounce:
    """What a bounce tells: the report's own fields first, then the words of the server."""
    groups = sorted(_groups(root), key=lambda group: group.first("action").lower() != "failed")
    report = next(iter(groups), Headers())
    words = report.first("diagnostic-code").partition(";")[2] or _telling(text)
    failed = next(addresses_in(root.headers.first("x-failed-recipients")), None)
    return Bounce(
        recipient=_recipient(groups) or failed,
        status=_status(report.first("status")) or _status(report.first("diagnostic-code")) or _status(text),
        words=one_line(words, LONGEST_WORDS),
        original=_original(root, text, domain) or _token(root, envelope, domain),
    )


def _groups(root: Part) -> list[Headers]:
    """The fields of a report, one group for each recipient."""
    found: list[Headers] = []
    for part in root.every():
        if part.type in _STATUSES:
            written = part.content()[:EXAMINED].replace(b"\r\n", b"\n")
            blocks = [block for block in written.split(b"\n\n", MOST_GROUPS) if block.strip()][:MOST_GROUPS]
            read = [headers_at(block, len(block) - len(block.lstrip()), len(block))[0] for block in blocks]
            found += [group for group in read if group.first("final-recipient") or group.first("status")]
    return found


def _recipient(groups: Iterable[Headers]) -> str | None:
    """The address as we wrote it, where the report knows it; else where it went in the end."""
    for group in groups:
        for name in ("original-recipient", "final-recipient"):
            said = group.first(name)
            found = next(addresses_in(said.partition(";")[2] or said), None)
            if found:
                return found
    return None


def _status(text: str) -> str | None:
    """The enhanced status code (RFC 3463) that a text names first."""
    match = _STATUS.search(text[:EXAMINED])
    return match[1] if match else None


def _telling(text: str) -> str:
    """The lines of a server's letter that tell why: those about a code, else its beginning."""
    lines = [line.strip() for line in text[:EXAMINED].split("\n") if line.strip()][:200]
    coded = [line for line in lines if _STATUS.search(line[:1000]) or _REPLY_CODE.search(line[:1000])]
    return " ".join(coded[:3] or lines[:5])


def _original(root: Part, text: str, domain: str) -> str | None:
    """The Message-ID of the letter of ours that came back or is named."""
    for part in root.every():
        if part.type in _RETURNED | _STATUSES:
            found = own_message_id(decoded(part.content()[:EXAMINED]), domain)
            if found:
                return found
    named = " ".join((*root.headers.every("in-reply-to"), *root.headers.every("references")))
    return own_message_id(text[:EXAMINED], domain) or own_message_id(named, domain)


def _token(root: Part, envelope: Envelope, domain: str) -> str | None:
    """The token of the return path (VERP) to which the bounce was sent."""
    written = [*envelope.recipients, *(found for value in root.headers.every("to") for found in addresses_in(value))]
    return next((token_of(each, domain) for each in written if is_return_path(each, domain)), None)
