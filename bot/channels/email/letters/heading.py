"""The headers of a letter: what threads it, finds it again, and keeps bots from answering it.

Conventions: RFC 5322 (Message-ID, References), RFC 3834 (Auto-Submitted), RFC
8058 (one-click List-Unsubscribe), MS-OXCMAIL 2.1.3.2.20 (X-Auto-Response-Suppress:
not All, which would also keep delivery reports from us; not OOF, since an
absence notice is useful).
"""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from hashlib import blake2s

from bot.mail import Addressed
from conversations.letters.letter import Letter, LetterKind
from conversations.letters.plain_line import plain_line

AUTO_SUBMITTED: Mapping[LetterKind, str] = {
    LetterKind.INVITATION: "auto-generated",
    LetterKind.REMINDER: "auto-generated",
    LetterKind.READ_BACK: "auto-replied",
    LetterKind.RECEIPT: "auto-replied",
    LetterKind.CORRECTION: "auto-replied",
    LetterKind.NOTICE: "auto-replied",
    LetterKind.DIGEST: "auto-generated",
}
STOPPABLE = frozenset({LetterKind.REMINDER})
SUPPRESS = "DR, RN, NRN, AutoReply"
LOOP = "X-Quarterday-Loop"
LATEST = 9
"""Message-IDs kept in References after the first of a conversation."""
LONGEST_SUBJECT = 200
LONGEST_NAME = 100


class _Words(UnstructuredHeader):
    """Words that must arrive as they are (Message-IDs, links): folded between them, never encoded."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        """One word a line."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _Registry(HeaderRegistry):
    """The library's, which makes the class of a header anew each time it is asked: here once for each name.

    Measured: 37 classes a letter, 5 per cent of what drawing one takes. Letters have a fixed set of names.
    """

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        known = name.lower()
        if known not in self._made:
            self._made[known] = super().__getitem__(name)
        return self._made[known]


def _registry() -> HeaderRegistry:
    registry = _Registry()
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        registry.map_to_type(name, _Words)  # type: ignore[arg-type]  # the registry joins it with BaseHeader
    return registry


POLICY = SMTP.clone(max_line_length=75, header_factory=_registry())


def token_address(local: str, token: str, domain: str) -> str:
    """`returns+TOKEN@DOMAIN`."""
    return f"{local}+{token}@{domain}"


def message_id(letter: Letter, to: Addressed, domain: str) -> str:
    """The same for the same letter however often it is drawn, so that a second delivery is known as one."""
    hashed = blake2s(f"{letter.kind}\x00{to.purpose}".encode(), digest_size=6).hexdigest()
    return f"<q.{to.token}.{hashed}@{domain}>"


def subject_line(letter: Letter, to: Addressed) -> str:
    """The subject; every later letter of a conversation answers to the first."""
    subject = _said(letter.subject, LONGEST_SUBJECT)
    return f"Re: {subject}" if to.references else subject


def head(message: EmailMessage, letter: Letter, to: Addressed, *, sender: str, domain: str) -> None:
    """Put every header on a message but those of its parts.

    Raises:
        ValueError: an address or a token cannot stand in a header.
    """
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(to.name, to.email)
    message["Reply-To"] = _address("", token_address("returns", _word(to.token), domain))
    message["Subject"] = subject_line(letter, to)
    message["Date"] = to.at
    message["Message-ID"] = _word(message_id(letter, to, domain))
    _thread(message, to)
    message["Thread-Topic"] = _said(letter.subject, LONGEST_SUBJECT)
    message["Auto-Submitted"] = AUTO_SUBMITTED[letter.kind]
    message["X-Auto-Response-Suppress"] = SUPPRESS
    message[LOOP] = domain
    if to.stop is not None and letter.kind in STOPPABLE:
        mail = f"<mailto:{token_address('returns', to.token, domain)}?subject=stop&body=stop>"
        message["List-Unsubscribe"] = f"{mail}, <{_word(to.stop)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _thread(message: EmailMessage, to: Addressed) -> None:
    """In-Reply-To and References: the first letter and the latest, then the mail that is answered."""
    earlier = list(to.references) if len(to.references) <= LATEST + 1 else [to.references[0], *to.references[-LATEST:]]
    answered = to.answers or (to.references[-1] if to.references else None)
    if answered is None:
        return
    message["In-Reply-To"] = _word(answered)
    message["References"] = " ".join(dict.fromkeys(_word(each) for each in (*earlier, answered)))


def _address(name: str, address: str) -> Address:
    if plain_line(address, LONGEST_SUBJECT) != address:
        raise ValueError(f"The address {address!r} cannot stand in a header; correct it where people are kept.")
    return Address(display_name=_said(name, LONGEST_NAME), addr_spec=address)


def _said(text: str, most: int) -> str:
    """Words for a header: one line, and nothing that a reader of headers would decode into something else."""
    return plain_line(text, most).replace("=?", "= ?")


def _word(text: str) -> str:
    """Something that goes into a header as one word of ASCII, or not at all."""
    if not text.isascii() or not text.isprintable() or " " in text or not text:
        raise ValueError(f"{text!r} cannot stand in a header: it must be one word of plain letters.")
    return text
